//! An array of too few items is put in.

use serde_json::Value;

use crate::schema::spoil::asked::counts;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// The first items, or the last, one fewer than `minItems`.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Array(items) = site.value else { return Vec::new() };
    let counts = counts(&site.nodes, "minItems").into_iter().rev();
    let counts = counts.filter_map(|least| least.checked_sub(1)).filter(|count| *count < items.len());
    let edits: Vec<_> = counts
        .flat_map(|count| [items[..count].to_vec(), items[items.len() - count..].to_vec()])
        .map(|items| Edit::Put(Value::Array(items)))
        .collect();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "minItems", edits }]
}
