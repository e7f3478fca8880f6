//! `capture:`: what is taken from an answer for the steps behind.

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::{Entry, Kind, Node};
use crate::suite::scenario::claim::{pattern, whole};
use crate::suite::scenario::path::Path;
use crate::suite::scenario::typed::Typed;
use crate::suite::template::is_name;
use crate::suite::units;
use crate::text::{Complaint, Pointer, Span};

/// A value that is taken from an answer.
#[derive(Clone, Debug)]
pub struct Capture {
    /// What it is called from here on.
    pub name: String,
    /// Where it is taken from.
    pub from: From,
    /// A regular expression that finds it there, and which of its groups it is.
    pub matches: Option<(Typed, Group)>,
    /// Where it stands.
    pub span: Span,
}

/// A part of an answer that a value is taken from.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are the language's own")]
pub enum From {
    Body(Path),
    /// By name, in lower case.
    Header(String),
    /// By name.
    Cookie(String),
    Status,
    /// The body, as text.
    Text,
}

/// Which part of what a regular expression finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// The first group where there is one, else all of it.
    #[default]
    Usual,
    /// By number; 0 is all of it.
    Number(usize),
    /// By name.
    Name(String),
}

const CAPTURE: Keys = Keys {
    of: "a capture",
    read: &["body", "header", "cookie", "status", "text", "matches", "group"],
    later: &[],
};

/// Reads `capture:`.
pub(super) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> Vec<Capture> {
    let Some(node) = node.filter(|node| !matches!(node.kind, Kind::Unfilled)) else { return Vec::new() };
    if !matches!(node.kind, Kind::Map(_)) {
        let expected = "a mapping from names to places such as `id: /data/id`";
        log.push(Wrong::kind(expected).complaint("`capture`", node));
    }
    node.entries().iter().filter_map(|entry| one(entry, log)).collect()
}

fn one(entry: &Entry, log: &mut Vec<Complaint>) -> Option<Capture> {
    if !is_name(&entry.key) || entry.key.contains('.') || TAKEN.contains(&entry.key.as_str()) {
        let complaint = Complaint::error(format!("`{}` can't be a capture's name", entry.key));
        let way_out = "letters, digits and `_`, and none of `row`, `unique`, `uuid`, `now`";
        log.push(complaint.at(entry.key_span.clone()).label(way_out));
        return None;
    }
    let (from, matches) = source(&entry.value, log)?;
    Some(Capture { name: entry.key.clone(), from, matches, span: whole(entry) })
}

/// Names that mean something else.
const TAKEN: [&str; 4] = ["row", "unique", "uuid", "now"];

fn source(node: &Node, log: &mut Vec<Complaint>) -> Option<(From, Option<(Typed, Group)>)> {
    if let Kind::Scalar(scalar) = &node.kind {
        return match Path::parse(&scalar.text) {
            Some(Ok(path)) => Some((From::Body(path), None)),
            None if scalar.text == "status" => Some((From::Status, None)),
            Some(Err(why)) => {
                let message = format!("`{}` is no JSONPath: {why}", scalar.text);
                log.push(Complaint::error(message).at(node.span.clone()));
                None
            }
            None => {
                let expected = "a pointer such as `/data/id`, a JSONPath such as `$.data[0].id`, `status`, or `{header: NAME}`";
                log.push(Wrong::kind(expected).complaint("a capture", node));
                None
            }
        };
    }
    let fields = Fields::open(node, &CAPTURE, log)?;
    let header = fields.read("header", log, units::text).map(|name| From::Header(name.to_ascii_lowercase()));
    let cookie = fields.read("cookie", log, units::text).map(From::Cookie);
    let body = fields.read("body", log, path).map(From::Body);
    let status = fields.has("status").then_some(From::Status);
    let text = fields.has("text").then_some(From::Text);
    let given: Vec<From> = [header, cookie, body, status, text].into_iter().flatten().collect();
    let matches = fields.node("matches").and_then(|node| pattern(node, log));
    let group = fields.read("group", log, group).unwrap_or_default();
    match <[From; 1]>::try_from(given) {
        Ok([from]) => Some((from, matches.map(|pattern| (pattern, group)))),
        Err(others) if others.is_empty() && matches.is_some() => {
            Some((From::Text, matches.map(|pattern| (pattern, group))))
        }
        Err(several) => {
            let told = if several.is_empty() { "names no part of the answer" } else { "names several parts" };
            let way_out = "one of `header`, `cookie`, `body`, `status`, `text`; or `matches` alone";
            log.push(Complaint::error(format!("a capture {told}")).at(node.span.clone()).label(way_out));
            None
        }
    }
}

fn path(node: &Node) -> Result<Path, Wrong> {
    let expected = || Wrong::kind("a pointer such as `/data/id`, or a JSONPath such as `$.data[0].id`");
    let text = units::text(node).map_err(|_| expected())?;
    if text.is_empty() {
        return Ok(Path::Pointer(Pointer::root()));
    }
    Path::parse(&text).and_then(Result::ok).ok_or_else(expected)
}

fn group(node: &Node) -> Result<Group, Wrong> {
    let text = units::text(node).map_err(|_| Wrong::kind("a group's number or name"))?;
    Ok(text.parse().map_or(Group::Name(text), Group::Number))
}
