//! The raw schemas that apply to one value: unlike [`Nodes`](crate::schema::nodes::Nodes), of alternatives only those that admit it.

use serde_json::Value;

use crate::schema::compiled::Side;
use crate::schema::nodes::Node;
use crate::schema::reference::target_pointer;
use crate::schema::view::View;
use crate::text::Pointer;

/// How many schemas may apply to one value; beyond that, the rest is not heard.
const MOST: usize = 2_000;

/// What is searched in.
#[derive(Clone, Copy)]
pub(crate) struct Within<'d> {
    pub(crate) side: &'d Side,
    pub(crate) view: &'d View,
}

/// All that applies to a value which was entered by these schemas.
pub(crate) fn applied<'d>(within: Within<'d>, speakers: Vec<Node<'d>>, value: &Value) -> Vec<Node<'d>> {
    let mut applied = Vec::new();
    for speaker in speakers {
        apply(within, speaker, value, &mut applied);
    }
    applied
}

/// The schemas that these have for a member or an item of this name.
pub(crate) fn below<'d>(view: &View, applied: &[Node<'d>], token: &str) -> Vec<Node<'d>> {
    let mut below = Vec::new();
    for node in applied {
        node.children(view, token, &mut |child| below.push(child));
    }
    below
}

/// A schema and what it brings with it: of alternatives those that admit it, or all of them when none does, for the
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
