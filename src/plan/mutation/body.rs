//! A body that is not there, and members that the document does not mention.

use serde_json::Value;

use crate::plan::case::Place;
use crate::plan::mutation::{Draft, STRANGE, Subject, missing, stranger};
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
    if promise.required {
        let mut values = subject.values.clone();
        values.body = None;
        drafts.push(missing(Place::Body, Pointer::root(), &promise.pointer, "a body", values));
    }
    let Some(at) = &promise.content[*index].schema else { return drafts };
    let schema = subject.api.schemas.at(at, Direction::Request);
    if let (Unexpected::Rejected, Value::Object(members)) = (subject.suite.generate.unexpected, value) {
        let mut members = members.clone();
        members.insert(STRANGER.to_owned(), Value::String(STRANGE.to_owned()));
        let extended = Value::Object(members);
        if schema.admits(&extended) {
            let values = Values { body: Some((*index, extended)), ..subject.values.clone() };
            drafts.push(stranger(Place::Body, STRANGER, values));
        }
    }
    drafts
}
