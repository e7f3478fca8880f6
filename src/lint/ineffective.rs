//! Keywords that say nothing about values of the type beside them.

use serde_json::{Map, Value};

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::schema::Type;
use crate::spec::Kind;
use crate::suite::Level;

/// Keywords, and the type that they are about (JSON Schema 2020-12 validation, section 6; core, section 10.3).
const ABOUT: [(&str, Type); 21] = [
    ("minLength", Type::String),
    ("maxLength", Type::String),
    ("pattern", Type::String),
    ("minimum", Type::Number),
    ("maximum", Type::Number),
    ("exclusiveMinimum", Type::Number),
    ("exclusiveMaximum", Type::Number),
    ("multipleOf", Type::Number),
    ("items", Type::Array),
    ("prefixItems", Type::Array),
    ("contains", Type::Array),
    ("minItems", Type::Array),
    ("maxItems", Type::Array),
    ("uniqueItems", Type::Array),
    ("properties", Type::Object),
    ("patternProperties", Type::Object),
    ("propertyNames", Type::Object),
    ("required", Type::Object),
    ("minProperties", Type::Object),
    ("maxProperties", Type::Object),
    ("dependentRequired", Type::Object),
];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Schema) {
        let types = types(node.value);
        if types.is_empty() {
            continue;
        }
        for (keyword, about) in ABOUT {
            if !node.value.get(keyword).is_some_and(says_something) {
                continue;
            }
            let is_about = |kind: &Type| *kind == about || about == Type::Number && *kind == Type::Integer;
            if types.iter().any(is_about) {
                continue;
            }
            let shown: Vec<&str> = types.iter().map(|kind| kind.name()).collect();
            let message = format!(
                "`{keyword}` is about {}, and the type is {}: it says nothing",
                noun(about),
                shown.join(" or ")
            );
            let defect = Defect::new(Code::KeywordIneffective, node.at.child(keyword), message);
            found.push(match keyword {
                "items" | "prefixItems" => defect.label("did you mean `type: array`?"),
                "properties" | "required" => defect.label("did you mean `type: object`?"),
                // Some generators mean that a parameter is given once.
                "uniqueItems" => defect.level(Level::Note),
                _ => defect,
            });
        }
    }
    found
}

/// The types that a schema names itself.
fn types(schema: &Map<String, Value>) -> Vec<Type> {
    let names = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().collect(),
        Some(name) => vec![name],
        None => Vec::new(),
    };
    names.into_iter().filter_map(|name| name.as_str().and_then(Type::named)).collect()
}

/// Whether a keyword's value asks for anything: what asks for nothing is noise, and harmless.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(said) => *said,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

fn noun(kind: Type) -> &'static str {
    match kind {
        Type::Null => "null",
        Type::Boolean => "booleans",
        Type::Integer | Type::Number => "numbers",
        Type::String => "text",
        Type::Array => "arrays",
        Type::Object => "objects",
    }
}
