//! An object of too few members is put in.

use serde_json::Value;

use crate::schema::spoil::asked::counts;
use crate::schema::spoil::members::fewer;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// The sample with one member fewer than `minProperties`.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Object(members) = site.value else { return Vec::new() };
    let counts = counts(&site.nodes, "minProperties").into_iter().rev();
    let edits: Vec<_> =
        counts.filter_map(|least| fewer(site, members, least.checked_sub(1)?)).map(Edit::Put).collect();
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "minProperties", edits }]
}
