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
    for text in near(text).into_iter().filter(refused) {
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
