//! A value of another JSON type is put in, null aside.

use serde_json::{Map, Value, json};

use crate::schema::spoil::site::{Edit, Site, Tampering};
use crate::schema::types::Type;

/// One value of each other type, where the document says anything about types.
pub(crate) fn tamper(site: &Site<'_>) -> Vec<Tampering> {
    if site.nodes.types().is_empty() {
        return Vec::new();
    }
    let own = Type::of(site.value);
    let others = Type::ALL.into_iter().filter(|kind| match (own, kind) {
        // A fraction differs from what an integer schema wants; anything else is told apart by an integer as well.
        (Type::Integer, Type::Number) => true,
        // Null is a kind of its own.
        (_, Type::Number | Type::Null) | (Type::Number, Type::Integer) => false,
        (own, kind) => own != *kind,
    });
    others
        .map(|kind| Tampering { at: site.at.clone(), keyword: "type", edits: vec![Edit::Put(strange(kind))] })
        .collect()
}

/// A value that nobody takes for one of another type.
fn strange(kind: Type) -> Value {
    match kind {
        Type::Null => Value::Null,
        Type::Boolean => json!(true),
        Type::Integer => json!(42),
        Type::Number => json!(4.2),
        Type::String => json!("text"),
        Type::Array => Value::Array(Vec::new()),
        Type::Object => Value::Object(Map::new()),
    }
}
