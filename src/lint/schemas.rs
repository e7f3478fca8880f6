//! Bodies that nothing is said of.

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::media::Medium;
use crate::lint::subject::Subject;
use crate::spec::{Media, Method, Operation, StatusPattern};
use crate::suite::Level;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for operation in &subject.api.operations {
        let asked = operation.body.iter().flat_map(|body| &body.content);
        found.extend(asked.filter_map(|media| missing(subject, media)));
        let answered = operation.responses.iter().flat_map(|promise| &promise.content);
        found.extend(answered.filter_map(|media| missing(subject, media)));
        found.extend(nothing(operation));
    }
    found
}

/// A media type that has fields, none of which is described.
fn missing(subject: &Subject<'_>, media: &Media) -> Option<Defect> {
    if !Medium::named(&media.name).has_fields() {
        return None;
    }
    let node = media.pointer.resolve(subject.document)?;
    if node.get("itemSchema").is_some() {
        return None;
    }
    let schema = node.get("schema");
    let is_empty = match schema {
        None => false,
        Some(Value::Object(members)) => {
            members.keys().all(|key| matches!(key.as_str(), "description" | "title" | "examples"))
        }
        Some(Value::Bool(_) | Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
            return None;
        }
    };
    match schema {
        None => {
            let message = format!("this body of `{}` has no schema", media.name);
            Some(Defect::new(Code::SchemaMissing, media.pointer.clone(), message))
        }
        Some(_) if is_empty => {
            let message = format!("the schema of this body of `{}` admits everything", media.name);
            let at = media.pointer.child("schema");
            Some(Defect::new(Code::SchemaMissing, at, message).level(Level::Note))
        }
        Some(_) => None,
    }
}

/// A GET that answers 200 and promises nothing of what it gets.
fn nothing(operation: &Operation) -> Option<Defect> {
    let promise = operation.responses.iter().find(|promise| promise.status == StatusPattern::Exact(200))?;
    if operation.method != Method::Get || !promise.content.is_empty() {
        return None;
    }
    let message = format!("`{}` promises nothing of what it answers with 200", operation.id);
    Some(Defect::new(Code::SchemaMissing, promise.pointer.clone(), message).level(Level::Note))
}
