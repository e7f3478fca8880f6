//! Values as bodies of a media type.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::spec::{Media, MediaType, Syntax};

/// The media types of a promise in the order in which the server would like to use them: what the request's `Accept` header names,
/// JSON, what can be written in text, the rest.
pub(crate) fn preferred<'m>(content: &'m [Media], accept: Option<&str>) -> Vec<&'m Media> {
    let wanted: Vec<_> = accept.unwrap_or("*/*").split(',').filter_map(MediaType::parse).collect();
    let is_wanted = |media: &Media| {
        MediaType::parse(&media.name).is_some_and(|name| wanted.iter().any(|range| range.meets(&name)))
    };
    let mut media: Vec<_> = content.iter().collect();
    media.sort_by_key(|media| (!is_wanted(media), syntax(&media.name)));
    media
}

/// How a body is written: one line of a JSON sequence is JSON too.
pub(crate) fn syntax(name: &str) -> Syntax {
    if name.contains("ndjson") { Syntax::Json } else { MediaType::syntax_of(name) }
}

/// The value of `Content-Type` for a documented media type or range.
pub(crate) fn concrete(name: &str) -> String {
    match name {
        "*" => "application/json".to_owned(),
        "text/*" => "text/plain; charset=utf-8".to_owned(),
        "image/*" => "image/png".to_owned(),
        "audio/*" => "audio/mpeg".to_owned(),
        "video/*" => "video/mp4".to_owned(),
        "multipart/form-data" => "multipart/form-data; boundary=specdrift".to_owned(),
        _ => MediaType::concrete(name),
    }
}

/// A value as the bytes of a body.
pub(crate) fn encode(name: &str, value: &Value) -> Vec<u8> {
    match (syntax(name), value) {
        (Syntax::Text | Syntax::Binary | Syntax::Multipart | Syntax::Other, Value::String(text)) => {
            text.clone().into_bytes()
        }
        (Syntax::Form, Value::Object(members)) => {
            let pairs =
                members.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(&text(value))));
            pairs.collect::<Vec<_>>().join("&").into_bytes()
        }
        (Syntax::Xml, _) => b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root/>\n".to_vec(),
        (_, value) => value.to_string().into_bytes(),
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
