//! `body:`: what a step sends.

use std::sync::Arc;

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::files::Files;
use crate::suite::raw::{Entry, Kind, Node};
use crate::suite::scenario::typed::Typed;
use crate::suite::units;
use crate::text::{Complaint, Span};

/// What a step sends.
#[derive(Clone, Debug)]
pub struct SentBody {
    /// The content.
    pub content: Content,
    /// `content_type:`; `None`: as the document and the content have it.
    pub content_type: Option<Typed>,
    /// Where it stands.
    pub span: Span,
}

/// The content of a body.
#[derive(Clone, Debug)]
pub enum Content {
    /// YAML, sent as JSON.
    Json(Typed),
    /// `text:`.
    Text(Typed),
    /// `form:`: fields of a form, URL-encoded.
    Form(Typed),
    /// `multipart:`: the parts of a form, in order.
    Multipart(Vec<Part>),
    /// `file:`: the bytes of a file, and its name.
    File(Arc<[u8]>, String),
    /// `xml:`: text as it stands, or a value that is written as the document says.
    Xml(Typed),
}

/// A part of a `multipart:` body.
#[derive(Clone, Debug)]
pub struct Part {
    /// The name of the field.
    pub name: String,
    /// What it holds.
    pub content: PartContent,
    /// `content_type:`.
    pub content_type: Option<String>,
    /// `filename:`, or the file's own name.
    pub filename: Option<String>,
}

/// What a part holds.
#[derive(Clone, Debug)]
pub enum PartContent {
    /// Text, or a structure as JSON.
    Value(Typed),
    /// The bytes of a file.
    File(Arc<[u8]>),
}

const KINDS: [&str; 6] = ["json", "text", "form", "multipart", "file", "xml"];

const PART: Keys =
    Keys { of: "a part", read: &["file", "text", "json", "content_type", "filename"], later: &[] };

/// Reads `body:`. A mapping that has exactly one of the kinds' keys, alone or beside `content_type`, is of that kind; anything else is
/// JSON.
pub(super) fn read(node: &Node, files: &Files<'_>, log: &mut Vec<Complaint>) -> Option<SentBody> {
    let span = node.span.clone();
    let entries = node.entries();
    let mut kinds = entries.iter().filter(|entry| KINDS.contains(&entry.key.as_str()));
    let others = entries.iter().filter(|entry| !KINDS.contains(&entry.key.as_str()));
    let is_kind = others.clone().all(|entry| entry.key == "content_type");
    let (Some(kind), None, true) = (kinds.next(), kinds.next(), is_kind) else {
        return Some(SentBody { content: Content::Json(Typed::read(node, log)), content_type: None, span });
    };
    let content_type = others.map(|entry| Typed::read(&entry.value, log)).next();
    Some(SentBody { content: content(kind, files, log)?, content_type, span })
}

fn content(kind: &Entry, files: &Files<'_>, log: &mut Vec<Complaint>) -> Option<Content> {
    let value = &kind.value;
    let mut wrong = |expected: &str| {
        log.push(Wrong::kind(expected).complaint(&format!("`{}`", kind.key), value));
    };
    match (kind.key.as_str(), &value.kind) {
        ("text", Kind::List(_) | Kind::Map(_)) => {
            wrong("text; a JSON body with a member `text` is written `json: {text: ...}`");
            None
        }
        ("form", Kind::List(_) | Kind::Scalar(_)) => {
            wrong("a mapping from fields to values");
            None
        }
        ("multipart", Kind::List(_) | Kind::Scalar(_)) => {
            wrong("a mapping from parts to what they hold");
            None
        }
        ("file", Kind::List(_) | Kind::Map(_)) => {
            wrong("the path of a file; a JSON body with a member `file` is written `json: {file: ...}`");
            None
        }
        ("text", _) => Some(Content::Text(Typed::read(value, log))),
        ("form", _) => Some(Content::Form(Typed::read(value, log))),
        ("xml", _) => Some(Content::Xml(Typed::read(value, log))),
        ("file", _) => file(value, files, log).map(|(bytes, name)| Content::File(bytes, name)),
        ("multipart", _) => Some(Content::Multipart(
            value.entries().iter().flat_map(|entry| parts(entry, files, log)).collect(),
        )),
        _ => Some(Content::Json(Typed::read(value, log))),
    }
}

/// The parts of one name: one for each item of a list.
fn parts(entry: &Entry, files: &Files<'_>, log: &mut Vec<Complaint>) -> Vec<Part> {
    match &entry.value.kind {
        Kind::List(items) => items.iter().filter_map(|item| part(&entry.key, item, files, log)).collect(),
        Kind::Scalar(_) | Kind::Map(_) | Kind::Unfilled => {
            part(&entry.key, &entry.value, files, log).into_iter().collect()
        }
    }
}

fn part(name: &str, node: &Node, files: &Files<'_>, log: &mut Vec<Complaint>) -> Option<Part> {
    let entries = node.entries();
    let has = |key: &str| entries.iter().any(|entry| entry.key == key);
    let is_said = ["file", "text", "json"].into_iter().filter(|key| has(key)).count() == 1;
    let is_only = entries.iter().all(|entry| PART.read.contains(&entry.key.as_str()));
    let name = name.to_owned();
    if !(is_said && (is_only || has("file"))) {
        let content = PartContent::Value(Typed::read(node, log));
        return Some(Part { name, content, content_type: None, filename: None });
    }
    let fields = Fields::open(node, &PART, log)?;
    let content_type = fields.read("content_type", log, units::text);
    let filename = fields.read("filename", log, units::text);
    if let Some(value) = fields.node("file") {
        let (bytes, own) = file(value, files, log)?;
        let filename = filename.or(Some(own));
        return Some(Part { name, content: PartContent::File(bytes), content_type, filename });
    }
    let value = fields.node("text").or_else(|| fields.node("json"))?;
    let content = PartContent::Value(Typed::read(value, log));
    let content_type = content_type.or_else(|| fields.has("json").then(|| "application/json".to_owned()));
    Some(Part { name, content, content_type, filename })
}

/// The bytes of a file from the suite's folder, and its name.
fn file(node: &Node, files: &Files<'_>, log: &mut Vec<Complaint>) -> Option<(Arc<[u8]>, String)> {
    let path =
        units::text(node).map_err(|_| log.push(Wrong::kind("the path of a file").complaint("`file`", node)));
    let path = path.ok()?;
    let name = path.rsplit(['/', '\\']).next().unwrap_or(&path).to_owned();
    match files(&path, &node.span.source.name) {
        Ok(bytes) => Some((bytes.into(), name)),
        Err(why) => {
            let complaint = Complaint::error(why).at(node.span.clone());
            log.push(complaint.label("paths are from the folder of this file"));
            None
        }
    }
}
