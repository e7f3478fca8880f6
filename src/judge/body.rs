//! Is there a body where one is documented, and none where none is; and does it parse?

use crate::judge::code::Code;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;
use crate::spec::Media;
use crate::spec::MediaType;
use crate::spec::ResponsePromise;

/// Bodies that are missing, unexpected or malformed.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    match (&evidence.body, evidence.promise) {
        (Body::Absent, Some(promise)) => missing(evidence, promise),
        (Body::Absent, None) => Vec::new(),
        (_, _) if evidence.is_bodiless() => vec![forbidden(evidence)],
        (Body::Malformed(why), _) => vec![malformed(evidence, why)],
        (_, Some(promise)) if promise.content.is_empty() => vec![unexpected(evidence, promise)],
        (Body::Json(_) | Body::Text(_) | Body::Opaque | Body::Unread(_), _) => Vec::new(),
    }
}

/// Only a media type that no empty body is an instance of makes an empty body a missing one.
fn missing(evidence: &Evidence<'_>, promise: &ResponsePromise) -> Vec<Finding> {
    let needs_body = |media: &Media| {
        media.schema.is_some() && MediaType::parse(&media.name).is_some_and(|name| name.is_json())
    };
    let documented = !promise.content.is_empty() && promise.content.iter().all(needs_body);
    if evidence.is_bodiless() || !documented {
        return Vec::new();
    }
    let name = &promise.content[0].name;
    vec![
        Finding::new(Code::MissingBody, format!("a body of `{name}`"), "no body")
            .promised(promise.content[0].pointer.clone()),
    ]
}

fn forbidden(evidence: &Evidence<'_>) -> Finding {
    let what = if evidence.is_head() {
        "an answer to HEAD".to_owned()
    } else {
        evidence.response.status.to_string()
    };
    Finding::new(Code::UnexpectedBody, format!("{what} has no body (RFC 9110)"), size(evidence))
        .promised(evidence.promise.map(|promise| promise.pointer.clone()))
}

fn unexpected(evidence: &Evidence<'_>, promise: &ResponsePromise) -> Finding {
    Finding::new(Code::UnexpectedBody, "no `content`", size(evidence)).promised(promise.pointer.clone())
}

fn malformed(evidence: &Evidence<'_>, why: &str) -> Finding {
    let name = evidence.response.header("content-type").unwrap_or("application/json");
    let promise = evidence.media.map(|media| media.pointer.clone());
    Finding::new(Code::MalformedBody, format!("a body of `{name}`"), why).promised(promise)
}

fn size(evidence: &Evidence<'_>) -> String {
    let length = evidence.response.body.len();
    let name = evidence.response.header("content-type").unwrap_or("no media type");
    format!("{length} bytes of `{name}`")
}
