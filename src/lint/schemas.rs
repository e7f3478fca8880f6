//! Bodies that nothing is said of.

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::media::Medium;
use crate::lint::subject::Subject;
use crate::spec::{Media, Method, Operation, ResponsePromise, StatusPattern};
use crate::suite::Level;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for operation in &subject.api.operations {
        let asked = operation.body.iter().flat_map(|body| &body.content);
        found.extend(asked.filter_map(|media| missing(subject, media)));
        let (empty, full): (Vec<_>, Vec<_>) = operation.responses.iter().partition(|it| has_no_content(it));
        found.extend(empty.into_iter().filter_map(forbidden));
        let answered = full.into_iter().flat_map(|promise| &promise.content);
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
    let Some(at) = &media.schema else {
        if media.pointer.child("itemSchema").resolve(subject.document).is_some() {
            return None;
        }
        let message = format!("this body of `{}` has no schema", media.name);
        return Some(Defect::new(Code::SchemaMissing, media.pointer.clone(), message));
    };
    let members = at.resolve(subject.document).and_then(Value::as_object)?;
    let is_remark = |key: &String| matches!(key.as_str(), "description" | "title" | "examples");
    members.keys().all(is_remark).then(|| {
        let message = format!("the schema of this body of `{}` admits everything", media.name);
        Defect::new(Code::SchemaMissing, at.clone(), message).level(Level::Note)
    })
}

/// Content where HTTP has none (RFC 9110, sections 15.2, 15.3.5, 15.3.6 and 15.4.5).
fn forbidden(promise: &ResponsePromise) -> Option<Defect> {
    if !has_no_content(promise) || promise.content.is_empty() {
        return None;
    }
    let message =
        format!("a response with status {} has no content, and this one documents some", promise.status);
    let own = promise.pointer.child("content");
    Some(Defect::new(Code::ContentForbidden, own, message))
}

fn has_no_content(promise: &ResponsePromise) -> bool {
    match promise.status {
        StatusPattern::Exact(status) => matches!(status, 100..200 | 204 | 205 | 304),
        StatusPattern::Range(hundreds) => hundreds == 1,
        StatusPattern::Default => false,
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
