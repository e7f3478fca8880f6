//! An array of too many items is put in.

use serde_json::Value;

use crate::schema::spoil::asked::counts;
use crate::schema::spoil::crowd::crowd;
use crate::schema::spoil::limit::MOST;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// The sample's items and others like them, one more than `maxItems`.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Array(items) = site.value else { return Vec::new() };
    let counts = counts(&site.nodes, "maxItems").into_iter().filter(|most| *most <= MOST);
    let edits: Vec<_> = counts.filter_map(|most| crowd(site, items, most + 1)).map(Edit::Put).collect();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "maxItems", edits }]
}
