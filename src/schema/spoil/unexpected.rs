//! A member that the schema forbids is put in.

use serde_json::{Value, json};

use crate::schema::spoil::site::{Edit, Site, Tampering};

/// What the member is called.
const NAME: &str = "unexpectedField";

/// One more member, where the document forbids others than its own.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let Value::Object(members) = site.value else { return Vec::new() };
    let closing = ["additionalProperties", "unevaluatedProperties"];
    let closed =
        closing.iter().any(|keyword| site.nodes.keyword(keyword).any(|rest| rest == &Value::Bool(false)));
    if !closed || members.contains_key(NAME) {
        return Vec::new();
    }
    vec![Tampering { at: site.at.child(NAME), edits: vec![Edit::Put(json!("text"))] }]
}
