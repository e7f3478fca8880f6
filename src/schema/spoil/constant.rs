//! A value of the same type, other than the constant, is put in.

use serde_json::Value;

use crate::schema::spoil::site::{Site, Tampering};
use crate::schema::spoil::strange::unlisted;

/// A value that no `const` names; where there is an `enum` as well, that kind of fault says the same.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let listed: Vec<&Value> = site.nodes.keyword("const").collect();
    if listed.is_empty() || site.nodes.keyword("enum").next().is_some() {
        return Vec::new();
    }
    unlisted(site, "const", &listed)
}
