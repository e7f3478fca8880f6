//! A string beyond its greatest length is put in.

use serde_json::Value;

use crate::schema::spoil::asked::counts;
use crate::schema::spoil::limit::LONGEST;
use crate::schema::spoil::site::{Site, Tampering};
use crate::schema::spoil::stretch::stretched;

/// Strings one character longer than `maxLength`, or a few.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::String(text) = site.value else { return Vec::new() };
    let bounds = counts(&site.nodes, "maxLength").into_iter().filter(|bound| *bound <= LONGEST);
    let edits: Vec<_> = bounds.flat_map(|bound| stretched(site, text, |by| bound.checked_add(by))).collect();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "maxLength", edits }]
}
