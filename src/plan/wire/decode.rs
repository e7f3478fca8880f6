//! A request, read as a strict server would.

use std::sync::Arc;

use serde_json::Value;

use crate::plan::case::{Place, Request};
use crate::plan::wire::style::{Raw, alternate, assigned, separator, unbracketed, unescape};
use crate::plan::wire::{Breach, Decoded, body, reading};
use crate::schema::{Direction, Schema, Type, Types};
use crate::spec::{Api, Location, MediaType, Operation, Parameter, ParameterContent, Style, Syntax};
use crate::text::Pointer;

/// Reads a request as a strict server would: percent-decoding, styles, forms, numbers and booleans in text.
#[must_use]
pub fn decode(api: &Api, operation: &Operation, request: &Request) -> Decoded {
    let mut decoded = Decoded::default();
    let query = pairs(request.query.as_deref().unwrap_or_default(), '&');
    let cookies = pairs(request.header("cookie").unwrap_or_default(), ';');
    let holes = operation.path.captures(&request.path);
    for parameter in operation.parameters.iter().filter(|parameter| !api.is_credential(operation, parameter))
    {
        let schema = parameter.content.schema().map(|at| api.schemas.at(at, Direction::Request));
        let schema = schema.as_deref();
        let raws = match parameter.location {
            Location::Path => holes
                .iter()
                .flatten()
                .find(|(name, _)| *name == parameter.name)
                .map(|(_, text)| from_prefixed(parameter, schema, text, unescape)),
            Location::Query => from_pairs(parameter, schema, &query),
            Location::Cookie => from_pairs(parameter, schema, &cookies),
            Location::Header => header(request, &parameter.name)
                .map(|text| from_prefixed(parameter, schema, &text, str::to_owned)),
        };
        check_parameter(parameter, schema, raws, &mut decoded);
    }
    read_body(api, operation, request, &mut decoded);
    decoded
}

/// `name=value` texts. Those of a query are percent-decoded, a `+` being a blank (WHATWG URL, section 5.1); cookies are read as they
/// stand, without the blanks around them (RFC 6265 section 5.2).
fn pairs(text: &str, separator: char) -> Vec<(String, String)> {
    let read =
        |text: &str| if separator == '&' { unescape(&text.replace('+', " ")) } else { text.to_owned() };
    text.split(separator)
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (read(name), read(value))
        })
        .collect()
}

/// All values of a header, joined (RFC 9110 section 5.3).
fn header(request: &Request, name: &str) -> Option<String> {
    let values: Vec<&str> = request
        .headers
        .iter()
        .filter(|(header, _)| header.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
        .collect();
    (!values.is_empty()).then(|| values.join(", "))
}

fn check_parameter(
    parameter: &Parameter,
    schema: Option<&Schema>,
    raws: Option<Vec<Raw>>,
    decoded: &mut Decoded,
) {
    let name = Pointer::root().child(&parameter.name);
    let place = Place::Parameter(parameter.location);
    let breach = |keyword: &str, documented: &str| Breach {
        place,
        pointer: name.clone(),
        keyword: Some(keyword.to_owned()),
        schema: Some(parameter.pointer.clone()),
        documented: documented.to_owned(),
    };
    let Some(raws) = raws else {
        if parameter.required && !absence_is_empty(parameter, schema) {
            decoded.breaches.push(breach("required", "required"));
        }
        return;
    };
    if parameter.allow_empty && raws.iter().any(|raw| matches!(raw, Raw::Text(text) if text.is_empty())) {
        decoded.parameters.push((parameter.location, parameter.name.clone(), Value::String(String::new())));
        return;
    }
    let json = matches!(&parameter.content, ParameterContent::Media(media) if MediaType::syntax_of(&media.name) == Syntax::Json);
    let readings: Vec<Value> = if json {
        let parse =
            |raw: &Raw| if let Raw::Text(text) = raw { serde_json::from_str(text).ok() } else { None };
        raws.iter().filter_map(parse).collect()
    } else {
        raws.iter().flat_map(|raw| reading::readings(raw, schema, &Pointer::root())).collect()
    };
    match admitted(schema, readings) {
        Ok(value) => decoded.parameters.push((parameter.location, parameter.name.clone(), value)),
        Err(None) => decoded.breaches.push(breach("syntax", "another style")),
        Err(Some((value, violations))) => {
            decoded.parameters.push((parameter.location, parameter.name.clone(), value));
            decoded.breaches.extend(violations.into_iter().map(|violation| Breach {
                place,
                pointer: name.join(&violation.instance),
                keyword: Some(violation.keyword),
                schema: Some(violation.schema),
                documented: violation.documented,
            }));
        }
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

type Refused = Option<(Value, Vec<crate::schema::Violation>)>;

/// The first reading that the schema admits; else the first reading and what is wrong with it.
fn admitted(schema: Option<&Schema>, readings: Vec<Value>) -> Result<Value, Refused> {
    let Some(schema) = schema else { return readings.into_iter().next().ok_or(None) };
    let first = match readings.iter().position(|value| schema.admits(value)) {
        Some(position) => return readings.into_iter().nth(position).ok_or(None),
        None => readings.into_iter().next().ok_or(None)?,
    };
    let violations = schema.violations(&first);
    Err(Some((first, violations)))
}

/// A path or header value, taken apart by its style; empty when it is not written in it.
fn from_prefixed(
    parameter: &Parameter,
    schema: Option<&Schema>,
    text: &str,
    unescape: fn(&str) -> String,
) -> Vec<Raw> {
    let ParameterContent::Styled { style, explode, .. } = &parameter.content else {
        return vec![Raw::Text(unescape(text))];
    };
    let types = schema.map(|schema| schema.types_at(&Pointer::root())).unwrap_or_default();
    let matrix = format!("{}=", parameter.name);
    let rest = match style {
        Style::Label => text.strip_prefix('.'),
        Style::Matrix => text.strip_prefix(';'),
        _ => Some(text),
    };
    let Some(rest) = rest else { return Vec::new() };
    let split_by = match (style, explode) {
        (Style::Label, true) => '.',
        (Style::Matrix, true) => ';',
        (_, _) => separator(*style),
    };
    let value = if *style == Style::Matrix { rest.strip_prefix(&matrix) } else { Some(rest) };
    let unnamed = |part: &str| {
        unescape(if *style == Style::Matrix { part.strip_prefix(&matrix).unwrap_or(part) } else { part })
    };
    let parts: Vec<&str> =
        if *explode { rest } else { value.unwrap_or(rest) }.split(split_by).map(str::trim).collect();
    let mut raws = Vec::new();
    if types.contains(Type::Array) {
        raws.push(Raw::List(parts.iter().map(|part| Raw::Text(unnamed(part))).collect()));
    }
    if types.contains(Type::Object) {
        let texts: Vec<String> = parts.iter().map(|part| unescape(part)).collect();
        raws.push(if *explode { assigned(&parts, unescape) } else { alternate(&texts) });
    }
    let structures = Types::NONE.with(Type::Array).with(Type::Object);
    if types.is_empty() || types.iter().any(|kind| !structures.contains(kind)) {
        raws.extend(value.map(|value| Raw::Text(unescape(value))));
    }
    raws
}

/// A query or cookie parameter among all pairs; `None` when it is not there.
fn from_pairs(
    parameter: &Parameter,
    schema: Option<&Schema>,
    pairs: &[(String, String)],
) -> Option<Vec<Raw>> {
    let values: Vec<&str> =
        pairs.iter().filter(|(name, _)| *name == parameter.name).map(|(_, value)| value.as_str()).collect();
    let text = |value: &str| Raw::Text(value.to_owned());
    let ParameterContent::Styled { style, explode, .. } = &parameter.content else {
        return values.first().map(|value| vec![text(value)]);
    };
    let types = schema.map(|schema| schema.types_at(&Pointer::root())).unwrap_or_default();
    if *style == Style::DeepObject {
        return unbracketed(&parameter.name, pairs).map(|raw| vec![raw]);
    }
    if types.contains(Type::Object) && *style == Style::Form && *explode {
        let names = schema.map(|schema| schema.names_at(&Pointer::root())).unwrap_or_default();
        let members: Vec<_> = pairs
            .iter()
            .filter(|(name, _)| names.contains(name))
            .map(|(name, value)| (name.clone(), text(value)))
            .collect();
        return (!members.is_empty()).then(|| vec![Raw::Map(members)]);
    }
    let first = values.first()?;
    let parts: Vec<String> = first.split(separator(*style)).map(str::to_owned).collect();
    let mut raws = Vec::new();
    if types.contains(Type::Array) {
        raws.push(Raw::List(match explode {
            true => values.iter().map(|value| text(value)).collect(),
            false => parts.iter().map(|part| text(part)).collect(),
        }));
    }
    if types.contains(Type::Object) {
        raws.push(alternate(&parts));
    }
    if raws.is_empty() || types.iter().any(|kind| !matches!(kind, Type::Array | Type::Object)) {
        raws.push(if values.len() == 1 {
            text(first)
        } else {
            Raw::List(values.iter().map(|value| text(value)).collect())
        });
    }
    Some(raws)
}

fn read_body(api: &Api, operation: &Operation, request: &Request, decoded: &mut Decoded) {
    let Some(promise) = &operation.body else { return };
    let breach = |keyword: Option<&str>, documented: String| Breach {
        place: Place::Body,
        pointer: Pointer::root(),
        keyword: keyword.map(str::to_owned),
        schema: Some(promise.pointer.clone()),
        documented,
    };
    let Some(bytes) =
        request.body.as_ref().map(|body| &body.0).filter(|bytes| !bytes.is_empty() || promise.required)
    else {
        if promise.required {
            decoded.breaches.push(breach(Some("required"), "a body".to_owned()));
        }
        return;
    };
    let sent = request.header("content-type").unwrap_or_default();
    let nearest = MediaType::parse(sent).and_then(|sent| sent.nearest(&promise.content).first().copied());
    let Some(media) = nearest else {
        let names: Vec<String> = promise.content.iter().map(|media| format!("`{}`", media.name)).collect();
        decoded.breaches.push(breach(None, format!("media type {}", names.join(" or "))));
        return;
    };
    let schema: Option<Arc<Schema>> = media.schema.as_ref().map(|at| api.schemas.at(at, Direction::Request));
    let readings = match body::read(media, schema.as_deref(), bytes) {
        Ok(readings) => readings,
        Err(expected) => {
            decoded.breaches.push(breach(Some("syntax"), expected.to_owned()));
            return;
        }
    };
    match admitted(schema.as_deref(), readings) {
        Ok(value) => decoded.body = Some(value),
        Err(None) => {}
        Err(Some((value, violations))) => {
            decoded.body = Some(value);
            decoded.breaches.extend(violations.into_iter().map(|violation| Breach {
                place: Place::Body,
                pointer: violation.instance,
                keyword: Some(violation.keyword),
                schema: Some(violation.schema),
                documented: violation.documented,
            }));
        }
    }
}
