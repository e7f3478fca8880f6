//! Whether what the document says against a value holds whatever its holes are filled with.

use serde_json::Value;

use crate::text::Pointer;

/// Stands in values for what is not known before a step's turn: private use, so that nobody means it.
pub(super) const UNKNOWN: char = '\u{e000}';

/// Keywords by which one part of a value decides what another has to be.
const DECIDING: [&str; 8] =
    ["anyOf", "oneOf", "if", "not", "dependentSchemas", "dependentRequired", "dependencies", "$dynamicRef"];

/// How many schemas are looked at before all counts as doubtful.
const MOST: usize = 500;

/// Whether there is something unknown in a value.
pub(super) fn has_unknown(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(UNKNOWN),
        Value::Array(items) => items.iter().any(has_unknown),
        Value::Object(members) => {
            members.iter().any(|(name, member)| name.contains(UNKNOWN) || has_unknown(member))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether a breach of the schema at `schema` by a value at `at` holds whatever is filled in: what stands there is known, and on the way
/// there nothing unknown decides what it has to be.
pub(super) fn is_certain(document: &Value, schema: &Pointer, value: &Value, at: &Pointer) -> bool {
    if !has_unknown(value) {
        return true;
    }
    if at.resolve(value).is_some_and(has_unknown) {
        return false;
    }
    // What is missing, or stands there, depends on its neighbours where some keyword lets it.
    let mut here = vec![schema.clone()];
    let mut budget = MOST;
    for token in at.tokens() {
        let Some(all) = spread(document, &here, &mut budget) else { return false };
        here = below(document, &all, &token);
    }
    true
}

/// The schemas and all that speak with them; `None` where something decides.
fn spread(document: &Value, from: &[Pointer], budget: &mut usize) -> Option<Vec<Pointer>> {
    let mut all: Vec<Pointer> = Vec::new();
    let mut open: Vec<Pointer> = from.to_vec();
    while let Some(pointer) = open.pop() {
        if all.contains(&pointer) {
            continue;
        }
        *budget = budget.checked_sub(1)?;
        if let Some(Value::Object(schema)) = pointer.resolve(document) {
            if DECIDING.iter().any(|keyword| schema.contains_key(*keyword)) {
                return None;
            }
            if let Some(Value::String(reference)) = schema.get("$ref") {
                open.push(Pointer::of_fragment(reference)?);
            }
            if let Some(Value::Array(parts)) = schema.get("allOf") {
                open.extend((0..parts.len()).map(|index| pointer.child("allOf").index(index)));
            }
        }
        all.push(pointer);
    }
    Some(all)
}

/// The schemas of a member or an item.
fn below(document: &Value, schemas: &[Pointer], token: &str) -> Vec<Pointer> {
    let mut found = Vec::new();
    for pointer in schemas {
        for keyword in ["properties", "prefixItems"] {
            let at = pointer.child(keyword).child(token);
            if at.resolve(document).is_some() {
                found.push(at);
            }
        }
        for keyword in ["items", "additionalProperties", "unevaluatedProperties"] {
            let at = pointer.child(keyword);
            if at.resolve(document).is_some_and(Value::is_object) {
                found.push(at);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_unknown_may_decide_what_is_known() {
        let document = json!({
            "plain": {"properties": {"a": {}, "b": {"$ref": "#/leaf"}}, "allOf": [{"required": ["c"]}]},
            "leaf": {"properties": {"x": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "required": ["y"]},
            "either": {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        });
        let unknown = UNKNOWN.to_string();
        for (schema, value, at, certain) in [
            ("/either", json!({"z": 1}), "/a", true),
            ("/either", json!({"z": unknown}), "/a", false),
            ("/plain", json!({"a": unknown}), "/c", true),
            ("/plain", json!({"a": unknown}), "/a", false),
            ("/plain", json!({"a": unknown, "b": {}}), "/b/y", true),
            ("/plain", json!({"a": unknown, "b": {"x": 1}}), "/b/x", true),
            ("/either", json!({"z": unknown, "b": 1}), "/b", false),
        ] {
            let found = is_certain(&document, &Pointer::new(schema), &value, &Pointer::new(at));
            assert_eq!(found, certain, "{schema} {value} {at}");
        }
    }
}
