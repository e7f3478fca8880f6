//! Faults in path, query, header and cookie parameters.

use crate::plan::case::{Place, ValidKind};
use crate::plan::mutation::{Change, Draft, STRANGE, Subject, missing, spoiled, stranger};
use crate::schema::Direction;
use crate::spec::Location;
use crate::suite::Unexpected;
use crate::text::Pointer;

/// A name that no API documents.
const STRANGER: &str = "unexpectedParameter";

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (position, (index, value)) in subject.values.parameters.iter().enumerate() {
        let parameter = &subject.operation.parameters[*index];
        let place = Place::Parameter(parameter.location);
        let name = Pointer::root().child(&parameter.name);
        if parameter.required && parameter.location != Location::Path {
            let mut values = subject.values.clone();
            values.parameters.remove(position);
            drafts.push(missing(place, name.clone(), &parameter.pointer, "required", values));
        }
        let Some(at) = parameter.content.schema() else { continue };
        for fault in subject.api.schemas.at(at, Direction::Request).spoil(value) {
            let mut values = subject.values.clone();
            values.parameters[position].1 = fault.value.clone();
            drafts.push(spoiled(place, &name, &fault, Change::Values(values)));
        }
    }
    drafts.extend(strange_parameter(subject));
    drafts
}

/// A query parameter that the document neither names nor forbids.
fn strange_parameter(subject: &Subject<'_>) -> Option<Draft> {
    if subject.suite.generate.unexpected != Unexpected::Rejected || subject.control != ValidKind::Minimal {
        return None;
    }
    let mut values = subject.values.clone();
    values.extra_query.push((STRANGER.to_owned(), STRANGE.to_owned()));
    Some(stranger(Place::Parameter(Location::Query), STRANGER, values))
}
