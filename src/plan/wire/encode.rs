//! Values to a request.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::plan::case::{Body, Request};
use crate::plan::wire::Values;
use crate::plan::wire::body;
use crate::plan::wire::style::{bracketed, escape, escape_reserved, flat, prefixed, scalar, separator};
use crate::spec::{Api, Location, MediaType, Operation, Parameter, ParameterContent, Segment, Style, Syntax};

/// Why values have no form on the wire, as a lower-case fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unwritable(pub &'static str);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Writes a request.
///
/// # Errors
/// Why some value has no form on the wire.
pub fn encode(api: &Api, operation: &Operation, values: &Values) -> Result<Request, Unwritable> {
    let mut query = Vec::new();
    let mut headers = vec![("accept".to_owned(), accept(operation))];
    let mut cookies = Vec::new();
    for (index, value) in &values.parameters {
        let parameter = &operation.parameters[*index];
        match parameter.location {
            Location::Path => {}
            Location::Query => query.extend(query_pairs(parameter, value)?),
            Location::Header => {
                headers.push((parameter.name.to_ascii_lowercase(), header(parameter, value)?));
            }
            Location::Cookie => cookies.push(cookie(parameter, value)?),
        }
    }
    query
        .extend(values.extra_query.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))));
    if !cookies.is_empty() {
        headers.push(("cookie".to_owned(), cookies.join("; ")));
    }
    let mut bytes = None;
    if let (Some((index, value)), Some(promise)) = (&values.body, &operation.body) {
        let media = &promise.content[*index];
        headers.push(("content-type".to_owned(), MediaType::concrete(&media.name)));
        bytes = Some(Body(body::write(api, media, value)?.into()));
    }
    Ok(Request {
        method: operation.method.as_str().to_owned(),
        path: path(operation, values)?,
        query: (!query.is_empty()).then(|| query.join("&")),
        headers,
        body: bytes,
        credentials: true,
    })
}

/// All media types that the operation promises to answer in, JSON first since that can be checked; `*/*` where it names none.
fn accept(operation: &Operation) -> String {
    let mut names: Vec<&str> = Vec::new();
    for media in operation.responses.iter().flat_map(|promise| &promise.content) {
        let name = media.name.trim();
        if name.is_ascii() && !names.contains(&name) && name.contains('/') {
            names.push(name);
        }
    }
    names.sort_by_key(|name| MediaType::syntax_of(name) != Syntax::Json);
    if names.is_empty() { "*/*".to_owned() } else { names.join(", ") }
}

fn path(operation: &Operation, values: &Values) -> Result<String, Unwritable> {
    let mut path = String::new();
    for segment in &operation.path.segments {
        match segment {
            Segment::Text(text) => path.push_str(text),
            Segment::Hole(name) => {
                let value = values.parameters.iter().find_map(|(index, value)| {
                    let parameter = &operation.parameters[*index];
                    (parameter.location == Location::Path && parameter.name == *name)
                        .then_some((parameter, value))
                });
                let Some((parameter, value)) = value else {
                    return Err(Unwritable("a path parameter has no value"));
                };
                path.push_str(&hole(parameter, value)?);
            }
        }
    }
    Ok(path)
}

/// A path parameter's text. What proxies and routers stop or rewrite is not written at all: an empty or a dot segment, a slash, a
/// backslash, NUL.
fn hole(parameter: &Parameter, value: &Value) -> Result<String, Unwritable> {
    let text = match &parameter.content {
        ParameterContent::Styled { style, explode, .. } => {
            prefixed(&parameter.name, value, *style, *explode, escape)?
        }
        ParameterContent::Media(media) => escape(&media_text(media, value)?),
    };
    if text.is_empty() {
        return Err(Unwritable("an empty path segment changes the route"));
    }
    if matches!(text.as_str(), "." | "..") {
        return Err(Unwritable("a dot segment changes the route"));
    }
    if ["%2F", "%5C", "%00"].iter().any(|stopped| text.contains(stopped)) {
        return Err(Unwritable("a slash, backslash or NUL in a path segment is stopped by proxies"));
    }
    Ok(text)
}

/// A header's value: what HTTP lets stand there, and what trimming leaves (RFC 9110 section 5.5).
fn header(parameter: &Parameter, value: &Value) -> Result<String, Unwritable> {
    let text = match &parameter.content {
        ParameterContent::Styled { style, explode, .. } => {
            prefixed(&parameter.name, value, *style, *explode, str::to_owned)?
        }
        ParameterContent::Media(media) => media_text(media, value)?,
    };
    if text.is_empty() || text.trim() != text || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(Unwritable(
            "a header's value can't be empty, begin or end with a blank, or hold control or non-ASCII characters",
        ));
    }
    Ok(text)
}

/// A cookie's pair, as it stands: servers do not percent-decode cookies (RFC 6265 section 4.1.1).
fn cookie(parameter: &Parameter, value: &Value) -> Result<String, Unwritable> {
    let text = match &parameter.content {
        ParameterContent::Styled { explode: true, .. } if value.is_array() || value.is_object() => {
            return Err(Unwritable("an exploded array or object has no form in a cookie"));
        }
        ParameterContent::Styled { style, .. } => {
            non_empty(flat(value, str::to_owned)?)?.join(&separator(*style).to_string())
        }
        ParameterContent::Media(media) => media_text(media, value)?,
    };
    let stands = |byte: u8| matches!(byte, b'!' | b'#'..=b':' | b'<'..=b'[' | b']'..=b'~');
    if text.is_empty() || !text.bytes().all(stands) {
        return Err(Unwritable(
            "a cookie holds no blanks, quotes, semicolons, backslashes or non-ASCII characters",
        ));
    }
    Ok(format!("{}={text}", parameter.name))
}

/// `name=value` pairs, encoded.
fn query_pairs(parameter: &Parameter, value: &Value) -> Result<Vec<String>, Unwritable> {
    let name = escape(&parameter.name);
    let ParameterContent::Styled { style, explode, allow_reserved, .. } = &parameter.content else {
        let ParameterContent::Media(media) = &parameter.content else { return Ok(Vec::new()) };
        return Ok(vec![format!("{name}={}", escape(&media_text(media, value)?))]);
    };
    let written: fn(&str) -> String = if *allow_reserved { escape_reserved } else { escape };
    match (value, style, explode) {
        (Value::Object(_) | Value::Array(_), Style::DeepObject, _) => {
            let mut pairs = Vec::new();
            bracketed(&parameter.name, value, &mut pairs)?;
            non_empty(
                pairs.iter().map(|(name, value)| format!("{}={}", escape(name), written(value))).collect(),
            )
        }
        (Value::Object(members), Style::Form, true) => non_empty(
            members
                .iter()
                .map(|(member, value)| Ok(format!("{}={}", escape(member), written(&scalar(value)?))))
                .collect::<Result<_, Unwritable>>()?,
        ),
        (Value::Array(items), _, true) => non_empty(
            items
                .iter()
                .map(|item| Ok(format!("{name}={}", written(&scalar(item)?))))
                .collect::<Result<_, Unwritable>>()?,
        ),
        (Value::Array(_) | Value::Object(_), _, _) => {
            let separator = match separator(*style) {
                ',' => Cow::Borrowed(","),
                other => Cow::Owned(escape(&other.to_string())),
            };
            let parts = non_empty(flat(value, written)?)?;
            Ok(vec![format!("{name}={}", parts.join(&separator))])
        }
        (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_), _, _) => {
            Ok(vec![format!("{name}={}", written(&scalar(value)?))])
        }
    }
}

fn non_empty(parts: Vec<String>) -> Result<Vec<String>, Unwritable> {
    if parts.is_empty() {
        Err(Unwritable("an empty array or object leaves nothing on the wire"))
    } else {
        Ok(parts)
    }
}

/// The text of a parameter that is a document of its own.
fn media_text(media: &crate::spec::Media, value: &Value) -> Result<String, Unwritable> {
    match MediaType::syntax_of(&media.name) {
        Syntax::Json => Ok(value.to_string()),
        _ => scalar(value),
    }
}
