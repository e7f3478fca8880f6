//! The members of a value that its schema never mentions.

use serde_json::Value;

use crate::schema::applied::{Within, applied, below};
use crate::schema::compiled::{Compiled, Side};
use crate::schema::nodes::Node;
use crate::schema::twin::names_members;
use crate::schema::view::View;
use crate::text::Pointer;

/// The members that the schema never mentions, outermost first, in the order of the value.
pub(crate) fn undocumented(side: &Side, compiled: &Compiled, value: &Value) -> Vec<Pointer> {
    if compiled.twin(side.view()).is_some_and(|twin| twin.is_valid(value)) {
        return Vec::new();
    }
    let view = compiled.view(side.view());
    let mut found = Vec::new();
    let Some(schema) = compiled.pointer().resolve(view.document()) else { return found };
    let node = Node { pointer: compiled.pointer().clone(), schema };
    search(Within { side, view }, vec![node], value, &Pointer::root(), &mut found);
    found
}

/// Looks at a value and below it; `speakers` are the schemas that it was entered by.
fn search(
    within: Within<'_>,
    speakers: Vec<Node<'_>>,
    value: &Value,
    at: &Pointer,
    found: &mut Vec<Pointer>,
) {
    let applied = applied(within, speakers, value);
    match value {
        Value::Object(members) => {
            let closed =
                applied.iter().any(|node| names_members(node.schema)) && !applied.iter().any(is_open);
            for (name, member) in members {
                let here = at.child(name);
                if closed && !applied.iter().any(|node| mentions(within.view, node, name)) {
                    found.push(here);
                } else {
                    search(within, below(within.view, &applied, name), member, &here, found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let speakers = below(within.view, &applied, &index.to_string());
                if !speakers.is_empty() {
                    search(within, speakers, item, &at.index(index), found);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a schema allows any further member.
fn is_open(node: &Node<'_>) -> bool {
    ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .any(|keyword| node.schema.get(keyword).is_some_and(|rest| rest != &Value::Bool(false)))
}

fn mentions(view: &View, node: &Node<'_>, name: &str) -> bool {
    let required = node.schema.get("required").and_then(Value::as_array).into_iter().flatten();
    node.schema.get("properties").is_some_and(|map| map.get(name).is_some())
        || required.into_iter().any(|required| required == name)
        || node
            .schema
            .get("patternProperties")
            .and_then(Value::as_object)
            .is_some_and(|map| map.keys().any(|pattern| view.matches(pattern, name)))
}
