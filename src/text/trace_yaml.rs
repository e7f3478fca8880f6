//! Where the values of a YAML text stand.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser};

use crate::text::trace::{Build, Kind, Tree};

/// How many bytes may be gone through to get over what the event parser is too strict for; ten times the text in any case.
const EFFORT: usize = 20_000_000;

/// Passes over YAML's events until one gets to the end. The parser that documents are read with lets text in quotes and
/// brackets go on at any indentation, and the event parser does not: where that stops it, the lines are joined, which means
/// the same there and moves nothing.
pub(crate) fn trace(text: &str) -> Tree {
    let mut joined = text.to_owned();
    let mut effort = 0;
    loop {
        let mut build = Build::default();
        let Err((at, what)) = pass(&joined, &mut build) else { return build.finish(text.len()) };
        effort += joined.len();
        let lines = if what.contains("quoted scalar") {
            at..at + scalar_length(&joined[at..])
        } else {
            let before = joined[..at].rfind('\n').unwrap_or(at);
            before..at + flow_length(&joined[at..])
        };
        let shown = joined[lines.clone()].replace(['\n', '\r'], " ");
        if shown == joined[lines.clone()] || effort > EFFORT.max(10 * text.len()) {
            return build.finish(text.len());
        }
        joined.replace_range(lines, &shown);
    }
}

/// The length of the quoted text at the start, as far as the line that it ends on.
fn scalar_length(text: &str) -> usize {
    let quote = text.chars().next().unwrap_or_default();
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == quote && !escaped;
        escaped = quote == '"' && *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at)
}

/// The length of what is left of the brackets that the start is in.
fn flow_length(text: &str) -> usize {
    let mut depth = 1_usize;
    let end = text.char_indices().find(|(_, c)| {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.map_or(text.len(), |(at, _)| at)
}

/// A pass over YAML's events; the error is where the text is no YAML, and why.
fn pass(text: &str, build: &mut Build) -> Result<(), (usize, String)> {
    let mut cursor = Cursor { text, chars: 0, bytes: 0, ascii: text.is_ascii() };
    let mut anchors: HashMap<usize, usize> = HashMap::new();
    let mut key = None;
    let mut ignored = 0_usize;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) =
            event.map_err(|error| (cursor.offset(*error.marker()), error.info().to_owned()))?;
        let range = cursor.offset(span.start)..cursor.offset(span.end);
        if matches!(event, Event::DocumentEnd) {
            break;
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
    Ok(())
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
