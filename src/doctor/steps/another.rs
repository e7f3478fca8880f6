//! Another operation of the same API: whether what fails is one operation, or all of them.

use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::Found;
use crate::doctor::steps::{reading, request};

pub(super) fn spare(subject: &Subject<'_>) -> Option<String> {
    let none = || (subject.cases.len() < 2).then(|| "there is no other that changes nothing".to_owned());
    request::spare(subject).or_else(none)
}

pub(super) fn look(subject: &Subject<'_>, facts: &Facts) -> Found {
    match (subject.cases.get(1), facts.exchanges.get(1)) {
        (Some(case), Some(exchange)) => reading::look(subject, case, exchange),
        (Some(_) | None, None) | (None, Some(_)) => Found::skipped("nothing was sent"),
    }
}
