//! Answers, as the document has them.

use std::hash::{DefaultHasher, Hash, Hasher};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::mock::effect::Effect;
use crate::mock::guard;
use crate::mock::headers;
use crate::mock::members::descend;
use crate::mock::model::Role;
use crate::mock::place::{locate, locate_list, places, replaced, with_edits, with_resource};
use crate::mock::promise::{Answer, Content, content, refusal, successes};
use crate::mock::refusal::{Refusal, dressed};
use crate::mock::resource::{is_id, next_id};
use crate::mock::samples::is_kept;
use crate::mock::state::{Mock, Visit};
use crate::schema::{Direction, Schema};
use crate::spec::{Method, Operation, ResponsePromise, StatusPattern};
use crate::text::Pointer;

impl Mock {
    /// The documented answer that tells success.
    pub(crate) fn success(&self, index: usize, visit: &Visit, effect: &Effect) -> Answer {
        let operation = &self.api.operations[index];
        let role = self.model.role(index);
        let promises = successes(operation, wanted(role, &operation.method));
        let accept = visit.request.header("accept");
        let kept = promises.iter().find_map(|(status, promise)| {
            let sample = content(&self.api.schemas, &self.samples, promise, accept).ok()?;
            Some((*status, *promise, sample))
        });
        let Some((status, promise, sample)) = kept else {
            // Nothing is promised, or nothing that can be kept: only the status can be honest.
            let status = promises.first().map_or(200, |(status, _)| *status);
            return Answer { status, ..Answer::default() };
        };
        let content = sample.map(|sample| self.filled(role, sample, effect));
        let content = content.map(|content| match effect {
            Effect::Nothing if operation.method == Method::Post => self.renamed(content, visit),
            Effect::Nothing | Effect::One { .. } | Effect::Many { .. } => content,
        });
        let tag = content.clone().map(|content| tag(&content.into_bytes()));
        let known = tag.map(|tag| ("etag", tag)).into_iter().collect();
        Answer { status, headers: self.headers(promise, visit, Some(effect), known), content }
    }

    /// The sample with an id of its own.
    fn renamed(&self, mut content: Content, visit: &Visit) -> Content {
        if let (Some(at), true) = (&content.schema, content.is_json()) {
            let schema = self.api.schemas.at(at, Direction::Response);
            content.value = with_next_id(&schema, &content.value, visit.ticket.0);
        }
        content
    }

    /// The sample with what is remembered in place of what the document shows.
    fn filled(&self, role: Role, mut content: Content, effect: &Effect) -> Content {
        let (Some(at), true, Some(collection)) = (&content.schema, content.is_json(), role.collection())
        else {
            return content;
        };
        let schema = self.api.schemas.at(at, Direction::Response);
        let document = self.api.schemas.document();
        let (collection, resource) = self.model.collection(collection, &self.api, &self.samples);
        let names = resource.names();
        match effect {
            Effect::Nothing => {}
            Effect::One { value, id } => {
                if let Some(place) = locate(&content.value, &names) {
                    content.value = with_resource(&schema, document, &content.value, &place, value);
                }
                if let Some(id) = id {
                    let called = [resource.id.as_deref(), Some(&collection.parameter.name), Some("id")];
                    content.value = with_id(&schema, &content.value, &called, id);
                }
            }
            Effect::Many { items, page } => {
                let Some(place) = locate_list(&content.value, &names) else { return content };
                let first = place.index(0);
                let Some(shown) = first.resolve(&content.value) else { return content };
                let item = descend(document, at, &first);
                let item = item.map(|at| self.api.schemas.at(&at, Direction::Response));
                let shaped = |value: &Value| match &item {
                    Some(item) => with_resource(item, document, shown, &Pointer::root(), value),
                    None => shown.clone(),
                };
                let items: Vec<Value> = items.iter().map(shaped).collect();
                let listed = replaced(&content.value, &place, Value::Array(items));
                if is_kept(&schema, &listed) {
                    content.value = with_edits(&schema, &listed, page.edits(&listed, &place));
                }
            }
        }
        content
    }

    fn headers(
        &self,
        promise: &ResponsePromise,
        visit: &Visit,
        effect: Option<&Effect>,
        mut known: Vec<(&str, String)>,
    ) -> Vec<(String, String)> {
        let id = visit.ticket.request_id();
        known.extend([("x-request-id", id.clone()), ("request-id", id)]);
        if let Some(Effect::One { id: Some(id), .. }) = effect {
            let place = format!("{}/{id}", visit.full_path.trim_end_matches('/'));
            let host = visit.request.header("host").unwrap_or("localhost");
            known.push(("location", place.clone()));
            known.push(("location", format!("http://{host}{place}")));
        }
        headers::documented(&self.api.schemas, promise, &known)
    }

    /// The documented error that says this.
    pub(crate) fn refused(&self, operation: &Operation, why: &Refusal, visit: &Visit) -> Answer {
        let (status, promise) = refusal(operation, &why.statuses(), |status| why.may_be(status));
        self.error(operation, status, promise, why, visit)
    }

    /// A refusal that is no operation's own: as one of these operations, or any, documents it.
    pub(crate) fn refused_anyhow(&self, near: &[usize], why: &Refusal, visit: &Visit) -> Answer {
        let near = near.iter().map(|index| &self.api.operations[*index]);
        let documents = |operation: &&Operation| refusal(operation, &why.statuses(), |_| false).1.is_some();
        if let Some(operation) = near.chain(&self.api.operations).find(documents) {
            return self.refused(operation, why, visit);
        }
        let said = why.said().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let status = why.statuses().first().copied().unwrap_or(400);
        Answer { status, headers: said, content: None }
    }

    fn error(
        &self,
        operation: &Operation,
        status: u16,
        promise: Option<&ResponsePromise>,
        why: &Refusal,
        visit: &Visit,
    ) -> Answer {
        let accept = visit.request.header("accept");
        // What is not documented is told as other errors are.
        let others = || operation.responses.iter().find(|other| is_error(other));
        let promise = promise.or_else(others);
        let sample = promise
            .and_then(|promise| content(&self.api.schemas, &self.samples, promise, accept).ok().flatten());
        let content = sample.map(|mut content| {
            if let (Some(at), true) = (&content.schema, content.is_json()) {
                let schema = self.api.schemas.at(at, Direction::Response);
                let document = self.api.schemas.document();
                content.value = dressed(&schema, document, &content.value, why, status, visit.ticket);
            }
            content
        });
        let mut said = why.said();
        // A challenge goes with every 401; what is wrong with a token, with a 403 too (RFC 6750 section 3.1).
        let challenge = guard::challenge(self, operation, &visit.request, why);
        said.extend(challenge.own.map(|challenge| ("www-authenticate", challenge)));
        let mut headers =
            promise.map(|promise| self.headers(promise, visit, None, said.clone())).unwrap_or_default();
        said.extend((status == 401).then_some(("www-authenticate", challenge.usual)));
        for (name, value) in said {
            if !headers.iter().any(|(known, _)| known == name) {
                headers.push((name.to_owned(), value));
            }
        }
        Answer { status, headers, content }
    }
}

fn is_error(promise: &ResponsePromise) -> bool {
    match promise.status {
        StatusPattern::Exact(status) => (400..500).contains(&status),
        StatusPattern::Range(hundreds) => hundreds == 4,
        StatusPattern::Default => true,
    }
}

/// What tells one body from another (RFC 9110 section 8.8.3).
fn tag(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// The statuses that tell what an operation did, the best first.
fn wanted(role: Role, method: &Method) -> &'static [u16] {
    match role {
        Role::Create(_) => &[201, 200, 202, 204],
        Role::Delete(_) => &[204, 200, 202],
        Role::Plain if *method == Method::Delete => &[204, 200, 202],
        Role::Plain | Role::List(_) | Role::Read(_) | Role::Merge(_) | Role::Replace(_) => {
            &[200, 201, 202, 204]
        }
    }
}

/// An answer with the new item's id (percent-encoded) in the outermost members that are called like one: however little an answer has of an
/// item, two items never have one id.
fn with_id(schema: &Schema, answer: &Value, called: &[Option<&str>], id: &str) -> Value {
    let id = percent_decode_str(id).decode_utf8_lossy().into_owned();
    let renamed = |old: &Value| match old {
        Value::String(_) => Some(Value::from(id.as_str())),
        Value::Number(_) => id.parse::<u64>().ok().map(Value::from),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    with_edits(schema, answer, named_members(answer, called, renamed))
}

/// An answer to what makes something that is of no collection: each time with another id.
fn with_next_id(schema: &Schema, answer: &Value, count: u64) -> Value {
    let edits = named_members(answer, &[Some("id")], |old| next_id(old, count, is_id));
    with_edits(schema, answer, edits)
}

/// For each name the outermost member that has it, with another value.
fn named_members(
    answer: &Value,
    names: &[Option<&str>],
    other: impl Fn(&Value) -> Option<Value>,
) -> Vec<(Pointer, Value)> {
    let mut outermost = places(answer);
    outermost.sort_by_key(|at| at.tokens().count());
    let is_called = |at: &Pointer, name: &str| at.last().is_some_and(|last| last == name);
    let found = names.iter().flatten().filter_map(|name| outermost.iter().find(|at| is_called(at, name)));
    found.filter_map(|at| Some((at.clone(), other(at.resolve(answer)?)?))).collect()
}
