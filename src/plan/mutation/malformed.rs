//! Bodies that do not parse as what they say they are.

use serde_json::{Map, Value};

use crate::plan::case::Place;
use crate::plan::mutation::draft::{Change, Draft, Subject, whole};
use crate::plan::mutation::kind::{EMPTY_BODY, Kind, MALFORMED};
use crate::plan::mutation::media_type::{UNBOUND, named};
use crate::plan::request::{Body, Request};
use crate::schema::{Direction, Type, Types};
use crate::spec::{Media, MediaType, Syntax};
use crate::text::Pointer;

/// A way to break a body's syntax: its name, what it leaves of the bytes, `None` where it can't be done to them, and what is sent,
/// in words.
type Way = (&'static str, fn(&[u8]) -> Option<Vec<u8>>, &'static str);

/// What no reader of JSON takes (RFC 8259 sections 2 and 8.1). What stands inside of texts is left alone: readers that mend bytes
/// which are not UTF-8 take them there. So is what follows a document: readers of streams leave it for the next one.
const JSON: [Way; 4] = [
    ("truncated", truncated, "a document that is cut off"),
    ("trailing-comma", trailing_comma, "a comma behind the last member"),
    ("plain-text", |_| Some(b"this is plain text".to_vec()), "plain text"),
    ("not-utf-8", |bytes| Some([&[0xff], bytes].concat()), "a byte that is not UTF-8 before the document"),
];

/// What no reader of XML takes (XML 1.0, section 2.1).
const XML: [Way; 2] = [
    ("truncated", truncated, "a document that is cut off"),
    ("plain-text", |_| Some(b"this is plain text".to_vec()), "plain text"),
];

/// What no reader of YAML takes (YAML 1.2.2, section 7.4.1).
const YAML: [Way; 1] = [("unclosed", |_| Some(b"[unclosed".to_vec()), "a sequence that does not end")];

/// What holds no part (RFC 2046 section 5.1.1).
const MULTIPART: [Way; 1] = [("plain-text", |_| Some(NO_PART.to_vec()), "plain text without a boundary")];

/// Nothing that a reader could take for a boundary that is not named.
const NO_PART: &[u8] = b"this is plain text";

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    let Some((media, bytes)) = subject.body() else { return Vec::new() };
    let Some(promise) = &subject.operation.body else { return Vec::new() };
    let draft = |kind: Kind, documented: String, sent: &str, bytes: Vec<u8>| Draft {
        keyword: Some("syntax".to_owned()),
        schema: Some(promise.pointer.clone()),
        sent: Some(Value::String(sent.to_owned())),
        documented,
        ..whole(kind, Place::Body, with_body(subject.request, bytes))
    };
    let mut drafts = Vec::new();
    if promise.required {
        drafts.push(draft(EMPTY_BODY, "a body".to_owned(), "no byte", Vec::new()));
    }
    if is_structure(subject, media) {
        drafts.extend(ways(&media.name).iter().filter_map(|(name, change, words)| {
            let draft = draft(MALFORMED, format!("`{}`", media.name), words, change(bytes)?);
            Some(Draft { variant: Some((*name).to_owned()), ..draft })
        }));
    }
    if is_structure(subject, media) && media.name.to_ascii_lowercase().starts_with(UNBOUND) {
        let documented = format!("`{}` with a `boundary`", media.name);
        let unbound = draft(MALFORMED, documented, "no boundary", NO_PART.to_vec());
        if let Change::Request(request) = &unbound.change {
            let change = Change::Request(named(request, UNBOUND));
            drafts.push(Draft { variant: Some("no-boundary".to_owned()), change, ..unbound });
        }
    }
    drafts
}

/// A range says nothing of syntax, and forms have none that could be broken.
fn ways(name: &str) -> &'static [Way] {
    let Some(media_type) = MediaType::parse(name) else { return &[] };
    let name = name.to_ascii_lowercase();
    if media_type.is_json() {
        &JSON
    } else if media_type.syntax() == Syntax::Xml {
        &XML
    } else if name.contains("yaml") {
        &YAML
    } else if name.starts_with(UNBOUND) {
        &MULTIPART
    } else {
        &[]
    }
}

/// Whether the document says what is in the body, and that it is more than text: a server that is promised a text, or anything, may
/// take the bytes as they are. Forms have to need something: a reader that finds no part may say that there are none.
fn is_structure(subject: &Subject<'_>, media: &Media) -> bool {
    let Some(at) = &media.schema else { return false };
    let schema = subject.api.schemas.at(at, Direction::Request);
    if !MediaType::parse(&media.name).is_some_and(|it| it.is_json())
        && schema.admits(&Value::Object(Map::new()))
    {
        return false;
    }
    let types = schema.types_at(&Pointer::root());
    let texts = Types::NONE.with(Type::String).with(Type::Null);
    types.iter().any(|kind| !texts.contains(kind))
}

/// Without the last byte: a bracket, or a quote. A number would only be another one.
fn truncated(bytes: &[u8]) -> Option<Vec<u8>> {
    let (last, rest) = bytes.split_last()?;
    (!last.is_ascii_digit()).then(|| rest.to_vec())
}

fn trailing_comma(bytes: &[u8]) -> Option<Vec<u8>> {
    let (last, rest) = bytes.split_last()?;
    let is_empty = matches!(rest, b"{" | b"[");
    (matches!(last, b'}' | b']') && !is_empty).then(|| [rest, b",", &[*last]].concat())
}

fn with_body(request: &Request, bytes: Vec<u8>) -> Request {
    Request { body: Some(Body(bytes.into())), ..request.clone() }
}
