//! `multipart/form-data` bodies (RFC 7578; RFC 2046 section 5.1; OpenAPI 3.1, section 4.8.14.4).

use serde_json::Value;

use crate::plan::wire::fields;
use crate::plan::wire::form;
use crate::plan::wire::layout::{Layout, content_type};
use crate::plan::wire::raw::{Candidates, Raw};
use crate::plan::wire::shape::Shape;
use crate::plan::wire::style::scalar;
use crate::plan::wire::unwritable::Unwritable;
use crate::schema::Schema;
use crate::spec::Media;

/// A multipart body and its boundary.
pub(super) struct Written {
    pub(super) boundary: String,
    pub(super) bytes: Vec<u8>,
}

/// The body of an object: one part a property, one an item of an array.
pub(super) fn write(media: &Media, shape: &Shape<'_>, value: &Value) -> Result<Written, Unwritable> {
    let Value::Object(members) = value else {
        return Err(Unwritable("only an object has a form as multipart data"));
    };
    let mut parts = Vec::new();
    for (name, member) in members {
        let shape = shape.property(name);
        let layout = Layout::of(media, name);
        match (layout, member) {
            (Layout::Unsaid, Value::Array(items)) if items.is_empty() => {
                return Err(Unwritable("an empty array or object leaves nothing on the wire"));
            }
            (Layout::Unsaid, Value::Array(items)) => {
                let shape = shape.items();
                for item in items {
                    parts.push(part(media, name, &shape, item)?);
                }
            }
            // Whether a style counts in parts depends on the version (OpenAPI 3.1.0 and 3.1.1, section 4.8.15.1): JSON does in each.
            (Layout::Unsaid | Layout::Json, _) | (Layout::Joined(_), Value::Object(_)) => {
                parts.push(part(media, name, &shape, member)?);
            }
            (Layout::Brackets | Layout::Exploded | Layout::Joined(_), _) => {
                let mut pairs = Vec::new();
                form::field(layout, members, name, member, &mut pairs)?;
                for (name, text) in pairs {
                    parts.push(part(media, &name, &shape, &Value::String(text))?);
                }
            }
        }
    }
    let boundary = boundary(&parts);
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        bytes.extend_from_slice(&part);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(Written { boundary, bytes })
}

/// The same for the same parts, and in none of them.
fn boundary(parts: &[Vec<u8>]) -> String {
    let is_free = |boundary: &String| {
        let needle = boundary.as_bytes();
        !parts.iter().any(|part| part.windows(needle.len()).any(|window| window == needle))
    };
    (0..=u64::MAX).map(|number| format!("specdrift-boundary-{number}")).find(is_free).unwrap_or_default()
}

/// One part: its headers and its content.
fn part(media: &Media, name: &str, shape: &Shape<'_>, value: &Value) -> Result<Vec<u8>, Unwritable> {
    if name.contains('\\') {
        return Err(Unwritable("a backslash in a part's name is read in more ways than one"));
    }
    let said = content_type(media, name);
    let is_json = said.is_some_and(|said| said.contains("json"));
    let is_structure = value.is_object() || value.is_array();
    if is_structure && said.is_some() && !is_json {
        return Err(Unwritable("a structure has no form in the part's media type"));
    }
    let file = file_type(shape).filter(|_| value.is_string());
    let content = if is_json || is_structure { value.to_string() } else { scalar(value)? };
    let sent = match (said, file) {
        (Some(said), _) => Some(said),
        (None, _) if is_structure => Some("application/json"),
        (None, file) => file,
    };
    let is_text = |name: &str| name.starts_with("text/") || name.contains("json");
    let is_file = file.is_some() || (!is_structure && sent.is_some_and(|sent| !is_text(sent)));
    let quoted = quoted(name);
    let mut head = format!("Content-Disposition: form-data; name=\"{quoted}\"");
    if is_file {
        head.extend(["; filename=\"", &quoted, ".", ending(sent.unwrap_or_default()), "\""]);
    }
    head.push_str("\r\n");
    if let Some(sent) = sent {
        head.extend(["Content-Type: ", sent, "\r\n"]);
    }
    head.push_str(&required_headers(media, name)?);
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(content.as_bytes());
    Ok(bytes)
}

/// The media type of a string that is a file; `None` for one that is not.
fn file_type<'d>(shape: &Shape<'d>) -> Option<&'d str> {
    let is_bytes =
        matches!(shape.text("format"), Some("binary" | "file")) || shape.text("contentEncoding").is_some();
    shape.text("contentMediaType").or(is_bytes.then_some("application/octet-stream"))
}

/// A name between quotes, as browsers write it (WHATWG HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('\n', "%0A").replace('\r', "%0D").replace('"', "%22")
}

/// How a file of a media type is called.
fn ending(media_type: &str) -> &str {
    let sub = media_type.split(';').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    match sub {
        "png" | "gif" | "webp" | "pdf" | "csv" | "xml" | "json" | "zip" | "html" => sub,
        "jpeg" => "jpg",
        "plain" => "txt",
        "svg+xml" => "svg",
        _ => "bin",
    }
}

/// The headers that the document requires of a part, with a value that it gives or that its type has.
fn required_headers(media: &Media, name: &str) -> Result<String, Unwritable> {
    let headers = media.encoding.get(name).and_then(|encoding| encoding.get("headers")?.as_object());
    let mut lines = String::new();
    for (header, said) in headers.into_iter().flatten() {
        let is_required = said.get("required") == Some(&Value::Bool(true));
        if !is_required || header.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let schema = said.get("schema");
        let first =
            |holder: Option<&Value>, keyword: &str| holder?.get(keyword)?.as_array()?.first().cloned();
        let given = said.get("example").cloned();
        let given = given.or_else(|| schema?.get("const").cloned()).or_else(|| first(schema, "enum"));
        let given = given.or_else(|| schema?.get("default").cloned()).or_else(|| first(schema, "examples"));
        let kind = schema.and_then(|schema| schema.get("type")?.as_str()).unwrap_or("string");
        let value = given.unwrap_or_else(|| match kind {
            "integer" | "number" => Value::from(1),
            "boolean" => Value::Bool(true),
            _ => Value::from("value"),
        });
        let text = scalar(&value)?;
        if !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(Unwritable("a part's header can't hold control or non-ASCII characters"));
        }
        lines.extend([header, ": ", &text, "\r\n"]);
    }
    Ok(lines)
}

const PARTS: &str = "multipart data";

/// What a multipart body may mean; `content_type` has the boundary.
pub(super) fn read(
    media: &Media,
    content_type: &str,
    schema: Option<&Schema>,
    bytes: &[u8],
) -> Result<Raw, &'static str> {
    let boundary = named_boundary(content_type).or_else(|| first_boundary(bytes)).ok_or(PARTS)?;
    let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
    let whole = [b"\r\n", bytes].concat();
    let mut rest = after(&whole, &delimiter).ok_or(PARTS)?;
    let mut found = Vec::new();
    while !rest.starts_with(b"--") {
        let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let part = rest[blank..].strip_prefix(b"\r\n").ok_or(PARTS)?;
        let end = position(part, &delimiter).ok_or(PARTS)?;
        if found.len() >= fields::MOST {
            return Err("fewer parts");
        }
        found.push(field(&part[..end])?);
        rest = &part[end + delimiter.len()..];
    }
    Ok(fields::object(media, schema, &found))
}

fn named_boundary(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let value = &content_type[lower.find("boundary=")? + "boundary=".len()..];
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([';', ' ']).next()?,
    };
    (!value.is_empty()).then(|| value.to_owned())
}

/// The boundary that a body begins with.
fn first_boundary(bytes: &[u8]) -> Option<String> {
    let line = bytes.strip_prefix(b"--")?.split(|byte| *byte == b'\r').next()?;
    let text = std::str::from_utf8(line).ok()?.trim_end_matches("--");
    (!text.is_empty()).then(|| text.to_owned())
}

/// A part's name and content.
fn field(part: &[u8]) -> Result<(String, Raw), &'static str> {
    let end = position(part, b"\r\n\r\n").ok_or(PARTS)?;
    let (head, content) = (&part[..end], &part[end + 4..]);
    let head = String::from_utf8_lossy(head);
    let header = |name: &str| {
        head.split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .find(|(known, _)| known.trim().eq_ignore_ascii_case(name))
    };
    let (_, disposition) = header("content-disposition").ok_or("parts with a name")?;
    let name = parameter(disposition, "name").ok_or("parts with a name")?;
    let is_json =
        header("content-type").is_some_and(|(_, value)| value.to_ascii_lowercase().contains("json"));
    let text = std::str::from_utf8(content)
        .map_or_else(|_| content.iter().copied().map(char::from).collect(), str::to_owned);
    if is_json {
        let value = serde_json::from_str(&text).map_err(|_| "a JSON document in the part")?;
        // Many servers do not look at what a part says that it is.
        return Ok((
            name,
            Raw::Either(Candidates { strict: vec![Raw::Known(value)], lenient: vec![Raw::Text(text)] }),
        ));
    }
    Ok((name, Raw::Text(text)))
}

/// A quoted or bare parameter of a header (RFC 7578 section 4.2).
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once(';') {
        let (name, value) = after.split_once('=')?;
        let is_wanted = name.trim().eq_ignore_ascii_case(wanted);
        let (text, left) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if is_wanted {
            return Some(text.trim().replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = left;
    }
    None
}

fn after<'b>(bytes: &'b [u8], needle: &[u8]) -> Option<&'b [u8]> {
    position(bytes, needle).map(|at| &bytes[at + needle.len()..])
}

fn position(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
