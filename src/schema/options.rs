//! How everything here is compiled.

use jsonschema::{Draft, ValidationOptions};

use crate::schema::lenient::Formats;

/// JSON Schema 2020-12, formats asserted, nothing fetched.
pub(crate) fn options<'r>() -> ValidationOptions<'r> {
    with_formats(Formats::Asserted)
}

/// The same, formats asserted or not.
pub(crate) fn with_formats<'r>(formats: Formats) -> ValidationOptions<'r> {
    let asserted = formats == Formats::Asserted;
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_format("byte", is_base64)
        .should_validate_formats(asserted)
        .offline()
}

/// Whether some text is refused for not being of a format.
pub(crate) fn is_asserted(format: &str) -> bool {
    options().is_known_format(Draft::Draft202012, format)
}

/// Whether a text may be bytes in base64 (OpenAPI's format registry, `byte`; RFC 4648): of either alphabet, padded or not, broken into
/// lines or not, since readers differ in that.
fn is_base64(text: &str) -> bool {
    let mut letters = 0_usize;
    let mut padding = 0_usize;
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        match byte {
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' if padding == 0 => {
                letters += 1;
            }
            _ => return false,
        }
    }
    match letters % 4 {
        0 => padding == 0,
        2 => matches!(padding, 0 | 2),
        3 => matches!(padding, 0 | 1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bytes_are_told_from_what_no_reader_takes_for_base64() {
        let schema = options().build(&json!({"format": "byte"})).unwrap();
        for (text, is_byte) in [
            ("", true),
            ("c3BlYw==", true),
            ("c3BlYw", true),
            ("c3BlY3M=", true),
            ("-_-_", true),
            ("c3Bl\r\nY3M=", true),
            ("not base64!", false),
            ("c3BlY", false),
            ("c3BlYw=", false),
            ("=", false),
            ("c3=lYw", false),
        ] {
            assert_eq!(schema.is_valid(&json!(text)), is_byte, "{text}");
        }
    }
}
