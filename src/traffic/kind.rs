//! What a file is, by how it begins.

use std::ops::Range;

use crate::traffic::flaw::Flaw;
use crate::traffic::past::is_beside;
use crate::traffic::scan::Cut;
use crate::traffic::scan::Scan;

/// The entries of a recording, by where they stand.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entries {
    pub(crate) kind: Kind,
    pub(crate) places: Vec<Range<usize>>,
    /// Why there are no more.
    pub(crate) cut: Option<Flaw>,
}

/// How a recording is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// HAR 1.1 and 1.2: one JSON text.
    Har,
    /// Our own log: a record a line.
    Ndjson,
}

const EXPORT: &str = "export the traffic as HAR 1.2, or give a log of `specdrift` (docs/traffic.md)";

/// Finds the entries of a recording.
///
/// # Errors
/// Why it is none.
pub(crate) fn entries(bytes: &[u8]) -> Result<Entries, Flaw> {
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut scan = Scan::at(bytes, start);
    let first = scan.peek();
    let here = scan.here();
    let flaw = |message: &str, way_out: &str| Err(Flaw::new(here, message, way_out));
    match first {
        None => flaw("there is nothing in the file", EXPORT),
        Some(0x1f) if bytes.starts_with(b"\x1f\x8b") => {
            flaw("the file is compressed", "unpack it: `gunzip -c FILE | specdrift check - ...`")
        }
        Some(b'P') if bytes.starts_with(b"PK\x03\x04") => {
            flaw("the file is an archive", "unpack it first: the recording is in it")
        }
        Some(0xff | 0xfe) => {
            flaw("the file is in UTF-16", "save it as UTF-8: `iconv -f UTF-16 -t UTF-8 FILE`")
        }
        Some(b'{') => object(bytes, here),
        Some(b'[') => flaw("the file is a JSON list, which is neither HAR nor a log", EXPORT),
        Some(b'<') => flaw("the file is a page or XML, not JSON", EXPORT),
        Some(_) => flaw("the file is not JSON", EXPORT),
    }
}

/// A file that begins with an object: a HAR if that has a `log`, else a line of our own log.
fn object(bytes: &[u8], start: usize) -> Result<Entries, Flaw> {
    let mut scan = Scan::at(bytes, start + 1);
    let (mut is_record, mut is_empty) = (false, true);
    loop {
        match scan.member() {
            Ok(Some(b"log")) => return har(bytes, scan, start),
            Ok(Some(name)) => {
                is_empty = false;
                is_record |= matches!(name, b"format" | b"method" | b"url");
                if scan.value().is_err() {
                    break;
                }
            }
            Ok(None) | Err(_) => break,
        }
    }
    if is_record && !is_empty {
        return Ok(lines(bytes, start));
    }
    let message = "the file is JSON, but neither HAR (there is no `log`) nor a log of calls";
    Err(Flaw::new(start, message, EXPORT))
}

fn har(bytes: &[u8], mut scan: Scan<'_>, start: usize) -> Result<Entries, Flaw> {
    scan.peek();
    let log = scan.here();
    if !scan.takes(b'{') {
        return Err(Flaw::new(log, "`log` is no object, as HAR has it", EXPORT));
    }
    loop {
        match scan.member() {
            Ok(Some(b"entries")) => return list(bytes, scan),
            Ok(Some(_)) => {
                if let Err(Cut(at)) = scan.value() {
                    return Err(cut(at, 0));
                }
            }
            Ok(None) => break,
            Err(Cut(at)) => return Err(cut(at, 0)),
        }
    }
    Err(Flaw::new(start, "this HAR has no `log.entries`", EXPORT))
}

fn list(bytes: &[u8], mut scan: Scan<'_>) -> Result<Entries, Flaw> {
    scan.peek();
    let here = scan.here();
    if !scan.takes(b'[') {
        return Err(Flaw::new(here, "`log.entries` is no list", EXPORT));
    }
    let mut entries = Entries { kind: Kind::Har, places: Vec::new(), cut: None };
    loop {
        scan.takes(b',');
        match scan.peek() {
            Some(b']') => return Ok(entries),
            Some(_) => match scan.value() {
                Ok(place) => entries.places.push(place),
                Err(Cut(at)) => {
                    entries.cut = Some(cut(at, entries.places.len()));
                    break;
                }
            },
            None => {
                entries.cut = Some(cut(bytes.len(), entries.places.len()));
                break;
            }
        }
    }
    match entries.cut.take() {
        Some(cut) if entries.places.is_empty() => Err(cut),
        cut => Ok(Entries { cut, ..entries }),
    }
}

fn cut(at: usize, before: usize) -> Flaw {
    let message = match before {
        0 => "the file is cut off before its first entry ends".to_owned(),
        1 => "the file is cut off: only the entry before this place is judged".to_owned(),
        count => format!("the file is cut off: only the {count} entries before this place are judged"),
    };
    Flaw::new(at, message, "export it again")
}

fn lines(bytes: &[u8], start: usize) -> Entries {
    let mut places = Vec::new();
    let mut at = start;
    for line in bytes[start..].split(|byte| *byte == b'\n') {
        if !line.iter().all(u8::is_ascii_whitespace) && !is_beside(line) {
            places.push(at..at + line.strip_suffix(b"\r").unwrap_or(line).len());
        }
        at += line.len() + 1;
    }
    Entries { kind: Kind::Ndjson, places, cut: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_how_it_begins() {
        for (bytes, told) in [
            (&br#"{"log": {"version": "1.2", "entries": [{"a": 1}, {"b": [2]}]}}"#[..], "Har 2"),
            (b"\xef\xbb\xbf{\"log\":{\"entries\":[]}}", "Har 0"),
            (br#"{"log": {"entries": [{"a": 1}, {"b": "#, "Har 1, the file is cut off: only the entry"),
            (br#"{"log": {"entries": [{"a": "#, "the file is cut off before"),
            (br#"{"log": {"entries": {"a": 1}}}"#, "`log.entries` is no list"),
            (br#"{"log": {"pages": []}}"#, "this HAR has no `log.entries`"),
            (br#"{"log": [1]}"#, "`log` is no object"),
            (b"{\"format\": 1, \"url\": \"x\"}\n\n{\"format\": 1}\n", "Ndjson 2"),
            (
                b"{\"format\": 1, \"run\": {}}\n{\"format\": 1, \"url\": \"x\"}\n{\"format\":1,\"end\":{}}",
                "Ndjson 1",
            ),
            (br#"{"openapi": "3.1.0"}"#, "the file is JSON, but neither"),
            (b"{}", "the file is JSON, but neither"),
            (b"  \n", "there is nothing"),
            (b"", "there is nothing"),
            (b"\x1f\x8b\x08", "the file is compressed"),
            (b"\xff\xfe{\x00", "the file is in UTF-16"),
            (b"<html>", "the file is a page"),
            (b"[{}]", "the file is a JSON list"),
            (b"hello", "the file is not JSON"),
        ] {
            let found = match entries(bytes) {
                Ok(Entries { kind, places, cut: None }) => format!("{kind:?} {}", places.len()),
                Ok(Entries { kind, places, cut: Some(cut) }) => {
                    format!("{kind:?} {}, {}", places.len(), cut.message)
                }
                Err(flaw) => flaw.message,
            };
            assert!(found.starts_with(told), "{}: {found}", String::from_utf8_lossy(bytes));
        }
    }
}
