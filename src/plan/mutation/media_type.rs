//! A body under the name of a media type that is not documented.

use serde_json::Value;

use crate::plan::case::Place;
use crate::plan::mutation::draft::{Draft, Subject, whole};
use crate::plan::mutation::kind::UNSUPPORTED_MEDIA_TYPE;
use crate::plan::request::Request;
use crate::spec::{Api, MediaType, Operation, SpecVersion};
use crate::text::Pointer;

/// What the body is said to be: the first that is not documented.
const CANDIDATES: [&str; 3] = ["text/plain", "application/xml", "application/vnd.specdrift.unsupported"];

/// Parts without the `boundary` that would tell them apart, and that has to be there (RFC 2046 section 5.1.1): many servers begin to
/// read forms before they look whether they want any.
pub(super) const UNBOUND: &str = "multipart/form-data";

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    let (Some(promise), Some(_)) = (&subject.operation.body, &subject.request.body) else {
        return Vec::new();
    };
    let Some(documented) = documented(subject.api, subject.operation) else { return Vec::new() };
    let is_free = |name: &&str| {
        MediaType::parse(name).is_some_and(|it| !documented.iter().any(|other| other.meets(&it)))
    };
    let names: Vec<String> = promise.content.iter().map(|media| format!("`{}`", media.name)).collect();
    let chosen = CANDIDATES.into_iter().find(is_free).into_iter().chain(Some(UNBOUND).filter(is_free));
    chosen
        .map(|name| Draft {
            variant: Some(name.to_owned()),
            schema: Some(promise.pointer.clone()),
            sent: Some(Value::String(name.to_owned())),
            documented: format!("media type {}", names.join(" or ")),
            ..whole(UNSUPPORTED_MEDIA_TYPE, Place::MediaType, named(subject.request, name))
        })
        .collect()
}

/// The same bytes under another name.
pub(super) fn named(request: &Request, name: &str) -> Request {
    let mut request = request.clone();
    for (header, value) in &mut request.headers {
        if header == "content-type" {
            name.clone_into(value);
        }
    }
    request
}

/// The media types and ranges that the document names for the body; `None` where it names none, or something that is none.
fn documented(api: &Api, operation: &Operation) -> Option<Vec<MediaType>> {
    let mut names: Vec<&str> =
        operation.body.iter().flat_map(|body| &body.content).map(|it| &*it.name).collect();
    if api.version == SpecVersion::V2_0 {
        // Bodies of forms are read as forms whatever else the operation consumes, and as JSON where it does not say.
        let document = api.schemas.document();
        let here = operation.pointer.resolve(document).and_then(|operation| operation.get("consumes"));
        let consumes: Vec<&str> = here
            .or_else(|| document.get("consumes"))
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if consumes.is_empty() || has_parameter(document, &operation.pointer) {
            return None;
        }
        names.extend(consumes);
    }
    names.into_iter().map(MediaType::parse).collect::<Option<Vec<_>>>().filter(|names| !names.is_empty())
}

/// Whether `Content-Type` is a parameter as well, as version 2.0 lets it be: then another value could break two promises.
fn has_parameter(document: &Value, operation: &Pointer) -> bool {
    let path = operation.parent().unwrap_or_default();
    let listed =
        [operation, &path].map(|at| at.child("parameters").resolve(document).and_then(Value::as_array));
    listed.into_iter().flatten().flatten().any(|parameter| {
        let place = parameter.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
        let parameter = place.and_then(|place| document.pointer(place)).unwrap_or(parameter);
        let is = |key: &str, word: &str| {
            parameter.get(key).and_then(Value::as_str).is_some_and(|it| it.eq_ignore_ascii_case(word))
        };
        is("in", "header") && is("name", "content-type")
    })
}
