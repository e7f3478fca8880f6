//! A member that another one asks for is taken out, or the one that asks for it put in.

use serde_json::{Map, Value};

use crate::schema::spoil::members::member;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// For each pair of `dependentRequired`: with both members there the asked-for one taken out, with neither the asking one put
/// in.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Object(members) = site.value else { return Vec::new() };
    let mut found = Vec::new();
    for asking in site.nodes.keyword("dependentRequired").filter_map(Value::as_object).flatten() {
        let (trigger, asked) = asking;
        for name in asked.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let edit = match (members.contains_key(trigger), members.contains_key(name)) {
                (true, true) => Some(Edit::Remove),
                (false, false) => triggered(site, members, trigger, asked, name),
                (true, false) | (false, true) => None,
            };
            found.extend(edit.map(|edit| Tampering {
                at: site.at.child(name),
                keyword: "dependentRequired",
                edits: vec![edit],
            }));
        }
    }
    found
}

/// The object with the asking member and all that it asks for but one.
fn triggered(
    site: &Site<'_>,
    members: &Map<String, Value>,
    trigger: &str,
    asked: &Value,
    missing: &str,
) -> Option<Edit> {
    let mut members = members.clone();
    members.insert(trigger.to_owned(), member(site, trigger)?);
    for name in asked.as_array()?.iter().filter_map(Value::as_str).filter(|name| *name != missing) {
        if !members.contains_key(name) {
            members.insert(name.to_owned(), member(site, name)?);
        }
    }
    Some(Edit::Around(Value::Object(members)))
}
