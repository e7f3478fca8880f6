//! Faults in the body.

use serde_json::Value;

use crate::plan::case::{Place, ValidKind};
use crate::plan::mutation::{Change, Draft, MISSING, PERMITTED_EXTRA, Subject, spoiled};
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
        drafts.push(Draft {
            kind: MISSING,
            place: Place::Body,
            pointer: Pointer::root(),
            keyword: Some("required".to_owned()),
            variant: None,
            schema: Some(promise.pointer.clone()),
            sent: None,
            documented: "a body".to_owned(),
            change: Change::Values(values),
        });
    }
    let Some(at) = &promise.content[*index].schema else { return drafts };
    let schema = subject.api.schemas.at(at, Direction::Request);
    let with = |value: Value| {
        let mut values = subject.values.clone();
        values.body = Some((*index, value));
        Change::Values(values)
    };
    drafts.extend(
        schema
            .spoil(value)
            .iter()
            .map(|fault| spoiled(Place::Body, &Pointer::root(), fault, with(fault.value.clone()))),
    );
    if let (Unexpected::Rejected, Value::Object(members)) = (subject.suite.generate.unexpected, value) {
        let mut members = members.clone();
        members.insert(STRANGER.to_owned(), Value::String("unexpected".to_owned()));
        let extended = Value::Object(members);
        if schema.admits(&extended) {
            drafts.push(Draft {
                kind: PERMITTED_EXTRA,
                place: Place::Body,
                pointer: Pointer::root().child(STRANGER),
                keyword: None,
                variant: None,
                schema: None,
                sent: Some(Value::String("unexpected".to_owned())),
                documented: "not mentioned; the suite wants it refused".to_owned(),
                change: with(extended),
            });
        }
    }
    drafts
}
