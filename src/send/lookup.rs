//! What a create made, found again by the id that the client gave it.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::plan::Request;
use crate::send::exchange::Response;
use crate::spec::{Api, Location, Method, Operation};
use crate::suite::{Duplicates, ExternalId};

/// The unreserved characters of a URL (RFC 3986 section 2.3) stay as they are.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// How deep an answer is looked through: lists stand near the top.
const DEPTH: usize = 4;

/// How things are looked up, by the operation that creates them.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookups(BTreeMap<usize, Way>);

/// How the things that an operation creates are looked up.
#[derive(Clone, Debug)]
struct Way {
    /// The operation that is asked.
    asked: usize,
    by: By,
}

#[derive(Clone, Debug)]
enum By {
    /// As the suite says.
    Said(ExternalId),
    /// The query parameters that may have the name of a unique member.
    Named(Vec<String>),
}

/// A question for one thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lookup {
    /// The operation that is asked.
    pub(super) operation: usize,
    /// The request, without the server's own path and credentials.
    pub(super) request: Request,
    /// What the member is called that has the id, and the id.
    pub(super) member: String,
    pub(super) id: Value,
    /// Whether the id is one by which an API knows a thing again.
    pub(super) is_external: bool,
}

impl Lookups {
    pub(super) fn new(wanted: &Duplicates, api: &Api) -> Self {
        let creates = api.operations.iter().enumerate();
        let creates =
            creates.filter(|(_, operation)| operation.method == Method::Post && operation.body.is_some());
        let way = |operation: &Operation| {
            let path = match wanted {
                Duplicates::Off => return None,
                Duplicates::By(ExternalId { path: Some(path), .. }) => path,
                Duplicates::By(_) | Duplicates::Documented => &operation.path.text,
            };
            let mut reads = api.operations.iter().enumerate();
            let (asked, read) =
                reads.find(|(_, read)| read.method == Method::Get && read.path.text == *path)?;
            let by = match wanted {
                Duplicates::By(id) => By::Said(id.clone()),
                Duplicates::Documented | Duplicates::Off => By::Named(parameters(read)?),
            };
            Some(Way { asked, by })
        };
        Self(creates.filter_map(|(index, operation)| Some((index, way(operation)?))).collect())
    }

    /// How the thing is looked up that a request of this operation makes; `salt` is what its unique values hold.
    pub(super) fn of(&self, operation: usize, request: &Request, salt: Option<&str>) -> Option<Lookup> {
        let way = self.0.get(&operation)?;
        let body: Value = serde_json::from_slice(&request.body.as_ref()?.0).ok()?;
        let is_ours =
            |value: &Value| value.as_str().is_some_and(|text| salt.is_some_and(|salt| text.contains(salt)));
        let (parameter, member, id) = match &way.by {
            By::Said(said) => {
                let id = said.pointer.resolve(&body)?.clone();
                (said.parameter.clone(), said.pointer.last()?.into_owned(), id)
            }
            By::Named(names) => {
                // One that is said to be an id goes before one that only happens to be unique.
                let mut names = names.iter().filter(|name| is_external(name)).chain(names);
                let (name, id) =
                    names.find_map(|name| Some((name, body.get(name).filter(|value| is_ours(value))?)))?;
                (name.clone(), name.clone(), id.clone())
            }
        };
        let text = match &id {
            Value::String(text) => text.clone(),
            Value::Number(_) => id.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        let path = match &way.by {
            By::Said(ExternalId { path: Some(path), .. }) => path.clone(),
            By::Said(_) | By::Named(_) => request.path.clone(),
        };
        let encode = |text: &str| utf8_percent_encode(text, UNRESERVED).to_string();
        let is_external = matches!(way.by, By::Said(_)) || is_external(&member);
        let request = Request {
            method: "GET".to_owned(),
            path,
            query: Some(format!("{}={}", encode(&parameter), encode(&text))),
            headers: vec![("accept".to_owned(), "application/json".to_owned())],
            body: None,
            credentials: request.credentials,
        };
        Some(Lookup { operation: way.asked, request, member, id, is_external })
    }
}

impl Lookup {
    /// The things in an answer that have the id, in its order; none where it is no success.
    pub(super) fn found(&self, answer: &Response) -> Vec<Value> {
        let mut found = Vec::new();
        if (200..300).contains(&answer.status)
            && let Ok(body) = serde_json::from_slice(&answer.body)
        {
            self.gather(&body, DEPTH, &mut found);
        }
        found
    }

    fn gather(&self, value: &Value, depth: usize, found: &mut Vec<Value>) {
        match value {
            Value::Object(members) if members.get(&self.member) == Some(&self.id) => {
                found.push(value.clone());
            }
            Value::Object(members) if depth > 0 => {
                for member in members.values() {
                    self.gather(member, depth - 1, found);
                }
            }
            Value::Array(items) if depth > 0 => {
                for item in items {
                    self.gather(item, depth - 1, found);
                }
            }
            Value::Object(_)
            | Value::Array(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_) => {}
        }
    }
}

/// The names of a read's query parameters, where none of them has to be there.
fn parameters(read: &Operation) -> Option<Vec<String>> {
    let queries = || read.parameters.iter().filter(|parameter| parameter.location == Location::Query);
    let is_free = queries().all(|parameter| !parameter.required);
    is_free.then(|| queries().map(|parameter| parameter.name.clone()).collect())
}

/// Whether a name says that its value is the client's own id of a thing.
fn is_external(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    ["externalid", "externalreference", "externalref", "clientreference", "clientreferenceid"]
        .contains(&plain.as_str())
}
