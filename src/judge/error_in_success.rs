//! Is an error told under a status of success?

use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;
use crate::judge::words::status_words;
use crate::judge::words::value_words;
use crate::schema::Direction;
use crate::schema::Schema;
use crate::spec::ResponsePromise;
use crate::suite::Envelope;
use crate::text::Pointer;

/// A 2xx whose body the document does not have for it, and that is an error all the same: it keeps the suite's error envelope, or it is
/// what the document has for an error of this operation and says of itself that it failed. What the document has for a success is
/// one, whatever it says: a job that failed is no failed request.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Body::Json(value) = &evidence.body else { return Vec::new() };
    let is_success = (200..300).contains(&evidence.response.status);
    if !is_success || !value.is_object() || evidence.asks_other_method() || is_documented(evidence, value) {
        return Vec::new();
    }
    let by_envelope = evidence.envelope().and_then(|envelope| by_envelope(evidence, envelope, value));
    let told = by_envelope.or_else(|| by_flag(evidence, value));
    told.map(|(at, documented)| {
        let observed = at.resolve(value).map_or_else(String::new, |found| value_words(evidence.mask, found));
        let status = status_words(evidence.response.status);
        Finding::new(Code::ErrorInSuccess, documented, format!("{status} with {observed}"))
            .at(at.as_str())
            .promised(evidence.promise.map(|promise| promise.pointer.clone()))
    })
    .into_iter()
    .collect()
}

/// Whether the document has such a body for this status.
fn is_documented(evidence: &Evidence<'_>, value: &Value) -> bool {
    let Some(at) = evidence.media.and_then(|media| media.schema.as_ref()) else {
        // A success without a schema, or in another media type, may be anything.
        return evidence.promise.is_some_and(|promise| !promise.content.is_empty());
    };
    let schema = evidence.api.schemas.at(at, Direction::Response);
    schema.admits(value) && schema.undocumented(value).is_empty()
}

/// Where the body keeps the code of the suite's envelope, if it keeps all of that.
fn by_envelope(evidence: &Evidence<'_>, envelope: &Envelope, value: &Value) -> Option<(Pointer, String)> {
    let code = envelope.code.as_ref().or(envelope.message.as_ref())?;
    let says = |pointer: Option<&Pointer>| {
        pointer
            .is_none_or(|pointer| matches!(pointer.resolve(value), Some(Value::String(_) | Value::Number(_))))
    };
    let keeps = envelope
        .schema
        .as_ref()
        .is_none_or(|schema| evidence.api.schemas.at(&schema.value, Direction::Response).admits(value));
    let is_error = says(Some(code)) && says(envelope.message.as_ref()) && keeps;
    is_error.then(|| (code.clone(), "errors have a status from 400 on".to_owned()))
}

/// Where the body says that it failed, if it is a documented error of the operation in which nothing is undocumented.
fn by_flag(evidence: &Evidence<'_>, value: &Value) -> Option<(Pointer, String)> {
    let flag = flag(value)?;
    let is_error = |promise: &&ResponsePromise| {
        promise.status.matches(500) || (400..500).any(|status| promise.status.matches(status))
    };
    let mut errors = evidence.operation.responses.iter().filter(is_error).filter(|promise| {
        promise.content.iter().filter_map(|media| media.schema.as_ref()).any(|at| {
            let schema: &Schema = &evidence.api.schemas.at(at, Direction::Response);
            let names = !schema.required_at(&Pointer::root()).is_empty();
            names
                && schema.broken().is_none()
                && schema.admits(value)
                && schema.undocumented(value).is_empty()
        })
    });
    errors.next().map(|promise| (flag, format!("such a body has status {}", promise.status)))
}

/// The member by which a body says that it failed.
fn flag(value: &Value) -> Option<Pointer> {
    let says_no = |name: &str| value.get(name) == Some(&Value::Bool(false));
    let flag = ["success", "ok", "succeeded"].into_iter().find(|name| says_no(name)).or_else(|| {
        let word = value.get("status").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
        matches!(word.as_str(), "error" | "fail" | "failed" | "failure").then_some("status")
    });
    let error = || {
        let error = value.get("error")?;
        let says = matches!(error, Value::String(text) if !text.is_empty())
            || matches!(error, Value::Object(members) if !members.is_empty())
            || error == &Value::Bool(true);
        says.then_some("error")
    };
    flag.or_else(error).map(|name| Pointer::root().child(name))
}
