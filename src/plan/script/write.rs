//! A step's request, written with what is known.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::plan::request::{Body, Request};
use crate::plan::script::multipart;
use crate::plan::script::unwritten::Unwritten;
use crate::plan::steps::PlannedStep;
use crate::plan::wire::{accept, encode_body, parameter_texts};
use crate::spec::{Location, Media, MediaType, Operation, Parameter, Segment as Piece, Syntax};
use crate::suite::{Content, Filling, Identity, Segment, SentBody, Step, Target, Typed, Values};

/// The unreserved characters of a URL (RFC 3986 section 2.3) stay as they are.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The request of a planned step, short of credentials, with cookies that earlier answers set.
///
/// # Errors
/// The first thing that can't be filled or written.
pub fn request(
    step: &PlannedStep,
    values: &dyn Values,
    kept: &[(String, String)],
) -> Result<Request, Unwritten> {
    write(&step.promise, &step.said, values, kept)
}

/// The request of a step, with cookies that earlier answers set.
///
/// # Errors
/// The first thing that can't be filled or written.
pub(super) fn write(
    operation: &Operation,
    step: &Step,
    values: &dyn Values,
    kept: &[(String, String)],
) -> Result<Request, Unwritten> {
    let mut query = Vec::new();
    if let Target::Line { query: pairs, .. } = &step.request.value {
        for (name, typed) in pairs {
            query.push(format!("{name}={}", escaped(&text(typed.fill(values)?))));
        }
    }
    for (name, typed) in &step.query {
        let value = typed.fill(values)?;
        query.extend(pairs(operation, name, &value));
    }
    let mut headers = Vec::new();
    for (name, typed) in &step.headers {
        let value = typed.fill(values)?;
        let documented = parameter(operation, Location::Header, name);
        let texts = documented.and_then(|own| parameter_texts(operation, own, &value).ok());
        headers.extend(texts.unwrap_or_else(|| plain(&value)).into_iter().map(|text| (name.clone(), text)));
    }
    let cookies = cookies(step, values, kept)?;
    if !cookies.is_empty() {
        headers.push(("cookie".to_owned(), cookies));
    }
    if !headers.iter().any(|(name, _)| name == "accept") {
        headers.insert(0, ("accept".to_owned(), accept(operation)));
    }
    let mut bytes = None;
    if let Some(body) = &step.body {
        let (content_type, content) = body_of(operation, body, values)?;
        if !headers.iter().any(|(name, _)| name == "content-type") {
            headers.push(("content-type".to_owned(), content_type));
        }
        bytes = Some(Body(content.into()));
    }
    Ok(Request {
        method: operation.method.as_str().to_owned(),
        path: path(operation, step, values)?,
        query: (!query.is_empty()).then(|| query.join("&")),
        headers,
        body: bytes,
        credentials: step.identity != Identity::Nobody,
    })
}

/// The value as text.
fn text(value: Value) -> String {
    Filling::Value(value).into_text()
}

pub(super) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

fn parameter<'o>(operation: &'o Operation, location: Location, name: &str) -> Option<&'o Parameter> {
    operation.parameters.iter().find(|own| {
        own.location == location
            && match location {
                Location::Header => own.name.eq_ignore_ascii_case(name),
                Location::Path | Location::Query | Location::Cookie => own.name == name,
            }
    })
}

/// A value as the texts of one header or query parameter: one an item.
fn plain(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().cloned().map(text).collect(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => vec![text(value.clone())],
    }
}

/// The pairs of a query parameter: as the document writes it, where it has it and can.
fn pairs(operation: &Operation, name: &str, value: &Value) -> Vec<String> {
    let documented = parameter(operation, Location::Query, name).filter(|_| !value.is_null());
    let texts = documented.and_then(|own| parameter_texts(operation, own, value).ok());
    texts.unwrap_or_else(|| {
        plain(value).iter().map(|text| format!("{}={}", escaped(name), escaped(text))).collect()
    })
}

fn cookies(step: &Step, values: &dyn Values, kept: &[(String, String)]) -> Result<String, Unwritten> {
    let mut pairs = Vec::new();
    for (name, typed) in &step.cookies {
        pairs.push((name.clone(), text(typed.fill(values)?)));
    }
    for (name, value) in kept {
        if !pairs.iter().any(|(own, _)| own == name) {
            pairs.push((name.clone(), value.clone()));
        }
    }
    Ok(pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; "))
}

fn path(operation: &Operation, step: &Step, values: &dyn Values) -> Result<String, Unwritten> {
    let segments = match &step.request.value {
        Target::Named(_) => {
            let mut path = String::new();
            for piece in &operation.path.segments {
                match piece {
                    Piece::Text(text) => path.push_str(text),
                    Piece::Hole(name) => path.push_str(&hole(operation, step, name, values)?),
                }
            }
            return Ok(path);
        }
        Target::Line { segments, .. } => segments,
    };
    let mut path = Vec::with_capacity(segments.len());
    for segment in segments {
        path.push(match segment {
            Segment::Text(text) => braced(operation, step, text, values)?,
            Segment::Filled(typed) => {
                let text = text(typed.fill(values)?);
                if text.is_empty() || matches!(text.as_str(), "." | "..") {
                    let why = "a part of the path is filled with nothing, or with dots that change the route";
                    return Err(Unwritten::Why(why.to_owned()));
                }
                escaped(&text)
            }
        });
    }
    Ok(path.join("/"))
}

/// A part of a path as it was typed, with the values of the parameters that it has in braces.
fn braced(operation: &Operation, step: &Step, typed: &str, values: &dyn Values) -> Result<String, Unwritten> {
    let mut path = String::new();
    let mut rest = typed;
    while let Some((before, name, behind)) = rest.split_once('{').and_then(|(before, inner)| {
        let (name, behind) = inner.split_once('}')?;
        Some((before, name, behind))
    }) {
        path.push_str(before);
        path.push_str(&hole(operation, step, name, values)?);
        rest = behind;
    }
    path.push_str(rest);
    Ok(path)
}

fn hole(operation: &Operation, step: &Step, name: &str, values: &dyn Values) -> Result<String, Unwritten> {
    let given = step.path.iter().find(|(own, _)| own == name).map(|(_, typed)| typed);
    let Some(typed) = given else {
        return Err(Unwritten::Why(format!("`path:` gives no `{name}`")));
    };
    let value = typed.fill(values)?;
    let documented = parameter(operation, Location::Path, name);
    let texts = documented.and_then(|own| parameter_texts(operation, own, &value).ok());
    Ok(texts.map_or_else(|| escaped(&text(value)), |texts| texts.concat()))
}

/// The media type and the bytes of a body.
fn body_of(
    operation: &Operation,
    body: &SentBody,
    values: &dyn Values,
) -> Result<(String, Vec<u8>), Unwritten> {
    let content = operation.body.as_ref().map(|promise| &*promise.content).unwrap_or_default();
    let (usual, bytes) = match &body.content {
        Content::Json(typed) => {
            let value = typed.fill(values)?;
            (named(content, Syntax::Json, "application/json"), value.to_string().into_bytes())
        }
        Content::Text(typed) => {
            let usual = only(content).unwrap_or_else(|| named(content, Syntax::Text, "text/plain"));
            (usual, text(typed.fill(values)?).into_bytes())
        }
        Content::Form(typed) => {
            let usual = named(content, Syntax::Form, "application/x-www-form-urlencoded");
            (usual, form(operation, content, typed, values)?)
        }
        Content::Xml(typed) => {
            (named(content, Syntax::Xml, "application/xml"), xml(operation, content, typed, values)?)
        }
        Content::File(bytes, name) => {
            let usual = only(content).unwrap_or_else(|| multipart::type_of(name).to_owned());
            (usual, bytes.to_vec())
        }
        Content::Multipart(parts) => {
            let written = multipart::write(parts, values)?;
            let base = named(content, Syntax::Multipart, "multipart/form-data");
            let base = base.split(';').next().unwrap_or_default().trim().to_owned();
            (format!("{base}; boundary={}", written.boundary), written.bytes)
        }
    };
    let said = match &body.content_type {
        Some(typed) => Some(text(typed.fill(values)?)),
        None => None,
    };
    Ok((said.unwrap_or(usual), bytes))
}

/// The documented media type of a syntax, else the usual one.
fn named(content: &[Media], syntax: Syntax, usual: &str) -> String {
    let own = content.iter().find(|media| MediaType::syntax_of(&media.name) == syntax);
    own.map_or_else(|| usual.to_owned(), |media| MediaType::concrete(&media.name))
}

/// The only media type that is documented.
fn only(content: &[Media]) -> Option<String> {
    match content {
        [only] if !only.name.contains('*') => Some(MediaType::concrete(&only.name)),
        _ => None,
    }
}

/// The bytes of a value in the documented media type of this syntax; `None` where there is none, or none can be written.
fn documented(operation: &Operation, content: &[Media], syntax: Syntax, value: &Value) -> Option<Vec<u8>> {
    let index = content.iter().position(|media| MediaType::syntax_of(&media.name) == syntax)?;
    encode_body(operation, index, value).ok()
}

fn form(
    operation: &Operation,
    content: &[Media],
    typed: &Typed,
    values: &dyn Values,
) -> Result<Vec<u8>, Unwritten> {
    let value = typed.fill(values)?;
    if let Some(bytes) = documented(operation, content, Syntax::Form, &value) {
        return Ok(bytes);
    }
    let fields = value.as_object().into_iter().flatten();
    let pairs = fields.flat_map(|(name, value)| {
        plain(value)
            .into_iter()
            .map(|text| format!("{}={}", escaped(name), escaped(&text)))
            .collect::<Vec<_>>()
    });
    Ok(pairs.collect::<Vec<_>>().join("&").into_bytes())
}

fn xml(
    operation: &Operation,
    content: &[Media],
    typed: &Typed,
    values: &dyn Values,
) -> Result<Vec<u8>, Unwritten> {
    match typed.fill(values)? {
        Value::String(text) => Ok(text.into_bytes()),
        value => documented(operation, content, Syntax::Xml, &value).ok_or_else(|| {
            let why = "the document has no schema by which this is written as XML: give the text itself";
            Unwritten::Why(why.to_owned())
        }),
    }
}
