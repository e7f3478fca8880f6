//! A method that nothing documents on the path.

use crate::plan::case::Place;
use crate::plan::mutation::draft::{Change, Draft, Subject};
use crate::plan::mutation::kind::WRONG_METHOD;
use crate::plan::request::Request;
use crate::plan::scope;
use crate::spec::{Method, Operation};
use crate::text::Pointer;

/// HEAD and OPTIONS are implicit in frameworks; TRACE and CONNECT are stopped by proxies.
const CANDIDATES: [Method; 5] = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    let spoken = is_spokesman(subject);
    if !spoken && !scope::is_everything(subject.suite) {
        return Vec::new();
    }
    let documented = |method: &Method| {
        subject.operation.method == *method || rivals(subject).any(|(_, other)| other.method == *method)
    };
    let allowed = allowed(subject);
    let wrong: Vec<Method> = CANDIDATES.into_iter().filter(|method| !documented(method)).collect();
    // The other operations of a path take one each, not the same as their neighbours.
    let turn = on_path(subject).iter().position(|(index, _)| *index == subject.index).unwrap_or_default();
    let wrong = if spoken { wrong } else { wrong.into_iter().rev().cycle().skip(turn).take(1).collect() };
    wrong
        .into_iter()
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

/// The same request by another method. One that gives a body no meaning (RFC 9110 sections 9.3.1 and 9.3.5) goes without: front ends
/// refuse it for the body, whatever they think of the method.
pub(in crate::plan) fn with_method(request: Request, method: &str) -> Request {
    let mut request = Request { method: method.to_owned(), ..request };
    if matches!(method, "GET" | "DELETE") {
        request.body = None;
        request.headers.retain(|(name, _)| name != "content-type");
    }
    request
}

fn rivals<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (usize, &'a Operation)> {
    subject.rivals.iter().map(|rival| (*rival, &subject.api.operations[*rival]))
}

/// Those on the same path, itself among them, in document order.
fn on_path<'a>(subject: &Subject<'a>) -> Vec<(usize, &'a Operation)> {
    let own = (subject.index, subject.operation);
    let others = rivals(subject).filter(|(_, other)| other.path == subject.operation.path);
    let mut all: Vec<_> = others.chain([own]).collect();
    all.sort_by_key(|(index, _)| *index);
    all
}

/// One operation of a path speaks for it: one without a body and that only reads where there is one, since its request is
/// the least that a server could act on.
fn is_spokesman(subject: &Subject<'_>) -> bool {
    let rank = |operation: &Operation| (operation.body.is_some(), !operation.method.is_safe());
    let first = on_path(subject)
        .into_iter()
        .filter(|(_, other)| scope::wants(subject.api, subject.suite, other))
        .min_by_key(|(index, other)| (rank(other), *index));
    first.is_some_and(|(index, _)| index == subject.index)
}

fn allowed(subject: &Subject<'_>) -> String {
    let methods: Vec<String> = on_path(subject).iter().map(|(_, other)| other.method.to_string()).collect();
    format!("only {}", methods.join(", "))
}
