//! Keywords that are not what JSON Schema wants: one of them would make the whole schema unusable, so it is told and
//! left out, and the rest of the schema counts.

use std::collections::HashSet;

use serde_json::{Map, Number, Value, json};

use crate::schema::Type;
use crate::spec::desk::{Desk, Slip};
use crate::text::{Pointer, closest};

/// What a keyword's value has to be (2020-12 validation and core).
#[derive(Clone, Copy)]
enum Want {
    Types,
    Number,
    /// A number above zero.
    Divisor,
    /// A whole number, not negative.
    Count,
    Text,
    Flag,
    List,
    /// A list with at least one item.
    SomeList,
    Names,
    Mapping,
    /// A number, or a boolean as up to OpenAPI 3.0.
    Bound,
    /// Text that nothing depends on.
    Remark,
    /// A boolean that nothing depends on.
    Hint,
}

impl Want {
    fn of(keyword: &str) -> Option<Self> {
        Some(match keyword {
            "type" => Self::Types,
            "minimum" | "maximum" => Self::Number,
            "exclusiveMinimum" | "exclusiveMaximum" => Self::Bound,
            "multipleOf" => Self::Divisor,
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
            | "minContains" | "maxContains" => Self::Count,
            "pattern" | "format" | "$ref" => Self::Text,
            "uniqueItems" | "readOnly" | "writeOnly" | "nullable" => Self::Flag,
            "deprecated" => Self::Hint,
            "title" | "description" | "$comment" | "contentEncoding" | "contentMediaType" => Self::Remark,
            "enum" => Self::List,
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => Self::SomeList,
            "required" => Self::Names,
            "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions"
            | "dependencies" | "dependentRequired" => Self::Mapping,
            _ => return None,
        })
    }

    fn admits(self, value: &Value) -> bool {
        match self {
            Self::Types => match value {
                Value::String(name) => Type::named(name).is_some(),
                Value::Array(names) => {
                    !names.is_empty()
                        && names.len() <= Type::ALL.len()
                        && names.iter().all(|name| name.as_str().and_then(Type::named).is_some())
                        && (1..names.len()).all(|index| !names[..index].contains(&names[index]))
                }
                _ => false,
            },
            Self::Number => value.is_number(),
            Self::Bound => value.is_number() || value.is_boolean(),
            Self::Divisor => value.as_f64().is_some_and(|divisor| divisor > 0.0),
            Self::Count => value.is_u64(),
            Self::Text | Self::Remark => value.is_string(),
            Self::Flag | Self::Hint => value.is_boolean(),
            Self::List => value.is_array(),
            Self::SomeList => value.as_array().is_some_and(|items| !items.is_empty()),
            Self::Names => value.as_array().is_some_and(|names| {
                let mut seen = HashSet::new();
                names.iter().all(|name| name.as_str().is_some_and(|name| seen.insert(name)))
            }),
            Self::Mapping => value.is_object(),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Types => "a type of JSON Schema",
            Self::Number | Self::Bound => "a number",
            Self::Divisor => "a number above zero",
            Self::Count => "a whole number",
            Self::Text | Self::Remark => "text",
            Self::Flag | Self::Hint => "true or false",
            Self::List => "a list",
            Self::SomeList => "a list with items",
            Self::Names => "a list of names",
            Self::Mapping => "a mapping",
        }
    }
}

/// Mends or takes out what is not as it has to be.
pub(crate) fn repair(schema: &mut Map<String, Value>, at: &Pointer, desk: &mut Desk) {
    let wrong: Vec<(String, Want)> = schema
        .iter()
        .filter_map(|(keyword, value)| Some((keyword, value, Want::of(keyword)?)))
        .filter(|(_, value, want)| !want.admits(value))
        .map(|(keyword, _, want)| (keyword.clone(), want))
        .collect();
    for (keyword, want) in wrong {
        let Some(value) = schema.get_mut(&keyword) else { continue };
        if let Some(meant) = meant(want, value) {
            *value = meant;
            continue;
        }
        let said = schema.shift_remove(&keyword).unwrap_or_default();
        if said == "file" {
            // 2.0's type for uploads and downloads; some 3.x documents still have it.
            schema.insert(keyword, json!("string"));
            schema.entry("format").or_insert(json!("binary"));
            continue;
        }
        if matches!(want, Want::Remark | Want::Hint) {
            continue;
        }
        let message = format!("`{keyword}` is {}, not {}; it is left out", shown(&said), want.noun());
        desk.note(Slip::Keyword, at.child(&keyword), message, way_out(want, &said));
    }
}

/// Tells of an `enum` none of whose values has the `type` beside it: `enum: [3.9, 3.10]` without quotes in YAML.
pub(crate) fn compare(schema: &Map<String, Value>, at: &Pointer, desk: &mut Desk) {
    let Some(Value::Array(values)) = schema.get("enum") else { return };
    let Some(wanted) = schema.get("type").and_then(Value::as_str).and_then(Type::named) else { return };
    let fits = |value: &Value| {
        let kind = Type::of(value);
        kind == Type::Null || kind == wanted || kind == Type::Integer && wanted == Type::Number
    };
    if values.is_empty() || values.iter().any(fits) {
        return;
    }
    let what = format!(
        "no value of this `enum` is of the type `{}` beside it, so nothing is valid here",
        wanted.name()
    );
    let label = if wanted == Type::String { "write its values in quotes" } else { "" };
    desk.note(Slip::Enum, at.child("enum"), what, label);
}

/// What is meant beyond doubt by a value that is not quite right.
fn meant(want: Want, value: &Value) -> Option<Value> {
    match (want, value) {
        // `type: [string, null]` in YAML.
        (Want::Types, Value::Array(names)) => {
            let mut kinds: Vec<Value> = Vec::new();
            for name in names {
                let name = if name.is_null() { json!("null") } else { name.clone() };
                if !kinds.contains(&name) {
                    kinds.push(name);
                }
            }
            Some(Value::Array(kinds)).filter(|kinds| want.admits(kinds))
        }
        (Want::Count, Value::Number(number)) => whole(number),
        (Want::Names, Value::Array(names)) if names.iter().all(Value::is_string) => {
            let mut seen = HashSet::new();
            Some(names.iter().filter(|name| seen.insert(name.as_str())).cloned().collect())
        }
        (Want::Number | Want::Bound | Want::Divisor | Want::Count, Value::String(text)) => {
            let number: Number = serde_json::from_str(text.trim()).ok()?;
            Some(Value::Number(number)).filter(|number| want.admits(number))
        }
        (Want::Flag, Value::String(text)) => text.parse().ok().map(Value::Bool),
        _ => None,
    }
}

/// `5.0` as `5`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
fn whole(number: &Number) -> Option<Value> {
    let float = number.as_f64()?;
    (float >= 0.0 && float.fract() == 0.0 && float < 9e15).then(|| json!(float as u64))
}

fn way_out(want: Want, said: &Value) -> String {
    match (want, said) {
        (Want::Types, Value::String(name)) => {
            let known = ["int", "float", "double", "bool", "str", "list", "dict", "map"];
            let meant = ["integer", "number", "number", "boolean", "string", "array", "object", "object"];
            let alias = known.iter().position(|known| known == name).map(|at| meant[at]);
            let near = alias.or_else(|| closest(name, Type::ALL.map(Type::name)));
            near.map_or_else(String::new, |near| format!("did you mean `{near}`?"))
        }
        (Want::Names, Value::Bool(_)) => {
            "name the property in the `required` of the object that has it".to_owned()
        }
        _ => String::new(),
    }
}

/// A value as a message shows it: short ones as they are, others by their type.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(_) | Value::Number(_) => format!("`{value}`"),
        Value::String(text) if text.len() <= 40 => format!("`{text}`"),
        Value::String(_) => "text".to_owned(),
        Value::Array(items) if items.is_empty() => "an empty list".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}
