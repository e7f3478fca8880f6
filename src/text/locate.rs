//! Where the values of a YAML or JSON text stand in it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::text::pointer::Pointer;
use crate::text::trace::{Kind, Tree};
use crate::text::trace_json;
use crate::text::trace_yaml;

/// The two ways in which a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 8259.
    Json,
    /// YAML 1.2.
    Yaml,
}

/// The tree of a YAML or JSON text as byte ranges, without its values. Built in one pass over the text and meant to
/// be built only when a message is needed. A text that breaks off, or that is no YAML at all, has an outline as far
/// as it could be read.
pub struct Outline {
    tree: Tree,
    /// The members of the mappings that were looked into, by their keys: some documents have paths by the thousand.
    members: Mutex<HashMap<usize, HashMap<String, usize>>>,
}

/// Where one value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The key of a member, quotes included; `None` for items and for the whole document.
    pub key: Option<Range<usize>>,
    /// The value.
    pub value: Range<usize>,
}

impl Located {
    /// The range to underline: the key where there is one, else the value.
    #[must_use]
    pub fn head(&self) -> Range<usize> {
        self.key.clone().unwrap_or_else(|| self.value.clone())
    }
}

/// How many aliases one look-up goes through; a text can make them circular.
const ALIASES: usize = 64;

impl Outline {
    /// Reads the outline of a text.
    #[must_use]
    pub fn of(text: &str, format: Format) -> Self {
        let tree = match format {
            Format::Json => trace_json::trace(text),
            Format::Yaml => trace_yaml::trace(text),
        };
        Self { tree, members: Mutex::default() }
    }

    /// Where the value at a pointer stands; `None` when the text has none there. `text` is the one that the outline
    /// is of.
    #[must_use]
    pub fn find(&self, text: &str, pointer: &Pointer) -> Option<Located> {
        let mut at = 0;
        for token in pointer.tokens() {
            at = self.child(text, self.target(at)?, &token, ALIASES)?;
        }
        let node = self.tree.nodes.get(at)?;
        Some(Located { key: node.key.clone(), value: node.value.clone() })
    }

    /// Keys that stand twice in one mapping: where the earlier and the later one stand.
    #[must_use]
    pub fn duplicates(&self, text: &str) -> Vec<(Range<usize>, Range<usize>)> {
        let mut found = Vec::new();
        let mappings = self.tree.nodes.iter().enumerate().filter(|(_, node)| node.kind == Kind::Mapping);
        for (parent, _) in mappings {
            let mut seen: HashMap<&str, usize> = HashMap::new();
            for child in self.children(parent) {
                let earlier =
                    seen.insert(self.key(text, child), child).filter(|_| self.key(text, child) != "<<");
                if let Some(earlier) = earlier
                    && let (Some(first), Some(second)) =
                        (&self.tree.nodes[earlier].key, &self.tree.nodes[child].key)
                {
                    found.push((first.clone(), second.clone()));
                }
            }
        }
        found
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let end = self.tree.nodes[parent].next;
        let first = Some(parent + 1).filter(|child| *child < end);
        std::iter::successors(first, move |child| {
            Some(self.tree.nodes[*child].next).filter(|next| *next < end)
        })
    }

    fn key<'t>(&'t self, text: &'t str, node: usize) -> &'t str {
        let written = || {
            let raw = self.tree.nodes[node].key.clone().and_then(|key| text.get(key)).unwrap_or_default();
            // A plain YAML key never begins with a quote, and a quoted one is in `keys`.
            raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw)
        };
        self.tree.keys.get(&node).map_or_else(written, String::as_str)
    }

    /// The node that is meant: itself, or what an alias stands for.
    fn target(&self, mut at: usize) -> Option<usize> {
        for _ in 0..ALIASES {
            match self.tree.nodes.get(at)?.kind {
                Kind::Alias(anchor) => at = anchor,
                Kind::Scalar | Kind::Mapping | Kind::Sequence => return Some(at),
            }
        }
        None
    }

    fn child(&self, text: &str, parent: usize, token: &str, budget: usize) -> Option<usize> {
        match self.tree.nodes.get(parent)?.kind {
            // The last one of equal keys counts, as in the value.
            Kind::Mapping => self
                .member(text, parent, token)
                .or_else(|| self.merged(text, parent, token, budget.checked_sub(1)?)),
            Kind::Sequence => self.children(parent).nth(token.parse().ok()?),
            Kind::Scalar | Kind::Alias(_) => None,
        }
    }

    /// The member of a mapping that has this key; the last one where several do.
    fn member(&self, text: &str, parent: usize, token: &str) -> Option<usize> {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        let index = || self.children(parent).map(|child| (self.key(text, child).to_owned(), child)).collect();
        members.entry(parent).or_insert_with(index).get(token).copied()
    }

    /// The member that a YAML merge key (`<<`) brings in.
    fn merged(&self, text: &str, parent: usize, token: &str, budget: usize) -> Option<usize> {
        let merge = self.children(parent).find(|child| self.key(text, *child) == "<<")?;
        let merge = self.target(merge)?;
        if self.tree.nodes[merge].kind == Kind::Sequence {
            let mut sources = self.children(merge).filter_map(|item| self.target(item));
            return sources.find_map(|source| self.child(text, source, token, budget));
        }
        self.child(text, merge, token, budget)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Format, text: &str, pointer: &str, key: &str, value: &str) {
        let outline = Outline::of(text, format);
        let found = outline.find(text, &Pointer::new(pointer)).expect(pointer);
        assert_eq!(found.key.map_or("", |key| &text[key]), key, "key of {pointer}");
        assert_eq!(&text[found.value], value, "value of {pointer}");
    }

    #[test]
    fn json_values_are_found_by_pointer() {
        let text = r#"{"a": [1, {"b/c": "x\"y"}], "p\u0061ths": {"": true}, "last": -1.5e3}"#;
        for (pointer, key, value) in [
            ("/a", r#""a""#, r#"[1, {"b/c": "x\"y"}]"#),
            ("/a/0", "", "1"),
            ("/a/1/b~1c", r#""b/c""#, r#""x\"y""#),
            ("/paths", r#""p\u0061ths""#, r#"{"": true}"#),
            ("/paths/", r#""""#, "true"),
            ("/last", r#""last""#, "-1.5e3"),
        ] {
            check(Format::Json, text, pointer, key, value);
        }
    }

    #[test]
    fn yaml_values_are_found_by_pointer() {
        let text =
            "é: 1\n\"q\\u0061\": &x\n  b:\n    - 1\n    - {c: ü}\n  200: ok\nd: *x\ne:\n  <<: *x\n  z: 1\n";
        for (pointer, key, value) in [
            ("/é", "é", "1"),
            ("/qa/b/1/c", "c", "ü"),
            ("/qa/200", "200", "ok"),
            ("/d/b/0", "", "1"),
            ("/e/200", "200", "ok"),
            ("/e/z", "z", "1"),
        ] {
            check(Format::Yaml, text, pointer, key, value);
        }
    }

    #[test]
    fn text_may_go_on_at_any_indentation_in_quotes_and_brackets() {
        let text =
            "a:\n  b: \"one\n  two\r\n three\"\n  c: [\n  1,\n  2\n  ]\n  d: {\n  x: y\n  }\ne: last\n";
        for (pointer, key, value) in [
            ("/a/b", "b", "\"one\n  two\r\n three\""),
            ("/a/c/1", "", "2"),
            ("/a/d/x", "x", "y"),
            ("/e", "e", "last"),
        ] {
            check(Format::Yaml, text, pointer, key, value);
        }
    }

    #[test]
    fn keys_that_stand_twice_are_found() {
        for (format, text) in [
            (Format::Json, r#"{"a": {"b": 1, "c": 2, "b": 3}}"#),
            (Format::Yaml, "a:\n  b: 1\n  c: 2\n  b: 3\n"),
        ] {
            let found = Outline::of(text, format).duplicates(text);
            assert_eq!(found.len(), 1, "{text}");
            assert!(text[found[0].0.clone()].contains('b') && found[0].0.start < found[0].1.start);
        }
    }

    #[test]
    fn broken_texts_have_an_outline_as_far_as_they_go() {
        for text in ["", "{", "[[[", "{\"a\"", "{\"a\": \"", "a: [", "\t", "- *x", "? {a: b}\n: 1", "\\\"{:,"]
        {
            for format in [Format::Json, Format::Yaml] {
                let _ = Outline::of(text, format).find(text, &Pointer::new("/a/0"));
            }
        }
    }
}
