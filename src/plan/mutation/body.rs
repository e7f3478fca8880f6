//! Faults in the body.

use serde_json::Value;

use crate::plan::case::{Place, ValidKind};
use crate::plan::mutation::{Change, Draft, STRANGE, Subject, missing, spoiled, stranger};
use crate::plan::wire::Values;
use crate::schema::Direction;
use crate::suite::Unexpected;
use crate::text::Pointer;

/// A name that no API documents.
const STRANGER: &str = "unexpectedField";

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    let (Some(promise), Some((index, value))) = (&subject.operation.body, &subject.values.body) else {
        return Vec::new();
    };
    let mut drafts = Vec::new();
    if promise.required && subject.control == ValidKind::Minimal {
        let mut values = subject.values.clone();
        values.body = None;
        drafts.push(missing(Place::Body, Pointer::root(), &promise.pointer, "a body", values));
    }
    let Some(at) = &promise.content[*index].schema else { return drafts };
    let schema = subject.api.schemas.at(at, Direction::Request);
    let with = |value: Value| Values { body: Some((*index, value)), ..subject.values.clone() };
    drafts.extend(schema.spoil(value).iter().map(|fault| {
        spoiled(Place::Body, &Pointer::root(), fault, Change::Values(with(fault.value.clone())))
    }));
    if let (Unexpected::Rejected, Value::Object(members)) = (subject.suite.generate.unexpected, value) {
        let mut members = members.clone();
        members.insert(STRANGER.to_owned(), Value::String(STRANGE.to_owned()));
        let extended = Value::Object(members);
        if schema.admits(&extended) {
            drafts.push(stranger(Place::Body, STRANGER, with(extended)));
        }
    }
    drafts
}
