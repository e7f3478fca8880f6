//! YAML text becomes a tree of [`Node`]s.
//!
//! One pass of an event parser gives values and places together, so that merged and aliased values keep the place where
//! they were typed and all repeated keys are found at once.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span as Marks, Tag};

use crate::suite::raw::{Entry, Kind, Node, Scalar};
use crate::text::{Complaint, Source, Span};

/// Suites are small: what is deeper or larger than this is a mistake or an attack.
const DEEPEST: usize = 64;

/// How many values a document may have, those that aliases repeat counted each time.
const MOST: usize = 100_000;

/// The document's root, `None` for an empty one; with complaints after which reading can go on.
///
/// # Errors
/// The place where the text stops being YAML, or where a limit is passed.
pub(crate) fn parse(source: &Arc<Source>) -> Result<(Option<Node>, Vec<Complaint>), Complaint> {
    let mut builder = Builder::new(source);
    let mut parser = Parser::new_from_str(&source.text);
    loop {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break,
            Some(Ok((event, marks))) => builder.take(event, marks)?,
            Some(Err(error)) => return Err(builder.places.syntax(&error)),
        }
    }
    Ok((builder.root, builder.complaints))
}

/// The keys at the top of a document, in order, as far as `enough` does not stop at one; `None` when it is no mapping or no YAML.
pub(crate) fn top_keys(text: &str, mut enough: impl FnMut(&str) -> bool) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    let mut depth = 0_usize;
    let mut is_key = true;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event.ok()?.0 {
            Event::StreamEnd => break,
            Event::SequenceStart(..) | Event::Scalar(..) if depth == 0 => return None,
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                is_key ^= depth == 1;
            }
            Event::Scalar(key, ..) if depth == 1 && is_key => {
                let stop = enough(&key);
                keys.push(key.into_owned());
                if stop {
                    break;
                }
                is_key = false;
            }
            Event::Scalar(..) | Event::Alias(_) => is_key |= depth == 1,
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
    }
    Some(keys)
}

/// A list or mapping that has not ended.
struct Open {
    kind: OpenKind,
    start: Range<usize>,
    anchor: usize,
}

enum OpenKind {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: HashMap<String, Span>, key: Option<(String, Span)> },
}

struct Builder {
    places: Places,
    stack: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    size: usize,
    documents: usize,
    root: Option<Node>,
    complaints: Vec<Complaint>,
}

impl Builder {
    fn new(source: &Arc<Source>) -> Self {
        Self {
            places: Places::new(source),
            stack: Vec::new(),
            anchors: BTreeMap::new(),
            size: 0,
            documents: 0,
            root: None,
            complaints: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, marks: Marks) -> Result<(), Complaint> {
        let range = self.places.range(marks.start, marks.end);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Complaint::error("a second YAML document begins here")
                        .at(self.places.span(range))
                        .label("one file is one document"));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.places.span(range);
                let plain = is_plain(style, tag.as_deref(), &span)?;
                let scalar = Scalar { typed: text.to_string(), text: text.into_owned(), plain };
                self.put(Node { kind: Kind::Scalar(scalar), span }, anchor)?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(OpenKind::List(Vec::new()), range, anchor, tag.as_deref())?;
            }
            Event::MappingStart(anchor, tag) => {
                let kind = OpenKind::Map { entries: Vec::new(), seen: HashMap::new(), key: None };
                self.open(kind, range, anchor, tag.as_deref())?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end)?,
            Event::Alias(anchor) => {
                let span = self.places.span(range);
                let Some(size) = self.anchors.get(&anchor).map(Node::size) else {
                    return Err(Complaint::error("an alias stands inside what it repeats").at(span));
                };
                self.grow(size, &span)?;
                // Copied only once it is known to be small enough.
                if let Some(node) = self.anchors.get(&anchor).cloned() {
                    self.put(node, 0)?;
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        kind: OpenKind,
        start: Range<usize>,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), Complaint> {
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
            return Err(foreign_tag(tag, &self.places.span(start)));
        }
        if self.stack.len() >= DEEPEST {
            return Err(Complaint::error(format!("this is nested more than {DEEPEST} levels deep"))
                .at(self.places.span(start)));
        }
        self.stack.push(Open { kind, start, anchor });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), Complaint> {
        let Some(Open { kind, start, anchor }) = self.stack.pop() else { return Ok(()) };
        let (kind, last) = match kind {
            OpenKind::List(items) => {
                let last = items.last().map(|item| item.span.clone());
                (Kind::List(items), last)
            }
            OpenKind::Map { entries, .. } => {
                let last = entries.last().map(|entry| entry.value.span.clone());
                (Kind::Map(self.merged(entries)), last)
            }
        };
        // What is between brackets begins with one; anything else ends where its last value does. Aliased values end
        // elsewhere, perhaps before the start.
        let is_flow = !start.is_empty();
        let end = if is_flow { end } else { last.map_or(start.end, |last| last.range.end.max(start.end)) };
        self.put(Node { kind, span: self.places.span(start.start..end) }, anchor)
    }

    fn grow(&mut self, by: usize, span: &Span) -> Result<(), Complaint> {
        self.size = self.size.saturating_add(by);
        if self.size > MOST {
            return Err(Complaint::error(format!("this makes more than {MOST} values"))
                .at(span.clone())
                .label("aliases that repeat aliases grow fast"));
        }
        Ok(())
    }

    fn put(&mut self, node: Node, anchor: usize) -> Result<(), Complaint> {
        self.grow(1, &node.span)?;
        if anchor != 0 {
            // Kept apart from the tree, so it counts again.
            self.grow(node.size(), &node.span)?;
            self.anchors.insert(anchor, node.clone());
        }
        match self.stack.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(OpenKind::List(items)) => items.push(node),
            Some(OpenKind::Map { entries, seen, key }) => match key.take() {
                None => *key = Some(as_key(node)?),
                Some((key, key_span)) => {
                    if let Some(first) = seen.get(&key) {
                        let (line, _) = first.line_column();
                        self.complaints.push(
                            Complaint::error(format!("`{key}` is given twice"))
                                .at(key_span)
                                .label(format!("the first is on line {line}")),
                        );
                    } else {
                        seen.insert(key.clone(), key_span.clone());
                        entries.push(Entry { key, key_span, value: node });
                    }
                }
            },
        }
        Ok(())
    }

    /// Applies `<<`: its mappings' members stand below the mapping's own, earlier ones above later ones.
    fn merged(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let (merges, mut own): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| entry.key == "<<");
        for merge in merges {
            let sources = match merge.value.kind {
                Kind::List(items) => items,
                Kind::Scalar(_) | Kind::Map(_) | Kind::Unfilled => vec![merge.value],
            };
            for source in sources {
                let Kind::Map(members) = source.kind else {
                    self.complaints.push(
                        Complaint::error("`<<` takes a mapping, or a list of mappings")
                            .at(merge.key_span.clone())
                            .label("usually an alias: `<<: *name`"),
                    );
                    continue;
                };
                for member in members {
                    if !own.iter().any(|entry| entry.key == member.key) {
                        own.push(member);
                    }
                }
            }
        }
        own
    }
}

fn as_key(node: Node) -> Result<(String, Span), Complaint> {
    match node.kind {
        Kind::Scalar(scalar) => Ok((scalar.text, node.span)),
        Kind::List(_) | Kind::Map(_) | Kind::Unfilled => {
            Err(Complaint::error("a key is text, not a list or mapping")
                .at(node.span)
                .label("text that begins with `[` or `{` needs quotes"))
        }
    }
}

fn is_plain(style: ScalarStyle, tag: Option<&Tag>, span: &Span) -> Result<bool, Complaint> {
    match tag {
        None => Ok(style == ScalarStyle::Plain),
        Some(tag) if tag.is_yaml_core_schema() => Ok(tag.suffix != "str"),
        Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => Ok(false),
        Some(tag) => Err(foreign_tag(tag, span)),
    }
}

fn foreign_tag(tag: &Tag, span: &Span) -> Complaint {
    Complaint::error(format!("the tag `{tag}` means nothing here"))
        .at(span.clone())
        .label("text that begins with `!` needs quotes")
}

/// From the event parser's counts of characters to ranges of bytes.
struct Places {
    source: Arc<Source>,
    /// The byte offset of each character; `None` when they are the same.
    offsets: Option<Vec<usize>>,
}

impl Places {
    fn new(source: &Arc<Source>) -> Self {
        let text = &source.text;
        let offsets = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        Self { source: Arc::clone(source), offsets }
    }

    fn byte(&self, marker: Marker) -> usize {
        let end = self.source.text.len();
        match &self.offsets {
            None => marker.index().min(end),
            Some(offsets) => offsets.get(marker.index()).copied().unwrap_or(end),
        }
    }

    /// The range, blanks at its end left out: block scalars end where the next thing begins.
    fn range(&self, start: Marker, end: Marker) -> Range<usize> {
        let start = self.byte(start);
        let text = self.source.text.get(start..self.byte(end)).unwrap_or_default();
        start..start + text.trim_end().len()
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span { source: Arc::clone(&self.source), range }
    }

    /// Says in words of ours what the parser could not read.
    fn syntax(&self, error: &ScanError) -> Complaint {
        let at = self.byte(*error.marker());
        let text = &self.source.text;
        let line_start = text[..at].rfind('\n').map_or(0, |line| line + 1);
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let line = &text[line_start..line_end];
        let point = self.span(at..at);
        let indent = line.len() - line.trim_start().len();
        if error.info().contains("tab") && line[..indent].contains('\t') {
            let span = self.span(line_start..line_start + indent);
            return Complaint::error("a tab can't indent YAML").at(span).label("use spaces");
        }
        let (message, label) = match error.info() {
            info if info.contains("flow") && line.contains("${") => (
                "text with `${...}` inside `{...}` or `[...]` needs quotes".to_owned(),
                "write `\"${NAME}\"`",
            ),
            info if info.contains("recursion limit") => {
                (format!("this is nested more than {DEEPEST} levels deep"), "")
            }
            info if info.contains("unknown anchor") => {
                ("this alias repeats nothing".to_owned(), "no `&name` stands above it")
            }
            info if info.contains("mapping values are not allowed") => {
                let way_out = "indent a key as its neighbours are; text that holds `: ` needs quotes";
                ("`:` can't stand here".to_owned(), way_out)
            }
            info if info.contains("quoted scalar") && info.contains("end of stream") => {
                ("this quote is never closed".to_owned(), "")
            }
            info if info.contains("unknown escape") => {
                let way_out = "between single quotes `\\` is only itself";
                ("a text in double quotes has an escape that YAML does not know".to_owned(), way_out)
            }
            info if info.contains("unexpected character") => {
                let found: String = text[at..].chars().take(1).collect();
                (format!("text can't begin with `{found}`"), "quote it")
            }
            info => (format!("this is not YAML: {info}"), ""),
        };
        Complaint::error(message).at(point).label(label)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { name: "x.yaml".into(), text: text.into() })
    }

    #[test]
    fn values_are_those_that_serde_yaml_reads() {
        for text in [
            "a: b\r\nc: \"é x\"  # c\r\nd:\r\n  - 1\r\n  - é: |\r\n      text\r\n      more\r\n\r\ne: {x: , y: 3.5}\n",
            "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\none:\n  <<: *b\n  y: 9\ntwo:\n  <<: [*b, *m]\n  w: 0\n",
            "a: !!str 3\nb: 'no'\nc: no\nd: >-\n  folded\n  text\n",
            "- a\n- - b\n  - c\n-\n",
            "just text\n",
            "{\"json\": [1, 2.5, null, true, \"\\u00e9\"]}",
            "\u{feff}a: b\n",
            "? a\n: b\n",
        ] {
            let (ours, complaints) = parse(&source(text)).unwrap();
            let mut theirs: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
            theirs.apply_merge().unwrap();
            let theirs: Value = serde_yaml::from_value(theirs).unwrap();
            assert_eq!(ours.unwrap().value(), theirs, "{text}");
            assert_eq!(complaints, []);
        }
    }

    #[test]
    fn places_are_bytes_of_the_text() {
        let source = source("é: ü # c\r\nlist:\r\n  - \"ö x\"\r\nmap: {a: |\n");
        assert!(parse(&source).is_err());
        let source = self::source("é: ü # c\r\nlist:\r\n  - \"ö x\"\r\nblock: |\r\n  one\r\n  two\r\n\r\n");
        let (root, _) = parse(&source).unwrap();
        let root = root.unwrap();
        let text = |span: &Span| span.source.text[span.range.clone()].to_owned();
        let entries = root.entries();
        assert_eq!(text(&entries[0].key_span), "é");
        assert_eq!(text(&entries[0].value.span), "ü");
        assert_eq!(text(&entries[1].value.span), "- \"ö x\"");
        assert_eq!(text(&entries[2].value.span), "one\r\n  two");
        assert_eq!(entries[1].value.span.line_column(), (3, 3));
    }

    #[test]
    fn hostile_documents_are_stopped() {
        let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let before = vec![format!("*a{}", level - 1); 10].join(", ");
            laughs = format!("{laughs}a{level}: &a{level} [{before}]\n");
        }
        for text in [
            laughs,
            "[".repeat(100_000),
            "- ".repeat(100_000),
            "{a: ".repeat(5_000),
            "a: &x\n  b: *x\n".to_owned(),
            "&a *a".to_owned(),
            "x: ".to_owned() + &"- 1\n".repeat(200_000),
            "[1, ".repeat(70) + &"]".repeat(70),
        ] {
            assert!(parse(&source(&text)).is_err(), "{}", &text[..20.min(text.len())]);
        }
    }

    #[test]
    fn top_keys_are_found_without_building_the_tree() {
        for (text, keys) in [
            ("openapi: 3.1.0\ninfo: {title: x}\npaths: {}\n", Some(vec!["openapi", "info", "paths"])),
            ("a: [b, {c: d}]\ne: {f: {g: h}}\n? [x]\n: y\ni: j\n", Some(vec!["a", "e", "i"])),
            ("- a\n", None),
            ("text", None),
            ("", Some(vec![])),
            ("a: [", None),
        ] {
            let found = top_keys(text, |_| false);
            assert_eq!(found, keys.map(|keys| keys.into_iter().map(str::to_owned).collect()), "{text}");
        }
    }
}
