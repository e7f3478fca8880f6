//! A string below its least length is put in.

use serde_json::Value;

use crate::schema::spoil::asked::counts;
use crate::schema::spoil::limit::LONGEST;
use crate::schema::spoil::site::{Site, Tampering};
use crate::schema::spoil::stretch::stretched;

/// Strings one character shorter than `minLength`, or a few.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::String(text) = site.value else { return Vec::new() };
    let bounds =
        counts(&site.nodes, "minLength").into_iter().rev().filter(|bound| (1..=LONGEST).contains(bound));
    let edits: Vec<_> = bounds.flat_map(|bound| stretched(site, text, |by| bound.checked_sub(by))).collect();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "minLength", edits }]
}
