//! `nullable` becomes part of the types.

use serde_json::{Map, Value, json};

use crate::spec::origins::Moves;
use crate::text::Pointer;

/// What `nullable: true` (and 2.0's `x-nullable`) is read as: null is valid here.
///
/// OpenAPI 3.0.3 clarified that `nullable` only adds to the `type` beside it, so that an `enum` without null, or an `allOf`
/// of something that is not nullable, still refuses null. Nobody who writes `nullable: true` means that, documents and
/// servers by the thousand say otherwise, and a tester that took the letter would report drift where there is none. So
/// null is let through every keyword beside it; a schema that is reached by `$ref` keeps its own say elsewhere.
pub(crate) fn nullable(schema: &mut Map<String, Value>, at: &Pointer, moves: &mut Moves) {
    let said = schema.shift_remove("nullable");
    let said = said.or_else(|| schema.get("x-nullable").cloned());
    if said != Some(Value::Bool(true)) {
        return;
    }
    match schema.get_mut("type") {
        Some(Value::Array(kinds)) if !kinds.iter().any(|kind| kind == "null") => kinds.push(json!("null")),
        Some(kind @ Value::String(_)) if kind != "null" => *kind = json!([kind.take(), "null"]),
        _ => {}
    }
    if let Some(value) = schema.shift_remove("const") {
        schema.insert("enum".to_owned(), json!([value]));
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    branches(schema, at, moves);
}

/// Keywords that refer to other schemas, which may refuse null.
fn branches(schema: &mut Map<String, Value>, at: &Pointer, moves: &mut Moves) {
    let null_branch = json!({"type": "null"});
    let mut inner = Map::new();
    for keyword in ["$ref", "allOf", "oneOf"] {
        if let Some(value) = schema.shift_remove(keyword) {
            inner.insert(keyword.to_owned(), value);
        }
    }
    if inner.is_empty() {
        if let Some(Value::Array(branches)) = schema.get_mut("anyOf")
            && !branches.contains(&null_branch)
        {
            branches.push(null_branch);
        }
        return;
    }
    if let Some(value) = schema.shift_remove("anyOf") {
        inner.insert("anyOf".to_owned(), value);
    }
    schema.insert("anyOf".to_owned(), json!([inner, null_branch]));
    moves.record(at.child("anyOf").index(0), at.clone());
    moves.record(at.child("anyOf").index(1), at.child("nullable"));
    moves.record(at.child("anyOf"), at.clone());
}
