//! An `Accept` that nothing documented satisfies.

use serde_json::Value;

use crate::plan::case::Place;
use crate::plan::mutation::draft::{Draft, Subject, whole};
use crate::plan::mutation::kind::NOT_ACCEPTABLE;
use crate::spec::{MediaType, Operation, StatusPattern};

/// A media type that nobody serves.
const UNACCEPTABLE: &str = "application/vnd.specdrift.unacceptable";

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    if is_satisfied(subject.operation, UNACCEPTABLE) {
        return Vec::new();
    }
    let mut request = subject.request.clone();
    request.headers.retain(|(name, _)| name != "accept");
    request.headers.push(("accept".to_owned(), UNACCEPTABLE.to_owned()));
    let mut names: Vec<String> = Vec::new();
    for name in served(subject.operation) {
        let name = format!("`{name}`");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    vec![Draft {
        schema: Some(subject.operation.pointer.child("responses")),
        sent: Some(Value::String(UNACCEPTABLE.to_owned())),
        documented: format!("only {}", names.join(" or ")),
        ..whole(NOT_ACCEPTABLE, Place::Accept, request)
    }]
}

/// Whether an answer may be in this media type, as far as the document says: also where it does not say at all.
pub(super) fn is_satisfied(operation: &Operation, accept: &str) -> bool {
    let Some(wanted) = MediaType::parse(accept) else { return true };
    let mut names = served(operation).peekable();
    names.peek().is_none() || names.any(|name| MediaType::parse(name).is_none_or(|name| name.meets(&wanted)))
}

/// The media types of successes.
fn served(operation: &Operation) -> impl Iterator<Item = &str> {
    let is_success = |status: StatusPattern| match status {
        StatusPattern::Exact(status) => (200..300).contains(&status),
        StatusPattern::Range(hundreds) => hundreds == 2,
        StatusPattern::Default => true,
    };
    let promises = operation.responses.iter().filter(move |promise| is_success(promise.status));
    promises.flat_map(|promise| &promise.content).map(|media| media.name.as_str())
}
