//! What is left of a document when the keywords that can't be compiled are dropped: one bad pattern must not cost a
//! whole operation.

use std::collections::HashMap;

use jsonschema::Draft;
use serde_json::Value;
use serde_json::json;

use crate::schema::places::visit;
use crate::schema::types::Type;
use crate::text::Pointer;

/// A keyword that was dropped, so that the schema admits more than its author meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Why, as a lower-case fragment.
    pub why: String,
}

/// What a keyword's value must look like.
#[derive(Clone, Copy)]
enum Form {
    Types,
    List,
    Names,
    NamesByName,
    Map,
    Number,
    Positive,
    Count,
    Bool,
    Text,
    Pattern,
    Patterns,
}

/// The form of each keyword's value (2020-12 validation, section 6; core, section 10).
const FORMS: &[(&str, Form)] = &[
    ("type", Form::Types),
    ("enum", Form::List),
    ("allOf", Form::List),
    ("anyOf", Form::List),
    ("oneOf", Form::List),
    ("prefixItems", Form::List),
    ("required", Form::Names),
    ("dependentRequired", Form::NamesByName),
    ("properties", Form::Map),
    ("dependentSchemas", Form::Map),
    ("patternProperties", Form::Patterns),
    ("minimum", Form::Number),
    ("maximum", Form::Number),
    ("exclusiveMinimum", Form::Number),
    ("exclusiveMaximum", Form::Number),
    ("multipleOf", Form::Positive),
    ("minLength", Form::Count),
    ("maxLength", Form::Count),
    ("minItems", Form::Count),
    ("maxItems", Form::Count),
    ("minContains", Form::Count),
    ("maxContains", Form::Count),
    ("minProperties", Form::Count),
    ("maxProperties", Form::Count),
    ("uniqueItems", Form::Bool),
    ("format", Form::Text),
    ("$ref", Form::Text),
    ("pattern", Form::Pattern),
];

/// The document without the keywords that can't be compiled, and what was dropped; `None` when nothing had to be.
pub(crate) fn repaired(document: &Value) -> Option<(Value, Vec<Dropped>)> {
    let dropped = faults(document);
    if dropped.is_empty() {
        return None;
    }
    let mut repaired = document.clone();
    for fault in &dropped {
        drop_at(&mut repaired, &fault.pointer);
    }
    Some((repaired, dropped))
}

/// Whether the validator can build this pattern.
pub(crate) fn compiles(pattern: &str) -> bool {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .build(&json!({ "pattern": pattern }))
        .is_ok()
}

/// A member is taken out; an item becomes the schema that admits everything, so that its neighbours keep their places.
fn drop_at(document: &mut Value, pointer: &Pointer) {
    let (Some(parent), Some(last)) = (pointer.parent(), pointer.last()) else { return };
    match parent.resolve_mut(document) {
        Some(Value::Object(members)) => {
            members.shift_remove(&*last);
        }
        Some(Value::Array(items)) => {
            if let Some(item) = last.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                *item = Value::Bool(true);
            }
        }
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {}
    }
}

fn faults(document: &Value) -> Vec<Dropped> {
    let mut patterns = HashMap::new();
    let mut found = Vec::new();
    visit(document, &mut |place| {
        let members = match place.value {
            Value::Object(members) => members,
            Value::Bool(_) => return,
            Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                let why = format!("a schema is an object or a boolean, not {}", Type::of(place.value));
                return found.push(Dropped { pointer: place.pointer(), why });
            }
        };
        for (keyword, form) in FORMS {
            let Some(value) = members.get(*keyword) else { continue };
            if let Form::Patterns = form {
                for pattern in value.as_object().into_iter().flat_map(|map| map.keys()) {
                    if !known(&mut patterns, pattern) {
                        let pointer = place.pointer().child(keyword).child(pattern);
                        found.push(Dropped { pointer, why: bad_pattern(pattern) });
                    }
                }
            }
            if let Some(why) = fault(*form, value, &mut patterns) {
                found.push(Dropped {
                    pointer: place.pointer().child(keyword),
                    why: format!("`{keyword}` {why}"),
                });
            }
        }
    });
    found
}

fn known(patterns: &mut HashMap<String, bool>, pattern: &str) -> bool {
    *patterns.entry(pattern.to_owned()).or_insert_with(|| compiles(pattern))
}

fn bad_pattern(pattern: &str) -> String {
    format!("`{pattern}` is no regular expression that can be built")
}

/// What is wrong with a keyword's value.
fn fault(form: Form, value: &Value, patterns: &mut HashMap<String, bool>) -> Option<String> {
    let names = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    let a_type = |value: &Value| value.as_str().is_some_and(|name| Type::named(name).is_some());
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let (right, expected) = match form {
        Form::Types => (
            a_type(value)
                || value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(a_type)),
            "names no JSON Schema type",
        ),
        Form::List => (value.is_array(), "is no list"),
        Form::Names => (names(value), "is no list of names"),
        Form::NamesByName => {
            (value.as_object().is_some_and(|map| map.values().all(names)), "is no map of lists of names")
        }
        Form::Map | Form::Patterns => (value.is_object(), "is no map of schemas"),
        Form::Number => (value.is_number(), "is no number"),
        Form::Positive => (number(value) > 0.0, "is no number above 0"),
        Form::Count => (number(value) >= 0.0 && number(value).fract() == 0.0, "is no count"),
        Form::Bool => (value.is_boolean(), "is no boolean"),
        Form::Text => (value.is_string(), "is no text"),
        Form::Pattern => {
            let text = value.as_str()?;
            return (!known(patterns, text)).then(|| bad_pattern(text));
        }
    };
    (!right).then(|| expected.to_owned())
}
