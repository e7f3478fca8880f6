//! Is a value that is read the one that was sent? Servers write values in ways of their own; only what can't be the same is told.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// What became of a value that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It may be the same, written in another way; or it can't be told.
    Kept,
    /// Nothing stands in its place.
    Lost,
    /// Another stands in its place.
    Changed,
}

/// How deep values are compared.
const DEPTH: usize = 8;

/// What became of a value.
pub(super) fn fate(sent: &Value, read: &Value) -> Fate {
    compared(sent, read, DEPTH)
}

fn compared(sent: &Value, read: &Value, depth: usize) -> Fate {
    if is_empty(sent) || sent == read || depth == 0 {
        return Fate::Kept;
    }
    match (sent, read) {
        (_, Value::Null) => Fate::Lost,
        (Value::Bool(_), Value::Bool(_)) => Fate::Changed,
        (Value::Number(sent), Value::Number(read)) => {
            let integers = sent.as_i64().zip(read.as_i64());
            // Beyond 2^53 many servers have no integers (RFC 8259 section 6).
            let same = match integers.filter(|(sent, _)| sent.unsigned_abs() < 1 << 53) {
                Some((sent, read)) => sent == read,
                None => sent.as_f64().zip(read.as_f64()).is_none_or(|(sent, read)| is_near(sent, read)),
            };
            if same { Fate::Kept } else { Fate::Changed }
        }
        (Value::String(sent), Value::String(read)) => text(sent, read),
        (Value::Array(sent), Value::Array(read)) => array(sent, read, depth - 1),
        (Value::Object(sent), Value::Object(read)) => {
            let both = sent.iter().filter_map(|(name, value)| Some((value, read.get(name)?)));
            let differs = both.into_iter().any(|(sent, read)| compared(sent, read, depth - 1) != Fate::Kept);
            if differs { Fate::Changed } else { Fate::Kept }
        }
        // The document itself gives it another type in answers.
        _ => Fate::Kept,
    }
}

/// Whether a value says nothing: in its place may stand anything.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(members) => members.values().all(is_empty),
    }
}

/// Whether every item is there, in whatever order, others beside them or not.
fn array(sent: &[Value], read: &[Value], depth: usize) -> Fate {
    if read.is_empty() {
        return Fate::Lost;
    }
    // Beyond that a comparison costs more than it is worth.
    if sent.len().saturating_mul(read.len()) > 10_000 {
        return Fate::Kept;
    }
    let is_there = |item: &Value| read.iter().any(|other| compared(item, other, depth) == Fate::Kept);
    if sent.iter().all(is_there) { Fate::Kept } else { Fate::Changed }
}

/// Rounded to fewer digits, or to a coarser type.
fn is_near(sent: f64, read: f64) -> bool {
    (sent - read).abs() <= 0.01 * sent.abs() || (sent - read).abs() < 1.0 && sent.fract() != 0.0
}

fn text(sent: &str, read: &str) -> Fate {
    if read.trim().is_empty() {
        return Fate::Lost;
    }
    let is_masked = read.contains(['*', '•', '…']) && !sent.contains(['*', '•', '…']);
    // What may be escaped, stripped or normalised, and what is written in many ways, says nothing.
    let is_delicate = !sent.is_ascii() || sent.contains(['<', '>', '&', '"', '\'', '\\']);
    if is_masked || is_delicate || is_address(sent) || is_address(read) {
        return Fate::Kept;
    }
    if let (Some(sent), Some(read)) = (seconds(sent), seconds(read)) {
        // Another zone, another precision, or none at all.
        return if (sent - read).abs() <= 26 * 3600 { Fate::Kept } else { Fate::Changed };
    }
    if let (Ok(sent), Ok(read)) = (sent.trim().parse::<f64>(), read.trim().parse::<f64>()) {
        return if is_near(sent, read) { Fate::Kept } else { Fate::Changed };
    }
    let (sent, read) = (skeleton(sent), skeleton(read));
    // Cut, or completed: a host before a path, a zone behind a name.
    let is_same = read.contains(&sent) || sent.contains(&read);
    if is_same { Fate::Kept } else { Fate::Changed }
}

/// Letters and digits in lower case: blanks, case, punctuation and escapes are ways of writing.
fn skeleton(text: &str) -> String {
    let decoded = percent_decode_str(text).decode_utf8_lossy();
    decoded.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether it is an IP address or a network.
fn is_address(text: &str) -> bool {
    text.split('/').next().unwrap_or_default().trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
}

/// A date or a point in time, in seconds; without a zone as if it were in UTC.
fn seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.contains('-') {
        return None;
    }
    let zoned = || text.parse::<Timestamp>().ok().map(Timestamp::as_second);
    let date = text.parse::<civil::DateTime>().or_else(|_| text.parse::<civil::Date>().map(Into::into));
    let civil = || {
        let epoch = civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
        date.ok().map(|date| date.duration_since(epoch).as_secs())
    };
    zoned().or_else(civil)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_servers_write_in_their_own_way_is_kept() {
        for (sent, read) in [
            (json!("Ada@Example.COM"), json!("ada@example.com")),
            (json!("https://example.com/"), json!("https://example.com")),
            (json!("https://example.com/a%20b"), json!("https://example.com/a b")),
            (json!("example.org"), json!("example.org.")),
            (json!("  padded text "), json!("padded text")),
            (json!("a long text that is cut"), json!("a long text")),
            (json!("/files/7"), json!("https://host/files/7")),
            (json!("+44 20 7183 8750"), json!("+442071838750")),
            (json!("2026-01-05T10:30:00+01:00"), json!("2026-01-05T09:30:00.000Z")),
            (json!("2026-01-05T09:30:00.123456Z"), json!("2026-01-05T09:30:00Z")),
            (json!("2026-01-05T09:30:00Z"), json!("2026-01-05")),
            (json!("2026-01-05T09:30:00Z"), json!("2026-01-05T09:30:00")),
            (json!("2001:0db8::0001"), json!("2001:db8::1")),
            (json!("10.0.0.5/8"), json!("10.0.0.0/8")),
            (json!("3FA85F64-5717-4562-B3FC-2C963F66AFA6"), json!("3fa85f6457174562b3fc2c963f66afa6")),
            (json!("secret-key-1"), json!("****-1")),
            (json!("<b>bold</b>"), json!("bold")),
            (json!("Zoë"), json!("Zoe\u{308}")),
            (json!(1), json!(1.0)),
            (json!(1.005), json!(1.01)),
            (json!(12.7), json!(13)),
            (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992_i64)),
            (json!("1.50"), json!("1.5")),
            (json!(5), json!("5")),
            (json!("u-1"), json!({"id": "u-1"})),
            (json!(["b", "a"]), json!(["a", "b"])),
            (json!(["a"]), json!(["a", "default"])),
            (json!(["a", "a"]), json!(["a"])),
            (json!({"a": 1}), json!({"a": 1, "b": 2})),
            (json!({"a": 1}), json!({})),
            (json!([{"a": 1}]), json!([{"a": 1, "id": 7}])),
            (json!(null), json!("default")),
            (json!(""), json!(null)),
            (json!(false), json!(null)),
            (json!([]), json!(null)),
        ] {
            assert_eq!(fate(&sent, &read), Fate::Kept, "{sent} {read}");
        }
    }

    #[test]
    fn what_can_not_be_the_same_is_told() {
        for (sent, read, told) in [
            (json!("ada"), json!("grace"), Fate::Changed),
            (json!("ada"), json!(null), Fate::Lost),
            (json!("ada"), json!(" "), Fate::Lost),
            (json!(42), json!(41), Fate::Changed),
            (json!(42), json!(0), Fate::Changed),
            (json!(1.5), json!(7.5), Fate::Changed),
            (json!(true), json!(false), Fate::Changed),
            (json!(true), json!(null), Fate::Lost),
            (json!(["a"]), json!([]), Fate::Lost),
            (json!(["a"]), json!(["b"]), Fate::Changed),
            (json!(["a"]), json!(null), Fate::Lost),
            (json!({"a": "x"}), json!({"a": "y"}), Fate::Changed),
            (json!("2026-01-05T09:30:00Z"), json!("2020-01-05T09:30:00Z"), Fate::Changed),
            (json!("2026-01-05"), json!("2026-02-05"), Fate::Changed),
        ] {
            assert_eq!(fate(&sent, &read), told, "{sent} {read}");
        }
    }
}
