//! Bodies as they are written down.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::send::log::veil;
use crate::send::record::RecordedBody;
use crate::spec::Syntax;
use crate::text::Mask;

/// How much more is read than is written, so that no secret is cut in two before it is masked.
const SLACK: usize = 8 << 10;

/// A body, veiled and cut, and how many bytes it had where it is cut.
pub(super) fn recorded(
    mask: &Mask,
    bytes: &[u8],
    syntax: Syntax,
    most: usize,
) -> (Option<RecordedBody>, Option<u64>) {
    if bytes.is_empty() {
        return (None, None);
    }
    let is_cut = bytes.len() > most;
    let read = if is_cut { &bytes[..bytes.len().min(most.saturating_add(SLACK))] } else { bytes };
    let size = is_cut.then_some(bytes.len() as u64);
    let body = match text(read, read.len() < bytes.len()) {
        Some(text) => {
            let mut veiled = veil::body(mask, text, syntax);
            if is_cut {
                // What was read beyond the limit may end amid a secret.
                let beyond = if read.len() < bytes.len() { SLACK } else { 0 };
                let end = most.min(veiled.len().saturating_sub(beyond));
                veiled.truncate((0..=end).rev().find(|at| veiled.is_char_boundary(*at)).unwrap_or_default());
            }
            RecordedBody::Text(veiled)
        }
        None => binary(mask, &read[..read.len().min(most)]),
    };
    (Some(body), size)
}

/// The text that bytes are; of what is cut, up to the last whole character.
fn text(bytes: &[u8], is_cut: bool) -> Option<&str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if is_cut && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    }
}

/// Bytes that are no text; nothing of them where a secret is in them.
fn binary(mask: &Mask, bytes: &[u8]) -> RecordedBody {
    let letters = STANDARD.encode(bytes);
    let is_secret = matches!(mask.hide(&letters), std::borrow::Cow::Owned(_))
        || matches!(mask.hide(&String::from_utf8_lossy(bytes)), std::borrow::Cow::Owned(_));
    if is_secret { RecordedBody::Text("***".to_owned()) } else { RecordedBody::Binary { base64: letters } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8], most: usize) -> (String, Option<u64>) {
        let mask = Mask::new(["s3cr3t-s3cr3t"]);
        let (body, size) = recorded(&mask, bytes, Syntax::Json, most);
        let text = match body {
            Some(RecordedBody::Text(text)) => text,
            Some(RecordedBody::Binary { base64 }) => format!("base64:{base64}"),
            None => String::new(),
        };
        (text, size)
    }

    #[test]
    fn a_body_is_veiled_before_it_is_cut() {
        for (bytes, most, text, size) in [
            (&b""[..], 10, "", None),
            (b"{\"a\": 1}", 10, "{\"a\": 1}", None),
            (b"abc s3cr3t-s3cr3t", 8, "abc ***", Some(17)),
            ("ääää".as_bytes(), 3, "ä", Some(8)),
            (b"\xff\x00\x01", 10, "base64:/wAB", None),
            (b"\xff\x00\x01\x02\x03\x04", 3, "base64:/wAB", Some(6)),
            (b"\xffs3cr3t-s3cr3t", 100, "***", None),
            (br#"{"password": "pw"}"#, 100, r#"{"password": "***"}"#, None),
        ] {
            assert_eq!(told(bytes, most), (text.to_owned(), size));
        }
    }

    #[test]
    fn no_part_of_a_secret_is_left_where_a_long_body_is_cut() {
        let body = "s3cr3t-s3cr3t ".repeat(10_000);
        for most in [1, 100, 1_000, 10_000, 100_000] {
            let (text, size) = told(body.as_bytes(), most);
            assert!(text.len() <= most && !text.contains("s3c"), "{most}");
            assert_eq!(size, Some(140_000));
        }
    }
}
