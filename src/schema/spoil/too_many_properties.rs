//! An object of too many members is put in.

use serde_json::Value;

use crate::schema::spoil::asked::counts;
use crate::schema::spoil::limit::MOST;
use crate::schema::spoil::members::more;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// The sample with one member more than `maxProperties`.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Object(members) = site.value else { return Vec::new() };
    let counts = counts(&site.nodes, "maxProperties").into_iter().filter(|most| *most <= MOST);
    let edits: Vec<_> = counts.filter_map(|most| more(site, members, most + 1)).map(Edit::Put).collect();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "maxProperties", edits }]
}
