//! Does every error keep the envelope that the suite names?

use serde_json::Value;

use crate::judge::body;
use crate::judge::code::Code;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::media_type;
use crate::judge::schema;
use crate::judge::schema::collapsed;
use crate::judge::verdict::Finding;
use crate::judge::words::value_words;
use crate::schema::Direction;
use crate::suite::Envelope;
use crate::text::Mask;
use crate::text::Pointer;

/// How many places of an envelope are named.
const PLACES: usize = 3;

/// A 4xx or 5xx whose body is not the error envelope: no JSON, its schema broken, or without its code, message or
/// request id. One finding for an answer, however much is wrong with it; what another check has said is not said again.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(envelope) = evidence.envelope() else { return Vec::new() };
    if evidence.response.status < 400 || evidence.is_head() {
        return Vec::new();
    }
    match &evidence.body {
        Body::Json(value) => outside(evidence, envelope, value).into_iter().collect(),
        // `malformed-body` has said it; what can't be read may well be the envelope.
        Body::Malformed(_) | Body::Unread(_) => Vec::new(),
        Body::Absent if !body::check(evidence).is_empty() => Vec::new(),
        Body::Absent => vec![Finding::new(Code::EnvelopeBroken, "the error envelope", "no body")],
        Body::Text(_) | Body::Opaque if !media_type::check(evidence).is_empty() => Vec::new(),
        Body::Text(_) | Body::Opaque => {
            let name = evidence.response.header("content-type").unwrap_or("no media type");
            vec![Finding::new(Code::EnvelopeBroken, "the error envelope", format!("a body of `{name}`"))]
        }
    }
}

/// One way in which a body is not the envelope.
struct Breach {
    at: String,
    documented: String,
    observed: String,
    promise: Option<Pointer>,
}

fn outside(evidence: &Evidence<'_>, envelope: &Envelope, value: &Value) -> Option<Finding> {
    let said: Vec<_> = schema::check(evidence).into_iter().map(|finding| finding.at).collect();
    let mut breaches = by_schema(evidence, envelope, value);
    for breach in by_pointers(evidence.mask, envelope, value) {
        if breaches.iter().all(|known| known.at != breach.at) {
            breaches.push(breach);
        }
    }
    breaches.retain(|breach| !said.contains(&breach.at));
    let first = breaches.first()?;
    let finding = match breaches.as_slice() {
        [only] => {
            Finding::new(Code::EnvelopeBroken, only.documented.as_str(), only.observed.as_str()).at(&only.at)
        }
        several => {
            let named: Vec<_> = several
                .iter()
                .take(PLACES)
                .map(|breach| format!("`{}` {}", breach.at, breach.observed))
                .collect();
            let more = if several.len() > PLACES { ", ..." } else { "" };
            Finding::new(Code::EnvelopeBroken, "the error envelope", format!("{}{more}", named.join(", ")))
        }
    };
    Some(finding.promised(first.promise.clone()))
}

fn by_schema(evidence: &Evidence<'_>, envelope: &Envelope, value: &Value) -> Vec<Breach> {
    let Some(pointer) = &envelope.schema else { return Vec::new() };
    let schema = evidence.api.schemas.at(&pointer.value, Direction::Response);
    if schema.admits(value) {
        return Vec::new();
    }
    schema
        .violations(value)
        .into_iter()
        .map(|violation| Breach {
            at: collapsed(value, &violation.instance),
            observed: violation
                .instance
                .resolve(value)
                .map_or_else(|| "missing".to_owned(), |found| value_words(evidence.mask, found)),
            documented: violation.documented,
            promise: Some(violation.schema),
        })
        .collect()
}

fn by_pointers(mask: &Mask, envelope: &Envelope, value: &Value) -> Vec<Breach> {
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
                Some(other) => value_words(mask, other),
            };
            let promise = envelope.schema.as_ref().map(|schema| schema.value.clone());
            Some(Breach { at: pointer.as_str().to_owned(), documented: what.to_owned(), observed, promise })
        })
        .collect()
}
