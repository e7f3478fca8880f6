//! A method that nothing documents on the path.

use crate::plan::case::Place;
use crate::plan::case::ValidKind;
use crate::plan::mutation::draft::{Change, Draft, Subject};
use crate::plan::mutation::kind::WRONG_METHOD;
use crate::plan::scope;
use crate::spec::{Method, Operation};
use crate::text::Pointer;

/// HEAD and OPTIONS are implicit in frameworks; TRACE and CONNECT are stopped by proxies.
const CANDIDATES: [Method; 5] = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    if subject.control != ValidKind::Minimal || !is_spokesman(subject) {
        return Vec::new();
    }
    let path = &subject.operation.path;
    let documented = |method: &Method| {
        subject.api.operations.iter().any(|other| other.method == *method && other.path.overlaps(path))
    };
    let allowed = allowed(subject);
    CANDIDATES
        .into_iter()
        .filter(|method| !documented(method))
        .map(|method| Draft {
            kind: WRONG_METHOD,
            place: Place::Method,
            pointer: Pointer::root(),
            keyword: None,
            variant: Some(method.as_str().to_owned()),
            schema: Some(subject.operation.pointer.clone()),
            sent: None,
            documented: allowed.clone(),
            change: Change::Method(method.as_str().to_owned()),
        })
        .collect()
}

/// One operation of a path speaks for it: one without a body and that only reads where there is one, since its request is
/// the least that a server could act on.
fn is_spokesman(subject: &Subject<'_>) -> bool {
    let rank = |operation: &Operation| (operation.body.is_some(), !operation.method.is_safe());
    let first = subject
        .api
        .operations
        .iter()
        .enumerate()
        .filter(|(_, other)| other.path == subject.operation.path)
        .filter(|(_, other)| scope::wants(subject.api, subject.suite, other))
        .min_by_key(|(index, other)| (rank(other), *index));
    first.is_some_and(|(index, _)| index == subject.index)
}

fn allowed(subject: &Subject<'_>) -> String {
    let methods: Vec<String> = subject
        .api
        .operations
        .iter()
        .filter(|other| other.path == subject.operation.path)
        .map(|other| other.method.to_string())
        .collect();
    format!("only {}", methods.join(", "))
}
