//! The members of a value that its schema never mentions.

use serde_json::Value;

use crate::schema::compiled::{Compiled, Side};
use crate::schema::nodes::Node;
use crate::schema::reference::target_pointer;
use crate::schema::twin::names_members;
use crate::schema::view::View;
use crate::text::Pointer;

/// How many schemas may apply to one value; beyond that, the rest is not heard.
const MOST: usize = 2_000;

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

/// What is searched in.
#[derive(Clone, Copy)]
struct Within<'d> {
    side: &'d Side,
    view: &'d View,
}

/// Looks at a value and below it; `speakers` are the schemas that it was entered by.
fn search(
    within: Within<'_>,
    speakers: Vec<Node<'_>>,
    value: &Value,
    at: &Pointer,
    found: &mut Vec<Pointer>,
) {
    let mut applied = Vec::new();
    for speaker in speakers {
        apply(within, speaker, value, &mut applied);
    }
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

fn below<'d>(view: &View, applied: &[Node<'d>], token: &str) -> Vec<Node<'d>> {
    let mut below = Vec::new();
    for node in applied {
        node.children(view, token, &mut |child| below.push(child));
    }
    below
}

/// The schemas that apply to a value: of alternatives those that admit it, or all of them when none does, for the
/// value may be wrong in another way.
fn apply<'d>(within: Within<'d>, node: Node<'d>, value: &Value, applied: &mut Vec<Node<'d>>) {
    if applied.len() >= MOST || applied.iter().any(|known| std::ptr::eq(known.schema, node.schema)) {
        return;
    }
    let Node { pointer, schema } = node.clone();
    applied.push(node);
    if let Some(target) = target_pointer(schema)
        && let Some(schema) = target.resolve(within.view.document())
    {
        apply(within, Node { pointer: target, schema }, value, applied);
    }
    for part in parts(&pointer, schema, "allOf") {
        apply(within, part, value, applied);
    }
    for keyword in ["anyOf", "oneOf"] {
        let parts = parts(&pointer, schema, keyword);
        let admitting: Vec<_> = parts.iter().filter(|part| admits(within, part, value)).cloned().collect();
        for part in if admitting.is_empty() { parts } else { admitting } {
            apply(within, part, value, applied);
        }
    }
    if let Some(condition) = schema.get("if") {
        let condition = Node { pointer: pointer.child("if"), schema: condition };
        let holds = admits(within, &condition, value);
        let keyword = if holds { "then" } else { "else" };
        let chosen = schema.get(keyword).map(|schema| Node { pointer: pointer.child(keyword), schema });
        for part in holds.then_some(condition).into_iter().chain(chosen) {
            apply(within, part, value, applied);
        }
    }
    for (name, schema) in schema.get("dependentSchemas").and_then(Value::as_object).into_iter().flatten() {
        if value.get(name).is_some() {
            let pointer = pointer.child("dependentSchemas").child(name);
            apply(within, Node { pointer, schema }, value, applied);
        }
    }
}

fn parts<'d>(pointer: &Pointer, schema: &'d Value, keyword: &str) -> Vec<Node<'d>> {
    let items = schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
    items
        .enumerate()
        .map(|(index, schema)| Node { pointer: pointer.child(keyword).index(index), schema })
        .collect()
}

fn admits(within: Within<'_>, node: &Node<'_>, value: &Value) -> bool {
    within.side.at(&node.pointer).admits(within.side.view(), value)
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
