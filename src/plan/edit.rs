//! What makes a request smaller: something taken away, or a simpler value. Whether the rest is still valid is not asked here.

use std::fmt;

use serde_json::Value;

use crate::plan::need::{Need, Slot};
use crate::plan::request::{Body, Request};
use crate::plan::salt::MARKER;
use crate::spec::{MediaType, Syntax};
use crate::text::Pointer;

/// One change that makes a request smaller.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Where, as findings say it: `/body/nick`, `/query/limit`.
    at: String,
    change: Change,
    /// The later in a request the higher, and simpler values above all that is taken away: the highest is applied first, so that places
    /// stay what they were until their turn comes.
    rank: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Change {
    /// This pair of the query, as it is written.
    Query(String),
    /// This pair of a form, as it is written.
    Form(String),
    Header(String),
    Body,
    Member(Pointer),
    Simpler(Pointer, Value),
}

impl Edit {
    /// Where it changes the request: `/body/nick`, `/query/limit`, `/header/x-note`.
    #[must_use]
    pub fn at(&self) -> &str {
        &self.at
    }

    /// Its turn: of all that a request can be changed by, the outermost and first has the lowest.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.rank
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.change {
            Change::Simpler(_, value) => write!(f, "`{}` as {value}", self.at),
            Change::Query(_) | Change::Form(_) | Change::Header(_) | Change::Body | Change::Member(_) => {
                write!(f, "`{}`", self.at)
            }
        }
    }
}

/// The rank of the first simpler value.
const SIMPLER: usize = 1 << 32;

/// Headers without which a request is another one.
const KEPT: [&str; 5] = ["accept", "content-type", "authorization", "cookie", "host"];

/// All that could be taken away, the outermost first. What comes from earlier answers stays.
pub(super) fn removals(request: &Request, needs: &[Need]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let is_bound_query = needs.iter().any(|need| matches!(need.slot, Slot::Query(_)));
    for pair in request.query.iter().flat_map(|query| query.split('&')).filter(|_| !is_bound_query) {
        add(&mut edits, format!("/query/{}", name_of(pair)), Change::Query(pair.to_owned()));
    }
    for (name, _) in &request.headers {
        let is_bound = needs.iter().any(|need| matches!(&need.slot, Slot::Header(header) if header == name));
        if !is_bound && !KEPT.contains(&name.as_str()) {
            add(&mut edits, format!("/header/{name}"), Change::Header(name.clone()));
        }
    }
    let is_bound_body = needs.iter().any(|need| matches!(need.slot, Slot::Body(_)));
    if request.body.is_some() && !is_bound_body {
        add(&mut edits, "/body".to_owned(), Change::Body);
    }
    if let Some(value) = json(request) {
        members(&value, &Pointer::root(), &mut |at| {
            if !is_bound(needs, at) {
                add(&mut edits, format!("/body{at}"), Change::Member(at.clone()));
            }
        });
    } else if syntax(request) == Some(Syntax::Form) && !is_bound_body {
        let text = request.body.as_ref().and_then(|body| std::str::from_utf8(&body.0).ok());
        for pair in text.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            add(&mut edits, format!("/body/{}", name_of(pair)), Change::Form(pair.to_owned()));
        }
    }
    edits
}

fn add(edits: &mut Vec<Edit>, at: String, change: Change) {
    let rank = edits.len();
    edits.push(Edit { at, change, rank });
}

/// Simpler values for what a JSON body holds, several for one place, the simplest first. Unique values stay as they are.
pub(super) fn simplifications(request: &Request, needs: &[Need]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let Some(value) = json(request) else { return edits };
    members(&value, &Pointer::root(), &mut |at| {
        if is_bound(needs, at) {
            return;
        }
        for simpler in at.resolve(&value).map(simpler).unwrap_or_default() {
            let rank = SIMPLER + edits.len();
            edits.push(Edit { at: format!("/body{at}"), change: Change::Simpler(at.clone(), simpler), rank });
        }
    });
    edits
}

fn simpler(value: &Value) -> Vec<Value> {
    let than = |candidates: &[Value]| candidates.iter().take_while(|it| *it != value).cloned().collect();
    match value {
        Value::String(text) if text.contains(MARKER) || text.len() < 2 => Vec::new(),
        Value::String(_) => vec![Value::from("a")],
        Value::Number(_) => than(&[Value::from(0), Value::from(1)]),
        Value::Bool(_) => than(&[Value::from(false)]),
        Value::Null | Value::Array(_) | Value::Object(_) => Vec::new(),
    }
}

/// The request with these changes, all of them found in it.
pub(super) fn applied(request: &Request, edits: &[&Edit]) -> Request {
    let mut request = request.clone();
    let mut body = json(&request);
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.rank));
    for edit in &edits {
        match &edit.change {
            Change::Query(pair) => request.query = request.query.as_deref().and_then(|q| without(q, pair)),
            Change::Form(pair) => {
                let text = request.body.as_ref().map(|body| String::from_utf8_lossy(&body.0).into_owned());
                let rest = text.and_then(|text| without(&text, pair)).unwrap_or_default();
                request.body = Some(Body(rest.into_bytes().into()));
            }
            Change::Header(name) => request.headers.retain(|(known, _)| known != name),
            Change::Body => {
                request.body = None;
                request.headers.retain(|(name, _)| name != "content-type");
                body = None;
            }
            Change::Member(at) => drop(body.as_mut().map(|body| remove(body, at))),
            Change::Simpler(at, value) => {
                if let Some(place) = body.as_mut().and_then(|body| at.resolve_mut(body)) {
                    *place = value.clone();
                }
            }
        }
    }
    if let Some(body) = body.filter(|_| edits.iter().any(|edit| is_of_body(edit))) {
        request.body = Some(Body(body.to_string().into_bytes().into()));
    }
    request
}

fn is_of_body(edit: &Edit) -> bool {
    matches!(edit.change, Change::Member(_) | Change::Simpler(..))
}

fn remove(body: &mut Value, at: &Pointer) {
    let (Some(parent), Some(name)) = (at.parent(), at.last()) else { return };
    match parent.resolve_mut(body) {
        Some(Value::Object(members)) => drop(members.shift_remove(&*name)),
        Some(Value::Array(items)) => {
            if let Some(index) = name.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {}
    }
}

/// Pairs without the first that is written so; `None` where none is left.
fn without(pairs: &str, pair: &str) -> Option<String> {
    let mut left: Vec<&str> = pairs.split('&').collect();
    if let Some(at) = left.iter().position(|known| *known == pair) {
        left.remove(at);
    }
    (!left.is_empty()).then(|| left.join("&"))
}

fn name_of(pair: &str) -> &str {
    pair.split('=').next().unwrap_or(pair)
}

/// Whether a value from an earlier answer goes there, above it or below it.
fn is_bound(needs: &[Need], at: &Pointer) -> bool {
    needs
        .iter()
        .any(|need| matches!(&need.slot, Slot::Body(bound) if bound.is_within(at) || at.is_within(bound)))
}

/// All places below a value, each before what lies in it.
fn members(value: &Value, at: &Pointer, see: &mut dyn FnMut(&Pointer)) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (name, child) in children {
        let below = at.child(&name);
        see(&below);
        members(child, &below, see);
    }
}

fn syntax(request: &Request) -> Option<Syntax> {
    request.body.as_ref()?;
    request.header("content-type").map(MediaType::syntax_of)
}

fn json(request: &Request) -> Option<Value> {
    let body = request.body.as_ref().filter(|_| syntax(request) == Some(Syntax::Json))?;
    serde_json::from_slice(&body.0).ok()
}
