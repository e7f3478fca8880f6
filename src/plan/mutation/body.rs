//! A body that is not there.

use crate::plan::case::Place;
use crate::plan::mutation::{Draft, Subject, missing};
use crate::text::Pointer;

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    let (Some(promise), Some(_)) = (&subject.operation.body, &subject.values.body) else {
        return Vec::new();
    };
    if !promise.required {
        return Vec::new();
    }
    let mut values = subject.values.clone();
    values.body = None;
    vec![missing(Place::Body, Pointer::root(), &promise.pointer, "a body", values)]
}
