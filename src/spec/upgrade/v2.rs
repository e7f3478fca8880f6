//! 2.0's parameters and headers say their type themselves; from 3.0 on they have a schema.

use serde_json::{Map, Value};

/// What belongs to the schema (OpenAPI 2.0, "Parameter Object", "Header Object").
const SCHEMA: [&str; 16] = [
    "type",
    "format",
    "items",
    "default",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
];

/// Gives a parameter that is no body, or a header, its schema.
pub(crate) fn parameter(parameter: &mut Map<String, Value>) {
    if parameter.contains_key("schema") || parameter.contains_key("$ref") {
        return;
    }
    let mut schema = Map::new();
    for keyword in SCHEMA {
        if let Some(value) = parameter.shift_remove(keyword) {
            schema.insert(keyword.to_owned(), value);
        }
    }
    if let Some(nullable) = parameter.get("x-nullable") {
        schema.insert("x-nullable".to_owned(), nullable.clone());
    }
    parameter.insert("schema".to_owned(), Value::Object(schema));
}
