//! From a refusal to a value.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use crate::judge::Told;
use crate::learn::words;
use crate::plan::{Case, Intent, Plan, Request, ValidKind};
use crate::schema::{Direction, Schema, Shape, Type};
use crate::send::{Exchange, Outcome, Response};
use crate::spec::{Api, Location, Operation, Parameter};
use crate::suite::{Only, Pick, PickPlace, PickSource, Suite};
use crate::text::{Pointer, prose};

/// How deep into a body refusals are followed.
const DEPTH: usize = 3;
/// Stands for a unique part while a value is looked at.
const MARK: &str = "a1b2c3d4";
/// How a suite writes it.
const UNIQUE: &str = "${unique}";

/// A value that a refusal asked for.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The operation that was refused, as an index into [`Api::operations`].
    pub operation: usize,
    /// Where the value goes, and the value.
    pub pick: Pick,
    /// The status of the refusal.
    pub status: u16,
    /// What the API said; `None` where nothing was found that is for people.
    pub said: Option<String>,
}

/// What the refusals of a round teach: at most one thing an operation, and none that is among the known ones already.
#[must_use]
pub fn lessons(
    api: &Api,
    suite: &Suite,
    plan: &Plan,
    exchanges: &[Exchange],
    known: &[Lesson],
) -> Vec<Lesson> {
    let mut met = HashSet::new();
    let mut lessons = Vec::new();
    for (case, exchange) in plan.cases.iter().zip(exchanges) {
        let Some(response) = refusal(case, exchange) else { continue };
        let Some(operation) = api.operations.get(case.operation) else { continue };
        if is_accepted(plan, exchanges, case.operation) || !met.insert(case.operation) {
            continue;
        }
        let student = Student { api, suite, operation, index: case.operation, known };
        if let Some((place, value)) = student.learn(&exchange.request, &words::words(response)) {
            let pattern = Only::operation(&operation.id.0).ok();
            let source = PickSource::Learned;
            let pick = Pick { operation: pattern, place, value, span: None, source };
            let said = Told::by(suite.envelope.as_ref(), response).message;
            lessons.push(Lesson { operation: case.operation, pick, status: response.status, said });
        }
    }
    lessons
}

/// The suite with what was learned, narrowed to these operations.
#[must_use]
pub fn taught(api: &Api, suite: &Suite, lessons: &[Lesson], operations: &BTreeSet<usize>) -> Suite {
    let mut taught = suite.clone();
    taught.generate.values.extend(lessons.iter().map(|lesson| lesson.pick.clone()));
    let ids = operations.iter().filter_map(|index| api.operations.get(*index));
    taught.generate.only.operations =
        ids.filter_map(|operation| Only::operation(&operation.id.0).ok()).collect();
    taught
}

/// The lessons that hold: those on operations that were accepted in the end, and of several on one place the last.
#[must_use]
pub fn held(lessons: Vec<Lesson>, plan: &Plan, exchanges: &[Exchange]) -> Vec<Lesson> {
    let is_last = |at: usize, lesson: &Lesson| {
        let same =
            |later: &Lesson| later.operation == lesson.operation && later.pick.place == lesson.pick.place;
        !lessons[at + 1..].iter().any(same)
    };
    let holds: Vec<bool> = lessons
        .iter()
        .enumerate()
        .map(|(at, lesson)| is_last(at, lesson) && is_accepted(plan, exchanges, lesson.operation))
        .collect();
    lessons.into_iter().zip(holds).filter_map(|(lesson, holds)| holds.then_some(lesson)).collect()
}

/// Whether a case is the smallest request of its operation, or makes what others need.
#[must_use]
pub fn is_smallest(case: &Case) -> bool {
    match &case.intent {
        Intent::Valid(variation) => matches!(variation.kind, ValidKind::Minimal | ValidKind::Setup),
        Intent::Broken(_) | Intent::Observed(_) => false,
    }
}

/// The answer to a valid request, as small as can be, that was refused as invalid although nothing in it is made up.
fn refusal<'e>(case: &Case, exchange: &'e Exchange) -> Option<&'e Response> {
    let Outcome::Answered(response) = &exchange.outcome else { return None };
    (is_smallest(case) && matches!(response.status, 400 | 422) && exchange.unbound.is_empty())
        .then_some(&**response)
}

/// Whether the smallest request of an operation was accepted, or where that is not planned, what makes what others need: then there is
/// nothing to learn.
fn is_accepted(plan: &Plan, exchanges: &[Exchange], operation: usize) -> bool {
    let own = |case: &Case| case.operation == operation && is_smallest(case);
    let is_setup =
        |case: &Case| matches!(&case.intent, Intent::Valid(variation) if variation.kind == ValidKind::Setup);
    let has_smallest = plan.cases.iter().any(|case| own(case) && !is_setup(case));
    plan.cases.iter().zip(exchanges).any(|(case, exchange)| {
        let is_fine = match &exchange.outcome {
            Outcome::Answered(response) => (200..300).contains(&response.status),
            Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => false,
        };
        own(case) && is_fine && (!has_smallest || !is_setup(case))
    })
}

/// Who reads one refusal.
struct Student<'s> {
    api: &'s Api,
    suite: &'s Suite,
    operation: &'s Operation,
    index: usize,
    known: &'s [Lesson],
}

impl Student<'_> {
    fn learn(&self, request: &Request, said: &str) -> Option<(PickPlace, Value)> {
        self.of_body(request, said).or_else(|| self.of_parameters(request, said))
    }

    fn of_body(&self, request: &Request, said: &str) -> Option<(PickPlace, Value)> {
        let body: Value = serde_json::from_slice(&request.body.as_ref()?.0).ok()?;
        let contents = &self.operation.body.as_ref()?.content;
        let schemas = contents.iter().filter_map(|media| media.schema.as_ref());
        let schemas = schemas.map(|at| self.api.schemas.at(at, Direction::Request));
        let schema = schemas.into_iter().find(|schema| schema.admits(&body))?;
        let full = schema.sample(Shape::Full, MARK).ok().map(|sample| sample.value);
        let fits = |at: &Pointer, value: &Value| {
            put(&body, at, marked(value)).is_some_and(|body| schema.admits(&body))
        };
        let first = |at: Pointer, values: Vec<Value>| {
            let place = PickPlace::Body(at.clone());
            let found = values.into_iter().find(|value| self.is_new(&place, value) && fits(&at, value));
            found.map(|value| (place, value))
        };
        let missing = absent(&schema, &body, said).into_iter();
        let mut missing = missing.filter_map(|at| first(at.clone(), candidates(&schema, &at, full.as_ref())));
        missing.next().or_else(|| {
            let mut wrong = Vec::new();
            leaves(&body, &Pointer::root(), 0, &mut wrong);
            let is_meant = |(at, value): &&(Pointer, Value)| {
                let value = value.as_str().filter(|text| text.len() > 2);
                at.last().is_some_and(|name| words::names(said, &name))
                    || value.is_some_and(|text| words::names(said, text))
            };
            wrong.iter().filter(is_meant).find_map(|(at, now)| {
                let offered = words::offered(said).into_iter().map(|text| like(&text, now));
                let others = candidates(&schema, at, full.as_ref());
                first(at.clone(), offered.chain(others).filter(|value| value != now).collect())
            })
        })
    }

    fn of_parameters(&self, request: &Request, said: &str) -> Option<(PickPlace, Value)> {
        let named = |parameter: &&Parameter| {
            parameter.location != Location::Path
                && !self.api.is_credential(self.operation, parameter)
                && words::names(said, &parameter.name)
        };
        self.operation.parameters.iter().filter(named).find_map(|parameter| {
            let place = PickPlace::Parameter(parameter.location, parameter.name.clone());
            let schema = self.api.schemas.at(parameter.content.schema()?, Direction::Request);
            let is_sent = request.target().contains(&parameter.name);
            let offered = words::offered(said).into_iter().map(Value::String);
            let sample = schema.sample(Shape::Full, MARK).ok().map(|sample| sample.value);
            let known = parameter.examples.iter().cloned();
            let others = candidates(&schema, &Pointer::root(), sample.as_ref().filter(|_| !is_sent));
            let fits = |value: &Value| self.is_new(&place, value) && schema.admits(&marked(value));
            let found = offered.chain(known).chain(others).find(fits);
            found.map(|value| (place, value))
        })
    }

    /// Whether neither the suite nor an earlier lesson said it.
    fn is_new(&self, place: &PickPlace, value: &Value) -> bool {
        let given = self.suite.generate.values.iter().any(|pick| {
            pick.source == PickSource::Suite
                && pick.place == *place
                && pick.operation.as_ref().is_none_or(|pattern| pattern.matches_operation(self.operation))
        });
        let is_known = |lesson: &Lesson| {
            lesson.operation == self.index && lesson.pick.place == *place && lesson.pick.value == *value
        };
        !given && !self.known.iter().any(is_known)
    }
}

/// The places of documented members that a body lacks and the words name; where they name none, those that they call as people write it.
fn absent(schema: &Schema, body: &Value, said: &str) -> Vec<Pointer> {
    let named = absent_that(schema, body, &|name| words::names(said, name));
    if named.is_empty() { absent_that(schema, body, &|name| words::calls(said, name)) } else { named }
}

fn absent_that(schema: &Schema, body: &Value, is_meant: &dyn Fn(&str) -> bool) -> Vec<Pointer> {
    let mut objects = vec![(Pointer::root(), body, 0)];
    let mut found = Vec::new();
    while let Some((at, value, depth)) = objects.pop() {
        let Value::Object(members) = value else { continue };
        for name in schema.names_at(&at) {
            let place = at.child(&name);
            let is_read_only = || schema.annotation_at(&place, "readOnly") == Some(Value::Bool(true));
            if !members.contains_key(&name) && is_meant(&name) && !is_read_only() {
                found.push(place);
            }
        }
        if depth < DEPTH {
            objects.extend(members.iter().map(|(name, member)| (at.child(name), member, depth + 1)));
        }
    }
    found
}

/// The scalars of a body.
fn leaves(value: &Value, at: &Pointer, depth: usize, found: &mut Vec<(Pointer, Value)>) {
    match value {
        Value::Object(members) if depth <= DEPTH => {
            for (name, member) in members {
                leaves(member, &at.child(name), depth + 1, found);
            }
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) => found.push((at.clone(), value.clone())),
        Value::Object(_) | Value::Array(_) | Value::Null => {}
    }
}

/// What the document itself has for a place, what is likeliest to be taken first.
fn candidates(schema: &Schema, at: &Pointer, full: Option<&Value>) -> Vec<Value> {
    let first_of = |keyword: &str| match schema.annotation_at(at, keyword) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    found.extend(schema.annotation_at(at, "example"));
    found.extend(first_of("examples"));
    found.extend(schema.annotation_at(at, "default").filter(|value| !value.is_null()));
    found.extend(first_of("enum"));
    if schema.types_at(at).contains(Type::String)
        && let Some(Value::String(description)) = schema.annotation_at(at, "description")
    {
        for example in prose::examples(&description) {
            found.extend(prose::marked(&example, UNIQUE).map(Value::String));
            found.push(Value::String(example));
        }
    }
    if let Some(sample) = full.and_then(|full| at.resolve(full)).map(unmarked) {
        // What others have already is refused by many.
        let own = sample
            .as_str()
            .filter(|text| !text.contains(UNIQUE))
            .and_then(|text| prose::marked(text, UNIQUE));
        found.extend(own.map(Value::String));
        let plain = sample.as_str().map(plainer);
        found.push(sample);
        found.extend(plain.map(Value::String));
    }
    found
}

/// A text in the form that most rules for names allow: lower-case letters, digits and dashes.
fn plainer(text: &str) -> String {
    let parts: Vec<String> = text
        .split(UNIQUE)
        .map(|part| {
            let one = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
            part.chars().map(one).collect()
        })
        .collect();
    parts.join(UNIQUE)
}

/// A text as the kind of value that stands there now.
fn like(text: &str, now: &Value) -> Value {
    match now {
        Value::Number(_) | Value::Bool(_) => {
            serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
        }
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => Value::String(text.to_owned()),
    }
}

/// A body with a value at a place whose parent is there.
fn put(body: &Value, at: &Pointer, value: Value) -> Option<Value> {
    let mut body = body.clone();
    let parent = at.parent()?;
    let name = at.last()?.into_owned();
    let Some(Value::Object(members)) = parent.resolve_mut(&mut body) else { return None };
    members.insert(name, value);
    Some(body)
}

fn marked(value: &Value) -> Value {
    replaced(value, UNIQUE, MARK)
}

fn unmarked(value: &Value) -> Value {
    replaced(value, MARK, UNIQUE)
}

fn replaced(value: &Value, from: &str, to: &str) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace(from, to)),
        Value::Array(items) => items.iter().map(|item| replaced(item, from, to)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), replaced(member, from, to))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}
