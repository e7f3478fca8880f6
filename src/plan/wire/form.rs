//! `application/x-www-form-urlencoded` bodies (OpenAPI 3.1, section 4.8.14.4; WHATWG URL, section 5).

use serde_json::Value;

use crate::plan::wire::encode::Unwritable;
use crate::plan::wire::reading::readings;
use crate::plan::wire::style::{Raw, bracketed, escape, scalar, unbracketed, unescape};
use crate::schema::{Schema, Type};
use crate::spec::Media;
use crate::text::Pointer;

/// How a property is written, from the document's `encoding`.
enum Layout {
    /// `a[b]=1`.
    Brackets,
    /// One pair an item.
    Repeated,
    /// All items in one pair, joined by this.
    Joined(char),
    /// As JSON text: the default for objects (OpenAPI 3.1, section 4.8.15.1).
    Json,
}

/// The body of an object.
pub(super) fn write(media: &Media, value: &Value) -> Result<String, Unwritable> {
    let Value::Object(members) = value else {
        return Err(Unwritable("only an object has a form as form data"));
    };
    let mut pairs = Vec::new();
    for (name, member) in members {
        match (layout(media, name, member), member) {
            (Layout::Brackets, _) => bracketed(name, member, &mut pairs)?,
            // An array is one part an item, whatever an item is written as (OpenAPI 3.1, section 4.8.15.1).
            (Layout::Json, Value::Array(items)) if !media.encoding.contains_key(name) => {
                pairs.extend(items.iter().map(|item| (name.clone(), item.to_string())));
            }
            (Layout::Json, _) => pairs.push((name.clone(), member.to_string())),
            (Layout::Repeated, Value::Array(items)) => {
                for item in items {
                    pairs.push((name.clone(), scalar(item)?));
                }
            }
            (Layout::Joined(separator), Value::Array(items)) => {
                let texts = items.iter().map(scalar).collect::<Result<Vec<_>, _>>()?;
                pairs.push((name.clone(), texts.join(&separator.to_string())));
            }
            (Layout::Repeated | Layout::Joined(_), _) => pairs.push((name.clone(), scalar(member)?)),
        }
    }
    Ok(pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&"))
}

fn layout(media: &Media, name: &str, member: &Value) -> Layout {
    let encoding = media.encoding.get(name);
    let text = |key: &str| encoding.and_then(|encoding| encoding.get(key)).and_then(Value::as_str);
    let style = text("style");
    let structured = match member {
        Value::Array(items) => items.iter().any(|item| item.is_object() || item.is_array()),
        other => other.is_object(),
    };
    let explode = encoding.and_then(|encoding| encoding.get("explode")).and_then(Value::as_bool);
    match (style, text("contentType")) {
        (Some("deepObject"), _) if member.is_object() || member.is_array() => Layout::Brackets,
        (None, Some(content)) if content.contains("json") => Layout::Json,
        (_, _) if structured => Layout::Json,
        (Some("spaceDelimited"), _) if explode != Some(true) => Layout::Joined(' '),
        (Some("pipeDelimited"), _) if explode != Some(true) => Layout::Joined('|'),
        (_, _) if explode == Some(false) => Layout::Joined(','),
        (_, _) => Layout::Repeated,
    }
}

/// What a form body may mean.
pub(super) fn read(media: &Media, schema: Option<&Schema>, bytes: &[u8]) -> Result<Vec<Value>, &'static str> {
    let text =
        std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()).ok_or("percent-encoded form data")?;
    let pairs: Vec<(String, String)> = text
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (unescape(&name.replace('+', " ")), unescape(&value.replace('+', " ")))
        })
        .collect();
    let mut members: Vec<(String, Raw)> = Vec::new();
    for (key, _) in &pairs {
        let name = key.split('[').next().filter(|name| !name.is_empty()).unwrap_or(key);
        if members.iter().any(|(known, _)| known == name || known == key) {
            continue;
        }
        let same: Vec<String> =
            pairs.iter().filter(|(other, _)| other == key).map(|(_, value)| value.clone()).collect();
        match unbracketed(name, &pairs).filter(|_| name != key) {
            Some(nested) => members.push((name.to_owned(), nested)),
            None => members.push((key.clone(), flat(media, schema, key, same))),
        }
    }
    Ok(readings(&Raw::Map(members), schema, &Pointer::root()))
}

fn flat(media: &Media, schema: Option<&Schema>, name: &str, mut values: Vec<String>) -> Raw {
    let types = schema.map(|schema| schema.types_at(&Pointer::root().child(name))).unwrap_or_default();
    if values.len() == 1 && types.contains(Type::Array) {
        let separator = match layout(media, name, &Value::Array(Vec::new())) {
            Layout::Joined(separator) => Some(separator),
            Layout::Brackets | Layout::Repeated | Layout::Json => None,
        };
        return match separator {
            Some(separator) => {
                Raw::List(values[0].split(separator).map(|item| Raw::Text(item.to_owned())).collect())
            }
            None if values[0].starts_with('[') => Raw::Text(values.remove(0)),
            None => Raw::List(values.into_iter().map(Raw::Text).collect()),
        };
    }
    if values.len() == 1 {
        Raw::Text(values.remove(0))
    } else {
        Raw::List(values.into_iter().map(Raw::Text).collect())
    }
}
