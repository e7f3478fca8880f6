//! What a view is, and what both versions need to build one.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::spec::api::{Location, Media, Style};
use crate::spec::desk::{Desk, Slip};
use crate::spec::examples::{Examples, Shelf};
use crate::spec::refs;
use crate::text::Pointer;

/// The loaded document, and the examples that were taken from it.
#[derive(Clone, Copy)]
pub(crate) struct Document<'d> {
    pub(crate) root: &'d Value,
    pub(crate) shelf: &'d Shelf<'d>,
}

/// An operation as `openapiv3` reads it, and what it does not hold.
pub(crate) struct View {
    /// An `openapiv3::Operation` in JSON.
    pub(crate) value: Value,
    pub(crate) parameters: Vec<ParameterPlace>,
    pub(crate) body: Option<BodyPlace>,
    /// By the key under `responses`, in document order.
    pub(crate) responses: Vec<(String, ResponsePlace)>,
}

impl View {
    /// The `encoding` objects of all media types.
    pub(crate) fn encodings(&self) -> impl Iterator<Item = &Value> {
        let parameters = self.parameters.iter().filter_map(|parameter| parameter.media.as_ref());
        let body = self.body.iter().flat_map(|body| &body.content);
        let responses = self.responses.iter().flat_map(|(_, response)| &response.content);
        parameters.chain(body).chain(responses).flat_map(|media| media.encoding.values())
    }
}

pub(crate) struct ParameterPlace {
    pub(crate) at: Pointer,
    pub(crate) schema: Option<Pointer>,
    /// Where the parameter has `content`.
    pub(crate) media: Option<Media>,
    /// 2.0's `collectionFormat`.
    pub(crate) written: Option<(Style, Explode)>,
    pub(crate) examples: Examples,
}

/// Whether the items of an array are one pair each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Explode {
    Yes,
    No,
}

pub(crate) struct BodyPlace {
    pub(crate) at: Pointer,
    pub(crate) content: Vec<Media>,
}

pub(crate) struct ResponsePlace {
    pub(crate) at: Pointer,
    pub(crate) content: Vec<Media>,
    pub(crate) headers: Vec<HeaderPlace>,
}

/// The `responses` of a view, and what belongs to them.
pub(crate) type Responses = (Map<String, Value>, Vec<(String, ResponsePlace)>);

pub(crate) struct HeaderPlace {
    pub(crate) name: String,
    pub(crate) at: Pointer,
    pub(crate) schema: Option<Pointer>,
}

/// Why an operation can't be read.
pub(crate) struct Fault {
    pub(crate) slip: Slip,
    pub(crate) at: Pointer,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(at: &Pointer, message: impl Into<String>) -> Self {
        Self { slip: Slip::Part, at: at.clone(), message: message.into() }
    }
}

/// The node meant by the one at a place, or the fault that there is none.
pub(crate) fn meant<'d>(
    document: Document<'d>,
    at: &Pointer,
    noun: &str,
) -> Result<(Pointer, &'d Value), Fault> {
    let (place, node) = refs::follow(document.root, at).map_err(|lost| {
        let reference = at.child("$ref").resolve(document.root).and_then(Value::as_str).map(str::to_owned);
        let missing = lost.last().unwrap_or_default().into_owned();
        // The crawl tells of what is not there.
        let is_circle = lost.resolve(document.root).is_some();
        let slip = if is_circle { Slip::Reference } else { Slip::Consequence };
        let what = if is_circle {
            "refers to itself in a circle".to_owned()
        } else if lost.is_within(&Pointer::of([crate::spec::files::MISSING])) {
            format!("refers to `{missing}`, which can't be had")
        } else {
            format!("refers to `{}`, which is not there", reference.unwrap_or(missing))
        };
        Fault { slip, ..Fault::new(at, format!("its {noun} {what}")) }
    })?;
    if !node.is_object() {
        return Err(Fault::new(
            &place,
            format!("its {noun} is {}, not a mapping", crate::spec::upgrade::shown(node)),
        ));
    }
    Ok((place, node))
}

/// Copies the members of these names.
pub(crate) fn copied(node: &Value, names: &[&str]) -> Map<String, Value> {
    let present = names.iter().filter_map(|name| Some((*name, node.get(name)?)));
    // A member without a value (`description:`) is as good as none.
    present
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect()
}

/// The place of a node's schema, where it has one.
pub(crate) fn schema_of(node: &Value, at: &Pointer) -> Option<Pointer> {
    node.get("schema").map(|_| at.child("schema"))
}

/// The parameters of an operation and those of its path that it does not override (OpenAPI 3.1, section 4.8.9.1), each
/// with the place that it is meant at. Headers that OpenAPI tells to ignore are left out.
pub(crate) fn parameters<'d>(
    document: Document<'d>,
    holders: &[Pointer],
) -> Result<Vec<(Pointer, &'d Value)>, Fault> {
    let mut merged: Vec<(Pointer, &Value)> = Vec::new();
    let mut known = HashMap::new();
    let key = |node: &'d Value| ["name", "in"].map(|name| node.get(name).and_then(Value::as_str));
    for holder in holders {
        let place = holder.child("parameters");
        let Some(listed) = place.resolve(document.root) else { continue };
        let Some(listed) = listed.as_array() else {
            return Err(Fault::new(&place, "its `parameters` are not a list"));
        };
        let start = merged.len();
        for index in 0..listed.len() {
            let (at, node) = meant(document, &place.index(index), "parameter")?;
            match known.get(&key(node)) {
                Some(earlier) if *earlier < start => merged[*earlier] = (at, node),
                Some(_) => {}
                None if is_ignored(node) => {}
                None => {
                    known.insert(key(node), merged.len());
                    merged.push((at, node));
                }
            }
        }
    }
    Ok(merged)
}

/// Headers that are no parameters: three by OpenAPI 3.1, section 4.8.12.2.1, the others because the connection writes them itself.
const NO_PARAMETERS: [&str; 11] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "transfer-encoding",
    "upgrade",
];

fn is_ignored(parameter: &Value) -> bool {
    let text = |name| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
    text("in") == Location::Header.as_str()
        && NO_PARAMETERS.contains(&text("name").to_ascii_lowercase().as_str())
}

/// The keys under `responses` that are statuses; another is told and left out, extensions aside.
pub(crate) fn statuses<'d>(
    held: &'d Map<String, Value>,
    place: &Pointer,
    desk: &mut Desk,
) -> Vec<&'d String> {
    let mut statuses = Vec::new();
    for status in held.keys().filter(|status| !status.starts_with("x-")) {
        let read = serde_json::from_value::<openapiv3::StatusCode>(Value::String(status.clone()));
        if status == "default" || read.is_ok() {
            statuses.push(status);
        } else {
            let what = format!("`{status}` is no status, so this response is left out");
            desk.note(Slip::Part, place.child(status), what, "statuses are `200`, `2XX` or `default`");
        }
    }
    statuses
}
