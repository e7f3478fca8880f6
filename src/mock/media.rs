//! Values as bodies of a media type.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::spec::Media;

/// The media types of a promise in the order in which the server would like to use them: what the request's `Accept` header names,
/// JSON, what can be written in text, the rest.
pub(crate) fn preferred<'m>(content: &'m [Media], accept: Option<&str>) -> Vec<&'m Media> {
    let wanted: Vec<_> =
        accept.unwrap_or("*/*").split(',').map(|range| essence(range).to_ascii_lowercase()).collect();
    let is_wanted = |media: &Media| {
        let name = essence(&media.name).to_ascii_lowercase();
        wanted.iter().any(|range| covers(range, &name) || covers(&name, range))
    };
    let mut media: Vec<_> = content.iter().collect();
    media.sort_by_key(|media| (!is_wanted(media), Kind::of(&media.name)));
    media
}

/// How values are written as a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// JSON text (RFC 8259), and one line of a JSON sequence.
    Json,
    /// Text as it stands.
    Text,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// The smallest well-formed document; its schema is not kept.
    Xml,
    /// Bytes that no schema describes.
    Bytes,
}

impl Kind {
    /// The kind of a media type or range.
    pub(crate) fn of(name: &str) -> Self {
        let name = essence(name).to_ascii_lowercase();
        let (main, sub) = name.split_once('/').unwrap_or((&name, ""));
        match (main, sub) {
            ("*", _) | ("application", "*") => Self::Json,
            (_, sub) if sub == "json" || sub.ends_with("+json") || sub.contains("ndjson") => Self::Json,
            (_, sub) if sub == "xml" || sub.ends_with("+xml") => Self::Xml,
            (_, "x-www-form-urlencoded") => Self::Form,
            ("text", _) => Self::Text,
            _ => Self::Bytes,
        }
    }
}

/// The value of `Content-Type` for a documented media type or range.
pub(crate) fn concrete(name: &str) -> String {
    match essence(name) {
        "*/*" | "*" | "application/*" => "application/json".to_owned(),
        "text/*" => "text/plain; charset=utf-8".to_owned(),
        "image/*" => "image/png".to_owned(),
        "audio/*" => "audio/mpeg".to_owned(),
        "video/*" => "video/mp4".to_owned(),
        "multipart/form-data" => "multipart/form-data; boundary=specdrift".to_owned(),
        _ => name.to_owned(),
    }
}

/// A value as the bytes of a body.
pub(crate) fn encode(name: &str, value: &Value) -> Vec<u8> {
    match (Kind::of(name), value) {
        (Kind::Text | Kind::Bytes, Value::String(text)) => text.clone().into_bytes(),
        (Kind::Form, Value::Object(members)) => {
            let pairs =
                members.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(&text(value))));
            pairs.collect::<Vec<_>>().join("&").into_bytes()
        }
        (Kind::Xml, _) => b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root/>\n".to_vec(),
        (Kind::Json | Kind::Text | Kind::Form | Kind::Bytes, value) => value.to_string().into_bytes(),
    }
}

/// A scalar as it stands in text; arrays joined with commas, objects as names and values in turn (style `simple`).
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        Value::Object(members) => {
            let pairs = members.iter().map(|(name, value)| format!("{name},{}", text(value)));
            pairs.collect::<Vec<_>>().join(",")
        }
    }
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn essence(name: &str) -> &str {
    name.split(';').next().unwrap_or_default().trim()
}

fn covers(range: &str, name: &str) -> bool {
    match range.strip_suffix("/*") {
        Some("*") => true,
        Some(main) => name.split_once('/').is_some_and(|(other, _)| other == main),
        None => range == name,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_written_as_its_media_type_wants_it() {
        for (name, value, body) in [
            ("application/json; charset=utf-8", json!({"a": 1}), "{\"a\":1}"),
            ("application/problem+json", json!([]), "[]"),
            ("text/plain", json!("hello"), "hello"),
            ("text/csv", json!(1), "1"),
            ("application/x-www-form-urlencoded", json!({"a b": "c&d", "e": [1, 2]}), "a%20b=c%26d&e=1%2C2"),
            ("application/octet-stream", json!("bytes"), "bytes"),
        ] {
            assert_eq!(String::from_utf8(encode(name, &value)).unwrap(), body, "{name}");
        }
    }
}
