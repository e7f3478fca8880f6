//! A value that fits none of the alternatives is put in.

use serde_json::{Value, json};

use crate::schema::nodes::Nodes;
use crate::schema::spoil::branches::{admits, alternatives};
use crate::schema::spoil::site::{Edit, Site, Tampering};
use crate::schema::types::Type;

/// For each `anyOf` and `oneOf`: values of the sample's type that no branch admits. Where one branch alone is of that type,
/// as beside a null, what breaks it is that branch's own matter.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let mut found = Vec::new();
    for keyword in ["anyOf", "oneOf"] {
        for branches in alternatives(site, keyword) {
            let of_type = branches.iter().filter(|branch| {
                let types = Nodes::at(site.schema.view(), branch).types();
                types.is_empty() || types.admit(Type::of(site.value))
            });
            if of_type.count() < 2 {
                continue;
            }
            let mut values = strangers(site.value);
            if let Value::Object(members) = site.value {
                // Without what the branches ask for, and with all that stands beside them.
                let asked = branches.iter().map(|branch| Nodes::at(site.schema.view(), branch));
                let asked: Vec<&str> = asked.flat_map(|nodes| nodes.required()).collect();
                let mut less = members.clone();
                less.retain(|name, _| !asked.contains(&name.as_str()));
                values.insert(0, Value::Object(less));
            }
            values.retain(|value| {
                value != site.value && !branches.iter().any(|branch| admits(site, branch, value))
            });
            if !values.is_empty() {
                let edits = values.into_iter().map(Edit::Put).collect();
                found.push(Tampering { at: site.at.clone(), keyword, edits });
            }
        }
    }
    found
}

fn strangers(value: &Value) -> Vec<Value> {
    match value {
        Value::String(_) => vec![json!("undocumented"), json!("~"), json!("")],
        Value::Number(_) => vec![json!(-1), json!(0), json!(1_000_000_007), json!(0.5)],
        Value::Array(_) => vec![json!([]), json!([null])],
        Value::Object(_) => vec![json!({})],
        Value::Bool(value) => vec![json!(!value)],
        Value::Null => Vec::new(),
    }
}
