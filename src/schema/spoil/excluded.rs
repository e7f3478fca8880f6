//! A value that the schema excludes is put in.

use serde_json::{Value, json};

use crate::schema::nodes::{Node, Nodes};
use crate::schema::sample::grow::grown;
use crate::schema::spoil::members::member;
use crate::schema::spoil::site::{Edit, Site, Tampering};

/// For each `not`: values of what it excludes.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    let excluding = site.nodes.iter().filter_map(|node| Some((node, node.schema.get("not")?)));
    excluding
        .map(|(node, excluded)| Tampering {
            at: site.at.clone(),
            keyword: "not",
            edits: values(site, node, excluded).into_iter().map(Edit::Put).collect(),
        })
        .filter(|tampering| !tampering.edits.is_empty())
        .collect()
}

fn values(site: &Site<'_>, node: &Node<'_>, excluded: &Value) -> Vec<Value> {
    let listed = excluded.get("enum").and_then(Value::as_array).into_iter().flatten();
    let mut values: Vec<Value> = listed.chain(excluded.get("const")).cloned().collect();
    let nodes = Nodes::at(site.schema.view(), &node.pointer.child("not"));
    if let Value::Object(members) = site.value {
        let mut with = members.clone();
        for name in nodes.required() {
            if !with.contains_key(name)
                && let Some(value) = member(site, name)
            {
                with.insert(name.to_owned(), value);
            }
        }
        for name in nodes.names() {
            let below = nodes.step(site.schema.view(), name);
            if let Some(value) = grown(site.schema, below, name, 0) {
                with.insert(name.to_owned(), value);
            }
        }
        values.insert(0, Value::Object(with));
    }
    let name = site.at.last().unwrap_or_default();
    values.extend(grown(site.schema, nodes, &name, 0));
    values.extend([
        json!("text"),
        json!(""),
        json!(0),
        json!(1),
        json!(-1),
        json!(true),
        Value::Null,
        json!({}),
        json!([]),
    ]);
    let schemas = site.schema.side();
    let not = schemas.at(&node.pointer.child("not"));
    values.retain(|value| value != site.value && not.admits(schemas.view(), value));
    values
}
