//! Bodies by media type.

use serde_json::Value;

use crate::plan::wire::raw::{Candidates, Raw};
use crate::plan::wire::shape::Shape;
use crate::plan::wire::style::scalar;
use crate::plan::wire::unwritable::Unwritable;
use crate::plan::wire::{form, json, multipart, xml};
use crate::schema::{Schema, Type};
use crate::spec::{LoadedDocument, Media, MediaType, Syntax};
use crate::text::Pointer;

/// A body's bytes, and the media type that is sent with them.
pub(super) struct Written {
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
}

/// Writes a body.
pub(super) fn write(document: &LoadedDocument, media: &Media, value: &Value) -> Result<Written, Unwritable> {
    let content_type = MediaType::concrete(&media.name);
    let shape = || Shape::at(&document.0, media.schema.as_ref());
    let bytes = match MediaType::syntax_of(&media.name) {
        Syntax::Json => json::text(value).into_bytes(),
        Syntax::JsonLines => lines(&content_type, value),
        Syntax::Yaml => yaml(value).into_bytes(),
        Syntax::Form => form::write(media, value)?.into_bytes(),
        Syntax::Xml => xml::write(&shape(), value)?.into_bytes(),
        Syntax::Multipart => {
            let written = multipart::write(media, &shape(), value)?;
            let base = content_type.split(';').next().unwrap_or_default().trim();
            return Ok(Written {
                content_type: format!("{base}; boundary={}", written.boundary),
                bytes: written.bytes,
            });
        }
        // A structure in such a type is JSON to whoever wrote the document, or it is nothing.
        Syntax::Text | Syntax::Other if value.is_object() || value.is_array() => {
            json::text(value).into_bytes()
        }
        Syntax::Text => in_charset(&content_type, scalar(value)?)?,
        Syntax::Binary | Syntax::Other => scalar(value)?.into_bytes(),
    };
    Ok(Written { content_type, bytes })
}

/// What a body may mean; `content_type` is the one that was sent.
///
/// # Errors
/// What is wrong when it can't be read at all, as a lower-case fragment.
pub(super) fn read(
    media: &Media,
    content_type: &str,
    schema: Option<&Schema>,
    bytes: &[u8],
) -> Result<Candidates, &'static str> {
    let json = |bytes: &[u8]| serde_json::from_slice(bytes).map(Raw::Known).map_err(|_| "a JSON document");
    let raw = match MediaType::syntax_of(&media.name) {
        Syntax::Json => json(bytes)?,
        Syntax::JsonLines => parted(schema, bytes)?,
        Syntax::Yaml => Raw::Known(serde_yaml::from_slice(bytes).map_err(|_| "a YAML document")?),
        Syntax::Form => form::read(media, schema, bytes)?,
        Syntax::Multipart => multipart::read(media, content_type, schema, bytes)?,
        Syntax::Xml => {
            let document = schema.map(|schema| schema.view().document());
            let at = schema.map(Schema::pointer);
            return xml::read(&document.map(|document| Shape::at(document, at)).unwrap_or_default(), bytes);
        }
        Syntax::Text => Raw::Text(from_charset(content_type, bytes)?),
        Syntax::Binary => Raw::Text(String::from_utf8_lossy(bytes).into_owned()),
        Syntax::Other => {
            let types = schema.map(|schema| schema.types_at(&Pointer::root())).unwrap_or_default();
            let takes_text = types.is_empty() || types.contains(Type::String);
            let text = Raw::Text(String::from_utf8_lossy(bytes).into_owned());
            return Ok(match (takes_text, json(bytes)) {
                (true, json) => Candidates { strict: vec![text], lenient: json.into_iter().collect() },
                (false, json) => Candidates { strict: vec![json.unwrap_or(text)], lenient: Vec::new() },
            });
        }
    };
    Ok(Candidates::only(raw))
}

/// One JSON text a line for an array, one line for anything else; with a record separator in front in a sequence (RFC 7464).
fn lines(content_type: &str, value: &Value) -> Vec<u8> {
    let begin = if content_type.contains("json-seq") { "\u{1e}" } else { "" };
    let line = |value: &Value| format!("{begin}{value}\n");
    match value {
        Value::Array(items) => items.iter().map(line).collect::<String>().into_bytes(),
        _ => line(value).into_bytes(),
    }
}

/// JSON texts on lines of their own: the items of an array where the schema wants one or where there are several.
fn parted(schema: Option<&Schema>, bytes: &[u8]) -> Result<Raw, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "JSON documents in UTF-8")?;
    let lines = text.split(['\n', '\u{1e}']).map(str::trim).filter(|line| !line.is_empty());
    let mut values = lines
        .map(serde_json::from_str)
        .collect::<Result<Vec<Value>, _>>()
        .map_err(|_| "a JSON document on each line")?;
    let types = schema.map(|schema| schema.types_at(&Pointer::root())).unwrap_or_default();
    if values.len() == 1 && !types.contains(Type::Array) {
        return Ok(Raw::Known(values.remove(0)));
    }
    Ok(Raw::Known(Value::Array(values)))
}

/// JSON is YAML, but for characters that YAML takes for line ends or does not print (YAML 1.2.2, sections 5.1 and 5.4).
fn yaml(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                out.extend(["\\u", &format!("{:04x}", u32::from(c))]);
            }
            c => out.push(c),
        }
    }
    out
}

/// The charset that a media type names, where it is not UTF-8 or a part of it.
fn charset(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase().replace([' ', '"'], "");
    let (_, charset) = lower.split_once("charset=")?;
    let charset = charset.split(';').next().unwrap_or_default();
    (!matches!(charset, "utf-8" | "utf8" | "us-ascii" | "ascii")).then(|| charset.to_owned())
}

fn is_latin(charset: &str) -> bool {
    matches!(charset, "iso-8859-1" | "latin1" | "latin-1")
}

fn in_charset(content_type: &str, text: String) -> Result<Vec<u8>, Unwritable> {
    match charset(content_type) {
        None => Ok(text.into_bytes()),
        Some(charset) if is_latin(&charset) => {
            let latin = text.chars().map(u8::try_from).collect::<Result<_, _>>();
            latin.map_err(|_| Unwritable("the text has characters that its charset has not"))
        }
        Some(charset) if text.is_ascii() && !charset.starts_with("utf-") => Ok(text.into_bytes()),
        Some(_) => Err(Unwritable("text in its charset can't be written by this version")),
    }
}

fn from_charset(content_type: &str, bytes: &[u8]) -> Result<String, &'static str> {
    if charset(content_type).is_some_and(|charset| is_latin(&charset)) {
        return Ok(bytes.iter().copied().map(char::from).collect());
    }
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| "text in UTF-8")
}
