//! Null is put in.

use serde_json::Value;

use crate::schema::spoil::site::{Edit, Site, Tampering};

/// Null, where the document says anything about types.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    if site.nodes.types().is_empty() || site.value.is_null() {
        return Vec::new();
    }
    vec![Tampering { at: site.at.clone(), keyword: "type", edits: vec![Edit::Put(Value::Null)] }]
}
