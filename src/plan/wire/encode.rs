//! Values to a request.

use serde_json::Value;

use crate::plan::request::{Body, Request};
use crate::plan::wire::Values;
use crate::plan::wire::body;
use crate::plan::wire::shape::Shape;
use crate::plan::wire::style::{
    Joint, bracketed, escape, escape_reserved, non_empty, parts, prefixed, scalar, separator,
};
use crate::plan::wire::unwritable::Unwritable;
use crate::plan::wire::writable::pruned;
use crate::spec::{
    LoadedDocument, Location, Media, MediaType, Operation, Parameter, ParameterContent, Segment, Style,
    Syntax,
};

/// Writes a request.
///
/// # Errors
/// Why some value has no form on the wire.
pub fn encode(operation: &Operation, values: &Values) -> Result<Request, Unwritable> {
    let mut query = template_query(operation, values);
    let mut headers = vec![("accept".to_owned(), accept(operation))];
    let mut cookies = Vec::new();
    for (index, value) in &values.parameters {
        let parameter = &operation.parameters[*index];
        let texts = texts(operation, parameter, value)?;
        match parameter.location {
            Location::Path => {}
            Location::Query => query.extend(texts),
            Location::Header => {
                headers.extend(texts.into_iter().map(|text| (parameter.name.to_ascii_lowercase(), text)));
            }
            Location::Cookie => cookies.extend(texts),
        }
    }
    query
        .extend(values.extra_query.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))));
    if !cookies.is_empty() {
        headers.push(("cookie".to_owned(), cookies.join("; ")));
    }
    let mut bytes = None;
    if let (Some((index, value)), Some(promise)) = (&values.body, &operation.body) {
        let written = body::write(&operation.document, &promise.content[*index], value)?;
        headers.push(("content-type".to_owned(), written.content_type));
        bytes = Some(Body(written.bytes.into()));
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

/// Writes a request, if need be without what leaves no trace on the wire: a proof has to read the bytes then, not the values.
///
/// # Errors
/// Why some value has no form on the wire.
pub fn encode_pruned(operation: &Operation, values: &Values) -> Result<Request, Unwritable> {
    encode(operation, values).or_else(|why| encode(operation, &pruned(operation, values)).map_err(|_| why))
}

/// The bytes of a body in one of the operation's media types, by index; empty where there is none of that index.
///
/// # Errors
/// Why the value has no form in it.
pub fn encode_body(operation: &Operation, media: usize, value: &Value) -> Result<Vec<u8>, Unwritable> {
    match operation.body.as_ref().and_then(|promise| promise.content.get(media)) {
        Some(media) => body::write(&operation.document, media, value).map(|written| written.bytes),
        None => Ok(Vec::new()),
    }
}

/// Whether a value of a parameter, by index, has a form on the wire.
///
/// # Errors
/// Why it has none.
pub fn check_parameter(operation: &Operation, index: usize, value: &Value) -> Result<(), Unwritable> {
    match operation.parameters.get(index) {
        Some(parameter) => texts(operation, parameter, value).map(|_| ()),
        None => Ok(()),
    }
}

/// A parameter's own texts: pairs of a query or of cookies, a header's value, what stands in the path.
///
/// # Errors
/// Why the value has no form on the wire.
pub fn texts(operation: &Operation, parameter: &Parameter, value: &Value) -> Result<Vec<String>, Unwritable> {
    match parameter.location {
        Location::Path => hole(&operation.document, parameter, value).map(|text| vec![text]),
        Location::Query => query_pairs(operation, parameter, value),
        Location::Header => header(&operation.document, parameter, value).map(|text| vec![text]),
        Location::Cookie => cookie(operation, parameter, value),
    }
}

/// All media types that the operation promises to answer in, JSON first since that can be checked; `*/*` where it names none.
pub fn accept(operation: &Operation) -> String {
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

/// What some documents write behind a `?` in the path to tell operations apart, as it stands; names that have a value of their own
/// are left to it. A part behind `#` is never sent.
fn template_query(operation: &Operation, values: &Values) -> Vec<String> {
    let text = operation.path.text.split('#').next().unwrap_or_default();
    let Some((_, query)) = text.split_once('?').filter(|(_, query)| !query.contains(['{', '}'])) else {
        return Vec::new();
    };
    let is_given = |name: &str| {
        values
            .parameters
            .iter()
            .map(|(index, _)| &operation.parameters[*index])
            .any(|parameter| parameter.location == Location::Query && parameter.name == name)
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let escaped = |text: &str| escape(&crate::plan::wire::raw::unescape(text));
    pairs
        .filter(|pair| !is_given(pair.split('=').next().unwrap_or_default()))
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => format!("{}={}", escaped(name), escaped(value)),
            None => escaped(pair),
        })
        .collect()
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
                path.push_str(&hole(&operation.document, parameter, value)?);
            }
        }
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(Unwritable("a dot segment changes the route"));
    }
    Ok(path)
}

/// A path parameter's text. What proxies and routers stop or rewrite is not written at all: an empty or a dot segment, a slash, a
/// backslash, NUL.
fn hole(document: &LoadedDocument, parameter: &Parameter, value: &Value) -> Result<String, Unwritable> {
    let text = match &parameter.content {
        ParameterContent::Styled { style, explode, .. } => {
            prefixed(&parameter.name, value, *style, *explode, escape)?
        }
        ParameterContent::Media(media) => escape(&media_text(document, media, value)?),
    };
    if text.is_empty() || scalar(value).is_ok_and(|text| text.is_empty()) {
        return Err(Unwritable("an empty path segment changes the route"));
    }
    if scalar(value).is_ok_and(|text| matches!(text.as_str(), "." | "..")) {
        return Err(Unwritable("a dot segment changes the route"));
    }
    if ["%2F", "%5C", "%00"].iter().any(|stopped| text.contains(stopped)) {
        return Err(Unwritable("a slash, backslash or NUL in a path segment is stopped by proxies"));
    }
    Ok(text)
}

/// A header's value: what HTTP lets stand there, and what trimming leaves (RFC 9110 section 5.5).
fn header(document: &LoadedDocument, parameter: &Parameter, value: &Value) -> Result<String, Unwritable> {
    let text = match &parameter.content {
        ParameterContent::Styled { style, explode, .. } => {
            if let Value::Array(_) | Value::Object(_) = value {
                bare(value)?;
            }
            prefixed(&parameter.name, value, *style, *explode, str::to_owned)?
        }
        ParameterContent::Media(media) => media_text(document, media, value)?,
    };
    if text.is_empty() || text.trim() != text || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(Unwritable(
            "a header's value can't be empty, begin or end with a blank, or hold control or non-ASCII characters",
        ));
    }
    Ok(text)
}

/// Refuses members with blanks around them, which a list in a header loses (RFC 9110 section 5.6.1).
fn bare(value: &Value) -> Result<(), Unwritable> {
    let is_bare = |value: &Value| value.as_str().is_none_or(|text| text.trim() == text);
    let all = match value {
        Value::Array(items) => items.iter().all(is_bare),
        Value::Object(members) => members.iter().all(|(name, member)| name.trim() == name && is_bare(member)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    };
    if all { Ok(()) } else { Err(Unwritable("blanks around a header's list members are lost")) }
}

/// A cookie's pairs, as they stand: servers do not percent-decode cookies (RFC 6265 section 4.1.1).
fn cookie(operation: &Operation, parameter: &Parameter, value: &Value) -> Result<Vec<String>, Unwritable> {
    let plain = |value: &Value| scalar(value).and_then(cookie_text);
    let name = &parameter.name;
    match (&parameter.content, value) {
        (ParameterContent::Styled { style: Style::Form, explode: true, .. }, Value::Array(items)) => {
            if items.len() > 1 {
                return Err(Unwritable("cookies of one name are read as one of them"));
            }
            non_empty(
                items.iter().map(|item| Ok(format!("{name}={}", plain(item)?))).collect::<Result<_, _>>()?,
            )
        }
        (ParameterContent::Styled { style: Style::Form, explode: true, .. }, Value::Object(members)) => {
            let pair = |(member, value): (&String, &Value)| {
                is_free(operation, parameter, member)?;
                Ok(format!("{}={}", cookie_text(member.replace('=', " "))?, plain(value)?))
            };
            non_empty(members.iter().map(pair).collect::<Result<_, _>>()?)
        }
        (ParameterContent::Styled { style, .. }, _) => {
            let joint = Joint { separator: separator(*style), keyed: false, escape: str::to_owned };
            let text = parts(value, joint)?.join(&separator(*style).to_string());
            Ok(vec![format!("{name}={}", cookie_text(text)?)])
        }
        (ParameterContent::Media(media), _) => {
            let text = media_text(&operation.document, media, value)?;
            Ok(vec![format!("{name}={}", cookie_text(text)?)])
        }
    }
}

/// Text that may stand in a cookie. A percent sign may be read as the beginning of an escape.
fn cookie_text(text: String) -> Result<String, Unwritable> {
    let stands = |byte: u8| matches!(byte, b'!' | b'#'..=b'$' | b'&'..=b':' | b'<'..=b'[' | b']'..=b'~');
    if text.is_empty() || !text.bytes().all(stands) {
        return Err(Unwritable(
            "a cookie holds no blanks, quotes, percent signs, semicolons, backslashes or non-ASCII characters",
        ));
    }
    Ok(text)
}

/// Refuses a member of an exploded object that has the name of another parameter.
fn is_free(operation: &Operation, parameter: &Parameter, member: &str) -> Result<(), Unwritable> {
    let taken = |other: &&Parameter| other.location == parameter.location && other.name == member;
    match operation.parameters.iter().find(taken) {
        Some(_) => Err(Unwritable("a member has the name of another parameter")),
        None => Ok(()),
    }
}

/// Whether an object that would be written as its members may have one of the name of another parameter: brackets tell them apart.
fn clashes(operation: &Operation, parameter: &Parameter, value: &Value) -> bool {
    let shape = Shape::at(&operation.document.0, parameter.content.schema());
    value.is_object() && shape.names().into_iter().any(|name| is_free(operation, parameter, name).is_err())
}

/// Whether a structure is in a structure. OpenAPI leaves style `form` undefined for it; servers that document it so read brackets.
fn is_nested(value: &Value) -> bool {
    let is_structure = |value: &Value| value.is_object() || value.is_array();
    match value {
        Value::Array(items) => items.iter().any(Value::is_object),
        Value::Object(members) => members.values().any(is_structure),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// `name=value` pairs, encoded.
fn query_pairs(
    operation: &Operation,
    parameter: &Parameter,
    value: &Value,
) -> Result<Vec<String>, Unwritable> {
    let name = escape(&parameter.name);
    let (style, explode, written): (_, _, fn(&str) -> String) = match &parameter.content {
        ParameterContent::Media(media) => {
            return Ok(vec![format!("{name}={}", escape(&media_text(&operation.document, media, value)?))]);
        }
        ParameterContent::Styled { style, explode, allow_reserved, .. } => {
            (*style, *explode, if *allow_reserved { escape_reserved } else { escape })
        }
    };
    match (value, style, explode) {
        (Value::Object(_) | Value::Array(_), style, _)
            if style == Style::DeepObject
                || style == Style::Form
                    && (is_nested(value) || explode && clashes(operation, parameter, value)) =>
        {
            let mut pairs = Vec::new();
            bracketed(&parameter.name, value, &mut pairs)?;
            Ok(pairs.iter().map(|(name, value)| format!("{}={}", escape(name), written(value))).collect())
        }
        (Value::Object(members), Style::Form, true) => {
            let pair = |(member, value): (&String, &Value)| {
                is_free(operation, parameter, member)?;
                Ok(format!("{}={}", escape(member), written(&scalar(value)?)))
            };
            non_empty(members.iter().map(pair).collect::<Result<_, Unwritable>>()?)
        }
        (Value::Array(items), _, true) => {
            let pair = |item: &Value| Ok(format!("{name}={}", written(&scalar(item)?)));
            non_empty(items.iter().map(pair).collect::<Result<_, Unwritable>>()?)
        }
        (Value::Array(_) | Value::Object(_), _, _) => {
            let separator = separator(style);
            let parts = parts(value, Joint { separator, keyed: false, escape: written })?;
            let between = if separator == ',' { ",".to_owned() } else { escape(&separator.to_string()) };
            Ok(vec![format!("{name}={}", parts.join(&between))])
        }
        (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_), _, _) => {
            Ok(vec![format!("{name}={}", written(&scalar(value)?))])
        }
    }
}

/// The text of a parameter that is a document of its own.
fn media_text(document: &LoadedDocument, media: &Media, value: &Value) -> Result<String, Unwritable> {
    let written = body::write(document, media, value)?;
    String::from_utf8(written.bytes).map_err(|_| Unwritable("bytes have no form in a parameter"))
}
