//! What an operation has to say of itself.

use std::collections::HashMap;

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::spec::{Kind, Method, Operation, SpecVersion, StatusPattern};
use crate::suite::Level;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = names(subject);
    for operation in &subject.api.operations {
        found.extend(errors(operation));
        found.extend(success(subject, operation));
        found.extend(body(subject, operation));
    }
    found
}

/// An `operationId` is unique among all operations, callbacks and webhooks among them (OpenAPI 3.0, section 4.7.10.1).
fn names(subject: &Subject<'_>) -> Vec<Defect> {
    let mut known = HashMap::new();
    let mut found = Vec::new();
    for node in subject.nodes(Kind::Operation) {
        let Some(name) = node.value.get("operationId").and_then(Value::as_str) else { continue };
        match known.get(name) {
            None => _ = known.insert(name, &node.at),
            Some(first) => {
                let message = format!("the `operationId` `{name}` is another operation's already");
                let first = format!("the first one is `{}`", subject.api.origin(first));
                let at = node.at.child("operationId");
                found.push(Defect::new(Code::OperationIdDuplicated, at, message).note(first));
            }
        }
    }
    found
}

/// "It is expected from the documentation to cover a successful operation response and any known errors" (OpenAPI 3.0, section
/// 4.7.16). Whatever is said of 5xx counts.
fn errors(operation: &Operation) -> Option<Defect> {
    let is_error = |status: StatusPattern| match status {
        StatusPattern::Exact(status) => status >= 400,
        StatusPattern::Range(hundreds) => hundreds >= 4,
        StatusPattern::Default => true,
    };
    let is_plain = matches!(operation.method.as_str(), "OPTIONS" | "TRACE");
    let is_silent = operation.responses.is_empty();
    if is_plain || is_silent || operation.responses.iter().any(|promise| is_error(promise.status)) {
        return None;
    }
    let at = operation.pointer.child("responses");
    let message = format!("`{}` documents no 4xx and no `default`", operation.id);
    Some(Defect::new(Code::ErrorsUndocumented, at, message))
}

fn success(subject: &Subject<'_>, operation: &Operation) -> Option<Defect> {
    let is_success = |status: StatusPattern| match status {
        StatusPattern::Exact(status) => status < 400,
        StatusPattern::Range(hundreds) => hundreds < 4,
        StatusPattern::Default => true,
    };
    if operation.responses.iter().any(|promise| is_success(promise.status)) {
        return None;
    }
    if !operation.responses.is_empty() {
        let at = operation.pointer.child("responses");
        let message = format!("`{}` documents nothing but errors", operation.id);
        return Some(Defect::new(Code::SuccessUndocumented, at, message));
    }
    // From 3.1 on an operation may leave its responses out (OpenAPI 3.1, section 4.8.10.1).
    let level = match subject.api.version {
        SpecVersion::V2_0 | SpecVersion::V3_0 => Level::Fail,
        SpecVersion::V3_1 | SpecVersion::V3_2 => Level::Warn,
    };
    let message = format!("`{}` documents no response", operation.id);
    Some(Defect::new(Code::SuccessUndocumented, operation.pointer.clone(), message).level(level))
}

/// Content in a GET, HEAD or DELETE has no generally defined semantics (RFC 9110, sections 9.3.1, 9.3.2 and 9.3.5).
fn body(subject: &Subject<'_>, operation: &Operation) -> Option<Defect> {
    let body = operation.body.as_ref()?;
    if ![Method::Get, Method::Head, Method::Delete].contains(&operation.method) {
        return None;
    }
    let own = operation.pointer.child("requestBody");
    let at = if own.resolve(subject.document).is_some() { own } else { body.pointer.clone() };
    let message =
        format!("`{}` has a body, to which HTTP gives no meaning in a {}", operation.id, operation.method);
    Some(Defect::new(Code::RequestBodyUndefined, at, message))
}
