//! Documented headers.

use serde_json::Value;

use crate::mock::media::text;
use crate::mock::members::examples;
use crate::schema::{Direction, Schemas, Shape};
use crate::spec::{ResponseHeader, ResponsePromise};
use crate::text::Pointer;

/// The headers that a promise names, each with a value that its schema admits: one of `known` (names in lower case) where it does,
/// else the document's example, else a sample. A header without such a value is left out.
pub(crate) fn documented(
    schemas: &Schemas,
    promise: &ResponsePromise,
    known: &[(&str, String)],
) -> Vec<(String, String)> {
    let named = promise.headers.iter().map(|header| (header.name.to_lowercase(), header));
    // OpenAPI 3.1, section 4.8.17.1: a `Content-Type` header here says nothing.
    named
        .filter(|(name, _)| {
            !["content-type", "content-length", "transfer-encoding", "connection"].contains(&name.as_str())
        })
        .filter_map(|(name, header)| {
            let fitting = known.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.as_str());
            let value = value(schemas, header, fitting)?;
            Some((name, value))
        })
        .collect()
}

/// Whether a header's schema admits a text: as it stands, as the number or boolean that it spells, or as a list.
pub(crate) fn admits(schemas: &Schemas, schema: Option<&Pointer>, value: &str) -> bool {
    let Some(at) = schema else { return true };
    let schema = schemas.at(at, Direction::Response);
    let spelled = |text: &str| {
        let scalar = serde_json::from_str(text).ok();
        scalar.filter(|value: &Value| value.is_number() || value.is_boolean()).unwrap_or_else(|| text.into())
    };
    let items = || value.split(',').map(str::trim);
    [value.into(), spelled(value), items().map(spelled).collect(), items().map(Value::from).collect()]
        .iter()
        .any(|value| schema.admits(value))
}

fn value<'k>(
    schemas: &Schemas,
    header: &ResponseHeader,
    known: impl Iterator<Item = &'k str>,
) -> Option<String> {
    let schema = header.schema.as_ref();
    for value in known {
        if admits(schemas, schema, value) {
            return Some(value.to_owned());
        }
    }
    let document = schemas.document();
    let own = header.pointer.resolve(document);
    let own = own.and_then(|header| {
        header.get("example").or_else(|| header.get("examples")?.as_object()?.values().next()?.get("value"))
    });
    let inside = schema.map(|at| examples(document, at)).unwrap_or_default();
    let documented = own
        .into_iter()
        .chain(inside)
        .filter(|value| schema.is_none_or(|at| schemas.at(at, Direction::Response).admits(value)));
    let sampled = || {
        let Some(at) = schema else { return Some(Value::from("1")) };
        Some(schemas.at(at, Direction::Response).sample(Shape::Minimal, "mock").ok()?.value)
    };
    documented
        .cloned()
        .chain(std::iter::once_with(sampled).flatten())
        .map(|value| text(&value))
        .find(|value| is_sendable(value))
}

/// Whether a text survives the journey as a field value (RFC 9110 section 5.5).
fn is_sendable(value: &str) -> bool {
    !value.is_empty()
        && value.trim() == value
        && value.chars().all(|c| c == ' ' || c == '\t' || c.is_ascii_graphic())
}
