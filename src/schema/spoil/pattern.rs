//! Text that its pattern refuses is put in.

use serde_json::Value;

use crate::schema::sample::pattern::admits_all;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// How many texts are tried: what refuses one of them most likely refuses it for its pattern alone.
const MOST: usize = 16;

/// Texts near the sample that some pattern refuses, those first that keep its length.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::String(text) = site.value else { return Vec::new() };
    let mut patterns: Vec<&str> = site.nodes.keyword("pattern").filter_map(Value::as_str).collect();
    patterns.retain(|pattern| !admits_all(pattern));
    if patterns.is_empty() {
        return Vec::new();
    }
    let view = site.schema.view();
    let refused = |text: &String| patterns.iter().any(|pattern| !view.matches(pattern, text));
    let mut edits: Vec<String> = Vec::new();
    let formats = site.nodes.keyword("format").filter_map(Value::as_str);
    let others: Vec<&[&str]> = formats.filter_map(others).collect();
    let texts = match others.as_slice() {
        [] => near(text),
        lists => lists.iter().copied().flatten().map(|text| (*text).to_owned()).collect(),
    };
    for text in texts.into_iter().filter(refused) {
        if edits.len() < MOST && !edits.contains(&text) {
            edits.push(text);
        }
    }
    if edits.is_empty() {
        return Vec::new();
    }
    let edits = edits.into_iter().map(|text| Edit::Put(Value::String(text))).collect();
    vec![Tampering { at: site.at.clone(), keyword: "pattern", edits }]
}

/// Formats of which hardly any text is one, and other texts of them: what is near to one of them is none to some readers.
const OTHERS: &[(&str, &[&str])] = &[
    ("date", &["1999-12-31", "2024-01-15", "2000-02-01"]),
    (
        "date-time",
        &[
            "1999-12-31T23:59:59Z",
            "2024-01-15T09:30:00.123Z",
            "2024-01-15T09:30:00+01:00",
            "2024-01-15T09:30:00.123456-05:00",
        ],
    ),
    ("time", &["23:59:59Z", "09:30:00.123Z", "09:30:00+01:00"]),
    ("duration", &["P1D", "PT1H", "P1Y2M3DT4H5M6S"]),
    ("email", &["ada@example.com", "x@y.org", "ada.lovelace@mail.example.net"]),
    ("hostname", &["example.com", "localhost", "mail.example.net"]),
    ("ipv4", &["192.0.2.1", "10.0.0.1", "255.255.255.255"]),
    ("ipv6", &["2001:db8::1", "::1", "fe80::1"]),
    ("uri", &["https://example.com/", "http://example.org", "urn:example:a", "mailto:ada@example.com"]),
    ("uuid", &["12345678-1234-4234-8234-123456789012", "ABCDEF01-2345-1789-8BCD-EF0123456789"]),
];

fn others(format: &str) -> Option<&'static [&'static str]> {
    OTHERS.iter().find(|(name, _)| *name == format).map(|(_, others)| *others)
}

/// Texts near another. No line ends, which `$` means differently everywhere, no blanks at the ends, which are trimmed, and
/// no letters or digits beyond ASCII, which `\w` and `\d` take in some languages.
fn near(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut near = Vec::new();
    let with = |at: usize, by: char| {
        let mut changed = chars.clone();
        changed[at] = by;
        changed.into_iter().collect::<String>()
    };
    if let Some(last) = chars.len().checked_sub(1) {
        for by in ['~', '!', '0', 'x', 'X', '-'] {
            near.extend([with(0, by), with(last, by), with(last / 2, by)]);
        }
        near.extend(['~', '!', '-', 'x', '0', 'X', '_'].map(|by| by.to_string().repeat(chars.len())));
        if chars.len() > 2 {
            near.push(with(last / 2, ' '));
        }
        near.push(chars.iter().rev().collect());
        near.push(chars[..last].iter().collect());
        near.push(chars[1..].iter().collect());
    }
    near.extend([format!("~{text}"), format!("{text}~"), format!("{text}{text}"), format!("{text} {text}")]);
    near.extend(["~", "~~~", "x", "0", "not a match", ""].map(str::to_owned));
    near
}
