//! A value of the same type, outside the enumeration, is put in.

use serde_json::Value;

use crate::schema::spoil::site::{Site, Tampering};
use crate::schema::spoil::strange::unlisted;

/// A value that no `enum` holds, nor a `const` beside it.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let listed: Vec<&Value> = site.nodes.keyword("enum").filter_map(Value::as_array).flatten().collect();
    if listed.is_empty() {
        return Vec::new();
    }
    let listed: Vec<&Value> = listed.into_iter().chain(site.nodes.keyword("const")).collect();
    unlisted(site, "enum", &listed)
}
