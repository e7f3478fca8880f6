//! A minimal request: the smallest documented one that changes nothing, with credentials.

use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::Found;
use crate::doctor::steps::{credentials, reading};

pub(super) fn spare(subject: &Subject<'_>) -> Option<String> {
    if subject.api.operations.is_empty() {
        return Some("there is no document: `--spec FILE` names one".to_owned());
    }
    if subject.credentials.is_err() {
        return Some("nothing is sent without its credentials: see `credentials`".to_owned());
    }
    subject
        .cases
        .is_empty()
        .then(|| "the document has no operation that can be asked without changing something".to_owned())
}

pub(super) fn look(subject: &Subject<'_>, facts: &Facts) -> Found {
    match (subject.cases.first(), facts.exchanges.first()) {
        (Some(case), Some(exchange)) => {
            let found = reading::look(subject, case, exchange);
            credentials::fetched(found, subject, case, exchange)
        }
        (Some(_) | None, None) | (None, Some(_)) => Found::skipped("nothing was sent"),
    }
}
