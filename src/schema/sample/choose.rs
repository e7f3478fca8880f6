//! Which of several values or branches comes first: what the document itself names first.

use jsonschema::canonical::{CanonicalKind, CanonicalSchema, CanonicalView};
use jsonschema::{JsonType, JsonTypeSet};
use serde_json::Value;

use crate::schema::nodes::Nodes;
use crate::schema::sample::build::Spot;
use crate::schema::types::{Type, Types};
use crate::schema::view::View;

/// The value of an enumeration that the document lists first; `nth` moves on from there. Null comes last.
pub(crate) fn listed(values: &[Value], spot: &Spot<'_>) -> Option<Value> {
    let documented = spot.nodes.keyword("enum").filter_map(Value::as_array).flatten();
    let documented = documented.filter(|value| values.iter().any(|listed| same(listed, value)));
    let mut order: Vec<&Value> = Vec::new();
    // The normal form of a boolean lists `false` first; `true` shows more.
    for value in documented.chain(values.iter().rev().filter(|value| value.is_boolean())).chain(values) {
        if !order.iter().any(|known| same(known, value)) {
            order.push(value);
        }
    }
    order.sort_by_key(|value| value.is_null());
    let count = order.len().max(1);
    order.get(spot.nth % count).map(|value| (*value).clone())
}

/// Keywords that tell of which type a value is meant to be where `type` is not given.
const MEANT: &[(Type, &[&str])] = &[
    (Type::Object, &["properties", "required", "additionalProperties", "patternProperties", "minProperties"]),
    (Type::Array, &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]),
    (Type::String, &["format", "pattern", "minLength", "maxLength"]),
    (Type::Number, &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
];

/// The types of the first alternative that the document names at a place, null aside; what is meant where none is named.
pub(crate) fn preferred(view: &View, nodes: &Nodes<'_>) -> Types {
    for node in nodes.iter() {
        for keyword in ["anyOf", "oneOf"] {
            let branches = node.schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            for index in 0..branches {
                let types = Nodes::at(view, &node.pointer.child(keyword).index(index)).types();
                if !types.is_empty() && !types.iter().eq([Type::Null]) {
                    return types;
                }
            }
        }
        let named = node.schema.get("type").and_then(Value::as_array).into_iter().flatten();
        if let Some(kind) =
            named.filter_map(Value::as_str).filter_map(Type::named).find(|kind| *kind != Type::Null)
        {
            return Types::NONE.with(kind);
        }
    }
    if !nodes.types().is_empty() {
        return Types::NONE;
    }
    let speaks = |keywords: &&[&str]| keywords.iter().any(|keyword| nodes.keyword(keyword).next().is_some());
    MEANT
        .iter()
        .find(|(_, keywords)| speaks(keywords))
        .map_or(Types::NONE, |(kind, _)| Types::NONE.with(*kind))
}

/// The types that a normal form admits, as far as `depth` references tell; empty when it may be any.
pub(crate) fn types_of(schema: &CanonicalSchema, depth: usize) -> Types {
    let Some(depth) = depth.checked_sub(1) else { return Types::NONE };
    // The view of an object or an array copies all of it, and only its kind is asked for.
    match schema.kind() {
        CanonicalKind::Object => return Types::NONE.with(Type::Object),
        CanonicalKind::Array => return Types::NONE.with(Type::Array),
        _ => {}
    }
    match schema.view() {
        CanonicalView::MultiType(types) => types.iter().map(kind).collect(),
        CanonicalView::TypedGroup(group) => Types::NONE.with(kind(group.ty)),
        CanonicalView::String(_) => Types::NONE.with(Type::String),
        CanonicalView::Integer(_) => Types::NONE.with(Type::Integer),
        CanonicalView::Number(_) => Types::NONE.with(Type::Number),
        CanonicalView::Array(_) => Types::NONE.with(Type::Array),
        CanonicalView::Object(_) => Types::NONE.with(Type::Object),
        CanonicalView::Const(value) => Types::NONE.with(Type::of(&value)),
        CanonicalView::Enum(values) => values.iter().map(Type::of).collect(),
        CanonicalView::AllOf(parts) | CanonicalView::AnyOf(parts) | CanonicalView::OneOf(parts) => {
            parts.iter().map(|part| types_of(part, depth)).fold(Types::NONE, Types::union)
        }
        CanonicalView::Reference(uri) => {
            schema.definition(&uri).map_or(Types::NONE, |target| types_of(&target, depth))
        }
        CanonicalView::Not(_) | CanonicalView::True | CanonicalView::False | CanonicalView::Raw(_) => {
            Types::NONE
        }
    }
}

/// What stands where nothing is said: an object for a whole value, text for a member.
pub(crate) fn anything(spot: &Spot<'_>) -> JsonTypeSet {
    if spot.depth == 0 && spot.name.is_empty() {
        JsonTypeSet::empty().insert(JsonType::Object)
    } else {
        JsonTypeSet::all()
    }
}

/// Whether a value is of a type.
pub(crate) fn is_of(expected: JsonType, value: &Value) -> bool {
    Types::NONE.with(kind(expected)).admit(Type::of(value))
}

/// Both of two objects; of anything else the first.
pub(crate) fn merged(first: Value, second: Value) -> Value {
    match (first, second) {
        (Value::Object(mut members), Value::Object(more)) => {
            for (name, value) in more {
                members.entry(name).or_insert(value);
            }
            Value::Object(members)
        }
        (first, _) => first,
    }
}

fn kind(of: JsonType) -> Type {
    match of {
        JsonType::Null => Type::Null,
        JsonType::Boolean => Type::Boolean,
        JsonType::Integer => Type::Integer,
        JsonType::Number => Type::Number,
        JsonType::String => Type::String,
        JsonType::Array => Type::Array,
        JsonType::Object => Type::Object,
    }
}

/// Whether two values are the same to JSON Schema: `1` and `1.0` are.
fn same(first: &Value, second: &Value) -> bool {
    match (first, second) {
        (Value::Number(first), Value::Number(second)) => first == second || first.as_f64() == second.as_f64(),
        (first, second) => first == second,
    }
}
