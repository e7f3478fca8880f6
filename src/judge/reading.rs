//! Texts as JSON values: bodies that are plain text, and headers.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::schema::Direction;
use crate::schema::Schema;
use crate::schema::Type;
use crate::text::Pointer;

/// The documented schema of the answer's body and the value to hold against it; `None` where there is no schema, or
/// no value that it could be held against.
pub(crate) fn subject<'e>(evidence: &'e Evidence<'_>) -> Option<(Arc<Schema>, Cow<'e, Value>)> {
    let pointer = evidence.media?.schema.as_ref()?;
    if evidence.is_bodiless() {
        return None;
    }
    let schema = evidence.api.schemas.at(pointer, Direction::Response);
    let value = match &evidence.body {
        Body::Json(value) => Cow::Borrowed(value),
        Body::Text(text) => Cow::Owned(read(&schema, text).ok()?),
        Body::Absent | Body::Malformed(_) | Body::Opaque | Body::Unread(_) => return None,
    };
    schema.broken().is_none().then_some((schema, value))
}

/// The value that a text stands for, by a schema.
///
/// # Errors
/// The value that comes nearest, when the schema admits none of those that the text could stand for.
pub(crate) fn read(schema: &Schema, text: &str) -> Result<Value, Value> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let documented = schema.types_at(&Pointer::root());
    let candidates = candidates(text);
    if let Some(admitted) = candidates.iter().find(|value| schema.admits(value)) {
        return Ok(admitted.clone());
    }
    let typed = candidates.iter().find(|value| documented.admit(Type::of(value)));
    Err(typed.cloned().unwrap_or_else(|| Value::from(text)))
}

/// All that a text could stand for, likeliest first: itself, a number or boolean or null, a document, a list.
fn candidates(text: &str) -> Vec<Value> {
    let mut values = vec![Value::from(text)];
    values.extend(scalar(text));
    if text.starts_with(['{', '[']) {
        values.extend(serde_json::from_str::<Value>(text));
    }
    let items: Vec<_> = if text.is_empty() { Vec::new() } else { text.split(',').map(str::trim).collect() };
    values.push(items.iter().map(|item| scalar(item).unwrap_or_else(|| Value::from(*item))).collect());
    values.push(items.iter().map(|item| Value::from(*item)).collect());
    values
}

/// A number, boolean or null in JSON's own spelling; booleans in any case.
fn scalar(text: &str) -> Option<Value> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        "null" => Some(Value::Null),
        lower if lower.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
            serde_json::from_str(lower).ok()
        }
        _ => None,
    }
}
