//! Templates that are told apart by more than their text.

use serde_json::Value;

use crate::lint::subject::Subject;
use crate::spec::{Location, Operation, Parameter};
use crate::text::Pointer;

/// Whether a request that is meant for one of two operations of one method and one path can be told from one for the other: each
/// requires another value of the same parameter, or one requires a parameter outside of the path that the other does not have.
pub(super) fn are_told_apart(subject: &Subject<'_>, one: &Operation, other: &Operation) -> bool {
    differs(subject, one, other) || differs(subject, other, one)
}

fn differs(subject: &Subject<'_>, one: &Operation, other: &Operation) -> bool {
    let required = one.parameters.iter().filter(|own| own.required && own.location != Location::Path);
    required.into_iter().any(|own| {
        let is_twin = |twin: &&Parameter| twin.location == own.location && twin.name == own.name;
        let Some(twin) = other.parameters.iter().find(is_twin) else { return true };
        let only = |parameter: &Parameter| only_value(subject, parameter.content.schema()?);
        match (only(own), only(twin)) {
            (Some(own), Some(theirs)) => own != theirs,
            (Some(_) | None, None) | (None, Some(_)) => false,
        }
    })
}

/// The one value that a schema admits, where it says so itself.
fn only_value<'d>(subject: &Subject<'d>, at: &Pointer) -> Option<&'d Value> {
    let (_, schema) = subject.meant(at)?;
    schema.get("const").or_else(|| match schema.get("enum")?.as_array()?.as_slice() {
        [only] => Some(only),
        [] | [_, _, ..] => None,
    })
}
