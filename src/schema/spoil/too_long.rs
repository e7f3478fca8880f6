//! A string beyond its greatest length is put in.

use serde_json::Value;

use crate::schema::sample::fit::fitted;
use crate::schema::spoil::asked::{counts, of_text};
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// How many lengths beyond the bound are tried: a pattern may not allow the nearest.
const LENGTHS: usize = 4;
/// Larger bounds are not broken.
const LONGEST: usize = 100_000;

/// Strings one character longer than `maxLength`, or a few.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::String(text) = site.value else { return Vec::new() };
    let asked = of_text(&site.nodes);
    let free = asked.patterns.is_empty() && asked.formats.is_empty();
    let tries = if free { 1 } else { LENGTHS };
    let bounds = counts(&site.nodes, "maxLength").into_iter();
    let lengths = bounds.flat_map(|bound| (1..=tries).map(move |more| bound.saturating_add(more)));
    let edits: Vec<_> = lengths
        .filter(|length| *length <= LONGEST)
        .flat_map(|length| fitted(&asked, text, length))
        .map(|text| Edit::Put(Value::String(text)))
        .collect();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "maxLength", edits }]
}
