//! Templates that are told apart by more than their text.

use serde_json::Value;

use crate::lint::subject::Subject;
use crate::spec::Operation;

/// Whether no request is of both operations, though they have one method and one path: each requires another value of the same
/// parameter.
pub(super) fn are_told_apart(subject: &Subject<'_>, one: &Operation, other: &Operation) -> bool {
    one.parameters.iter().filter(|parameter| parameter.required).any(|parameter| {
        let twin = other
            .parameters
            .iter()
            .find(|twin| twin.required && twin.location == parameter.location && twin.name == parameter.name);
        let only = |at: Option<&crate::text::Pointer>| only_value(subject, at?);
        match (only(parameter.content.schema()), twin.and_then(|twin| only(twin.content.schema()))) {
            (Some(own), Some(theirs)) => own != theirs,
            (Some(_), None) | (None, Some(_) | None) => false,
        }
    })
}

/// The one value that a schema admits, where it says so itself.
fn only_value<'d>(subject: &Subject<'d>, at: &crate::text::Pointer) -> Option<&'d Value> {
    let (_, schema) = subject.meant(at)?;
    schema.get("const").or_else(|| match schema.get("enum")?.as_array()?.as_slice() {
        [only] => Some(only),
        [] | [_, _, ..] => None,
    })
}
