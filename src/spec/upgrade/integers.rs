//! OpenAPI's integer formats are no formats of JSON Schema: they become bounds.

use serde_json::{Map, Value, json};

use crate::schema::MADE_OF_FORMAT;

/// The integer formats of OpenAPI's registry, each with its least and its greatest value.
const FORMATS: [(&str, i64, u64); 8] = [
    ("int8", i8::MIN as i64, i8::MAX as u64),
    ("uint8", 0, u8::MAX as u64),
    ("int16", i16::MIN as i64, i16::MAX as u64),
    ("uint16", 0, u16::MAX as u64),
    ("int32", i32::MIN as i64, i32::MAX as u64),
    ("uint32", 0, u32::MAX as u64),
    ("int64", i64::MIN, i64::MAX as u64),
    ("uint64", 0, u64::MAX),
];

/// Puts the bounds of an integer format where the document has none of its own. A format of text (Google sends 64-bit
/// integers as strings) is left as it is: it says nothing that a JSON Schema validator could check.
pub(crate) fn bounds(schema: &mut Map<String, Value>) {
    let Some(format) = schema.get("format").and_then(Value::as_str) else { return };
    let Some((name, least, greatest)) = FORMATS.into_iter().find(|(name, ..)| *name == format) else {
        return;
    };
    let numeric = |kind: &Value| matches!(kind.as_str(), Some("integer" | "number"));
    let is_numeric = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(numeric),
        Some(kind) => numeric(kind),
        None => true,
    };
    if !is_numeric {
        return;
    }
    schema.shift_remove("format");
    let mut made = Map::new();
    if !schema.contains_key("minimum") && !schema.contains_key("exclusiveMinimum") {
        schema.insert("minimum".to_owned(), least.into());
        made.insert("minimum".to_owned(), json!(name));
    }
    if !schema.contains_key("maximum") && !schema.contains_key("exclusiveMaximum") {
        schema.insert("maximum".to_owned(), greatest.into());
        made.insert("maximum".to_owned(), json!(name));
    }
    if !made.is_empty() {
        schema.insert(MADE_OF_FORMAT.to_owned(), Value::Object(made));
    }
}
