//! A member is put in whose name the schema refuses.

use serde_json::{Value, json};

use crate::schema::spoil::asked::count;
use crate::schema::spoil::members::{is_closed, may_be_called, member};
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// Names that are odd in one way or another, the plainest first.
const NAMES: &[&str] = &["unexpected name", "~unexpected~", "UNEXPECTED", "unexpected", "0", "x", "é", ""];

/// One more member: of a name that some `propertyNames` refuses, and of one that fits no pattern where only those may stand.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Object(members) = site.value else { return Vec::new() };
    let fresh = |name: &&String| !members.contains_key(*name);
    let names: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).chain(long(site)).collect();
    let documented = site.nodes.names();
    let mut found = Vec::new();
    let refused = |name: &&String| !may_be_called(site, name) && !documented.contains(&name.as_str());
    if let Some(name) = names.iter().filter(fresh).find(refused) {
        let value = member(site, name).unwrap_or_else(|| json!("text"));
        found.push(Tampering {
            at: site.at.child(name),
            keyword: "propertyNames",
            edits: vec![Edit::Put(value)],
        });
    }
    let patterns = site.nodes.keyword("patternProperties").filter_map(Value::as_object);
    let patterns: Vec<&String> = patterns.flat_map(serde_json::Map::keys).collect();
    if !patterns.is_empty() && is_closed(site) {
        let fits = |name: &&String| {
            let view = site.schema.view();
            may_be_called(site, name) && !patterns.iter().any(|pattern| view.matches(pattern, name))
        };
        let plain = ["unexpectedField".to_owned()];
        let name = plain.iter().chain(&names).filter(fresh).find(fits);
        found.extend(name.map(|name| Tampering {
            at: site.at.child(name),
            keyword: "additionalProperties",
            edits: vec![Edit::Put(json!("text"))],
        }));
    }
    found
}

/// A name that is longer than names may be.
fn long(site: &Site<'_>) -> Option<String> {
    let bounds = site.nodes.keyword("propertyNames").filter_map(|names| count(names.get("maxLength")?));
    bounds.filter(|bound| *bound < 10_000).min().map(|bound| "x".repeat(bound + 1))
}
