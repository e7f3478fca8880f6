//! The example values that a document gives.

use serde_json::Value;

use crate::spec::examples::Examples;
use crate::spec::operation::view::Document;
use crate::spec::refs;
use crate::text::Pointer;

/// The examples of a media type or a parameter: `example`, the values of `examples`, and where there are none, those of
/// its schema, at last the schema's default.
pub(crate) fn of<'d>(document: Document<'d>, node: &'d Value, schema: Option<&Pointer>) -> Examples {
    let mut found: Vec<&'d Value> = node.get("example").into_iter().collect();
    match node.get("examples") {
        Some(Value::Object(named)) => {
            found.extend(named.values().filter_map(|example| value(document, example)));
        }
        Some(Value::Array(values)) => found.extend(values),
        _ => {}
    }
    // 2.0 has no examples of parameters; this is how most tools write them.
    found.extend(node.get("x-example"));
    if found.is_empty() {
        found = of_schema(document, schema);
    }
    document.shelf.kept(found)
}

/// One example, where there is one, else those of the schema.
pub(crate) fn or_schema<'d>(
    document: Document<'d>,
    example: Option<&'d Value>,
    schema: Option<&Pointer>,
) -> Examples {
    document.shelf.kept(example.map_or_else(|| of_schema(document, schema), |example| vec![example]))
}

fn of_schema<'d>(document: Document<'d>, schema: Option<&Pointer>) -> Vec<&'d Value> {
    let Some((_, schema)) = schema.and_then(|schema| refs::follow(document.root, schema).ok()) else {
        return Vec::new();
    };
    match schema.get("examples").and_then(Value::as_array) {
        Some(examples) if !examples.is_empty() => examples.iter().collect(),
        _ => schema.get("default").into_iter().collect(),
    }
}

/// The value of an example object (OpenAPI 3.1, section 4.8.19; 3.2 calls it `dataValue`).
fn value<'d>(document: Document<'d>, example: &'d Value) -> Option<&'d Value> {
    let example = match refs::target(example) {
        Some(target) => refs::follow(document.root, &target).ok()?.1,
        None => example,
    };
    example.get("value").or_else(|| example.get("dataValue"))
}
