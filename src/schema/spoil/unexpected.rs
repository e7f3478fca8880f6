//! A member or an item that the schema forbids is put in.

use serde_json::{Value, json};

use crate::schema::spoil::members::{is_closed, may_be_called};
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// What the member is called; where names are asked to be of a kind, one of the others.
const NAMES: &[&str] =
    &["unexpectedField", "unexpected_field", "unexpected-field", "unexpected", "UNEXPECTED", "zz", "99"];

/// One more member or item, where the document forbids others than its own.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    match site.value {
        Value::Object(members) if is_closed(site) => {
            // Where patterns name the members, a name that fits none is a kind of its own.
            let by_pattern = site.nodes.keyword("patternProperties").next().is_some();
            let fits = |name: &&&str| !members.contains_key(**name) && may_be_called(site, name);
            let name = NAMES.iter().find(fits).filter(|_| !by_pattern);
            let tampering = name.map(|name| Tampering {
                at: site.at.child(name),
                keyword: "additionalProperties",
                edits: vec![Edit::Put(json!("text"))],
            });
            tampering.into_iter().collect()
        }
        Value::Array(items) => item(site, items),
        Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// One more item behind those that the document lists. `items` refuses the item, `unevaluatedItems` the array.
fn item(site: &Site<'_>, items: &[Value]) -> Vec<Tampering> {
    let closes = |keyword: &str| site.nodes.keyword(keyword).any(|rest| rest == &Value::Bool(false));
    let listed = site.nodes.keyword("prefixItems").filter_map(Value::as_array).map(Vec::len).max();
    let more = || {
        let fillers = (items.len()..listed.unwrap_or(0)).map(|_| json!("text"));
        let one = [json!("unexpected")];
        Value::Array(items.iter().cloned().chain(fillers).chain(one).collect())
    };
    let mut found = Vec::new();
    if closes("items") && items.len() >= listed.unwrap_or(0) {
        found.push(Tampering {
            at: site.at.index(items.len()),
            keyword: "items",
            edits: vec![Edit::Around(more())],
        });
    }
    if closes("unevaluatedItems") {
        found.push(Tampering {
            at: site.at.clone(),
            keyword: "unevaluatedItems",
            edits: vec![Edit::Put(more())],
        });
    }
    found
}
