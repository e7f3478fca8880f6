//! An XML document as a tree: elements, attributes and text (XML 1.0). No document types: a strict server refuses them, since
//! entities are a way to attack it.

/// An element; names without their prefixes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    /// All text right in it.
    pub(super) text: String,
}

/// How deep elements nest; what is deeper is nobody's body, and reading it would cost the stack.
const DEPTH: usize = 100;
/// How many elements a document may have.
const ELEMENTS: usize = 20_000;

/// The root element; `None` when the text is not well-formed, or larger than any body should be.
pub(super) fn parse(text: &str) -> Option<Element> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { rest: text, left: ELEMENTS };
    reader.skip_declaration()?;
    reader.skip_misc()?;
    let root = reader.element(DEPTH)?;
    reader.skip_misc()?;
    reader.rest.is_empty().then_some(root)
}

struct Reader<'t> {
    rest: &'t str,
    /// How many more elements may come.
    left: usize,
}

impl<'t> Reader<'t> {
    fn take(&mut self, begin: &str) -> bool {
        let found = self.rest.strip_prefix(begin);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn until(&mut self, end: &str) -> Option<&'t str> {
        let (before, after) = self.rest.split_once(end)?;
        self.rest = after;
        Some(before)
    }

    fn blanks(&mut self) -> bool {
        let trimmed = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let any = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        any
    }

    fn skip_declaration(&mut self) -> Option<()> {
        if self.rest.starts_with("<?xml ") {
            self.until("?>")?;
        }
        Some(())
    }

    /// Comments, instructions and blanks outside the root.
    fn skip_misc(&mut self) -> Option<()> {
        loop {
            self.blanks();
            if self.take("<!--") {
                self.until("-->")?;
            } else if self.take("<?") {
                self.until("?>")?;
            } else {
                return Some(());
            }
        }
    }

    fn name(&mut self) -> Option<&'t str> {
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')))?;
        let (name, rest) = self.rest.split_at(end);
        let begins = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'));
        self.rest = rest;
        begins.then_some(name)
    }

    fn element(&mut self, depth: usize) -> Option<Element> {
        let depth = depth.checked_sub(1)?;
        self.left = self.left.checked_sub(1)?;
        if !self.take("<") {
            return None;
        }
        let tag = self.name()?;
        let mut element = Element { name: local(tag).to_owned(), ..Element::default() };
        loop {
            let apart = self.blanks();
            if self.take("/>") {
                return Some(element);
            }
            if self.take(">") {
                break;
            }
            let name = self.name().filter(|_| apart)?;
            self.blanks();
            let equals = self.take("=");
            self.blanks();
            let quote = if self.take("\"") { "\"" } else { "'" };
            if !equals || (quote == "'" && !self.take("'")) {
                return None;
            }
            let value = self.until(quote).filter(|value| !value.contains('<'))?;
            if name != "xmlns" && !name.starts_with("xmlns:") {
                let value = value.replace(['\t', '\n', '\r'], " ");
                element.attributes.push((local(name).to_owned(), resolved(&value)?));
            }
        }
        self.content(&mut element, depth)?;
        let closing = self.name()?;
        self.blanks();
        (closing == tag && self.take(">")).then_some(element)
    }

    /// All up to the name in the closing tag.
    fn content(&mut self, element: &mut Element, depth: usize) -> Option<()> {
        loop {
            let (text, rest) = self.rest.split_at(self.rest.find('<')?);
            if text.contains("]]>") {
                return None;
            }
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            element.text.push_str(&resolved(&text)?);
            self.rest = rest;
            if self.take("</") {
                return Some(());
            } else if self.take("<!--") {
                self.until("-->")?;
            } else if self.take("<![CDATA[") {
                element.text.push_str(self.until("]]>")?);
            } else if self.take("<?") {
                self.until("?>")?;
            } else {
                element.children.push(self.element(depth)?);
            }
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Text with its references resolved.
fn resolved(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let (name, after) = after.split_once(';')?;
        out.push_str(before);
        out.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)?
            }
        });
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_well_formed_is_read() {
        for (text, is_well_formed) in [
            ("<a/>", true),
            (
                "\u{feff}<?xml version='1.0'?>\n<!-- c --><a b='1' c=\"2\"><d/>x&lt;&#65;<![CDATA[<y>]]></a>\n",
                true,
            ),
            ("<x:a xmlns:x='urn:x'></x:a>", true),
            ("<a><b></a></b>", false),
            ("<a>", false),
            ("<a", false),
            ("<a/><b/>", false),
            ("<a>&nope;</a>", false),
            ("<a>&", false),
            ("<a b=1/>", false),
            ("<a b='1'c='2'/>", false),
            ("<a b='<'/>", false),
            ("<!DOCTYPE a []><a/>", false),
            ("text", false),
            ("", false),
        ] {
            assert_eq!(parse(text).is_some(), is_well_formed, "{text}");
        }
        let deep = "<a>".repeat(100_000);
        assert_eq!(parse(&deep), None);
    }

    #[test]
    fn text_and_attributes_come_without_escapes() {
        let element = parse("<p:a b='1&amp;2'>x &#x41;<c/>y<![CDATA[<&]]></p:a>").unwrap();
        assert_eq!(element.name, "a");
        assert_eq!(element.attributes, [("b".to_owned(), "1&2".to_owned())]);
        assert_eq!(element.text, "x Ay<&");
        assert_eq!(element.children.len(), 1);
    }
}
