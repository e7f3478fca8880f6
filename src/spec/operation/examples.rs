//! The example values that a document gives.

use serde_json::Value;

use crate::spec::refs;
use crate::text::Pointer;

/// The examples of a media type or a parameter: `example`, the values of `examples`, and where there are none, those of
/// its schema, at last the schema's default.
pub(crate) fn of(document: &Value, node: &Value, schema: Option<&Pointer>) -> Vec<Value> {
    let mut found: Vec<Value> = node.get("example").cloned().into_iter().collect();
    match node.get("examples") {
        Some(Value::Object(named)) => {
            found.extend(named.values().filter_map(|example| value(document, example)).cloned());
        }
        Some(Value::Array(values)) => found.extend(values.iter().cloned()),
        _ => {}
    }
    // 2.0 has no examples of parameters; this is how most tools write them.
    found.extend(node.get("x-example").cloned());
    if found.is_empty()
        && let Some((_, schema)) = schema.and_then(|schema| refs::follow(document, schema).ok())
    {
        let examples = schema.get("examples").and_then(Value::as_array);
        found.extend(examples.into_iter().flatten().cloned());
        if found.is_empty() {
            found.extend(schema.get("default").cloned());
        }
    }
    found
}

/// The value of an example object (OpenAPI 3.1, section 4.8.19; 3.2 calls it `dataValue`).
fn value<'d>(document: &'d Value, example: &'d Value) -> Option<&'d Value> {
    let example = match refs::target(example) {
        Some(target) => refs::follow(document, &target).ok()?.1,
        None => example,
    };
    example.get("value").or_else(|| example.get("dataValue"))
}
