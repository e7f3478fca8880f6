//! One entry of a recording, from its bytes.

use std::ops::Range;

use serde_json::Value;

use crate::send::Record;
use crate::text::Format;
use crate::text::Outline;
use crate::traffic::call::Entry;
use crate::traffic::call::Wrong;
use crate::traffic::flaw::Flaw;
use crate::traffic::har;
use crate::traffic::kind::Kind;
use crate::traffic::ndjson;

/// Reads the entry of this number (from 1) that stands at a place.
///
/// # Errors
/// What is wrong with it, and where in the file.
pub(crate) fn read(bytes: &[u8], kind: Kind, place: &Range<usize>, number: usize) -> Result<Entry, Flaw> {
    let slice = bytes.get(place.clone()).unwrap_or_default();
    match kind {
        Kind::Har => {
            let value: Value = serde_json::from_slice(slice)
                .map_err(|error| syntax(slice, place.start, number, &error, ""))?;
            har::entry(&value).map_err(|wrong| located(slice, place.start, number, &wrong))
        }
        Kind::Ndjson => {
            let mut reader = serde_json::Deserializer::from_slice(slice);
            let record: Record = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
                let path = error.path().to_string();
                syntax(slice, place.start, number, &error.into_inner(), &path)
            })?;
            ndjson::entry(record).map_err(|wrong| located(slice, place.start, number, &wrong))
        }
    }
}

/// What the parser says, at its place. Its message may quote a value, so only what it is about is told.
fn syntax(slice: &[u8], start: usize, number: usize, error: &serde_json::Error, path: &str) -> Flaw {
    let before: usize = slice
        .split_inclusive(|byte| *byte == b'\n')
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    let at = (before + error.column().saturating_sub(1)).min(slice.len().saturating_sub(1));
    let field = if path.is_empty() || path == "." { String::new() } else { format!(" at `{path}`") };
    let is_text = std::str::from_utf8(slice).is_ok();
    let message = match error.classify() {
        _ if !is_text => format!("entry {number} is not in UTF-8"),
        serde_json::error::Category::Data => {
            let text = error.to_string();
            let missing = text.strip_prefix("missing field ").and_then(|rest| rest.split(' ').next());
            match missing {
                Some(name) => format!("entry {number} has no {name}{field}"),
                None => format!("entry {number} has a value of the wrong type{field}"),
            }
        }
        serde_json::error::Category::Eof => format!("entry {number} is cut off"),
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
            format!("entry {number} is not JSON")
        }
    };
    Flaw::new(start + at, message, "it is left out; the others are judged")
}

fn located(slice: &[u8], start: usize, number: usize, wrong: &Wrong) -> Flaw {
    let text = std::str::from_utf8(slice).unwrap_or_default();
    let found = Outline::of(text, Format::Json).find(text, &wrong.at);
    let at = found.filter(|_| !wrong.at.is_root()).map_or(0, |found| found.value.start);
    let way_out =
        if wrong.way_out.is_empty() { "it is left out; the others are judged" } else { wrong.way_out };
    Flaw::new(start + at, format!("entry {number} is left out: {}", wrong.message), way_out)
}
