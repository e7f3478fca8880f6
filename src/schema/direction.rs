//! What a direction makes of a document: `required` is lifted for `readOnly` members in requests and for `writeOnly`
//! ones in responses.

use serde_json::Value;

use crate::schema::places::visit;
use crate::schema::reference::target;
use crate::text::Pointer;

/// In which direction a value travels: `readOnly` members are not required in requests, `writeOnly` ones not in
/// responses (OpenAPI 3.1, section 4.8.24.5; JSON Schema 2020-12 validation, section 9.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Direction {
    Request,
    Response,
}

/// How far a property's own references are followed to its annotation.
const DEPTH: usize = 16;

/// A `required` that is to be replaced.
struct Lift {
    required: Pointer,
    names: Vec<Value>,
}

/// The keyword that keeps a member out of a direction.
pub(crate) fn kept_out(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    }
}

/// The document as it applies in one direction; `None` when nothing changes. A name that stands twice in a `required` is
/// left once: the validator takes the second one to be missing.
pub(crate) fn lifted(document: &Value, direction: Direction) -> Option<Value> {
    let lifts = lifts(document, kept_out(direction));
    if lifts.is_empty() {
        return None;
    }
    let mut document = document.clone();
    for lift in lifts {
        if let Some(required) = lift.required.resolve_mut(&mut document) {
            *required = Value::Array(lift.names);
        }
    }
    Some(document)
}

fn lifts(document: &Value, keyword: &str) -> Vec<Lift> {
    let mut lifts = Vec::new();
    visit(document, &mut |place| {
        let Some(Value::Array(required)) = place.value.get("required") else { return };
        let outermost = place.holders.first().copied().unwrap_or(place.value);
        let mut names: Vec<&Value> = Vec::new();
        for name in required {
            let lifted =
                name.as_str().is_some_and(|name| member_is(document, outermost, name, keyword, DEPTH));
            if !lifted && !names.contains(&name) {
                names.push(name);
            }
        }
        if names.len() < required.len() {
            let names = names.into_iter().cloned().collect();
            lifts.push(Lift { required: place.pointer().child("required"), names });
        }
    });
    lifts
}

/// Whether a member of this name is annotated so by the schema, what it refers to or its `allOf`.
fn member_is(document: &Value, schema: &Value, name: &str, keyword: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    own.is_some_and(|member| is(document, member, keyword, depth))
        || in_place(document, schema).any(|part| member_is(document, part, name, keyword, depth))
}

/// Whether a schema is annotated so, itself or through what it refers to.
fn is(document: &Value, schema: &Value, keyword: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    schema.get(keyword) == Some(&Value::Bool(true))
        || in_place(document, schema).any(|part| is(document, part, keyword, depth))
}

fn in_place<'d>(document: &'d Value, schema: &'d Value) -> impl Iterator<Item = &'d Value> {
    let all = schema.get("allOf").and_then(Value::as_array);
    target(document, schema).into_iter().chain(all.into_iter().flatten())
}
