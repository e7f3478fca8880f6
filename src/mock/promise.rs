//! Which documented answer fits: a status, then a media type, then a body.

use serde_json::Value;

use crate::mock::media::{concrete, encode, preferred, syntax};
use crate::mock::samples::Samples;
use crate::schema::Schemas;
use crate::spec::{Operation, ResponsePromise, StatusPattern, Syntax};
use crate::text::Pointer;

/// An answer before it is bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// Names in lower case, and values.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) content: Option<Content>,
}

/// A body, and what is promised of it.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// The media type, as the `Content-Type` header says it.
    pub(crate) media: String,
    /// The place of the schema; `None` admits everything.
    pub(crate) schema: Option<Pointer>,
    /// The value.
    pub(crate) value: Value,
    /// The bytes, where they are not the value written as the media type wants it.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl Content {
    /// The bytes of the body.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes.unwrap_or_else(|| encode(&self.media, &self.value))
    }

    /// Whether it is JSON.
    pub(crate) fn is_json(&self) -> bool {
        syntax(&self.media) == Syntax::Json
    }
}

/// The documented answers that tell success, the best first: the statuses that are wanted, other 2xx, redirections, and where the
/// document promises nothing but errors, those.
pub(crate) fn successes<'o>(operation: &'o Operation, wanted: &[u16]) -> Vec<(u16, &'o ResponsePromise)> {
    let exact = |from: u16, to: u16| {
        let statuses = operation.responses.iter().filter_map(move |promise| match promise.status {
            StatusPattern::Exact(status) if (from..=to).contains(&status) => Some((status, promise)),
            StatusPattern::Exact(_) | StatusPattern::Range(_) | StatusPattern::Default => None,
        });
        let mut statuses: Vec<_> = statuses.collect();
        statuses.sort_by_key(|(status, _)| {
            (wanted.iter().position(|wanted| wanted == status).unwrap_or(usize::MAX), *status)
        });
        statuses
    };
    let loose = |pattern: StatusPattern, candidates: &[u16]| {
        let promise = operation.responses.iter().find(|promise| promise.status == pattern);
        let is_its = |status: &&u16| operation.promise(**status).is_some_and(|found| found.status == pattern);
        candidates.iter().find(is_its).copied().zip(promise)
    };
    let some_success: Vec<u16> = wanted.iter().copied().chain(200..=207).collect();
    let mut found = exact(200, 299);
    found.extend(loose(StatusPattern::Range(2), &some_success));
    found.extend(exact(300, 303));
    found.extend(exact(305, 399));
    found.extend(loose(StatusPattern::Range(3), &[302, 303, 307]));
    found.extend(loose(StatusPattern::Default, &some_success));
    found.extend(exact(304, 304));
    found.extend(ERRORS_AT_LAST.into_iter().flat_map(|status| exact(status, status)));
    found.extend(exact(400, 599));
    found.extend(loose(StatusPattern::Range(4), &[400, 404, 422]));
    found.extend(loose(StatusPattern::Range(5), &[500, 503]));
    found
}

/// Errors that say nothing about the form of the request, for documents that promise nothing but errors.
const ERRORS_AT_LAST: [u16; 6] = [404, 409, 403, 401, 429, 503];

/// The documented answer that says one of the wanted things; the first of them, undocumented, where there is none and none of `others`
/// is documented either.
pub(crate) fn refusal<'o>(
    operation: &'o Operation,
    wanted: &[u16],
    others: impl Fn(u16) -> bool,
) -> (u16, Option<&'o ResponsePromise>) {
    let exactly = |status: &u16| {
        operation.responses.iter().find(|promise| promise.status == StatusPattern::Exact(*status))
    };
    let named = wanted.iter().find_map(|status| Some((*status, exactly(status)?)));
    let loosely = || wanted.iter().find_map(|status| Some((*status, operation.promise(*status)?)));
    let other = || {
        operation.responses.iter().find_map(|promise| match promise.status {
            StatusPattern::Exact(status) if others(status) => Some((status, promise)),
            StatusPattern::Exact(_) | StatusPattern::Range(_) | StatusPattern::Default => None,
        })
    };
    match named.or_else(loosely).or_else(other) {
        Some((status, promise)) => (status, Some(promise)),
        None => (wanted.first().copied().unwrap_or(400), None),
    }
}

/// The body that a promise allows, in the media type that fits best: its sample. `Ok(None)` where none is promised.
///
/// # Errors
/// A body is promised, and no value keeps that promise.
pub(crate) fn content(
    schemas: &Schemas,
    samples: &Samples,
    promise: &ResponsePromise,
    accept: Option<&str>,
) -> Result<Option<Content>, NoValue> {
    if promise.content.is_empty() {
        return Ok(None);
    }
    let media = preferred(&promise.content, accept);
    let found = media.into_iter().find_map(|media| {
        let value = samples.full(schemas, media)?.as_ref().clone();
        Some(Content { media: concrete(&media.name), schema: media.schema.clone(), value, bytes: None })
    });
    found.map(Some).ok_or(NoValue)
}

/// The promise can't be kept.
pub(crate) struct NoValue;
