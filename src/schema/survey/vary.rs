//! Valid values that differ from a base at one place.

use serde_json::Value;

use crate::schema::nodes::Nodes;
use crate::schema::spoil::{Site, bounds};
use crate::schema::survey::walk::{Flaw, Showing, Stop, Walk};
use crate::schema::types::Type;

/// How many listed values of one place are shown.
const LISTED: usize = 1_000;
/// How many examples of one place are shown.
const EXAMPLES: usize = 20;

/// Keywords that are bounds.
const BOUNDS: [&str; 10] = [
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
];

/// Adds a base for each value that is worth showing at a place.
pub(crate) fn vary<'s>(walk: &mut Walk<'s, '_>, stop: &Stop<'s>) {
    let Some(present) = walk.value(stop).cloned() else { return };
    let mut values: Vec<(Showing, Value)> = Vec::new();
    if !present.is_null() && admits_null(&stop.nodes) {
        values.push((Showing::Null, Value::Null));
    }
    if let Value::Bool(flag) = present {
        values.push((Showing::Listed, Value::Bool(!flag)));
    }
    let listed = stop.nodes.keyword("enum").filter_map(Value::as_array).flatten().take(LISTED);
    values.extend(listed.filter(|value| !value.is_null()).map(|value| (Showing::Listed, value.clone())));
    values.extend(written(walk, &stop.nodes));
    if BOUNDS.iter().any(|keyword| stop.nodes.keyword(keyword).next().is_some()) {
        let nodes = stop.nodes.clone();
        let site = Site { schema: walk.schema, nodes, at: stop.at.clone(), value: &present };
        let bounds = bounds(&site).into_iter().filter(|(_, value)| walk.room.holds(value));
        values.extend(bounds.map(|(keyword, value)| (Showing::Bound(keyword), value)));
    }
    let mut shown = vec![present];
    for (showing, value) in values {
        if !shown.contains(&value) {
            walk.put(stop.base, &stop.at, &value, showing);
            shown.push(value);
        }
    }
}

fn admits_null(nodes: &Nodes<'_>) -> bool {
    nodes.types().contains(Type::Null)
}

/// The examples and defaults at a place. Those that their own schema refuses are flaws of the document.
fn written<'s>(walk: &mut Walk<'s, '_>, nodes: &Nodes<'s>) -> Vec<(Showing, Value)> {
    let mut found = Vec::new();
    for node in nodes.iter() {
        let single = |keyword: &'static str| node.schema.get(keyword).map(|value| (keyword, 0, value));
        let listed = node.schema.get("examples").and_then(Value::as_array).into_iter().flatten();
        let listed = listed.enumerate().take(EXAMPLES).map(|(index, value)| ("examples", index, value));
        let all: Vec<_> = single("example").into_iter().chain(single("default")).chain(listed).collect();
        for (keyword, index, value) in all {
            if walk.schema.below(&node.pointer).admits(value) {
                found.push((Showing::Written(keyword, index), value.clone()));
                continue;
            }
            let at = node.pointer.child(keyword);
            let at = if keyword == "examples" { at.index(index) } else { at };
            let flaw = Flaw { schema: at };
            if !walk.flaws.contains(&flaw) {
                walk.flaws.push(flaw);
            }
        }
    }
    found
}
