//! Where the values of a JSON text stand.

use std::ops::Range;

use crate::text::trace::{Build, Kind, Tree};

/// A pass over JSON: only quotes, brackets and commas matter. Lenient: what is no JSON just has an odd outline.
pub(crate) fn trace(text: &str) -> Tree {
    let mut build = Build::default();
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
    build.finish(text.len())
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
