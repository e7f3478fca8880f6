//! Query, header and cookie parameters that are not there, and one that the document does not mention.

use crate::plan::case::Place;
use crate::plan::mutation::{Draft, STRANGE, Subject, missing, stranger};
use crate::spec::Location;
use crate::suite::Unexpected;
use crate::text::Pointer;

/// A name that no API documents.
const STRANGER: &str = "unexpectedParameter";

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (position, (index, _)) in subject.values.parameters.iter().enumerate() {
        let parameter = &subject.operation.parameters[*index];
        let place = Place::Parameter(parameter.location);
        let name = Pointer::root().child(&parameter.name);
        if parameter.required && parameter.location != Location::Path {
            let mut values = subject.values.clone();
            values.parameters.remove(position);
            drafts.push(missing(place, name.clone(), &parameter.pointer, "required", values));
        }
    }
    drafts.extend(strange_parameter(subject));
    drafts
}

/// A query parameter that the document neither names nor forbids.
fn strange_parameter(subject: &Subject<'_>) -> Option<Draft> {
    if subject.suite.generate.unexpected != Unexpected::Rejected {
        return None;
    }
    let mut values = subject.values.clone();
    values.extra_query.push((STRANGER.to_owned(), STRANGE.to_owned()));
    Some(stranger(Place::Parameter(Location::Query), STRANGER, values))
}
