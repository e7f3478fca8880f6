//! Keywords that mean the same in 2020-12 under another name or in another form.

use serde_json::{Map, Value, json};

use crate::schema::MADE_OF_BOOLEAN;
use crate::spec::origins::Moves;
use crate::spec::version::SpecVersion;
use crate::text::Pointer;

/// Names and dialects of schemas: references are rewritten to plain pointers, and an `$id` or `$schema` left in place would
/// change what those mean. `$dynamicRef` and `$recursiveRef` are read as `$ref`, which is what they are where nothing
/// overrides the anchor.
pub(crate) fn names(schema: &mut Map<String, Value>) {
    for name in ["$schema", "$vocabulary", "$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"] {
        schema.shift_remove(name);
    }
    for name in ["$dynamicRef", "$recursiveRef"] {
        if let Some(reference) = schema.shift_remove(name) {
            schema.entry("$ref").or_insert(reference);
        }
    }
}

/// Draft 4's boolean `exclusiveMinimum` and `exclusiveMaximum`. From 3.1 on they are no booleans, and whoever reads them as what they
/// are there takes the bound to be inclusive.
pub(crate) fn bounds(schema: &mut Map<String, Value>, dialect: SpecVersion) {
    let is_old = matches!(dialect, SpecVersion::V2_0 | SpecVersion::V3_0);
    for (exclusive, inclusive) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let Some(Value::Bool(is_exclusive)) = schema.get(exclusive) else { continue };
        let bound = if *is_exclusive { schema.get(inclusive).cloned() } else { None };
        match bound {
            Some(bound) if is_old => {
                schema.shift_remove(inclusive);
                schema.insert(exclusive.to_owned(), bound);
            }
            Some(bound) => {
                schema.insert(exclusive.to_owned(), bound);
                schema.insert(MADE_OF_BOOLEAN.to_owned(), Value::Bool(true));
            }
            None => _ = schema.shift_remove(exclusive),
        }
    }
}

/// A list of `items` is `prefixItems` from 3.1 on, and `additionalItems` the `items` after them (2020-12 core, section 10.3.1).
///
/// Up to 3.0 `items` must be one schema (OpenAPI 3.0, section 4.7.24.1), and whoever writes a list there means that every
/// item is one of these, in any order.
pub(crate) fn tuples(schema: &mut Map<String, Value>, dialect: SpecVersion, at: &Pointer, moves: &mut Moves) {
    if matches!(dialect, SpecVersion::V2_0 | SpecVersion::V3_0)
        && let Some(items @ Value::Array(_)) = schema.get_mut("items")
    {
        *items = json!({"anyOf": items.take()});
        moves.record(at.child("items").child("anyOf"), at.child("items"));
        return;
    }
    let additional = schema.shift_remove("additionalItems");
    if let Some(Value::Array(items)) = schema.get_mut("items") {
        let items = std::mem::take(items);
        schema.shift_remove("items");
        if !items.is_empty() {
            schema.insert("prefixItems".to_owned(), Value::Array(items));
        }
        if let Some(additional) = additional {
            schema.insert("items".to_owned(), additional);
        }
    }
}

/// `dependencies` fell into `dependentRequired` and `dependentSchemas`.
pub(crate) fn dependencies(schema: &mut Map<String, Value>) {
    let Some(Value::Object(dependencies)) = schema.get("dependencies") else { return };
    let (required, schemas): (Map<_, _>, Map<_, _>) =
        dependencies.clone().into_iter().partition(|(_, dependency)| dependency.is_array());
    schema.shift_remove("dependencies");
    for (name, part) in [("dependentRequired", required), ("dependentSchemas", schemas)] {
        if !part.is_empty() {
            schema.entry(name).or_insert(Value::Object(part));
        }
    }
}

/// `example` is one of `examples`, which are a list here and not OpenAPI's mapping.
pub(crate) fn examples(schema: &mut Map<String, Value>) {
    if let Some(Value::Object(named)) = schema.get_mut("examples") {
        let named = std::mem::take(named);
        let values = named.into_iter().map(|(_, example)| match example {
            Value::Object(mut example) if example.contains_key("value") => {
                example.remove("value").unwrap_or_default()
            }
            other => other,
        });
        let values = values.collect();
        schema.insert("examples".to_owned(), Value::Array(values));
    }
    if let Some(example) = schema.shift_remove("example") {
        match schema.get_mut("examples") {
            Some(Value::Array(examples)) => examples.push(example),
            _ => {
                schema.insert("examples".to_owned(), Value::Array(vec![example]));
            }
        }
    }
}
