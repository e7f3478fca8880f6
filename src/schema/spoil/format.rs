//! Text that is not of its format is put in.

use serde_json::Value;

use crate::schema::sample::fit::resized;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// Texts that no reader takes for one of the format, the nearest first; none for formats that nobody can check.
///
/// What lenient servers take is left out: dates with slashes, e-mail addresses of odd letters, references of nearly any text.
const WRONG: &[(&str, &[&str])] = &[
    ("date", &["2024-13-45", "2024-02-30", "not-a-date"]),
    ("date-time", &["2024-13-45T25:61:61Z", "2024-02-30T09:30:00Z", "not-a-date-time"]),
    ("time", &["25:61:61Z", "not-a-time"]),
    ("duration", &["not-a-duration", "P", "PT"]),
    ("email", &["not-an-email", "ada.example.com", "ada@"]),
    ("idn-email", &["not-an-email", "ada.example.com", "ada@"]),
    ("hostname", &["-not a host-", "example..com", "-"]),
    ("idn-hostname", &["-not a host-", "example..com", "-"]),
    ("ipv4", &["256.256.256.256", "192.0.2", "not-an-ip"]),
    ("ipv6", &["2001:db8::gggg", "12345::", "not-an-ip"]),
    ("uri", &["not a uri", "://", "http://[not-a-uri"]),
    ("iri", &["not an iri", "://", "http://[not-an-iri"]),
    ("uri-reference", &["<not a reference>", "http://[not-a-uri"]),
    ("iri-reference", &["<not a reference>", "http://[not-an-iri"]),
    ("uri-template", &["https://example.com/{id", "{"]),
    ("uuid", &["not-a-uuid", "12345678-1234-1234-1234-12345678901g"]),
    ("json-pointer", &["not/a/pointer", "/~2"]),
    ("relative-json-pointer", &["not-a-pointer", "-1"]),
    ("regex", &["(", "[a-z"]),
    ("byte", &["not base64!", "%%%%"]),
];

/// The wrong texts of each format that is asked for, also ones as long as the sample.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::String(text) = site.value else { return Vec::new() };
    let mut formats: Vec<&str> = site.nodes.keyword("format").filter_map(Value::as_str).collect();
    formats.dedup();
    let mut edits = Vec::new();
    for format in formats {
        let Some((_, wrong)) = WRONG.iter().find(|(name, _)| *name == format) else { continue };
        edits.extend(wrong.iter().map(|wrong| put(wrong)));
        edits.extend(close(format, text).iter().map(|wrong| put(wrong)));
    }
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "format", edits }]
}

/// Texts of the sample's own length and make-up, where lengths and patterns are asked for as well.
fn close(format: &str, text: &str) -> Vec<String> {
    let length = text.chars().count();
    match format {
        "uuid" => vec![text.replacen(|c: char| c.is_ascii_hexdigit(), "g", 1), text.replace('-', "0")],
        "date" | "date-time" => vec![swapped(text, 5..7, "13"), swapped(text, 8..10, "45")],
        "time" => vec![swapped(text, 0..2, "25")],
        "email" | "idn-email" => vec![text.replace('@', "."), resized("notanemail", length)],
        "ipv4" => vec![text.replace('.', ":"), resized("notanip", length)],
        "uri" | "iri" => vec![text.replacen(':', " ", 1), resized("not a uri", length)],
        "byte" => vec![resized("%", length)],
        _ => vec![resized("-", length)],
    }
}

fn swapped(text: &str, range: std::ops::Range<usize>, by: &str) -> String {
    let mut swapped = text.to_owned();
    if swapped.is_char_boundary(range.start) && swapped.is_char_boundary(range.end) && range.end <= text.len()
    {
        swapped.replace_range(range, by);
    }
    swapped
}

fn put(text: &str) -> Edit {
    Edit::Put(Value::String(text.to_owned()))
}
