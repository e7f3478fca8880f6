//! Does every error keep the envelope that the suite names?

use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::schema::collapsed;
use crate::judge::verdict::Finding;
use crate::judge::words::value_words;
use crate::schema::Direction;
use crate::suite::Envelope;

/// A 4xx or 5xx whose body is not the error envelope: no JSON, its schema broken, or without its code, message or
/// request id.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(envelope) = evidence.envelope else { return Vec::new() };
    if evidence.response.status < 400 || evidence.is_head() {
        return Vec::new();
    }
    let Body::Json(value) = &evidence.body else {
        return match &evidence.body {
            // `malformed-body` and `missing-body` say it already.
            Body::Malformed(_) => Vec::new(),
            Body::Absent if evidence.media.is_some() => Vec::new(),
            Body::Absent => vec![Finding::new(Code::EnvelopeBroken, "the error envelope", "no body")],
            Body::Json(_) | Body::Text(_) | Body::Opaque => {
                let name = evidence.response.header("content-type").unwrap_or("no media type");
                vec![Finding::new(Code::EnvelopeBroken, "the error envelope", format!("a body of `{name}`"))]
            }
        };
    };
    let mut findings = by_schema(evidence, envelope, value);
    findings.extend(by_pointers(envelope, value));
    findings
}

fn by_schema(evidence: &Evidence<'_>, envelope: &Envelope, value: &Value) -> Vec<Finding> {
    let Some(pointer) = &envelope.schema else { return Vec::new() };
    let schema = evidence.api.schemas.at(&pointer.value, Direction::Response);
    if schema.admits(value) {
        return Vec::new();
    }
    schema
        .violations(value)
        .into_iter()
        .map(|violation| {
            let observed =
                violation.instance.resolve(value).map_or_else(|| "missing".to_owned(), value_words);
            Finding::new(Code::EnvelopeBroken, violation.documented, observed)
                .at(collapsed(value, &violation.instance))
                .promised(violation.schema)
        })
        .collect()
}

fn by_pointers(envelope: &Envelope, value: &Value) -> Vec<Finding> {
    let places = [
        (&envelope.code, "the error's code"),
        (&envelope.message, "the error's message"),
        (&envelope.request_id, "the request's id"),
    ];
    places
        .into_iter()
        .filter_map(|(pointer, what)| Some((pointer.as_ref()?, what)))
        .filter_map(|(pointer, what)| {
            let observed = match pointer.resolve(value) {
                None => "missing".to_owned(),
                Some(Value::String(_) | Value::Number(_)) => return None,
                Some(other) => value_words(other),
            };
            Some(Finding::new(Code::EnvelopeBroken, what, observed).at(pointer.as_str()))
        })
        .collect()
}
