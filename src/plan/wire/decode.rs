//! A request, read as a strict server would, and with all the indulgence that a server may have.

use std::sync::Arc;

use serde_json::Value;

use crate::plan::case::Place;
use crate::plan::request::Request;
use crate::plan::wire::parameter::Arrival;
use crate::plan::wire::raw::Raw;
use crate::plan::wire::reading::{Read, read};
use crate::plan::wire::{Breach, Decoded, Part, body};
use crate::schema::{Direction, Schema, Type, Types, Violation};
use crate::spec::{Api, Location, Media, MediaType, Operation, Parameter, ParameterContent, RequestBody};
use crate::text::Pointer;

/// Reads a request: percent-decoding, styles, forms and parts, numbers and booleans in text.
#[must_use]
pub fn decode(api: &Api, operation: &Operation, request: &Request) -> Decoded {
    let mut decoded = Decoded { strict: true, ..Decoded::default() };
    let arrival = Arrival::of(operation, request);
    for parameter in &operation.parameters {
        let part = parameter_part(api, operation, parameter, &arrival);
        decoded.strict &= part.strict;
        decoded.breaches.extend(part.breaches);
        let named = part.value.map(|value| (parameter.location, parameter.name.clone(), value));
        decoded.parameters.extend(named);
    }
    let part = decode_body(api, operation, request);
    decoded.strict &= part.strict;
    decoded.breaches.extend(part.breaches);
    decoded.body = part.value;
    decoded
}

/// Whether some reading of the request is what the operation documents. Looks no further than the first thing that is not.
#[must_use]
pub fn takes(api: &Api, operation: &Operation, request: &Request) -> bool {
    refused_by(api, operation, request).is_none()
}

/// The first part of the operation that does not take the request.
#[must_use]
pub fn refused_by(api: &Api, operation: &Operation, request: &Request) -> Option<Refusal> {
    let arrival = Arrival::of(operation, request);
    let refused = operation
        .parameters
        .iter()
        .position(|parameter| !parameter_part(api, operation, parameter, &arrival).breaches.is_empty());
    if let Some(index) = refused {
        return Some(Refusal::Parameter(index));
    }
    (!decode_body(api, operation, request).breaches.is_empty()).then_some(Refusal::Body)
}

/// A part of an operation that does not take a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// By index into the operation's parameters.
    Parameter(usize),
    /// The body.
    Body,
}

/// Reads one parameter, by its index into [`Operation::parameters`], and nothing else of the request. Credentials are not looked at;
/// an index that is none is nothing.
#[must_use]
pub fn decode_parameter(api: &Api, operation: &Operation, request: &Request, index: usize) -> Part {
    match operation.parameters.get(index) {
        Some(parameter) => parameter_part(api, operation, parameter, &Arrival::of(operation, request)),
        None => Part::absent(),
    }
}

fn parameter_part(api: &Api, operation: &Operation, parameter: &Parameter, arrival: &Arrival<'_>) -> Part {
    if api.is_credential(operation, parameter) {
        return Part::absent();
    }
    let schema = parameter.content.schema().map(|at| api.schemas.at(at, Direction::Request));
    let schema = schema.as_deref();
    let candidates = match &parameter.content {
        ParameterContent::Styled { style, explode, .. } => {
            Ok(arrival.styled(operation, parameter, *style, *explode, schema))
        }
        ParameterContent::Media(media) => match arrival.text(parameter) {
            Some(text) => body::read(media, &media.name, schema, text.as_bytes()).map(Some),
            None => Ok(None),
        },
    };
    let site = Site {
        place: Place::Parameter(parameter.location),
        at: Pointer::root().child(&parameter.name),
        pointer: &parameter.pointer,
    };
    let Ok(candidates) = candidates else { return site.broken("syntax", "another syntax") };
    let Some(candidates) = candidates else {
        return if parameter.required && !absence_is_empty(parameter, schema) {
            site.broken("required", "required")
        } else {
            Part { strict: !parameter.required, ..Part::absent() }
        };
    };
    let is_empty = candidates.strict.iter().any(|raw| matches!(raw, Raw::Text(text) if text.is_empty()))
        || candidates.strict == [Raw::texts([""])];
    if parameter.allow_empty && is_empty {
        return Part { value: Some(Value::String(String::new())), ..Part::absent() };
    }
    let may_be_absent = is_empty && !parameter.required && parameter.location == Location::Query;
    let part = site.part(read(schema, &candidates));
    match part {
        // Only `allowEmptyValue` allows it, and many a server takes an empty value for none (OpenAPI 3.1, section 4.8.12.2.1).
        Part { breaches, .. } if may_be_absent && !breaches.is_empty() => {
            Part { strict: false, ..Part::absent() }
        }
        part => Part { strict: part.strict && !(is_empty && parameter.location == Location::Query), ..part },
    }
}

/// An array or object without members leaves no trace in a query: a server that sees nothing may read just that.
fn absence_is_empty(parameter: &Parameter, schema: Option<&Schema>) -> bool {
    let (Some(schema), Location::Query) = (schema, parameter.location) else { return false };
    let types = schema.types_at(&Pointer::root());
    let only = |kind: Type| types == Types::NONE.with(kind);
    (only(Type::Array) && schema.admits(&Value::Array(Vec::new())))
        || (only(Type::Object) && schema.admits(&Value::Object(serde_json::Map::new())))
}

/// Reads the body, and nothing else of the request.
#[must_use]
pub fn decode_body(api: &Api, operation: &Operation, request: &Request) -> Part {
    let Some(promise) = &operation.body else { return Part::absent() };
    let site = Site { place: Place::Body, at: Pointer::root(), pointer: &promise.pointer };
    let bytes = request.body.as_ref().map(|body| &body.0);
    let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty() || promise.required) else {
        return if promise.required { site.broken("required", "a body") } else { Part::absent() };
    };
    let sent = request.header("content-type").unwrap_or_default();
    let nearest = MediaType::parse(sent).and_then(|sent| sent.nearest(&promise.content).first().copied());
    let Some(media) = nearest else { return undocumented(&site, promise) };
    let schema: Option<Arc<Schema>> = media.schema.as_ref().map(|at| api.schemas.at(at, Direction::Request));
    match body::read(media, sent, schema.as_deref(), bytes) {
        Ok(candidates) => {
            let part = site.part(read(schema.as_deref(), &candidates));
            // A body of no bytes and no body at all are one and the same to many.
            Part { strict: part.strict && !bytes.is_empty(), ..part }
        }
        Err(expected) => site.broken("syntax", expected),
    }
}

fn undocumented(site: &Site<'_>, promise: &RequestBody) -> Part {
    let names: Vec<String> = promise.content.iter().map(|media| format!("`{}`", media.name)).collect();
    let mut part = site.broken("", &format!("media type {}", names.join(" or ")));
    for breach in &mut part.breaches {
        breach.keyword = None;
    }
    part
}

/// Where breaches are.
struct Site<'a> {
    place: Place,
    at: Pointer,
    /// Where the promise stands.
    pointer: &'a Pointer,
}

impl Site<'_> {
    fn broken(&self, keyword: &str, documented: &str) -> Part {
        let breach = Breach {
            place: self.place,
            pointer: self.at.clone(),
            keyword: Some(keyword.to_owned()),
            schema: Some(self.pointer.clone()),
            documented: documented.to_owned(),
        };
        Part { value: None, strict: false, breaches: vec![breach] }
    }

    fn part(&self, read: Option<Read>) -> Part {
        let Some(read) = read else { return self.broken("syntax", "another style") };
        let breach = |violation: Violation| Breach {
            place: self.place,
            pointer: self.at.join(&violation.instance),
            keyword: Some(violation.keyword),
            schema: Some(violation.schema),
            documented: violation.documented,
        };
        Part {
            value: Some(read.value),
            strict: read.strict,
            breaches: read.violations.into_iter().map(breach).collect(),
        }
    }
}

/// What a body of these bytes means by the schema: the reading that it admits, or else the likeliest one. The types of its texts are
/// the schema's.
///
/// # Errors
/// What it should be when it can't be read at all, as a lower-case fragment.
pub fn body_value(media: &Media, schema: Option<&Schema>, bytes: &[u8]) -> Result<Vec<Value>, &'static str> {
    let candidates = body::read(media, &media.name, schema, bytes)?;
    Ok(read(schema, &candidates).map(|read| read.value).into_iter().collect())
}
