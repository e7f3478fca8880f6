//! Text places hold only text: what values a server may read from it, by the schema's types.

use serde_json::{Map, Value};

use crate::plan::wire::style::Raw;
use crate::schema::{Schema, Type, Types};
use crate::text::Pointer;

/// What a raw structure at `at` may mean, most likely reading first. A request is valid when the schema admits any of them, and
/// broken only when it admits none.
pub(super) fn readings(raw: &Raw, schema: Option<&Schema>, at: &Pointer) -> Vec<Value> {
    let mut readings = match raw {
        Raw::Text(text) => scalars(text, types(schema, at)),
        Raw::List(_) | Raw::Map(_) => vec![typed(raw, schema, at)],
    };
    let plain = plain(raw);
    if !matches!(raw, Raw::Text(_)) && !readings.contains(&plain) {
        readings.push(plain);
    }
    readings
}

fn types(schema: Option<&Schema>, at: &Pointer) -> Types {
    schema.map(|schema| schema.types_at(at)).unwrap_or_default()
}

/// The likeliest reading of a structure.
fn typed(raw: &Raw, schema: Option<&Schema>, at: &Pointer) -> Value {
    match raw {
        Raw::Text(text) => scalars(text, types(schema, at)).swap_remove(0),
        Raw::List(items) => Value::Array(
            items.iter().enumerate().map(|(index, item)| typed(item, schema, &at.index(index))).collect(),
        ),
        Raw::Map(members) => {
            let members =
                members.iter().map(|(name, member)| (name.clone(), typed(member, schema, &at.child(name))));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

/// All values that a text may stand for where these types are documented; never empty.
fn scalars(text: &str, types: Types) -> Vec<Value> {
    let unsaid = types.is_empty();
    let mut values = Vec::new();
    if (unsaid || types.contains(Type::Integer) || types.contains(Type::Number)) && is_number(text) {
        values.extend(serde_json::from_str::<Value>(text).ok().filter(Value::is_number));
    }
    if (unsaid || types.contains(Type::Boolean)) && matches!(text, "true" | "false") {
        values.push(Value::Bool(text == "true"));
    }
    if types.contains(Type::Null) && matches!(text, "null" | "") {
        values.push(Value::Null);
    }
    if (types.contains(Type::Object) && text.starts_with('{'))
        || (types.contains(Type::Array) && text.starts_with('['))
    {
        values.extend(serde_json::from_str::<Value>(text).ok());
    }
    if unsaid || types.contains(Type::String) || values.is_empty() {
        values.push(Value::String(text.to_owned()));
    }
    values
}

/// JSON's spelling of numbers (RFC 8259 section 6).
fn is_number(text: &str) -> bool {
    text.bytes().next().is_some_and(|first| first == b'-' || first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'))
}

/// The reading in which every leaf is a string.
fn plain(raw: &Raw) -> Value {
    match raw {
        Raw::Text(text) => Value::String(text.clone()),
        Raw::List(items) => Value::Array(items.iter().map(plain).collect()),
        Raw::Map(members) => {
            Value::Object(members.iter().map(|(name, member)| (name.clone(), plain(member))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_is_read_as_the_documented_types_allow() {
        for (text, types, expected) in [
            ("123", vec![Type::Integer], vec![json!(123)]),
            ("123", vec![Type::String], vec![json!("123")]),
            ("123", vec![Type::String, Type::Integer], vec![json!(123), json!("123")]),
            ("true", vec![Type::Boolean], vec![json!(true)]),
            ("yes", vec![Type::Boolean], vec![json!("yes")]),
            ("1e0", vec![Type::Number], vec![json!(1.0)]),
            ("1e999", vec![Type::Number], vec![json!("1e999")]),
            ("", vec![Type::Null, Type::Integer], vec![json!(null)]),
            ("0x1F", vec![], vec![json!("0x1F")]),
        ] {
            assert_eq!(scalars(text, types.into_iter().collect()), expected, "{text}");
        }
    }
}
