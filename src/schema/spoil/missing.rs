//! A required member is taken out.

use serde_json::Value;

use crate::schema::spoil::site::{Edit, Site, Tampering};

/// Each member that some `required` asks for.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Object(members) = site.value else { return Vec::new() };
    let required = site.nodes.required();
    let present = required.into_iter().filter(|name| members.contains_key(*name));
    present
        .map(|name| Tampering { at: site.at.child(name), keyword: "required", edits: vec![Edit::Remove] })
        .collect()
}
