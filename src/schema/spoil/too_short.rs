//! A string below its least length is put in.

use serde_json::Value;

use crate::schema::sample::fit::fitted;
use crate::schema::spoil::asked::{counts, of_text};
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// How many lengths below the bound are tried: a pattern may not allow the nearest.
const LENGTHS: usize = 4;
/// Larger bounds are not broken.
const LONGEST: usize = 100_000;

/// Strings one character shorter than `minLength`, or a few.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::String(text) = site.value else { return Vec::new() };
    let bounds = counts(&site.nodes, "minLength");
    let bounds = bounds.into_iter().rev().filter(|bound| (1..=LONGEST).contains(bound));
    let asked = of_text(&site.nodes);
    let free = asked.patterns.is_empty() && asked.formats.is_empty();
    let tries = if free { 1 } else { LENGTHS };
    let lengths = bounds.flat_map(|bound| (1..=tries).filter_map(move |less| bound.checked_sub(less)));
    let edits: Vec<_> = lengths
        .flat_map(|length| fitted(&asked, text, length))
        .map(|text| Edit::Put(Value::String(text)))
        .collect();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "minLength", edits }]
}
