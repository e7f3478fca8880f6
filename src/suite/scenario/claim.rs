//! `expect:` and `until:`: what has to hold of an answer.

use std::sync::Arc;
use std::time::Duration;

use regex::Regex;
use serde_json::Value;

use crate::suite::fields::{Fields, Keys, Wrong, listed};
use crate::suite::raw::{Entry, Kind, Node};
use crate::suite::scenario::path::Path;
use crate::suite::scenario::typed::Typed;
use crate::suite::template::Stencil;
use crate::suite::units;
use crate::text::{Complaint, Pointer, Span, closest};

/// One thing that has to hold of an answer.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Of what.
    pub place: ClaimPlace,
    /// What.
    pub assertion: Assertion,
    /// Where it stands.
    pub span: Span,
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are the language's own")]
pub enum ClaimPlace {
    Status,
    /// By name, in lower case.
    Header(String),
    /// By name.
    Cookie(String),
    Body(Path),
    /// The body, as text.
    Text,
    /// How many bytes the body has.
    Bytes,
    /// How long the answer took.
    Within,
}

/// What a part of an answer has to be.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are the language's own")]
pub enum Assertion {
    /// One of these statuses: (from, to), inclusive.
    Statuses(Vec<(u16, u16)>),
    /// At most so long.
    Within(Duration),
    Equals(Typed),
    /// None of these holds.
    Not(Vec<Assertion>),
    Contains(Typed),
    Matches(Typed),
    StartsWith(Typed),
    EndsWith(Typed),
    /// One of these.
    Type(Vec<JsonType>),
    /// Of how many characters, items or members there are.
    Length(Vec<Assertion>),
    OneOf(Vec<Typed>),
    Exists(bool),
    Gt(Typed),
    Gte(Typed),
    Lt(Typed),
    Lte(Typed),
    /// By the place of a schema in the document.
    Schema(Pointer, Span),
}

/// A type of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are JSON Schema's own")]
pub enum JsonType {
    String,
    Number,
    Integer,
    Boolean,
    Array,
    Object,
    Null,
}

impl JsonType {
    /// As JSON Schema has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        TYPES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Whether a value is of it.
    #[must_use]
    pub fn is_of(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::Number => value.is_number(),
            Self::Integer => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            Self::Boolean => value.is_boolean(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
            Self::Null => value.is_null(),
        }
    }
}

const TYPES: &[(&str, JsonType)] = &[
    ("string", JsonType::String),
    ("number", JsonType::Number),
    ("integer", JsonType::Integer),
    ("boolean", JsonType::Boolean),
    ("array", JsonType::Array),
    ("object", JsonType::Object),
    ("null", JsonType::Null),
];

/// The parts of an answer, as `expect:` names them.
pub(super) const PLACES: [&str; 7] = ["status", "body", "header", "cookie", "text", "bytes", "within"];

const EXPECT: Keys = Keys { of: "`expect`", read: &PLACES, later: &[] };

const NAMES: [&str; 15] = [
    "equals",
    "not",
    "contains",
    "matches",
    "starts_with",
    "ends_with",
    "type",
    "length",
    "one_of",
    "exists",
    "gt",
    "gte",
    "lt",
    "lte",
    "schema",
];

/// Reads `expect:`.
pub(super) fn expect(node: Option<&Node>, log: &mut Vec<Complaint>) -> Vec<Claim> {
    let Some(node) = node else { return Vec::new() };
    if Fields::open(node, &EXPECT, log).is_some() { claims(node, log) } else { Vec::new() }
}

/// Reads the parts of an answer that a mapping names; its other keys somebody else reads.
pub(super) fn claims(node: &Node, log: &mut Vec<Complaint>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for entry in node.entries().iter().filter(|entry| !matches!(entry.value.kind, Kind::Unfilled)) {
        match entry.key.as_str() {
            "status" => claims.extend(status(entry, log)),
            "within" => claims.extend(within(entry, log)),
            "body" => body(entry, &mut claims, log),
            "header" => named(entry, |name| ClaimPlace::Header(name.to_ascii_lowercase()), &mut claims, log),
            "cookie" => named(entry, |name| ClaimPlace::Cookie(name.to_owned()), &mut claims, log),
            "text" => of_place(&ClaimPlace::Text, entry, &mut claims, log),
            "bytes" => of_place(&ClaimPlace::Bytes, entry, &mut claims, log),
            _ => {}
        }
    }
    claims
}

fn status(entry: &Entry, log: &mut Vec<Complaint>) -> Option<Claim> {
    let statuses = listed_in("`status`", &entry.value, log, units::statuses);
    let is_any = !statuses.is_empty();
    is_any.then(|| Claim {
        place: ClaimPlace::Status,
        assertion: Assertion::Statuses(statuses),
        span: whole(entry),
    })
}

fn within(entry: &Entry, log: &mut Vec<Complaint>) -> Option<Claim> {
    let duration = units::duration(&entry.value);
    let duration = duration.map_err(|wrong| log.push(wrong.complaint("`within`", &entry.value))).ok()?;
    Some(Claim { place: ClaimPlace::Within, assertion: Assertion::Within(duration), span: whole(entry) })
}

/// Places in the body with what has to hold there; or what has to hold of all of it.
fn body(entry: &Entry, claims: &mut Vec<Claim>, log: &mut Vec<Complaint>) {
    let entries = entry.value.entries();
    let is_place = |entry: &Entry| Path::parse(&entry.key).is_some();
    if !entries.iter().any(is_place) {
        return of_place(&ClaimPlace::Body(Path::Pointer(Pointer::root())), entry, claims, log);
    }
    for entry in entries {
        match Path::parse(&entry.key) {
            Some(Ok(path)) => of_place(&ClaimPlace::Body(path), entry, claims, log),
            Some(Err(why)) => {
                let message = format!("`{}` is no JSONPath: {why}", entry.key);
                log.push(Complaint::error(message).at(entry.key_span.clone()));
            }
            None => {
                let message = format!("`{}` is no place in a body", entry.key);
                let way_out = format!("a pointer begins with `/`: `/{}`; a JSONPath with `$`", entry.key);
                log.push(Complaint::error(message).at(entry.key_span.clone()).label(way_out));
            }
        }
    }
}

fn named(
    entry: &Entry,
    place: impl Fn(&str) -> ClaimPlace,
    claims: &mut Vec<Claim>,
    log: &mut Vec<Complaint>,
) {
    if !matches!(entry.value.kind, Kind::Map(_)) {
        let wrong = Wrong::kind(format!("a mapping from names to what has to hold of each {}", entry.key));
        log.push(wrong.complaint(&format!("`{}`", entry.key), &entry.value));
    }
    for entry in entry.value.entries() {
        of_place(&place(&entry.key), entry, claims, log);
    }
}

fn of_place(place: &ClaimPlace, entry: &Entry, claims: &mut Vec<Claim>, log: &mut Vec<Complaint>) {
    if let Kind::Map(entries) = &entry.value.kind
        && is_assertions(entries, &entry.value, log)
    {
        for inner in entries {
            claims.extend(assertion(inner, log).map(|assertion| Claim {
                place: place.clone(),
                assertion,
                span: if entries.len() == 1 { whole(entry) } else { whole(inner) },
            }));
        }
        return;
    }
    let assertion = Assertion::Equals(Typed::read(&entry.value, log));
    claims.push(Claim { place: place.clone(), assertion, span: whole(entry) });
}

/// Whether a mapping holds assertions and is not a value; one that holds both is complained about.
fn is_assertions(entries: &[Entry], node: &Node, log: &mut Vec<Complaint>) -> bool {
    let is_name = |entry: &&Entry| NAMES.contains(&entry.key.as_str());
    let known = entries.iter().filter(is_name).count();
    if known == 0 {
        if let [only] = entries
            && let Some(near) = closest(&only.key, NAMES)
        {
            let message = format!("this is compared with a mapping that has `{}`", only.key);
            let way_out = format!("did you mean `{near}`? a mapping to compare with is written `equals:`");
            log.push(Complaint::warning(message).at(only.key_span.clone()).label(way_out));
        }
        return false;
    }
    for entry in entries.iter().filter(|entry| !is_name(entry)) {
        let complaint =
            Complaint::error(format!("`{}` is no assertion", entry.key)).at(entry.key_span.clone());
        log.push(match closest(&entry.key, NAMES) {
            Some(near) => complaint.label(format!("did you mean `{near}`?")),
            None => complaint.note(format!("assertions are {}", listed(&NAMES))),
        });
    }
    known > 0 && !node.is_null()
}

/// `gt: 3` and its like; `None` for what is complained about.
fn assertion(entry: &Entry, log: &mut Vec<Complaint>) -> Option<Assertion> {
    let value = &entry.value;
    Some(match entry.key.as_str() {
        "equals" => Assertion::Equals(Typed::read(value, log)),
        "not" => Assertion::Not(nested(value, log)),
        "contains" => Assertion::Contains(Typed::read(value, log)),
        "matches" => Assertion::Matches(pattern(value, log)?),
        "starts_with" => Assertion::StartsWith(Typed::read(value, log)),
        "ends_with" => Assertion::EndsWith(Typed::read(value, log)),
        "type" => {
            let types = listed_in("`type`", value, log, |node| units::choice(node, TYPES));
            if types.is_empty() { None? } else { Assertion::Type(types) }
        }
        "length" => Assertion::Length(nested(value, log)),
        "one_of" => match &value.kind {
            Kind::List(items) => Assertion::OneOf(items.iter().map(|item| Typed::read(item, log)).collect()),
            Kind::Scalar(_) | Kind::Map(_) | Kind::Unfilled => {
                log.push(Wrong::kind("a list of values").complaint("`one_of`", value));
                None?
            }
        },
        "exists" => {
            let Value::Bool(is) = value.value() else {
                log.push(Wrong::kind("`true` or `false`").complaint("`exists`", value));
                return None;
            };
            Assertion::Exists(is)
        }
        "gt" => Assertion::Gt(Typed::read(value, log)),
        "gte" => Assertion::Gte(Typed::read(value, log)),
        "lt" => Assertion::Lt(Typed::read(value, log)),
        "lte" => Assertion::Lte(Typed::read(value, log)),
        "schema" => {
            let Some(pointer) = units::text(value).ok().and_then(|text| Pointer::of_fragment(&text)) else {
                let expected = "a place in the spec such as `#/components/schemas/Lead`";
                log.push(Wrong::kind(expected).complaint("`schema`", value));
                return None;
            };
            Assertion::Schema(pointer, value.span.clone())
        }
        _ => None?,
    })
}

/// What stands below `not` and `length`: assertions, or a value to be equal to.
fn nested(value: &Node, log: &mut Vec<Complaint>) -> Vec<Assertion> {
    match &value.kind {
        Kind::Map(entries) if is_assertions(entries, value, log) => {
            entries.iter().filter_map(|entry| assertion(entry, log)).collect()
        }
        Kind::Map(_) | Kind::Scalar(_) | Kind::List(_) | Kind::Unfilled => {
            vec![Assertion::Equals(Typed::read(value, log))]
        }
    }
}

/// The items of a list; what is no list is a list of one.
fn listed_in<T>(
    about: &str,
    node: &Node,
    log: &mut Vec<Complaint>,
    read: impl Fn(&Node) -> Result<T, Wrong>,
) -> Vec<T> {
    let items = match &node.kind {
        Kind::List(items) => items.as_slice(),
        Kind::Scalar(_) | Kind::Map(_) | Kind::Unfilled => std::slice::from_ref(node),
    };
    items
        .iter()
        .filter_map(|item| read(item).map_err(|wrong| log.push(wrong.complaint(about, item))).ok())
        .collect()
}

/// A regular expression; one without holes is tried at once.
pub(super) fn pattern(node: &Node, log: &mut Vec<Complaint>) -> Option<Typed> {
    let typed = Typed::read(node, log);
    if let Stencil::Value(value) = &typed.stencil {
        let Value::String(text) = value else {
            log.push(Wrong::kind("a regular expression").complaint("`matches`", node));
            return None;
        };
        if let Err(error) = Regex::new(text) {
            let why = error.to_string();
            let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            log.push(
                Complaint::error(format!("`{text}` is no regular expression"))
                    .at(node.span.clone())
                    .label(why),
            );
            return None;
        }
    }
    Some(typed)
}

/// Key and value, where they stand in one text one after the other.
pub(super) fn whole(entry: &Entry) -> Span {
    let (key, value) = (&entry.key_span, &entry.value.span);
    let is_one = Arc::ptr_eq(&key.source, &value.source) && key.range.start <= value.range.end;
    let range = if is_one { key.range.start..value.range.end } else { key.range.clone() };
    Span { source: Arc::clone(&key.source), range }
}
