//! Required members that no property describes, and members that can travel in no direction.

use std::collections::HashSet;
use std::ptr;

use serde_json::{Map, Value};

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::{Subject, Way};
use crate::spec::{Kind, Node};
use crate::text::{Pointer, closest};

/// Keywords whose schemas speak about the value of the schema that holds them.
const IN_PLACE: [&str; 7] = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = undescribed(subject);
    for node in subject.nodes(Kind::Schema) {
        let is = |keyword: &str| node.value.get(keyword) == Some(&Value::Bool(true));
        if is("readOnly") && is("writeOnly") {
            let message = "this is `readOnly` and `writeOnly` at once, so nobody may send it";
            found.push(Defect::new(Code::ReadAndWriteOnly, node.at.child("readOnly"), message));
        }
    }
    found.extend(never_sent(subject));
    found
}

/// Names under `required` that are not among the properties, where the schema stands by itself: what it is built into may have them.
fn undescribed(subject: &Subject<'_>) -> Vec<Defect> {
    let parts = parts(subject);
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Schema) {
        let Some(Value::Array(required)) = node.value.get("required") else { continue };
        let is_open =
            ["patternProperties", "additionalProperties", "unevaluatedProperties", "$ref", "propertyNames"]
                .iter()
                .any(|keyword| {
                    node.value.get(*keyword).is_some_and(Value::is_object) || node.value.contains_key("$ref")
                });
        let has_own =
            node.value.get("properties").and_then(Value::as_object).is_some_and(|own| !own.is_empty());
        if is_open || !has_own || is_part(&node.at) || parts.contains(&node.at) {
            continue;
        }
        let own = node.value.get("properties");
        let is_own = |name: &Value| own.and_then(|own| own.get(name.as_str()?)).is_some();
        if required.iter().all(is_own) {
            continue;
        }
        let names = subject.schema(&node.at, Way::Either).names_at(&Pointer::root());
        for (index, name) in required.iter().enumerate() {
            let Some(name) = name.as_str().filter(|name| !names.iter().any(|known| known == name)) else {
                continue;
            };
            // Then nothing is valid at all, which is told elsewhere.
            if node.value.get("additionalProperties") == Some(&Value::Bool(false)) {
                continue;
            }
            let at = node.at.child("required").index(index);
            let message = format!("`{name}` is required, and `properties` has no `{name}`");
            let near = closest(name, names.iter().map(String::as_str));
            let label = near.map_or_else(String::new, |near| format!("did you mean `{near}`?"));
            found.push(Defect::new(Code::RequiredUndocumented, at, message).label(label));
        }
    }
    found
}

/// Schemas that others are built on.
fn parts(subject: &Subject<'_>) -> HashSet<Pointer> {
    let mut parts = HashSet::new();
    for node in subject.nodes(Kind::Schema) {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for part in node.value.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                parts.extend(part.get("$ref").and_then(Value::as_str).and_then(Pointer::of_fragment));
            }
        }
        if node.value.len() > 1 {
            parts.extend(node.value.get("$ref").and_then(Value::as_str).and_then(Pointer::of_fragment));
        }
    }
    parts
}

/// Whether a schema is one of several that speak about a value.
fn is_part(at: &Pointer) -> bool {
    let is = |token: Option<String>| {
        token.is_some_and(|token| IN_PLACE.contains(&&*token) || token == "dependentSchemas")
    };
    let own = at.last().map(|token| token.to_string());
    let above = at.parent().and_then(|above| above.last().map(|token| token.to_string()));
    is(own) || is(above)
}

/// Members that a request requires and that no request holds, in schemas that only requests have. Where answers have the schema too,
/// `required` speaks of those (OpenAPI 3.0, section 4.7.24.2).
fn never_sent(subject: &Subject<'_>) -> Vec<Defect> {
    let operations = &subject.api.operations;
    let requests = operations.iter().flat_map(|operation| {
        let body = operation.body.iter().flat_map(|body| &body.content);
        body.filter_map(|media| media.schema.clone())
    });
    let asked = reached(subject, requests.collect());
    let answers = operations.iter().flat_map(|operation| &operation.responses);
    let answers = answers.flat_map(|promise| &promise.content).filter_map(|media| media.schema.clone());
    // What the API sends by itself.
    let calls = subject
        .nodes(Kind::Media)
        .map(|node| &node.at)
        .filter(|at| at.tokens().any(|token| token == "callbacks" || token == "webhooks"));
    let answered = reached(subject, answers.chain(calls.map(|at| at.child("schema"))).collect());
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Schema) {
        let address = ptr::from_ref(node.value);
        if !asked.contains(&address) || answered.contains(&address) {
            continue;
        }
        found.extend(required_read_only(subject, node));
    }
    found
}

fn required_read_only(subject: &Subject<'_>, node: &Node<'_>) -> Vec<Defect> {
    let required = node.value.get("required").and_then(Value::as_array).into_iter().flatten();
    let read_only = required.enumerate().filter_map(|(index, name)| {
        let name = name.as_str()?;
        let member = node.at.child("properties").child(name);
        let own = member.resolve(subject.document)?.get("readOnly");
        let meant = || subject.meant(&member)?.1.get("readOnly");
        (own.or_else(meant)? == &Value::Bool(true)).then(|| {
            let message =
                format!("`{name}` is `readOnly`, and only requests have this schema: none may hold it");
            Defect::new(Code::ReadOnlyRequired, node.at.child("required").index(index), message)
        })
    });
    read_only.collect()
}

/// All schemas that these places lead to.
fn reached(subject: &Subject<'_>, mut open: Vec<Pointer>) -> HashSet<*const Map<String, Value>> {
    let mut found = HashSet::new();
    while let Some(at) = open.pop() {
        let Some(Value::Object(schema)) = at.resolve(subject.document) else { continue };
        let mut inner = vec![schema];
        while let Some(schema) = inner.pop() {
            if !found.insert(ptr::from_ref(schema)) {
                continue;
            }
            open.extend(schema.get("$ref").and_then(Value::as_str).and_then(Pointer::of_fragment));
            inner.extend(below(schema));
        }
    }
    found
}

/// The schemas in a schema; what only looks like one does no harm.
fn below(schema: &Map<String, Value>) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    for value in schema.values() {
        match value {
            Value::Object(members) => {
                found.push(members);
                found.extend(members.values().filter_map(Value::as_object));
            }
            Value::Array(items) => found.extend(items.iter().filter_map(Value::as_object)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}
