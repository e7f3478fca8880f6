//! Where the values of a YAML or JSON text stand in it.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser};

use crate::text::pointer::Pointer;

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
    /// In document order: the children of a node stand behind it, up to its `next`.
    nodes: Vec<Node>,
    /// Keys that are not written as they are meant (escapes), by node.
    keys: HashMap<usize, String>,
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

struct Node {
    key: Option<Range<usize>>,
    value: Range<usize>,
    /// The index behind the last node below this one.
    next: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scalar,
    Mapping,
    Sequence,
    /// The index of the node that a YAML alias stands for.
    Alias(usize),
}

/// How many aliases one look-up goes through; a text can make them circular.
const ALIASES: usize = 64;

impl Outline {
    /// Reads the outline of a text.
    #[must_use]
    pub fn of(text: &str, format: Format) -> Self {
        let mut build = Build { outline: Self { nodes: Vec::new(), keys: HashMap::new() }, open: Vec::new() };
        match format {
            Format::Json => json(text, &mut build),
            Format::Yaml => yaml(text, &mut build),
        }
        while !build.open.is_empty() {
            build.close(text.len());
        }
        build.outline
    }

    /// Where the value at a pointer stands; `None` when the text has none there. `text` is the one that the outline
    /// is of.
    #[must_use]
    pub fn find(&self, text: &str, pointer: &Pointer) -> Option<Located> {
        let mut at = 0;
        for token in pointer.tokens() {
            at = self.child(text, self.target(at)?, &token, ALIASES)?;
        }
        let node = self.nodes.get(at)?;
        Some(Located { key: node.key.clone(), value: node.value.clone() })
    }

    /// Keys that stand twice in one mapping: where the earlier and the later one stand.
    #[must_use]
    pub fn duplicates(&self, text: &str) -> Vec<(Range<usize>, Range<usize>)> {
        let mut found = Vec::new();
        let mappings = self.nodes.iter().enumerate().filter(|(_, node)| node.kind == Kind::Mapping);
        for (parent, _) in mappings {
            let mut seen: HashMap<&str, usize> = HashMap::new();
            for child in self.children(parent) {
                let earlier =
                    seen.insert(self.key(text, child), child).filter(|_| self.key(text, child) != "<<");
                if let Some(earlier) = earlier
                    && let (Some(first), Some(second)) = (&self.nodes[earlier].key, &self.nodes[child].key)
                {
                    found.push((first.clone(), second.clone()));
                }
            }
        }
        found
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes[parent].next;
        let first = Some(parent + 1).filter(|child| *child < end);
        std::iter::successors(first, move |child| Some(self.nodes[*child].next).filter(|next| *next < end))
    }

    fn key<'t>(&'t self, text: &'t str, node: usize) -> &'t str {
        let written = || {
            let raw = self.nodes[node].key.clone().and_then(|key| text.get(key)).unwrap_or_default();
            // A plain YAML key never begins with a quote, and a quoted one is in `keys`.
            raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw)
        };
        self.keys.get(&node).map_or_else(written, String::as_str)
    }

    /// The node that is meant: itself, or what an alias stands for.
    fn target(&self, mut at: usize) -> Option<usize> {
        for _ in 0..ALIASES {
            match self.nodes.get(at)?.kind {
                Kind::Alias(anchor) => at = anchor,
                Kind::Scalar | Kind::Mapping | Kind::Sequence => return Some(at),
            }
        }
        None
    }

    fn child(&self, text: &str, parent: usize, token: &str, budget: usize) -> Option<usize> {
        match self.nodes.get(parent)?.kind {
            // The last one of equal keys counts, as in the value.
            Kind::Mapping => self
                .children(parent)
                .filter(|child| self.key(text, *child) == token)
                .last()
                .or_else(|| self.merged(text, parent, token, budget.checked_sub(1)?)),
            Kind::Sequence => self.children(parent).nth(token.parse().ok()?),
            Kind::Scalar | Kind::Alias(_) => None,
        }
    }

    /// The member that a YAML merge key (`<<`) brings in.
    fn merged(&self, text: &str, parent: usize, token: &str, budget: usize) -> Option<usize> {
        let merge = self.children(parent).find(|child| self.key(text, *child) == "<<")?;
        let merge = self.target(merge)?;
        if self.nodes[merge].kind == Kind::Sequence {
            let mut sources = self.children(merge).filter_map(|item| self.target(item));
            return sources.find_map(|source| self.child(text, source, token, budget));
        }
        self.child(text, merge, token, budget)
    }
}

/// An outline under construction.
struct Build {
    outline: Outline,
    open: Vec<usize>,
}

impl Build {
    fn add(&mut self, key: Option<(Range<usize>, Option<String>)>, value: Range<usize>, kind: Kind) -> usize {
        let index = self.outline.nodes.len();
        let (key, decoded) = key.map_or((None, None), |(range, decoded)| (Some(range), decoded));
        if let Some(decoded) = decoded {
            self.outline.keys.insert(index, decoded);
        }
        self.outline.nodes.push(Node { key, value, next: index + 1, kind });
        if matches!(kind, Kind::Mapping | Kind::Sequence) {
            self.open.push(index);
        }
        index
    }

    fn close(&mut self, end: usize) {
        if let Some(index) = self.open.pop() {
            let next = self.outline.nodes.len();
            let node = &mut self.outline.nodes[index];
            node.next = next;
            node.value.end = end.max(node.value.start);
        }
    }

    fn in_mapping(&self) -> bool {
        self.open.last().is_some_and(|open| self.outline.nodes[*open].kind == Kind::Mapping)
    }
}

/// A pass over JSON: only quotes, brackets and commas matter. Lenient: what is no JSON just has an odd outline.
fn json(text: &str, build: &mut Build) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut key = None;
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => {
                let kind = if bytes[at] == b'{' { Kind::Mapping } else { Kind::Sequence };
                build.add(key.take(), at..at, kind);
                at += 1;
            }
            b'}' | b']' => {
                at += 1;
                build.close(at);
            }
            b'"' => {
                let end = string_end(bytes, at);
                let expects_key = build.in_mapping() && key.is_none();
                if expects_key {
                    key = Some((at..end, json_key(text, at..end)));
                } else {
                    build.add(key.take(), at..end, Kind::Scalar);
                }
                at = end;
            }
            b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => at += 1,
            _ => {
                let rest = &bytes[at..];
                let length = rest.iter().position(|byte| b",]} \n\r\t".contains(byte)).unwrap_or(rest.len());
                build.add(key.take(), at..at + length.max(1), Kind::Scalar);
                at += length.max(1);
            }
        }
    }
}

/// The offset behind the string that starts at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// What a quoted key means, where that is not what stands between the quotes.
fn json_key(text: &str, range: Range<usize>) -> Option<String> {
    let quoted = text.get(range)?;
    quoted.contains('\\').then(|| serde_json::from_str(quoted).ok()).flatten()
}

/// A pass over YAML's events.
fn yaml(text: &str, build: &mut Build) {
    let mut cursor = Cursor { text, chars: 0, bytes: 0, ascii: text.is_ascii() };
    let mut anchors: HashMap<usize, usize> = HashMap::new();
    let mut key = None;
    let mut ignored = 0_usize;
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        let range = cursor.offset(span.start)..cursor.offset(span.end);
        if matches!(event, Event::DocumentEnd) {
            return;
        }
        // A mapping or sequence as a key: nothing in an API description has one.
        if ignored > 0 || build.in_mapping() && key.is_none() && opens(&event) {
            ignored += usize::from(opens(&event));
            ignored -= usize::from(closes(&event));
            if ignored == 0 {
                key = Some((range, None));
            }
            continue;
        }
        let (kind, anchor) = match event {
            Event::Scalar(value, _, _, _) if build.in_mapping() && key.is_none() => {
                let decoded = (text.get(range.clone()) != Some(&value)).then(|| value.into_owned());
                key = Some((range, decoded));
                continue;
            }
            Event::Scalar(_, _, anchor, _) => (Kind::Scalar, anchor),
            Event::MappingStart(anchor, _) => (Kind::Mapping, anchor),
            Event::SequenceStart(anchor, _) => (Kind::Sequence, anchor),
            Event::Alias(_) if build.in_mapping() && key.is_none() => {
                key = Some((range, None));
                continue;
            }
            Event::Alias(anchor) => (anchors.get(&anchor).map_or(Kind::Scalar, |at| Kind::Alias(*at)), 0),
            Event::MappingEnd | Event::SequenceEnd => {
                build.close(trimmed_end(text, range.end));
                continue;
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => continue,
        };
        let index = build.add(key.take(), range, kind);
        if anchor > 0 {
            anchors.insert(anchor, index);
        }
    }
}

fn opens(event: &Event<'_>) -> bool {
    matches!(event, Event::MappingStart(..) | Event::SequenceStart(..))
}

fn closes(event: &Event<'_>) -> bool {
    matches!(event, Event::MappingEnd | Event::SequenceEnd)
}

/// A block ends where the next token begins; the blanks before that are not part of it.
fn trimmed_end(text: &str, end: usize) -> usize {
    text.get(..end).map_or(end, |before| before.trim_end().len())
}

/// Turns the parser's offsets, counted in characters, into bytes; cheap when asked in rising order.
struct Cursor<'t> {
    text: &'t str,
    chars: usize,
    bytes: usize,
    ascii: bool,
}

impl Cursor<'_> {
    fn offset(&mut self, marker: Marker) -> usize {
        let wanted = marker.index();
        if self.ascii {
            return wanted.min(self.text.len());
        }
        while self.chars < wanted {
            let Some(c) = self.text[self.bytes..].chars().next() else { break };
            self.bytes += c.len_utf8();
            self.chars += 1;
        }
        while self.chars > wanted {
            let Some(c) = self.text[..self.bytes].chars().next_back() else { break };
            self.bytes -= c.len_utf8();
            self.chars -= 1;
        }
        self.bytes
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
