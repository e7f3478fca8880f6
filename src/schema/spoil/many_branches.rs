//! A value that fits several of the alternatives of which one has to fit is put in.

use serde_json::Value;

use crate::schema::nodes::Nodes;
use crate::schema::sample::grow::grown;
use crate::schema::spoil::branches::{admits, alternatives};
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// For each `oneOf`: values that two of its branches admit.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let mut found = Vec::new();
    for branches in alternatives(site, "oneOf") {
        let name = site.at.last().unwrap_or_default();
        let mut edits = Vec::new();
        for branch in &branches {
            let nodes = Nodes::at(site.schema.view(), branch);
            let Some(value) = grown(site.schema, nodes, &name, 0) else { continue };
            let both = [merged(site.value, &value), Some(value)].into_iter().flatten();
            edits.extend(both.filter(|value| {
                branches.iter().filter(|branch| admits(site, branch, value)).nth(1).is_some()
            }));
        }
        if !edits.is_empty() {
            let edits = edits.into_iter().map(Edit::Put).collect();
            found.push(Tampering { at: site.at.clone(), keyword: "oneOf", edits });
        }
    }
    found
}

/// One object with the members of another that it lacks.
fn merged(own: &Value, other: &Value) -> Option<Value> {
    let mut members = own.as_object()?.clone();
    for (name, value) in other.as_object()? {
        members.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Some(Value::Object(members))
}
