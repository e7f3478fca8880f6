//! Paths that are no paths, that are the same, or that a request can't choose between.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::hidden::are_told_apart;
use crate::lint::subject::{Subject, Way};
use crate::plan::Routes;
use crate::schema::Type;
use crate::spec::{Location, Operation, Parameter, PathTemplate, Segment};
use crate::suite::Level;
use crate::text::Pointer;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found: Vec<Defect> = subject.api.operations.iter().filter_map(with_more).collect();
    found.extend(duplicated(subject));
    found.extend(ambiguous(subject));
    found
}

fn place(operation: &Operation) -> Pointer {
    Pointer::of(["paths", &operation.path.text])
}

/// A path with a query or a fragment, which no server sees (RFC 9110, section 7.1; OpenAPI 3.0, section 4.7.8.1).
fn with_more(operation: &Operation) -> Option<Defect> {
    let text = &operation.path.text;
    let sent: usize = shown(&operation.path).len();
    let mark = text.get(sent.saturating_sub(usize::from(!text.starts_with('/')))..)?.chars().next()?;
    let what = if mark == '?' { "query" } else { "fragment" };
    let message = format!("`{text}` has a {what}, which is no part of a path");
    Some(Defect::new(Code::PathMalformed, place(operation), message).level(Level::Warn))
}

/// The template as it would be written.
fn shown(path: &PathTemplate) -> String {
    let parts = path.segments.iter().map(|segment| match segment {
        Segment::Text(text) => text.clone(),
        Segment::Hole(name) => format!("{{{name}}}"),
    });
    parts.collect()
}

/// The template without the names of its parameters.
fn bare(path: &PathTemplate) -> String {
    let parts = path.segments.iter().map(|segment| match segment {
        Segment::Text(text) => text.as_str(),
        Segment::Hole(_) => "{}",
    });
    parts.collect()
}

/// How many operations on one path are compared with each other.
const MOST: usize = 300;

/// How many pairs of templates are looked at that some path is an instance of.
const PAIRS: usize = 200_000;

/// Templates with the same hierarchy but different names are identical (OpenAPI 3.0, section 4.7.8.1).
fn duplicated(subject: &Subject<'_>) -> Vec<Defect> {
    let mut groups: BTreeMap<String, Vec<&Operation>> = BTreeMap::new();
    for operation in &subject.api.operations {
        groups.entry(bare(&operation.path)).or_default().push(operation);
    }
    let mut found = Vec::new();
    for operations in groups.values() {
        let mut told = HashSet::new();
        for (index, later) in operations.iter().enumerate() {
            let others =
                || operations[..index].iter().take(MOST).filter(|other| other.path.text != later.path.text);
            let hidden =
                others().find(|other| other.method == later.method && !are_told_apart(subject, other, later));
            if let Some(first) = hidden {
                let message = format!("no request can tell `{}` from `{}`", later.id, first.id);
                found.push(Defect::new(Code::PathDuplicated, later.pointer.clone(), message));
                continue;
            }
            let renamed = others().find(|other| shown(&other.path) != shown(&later.path));
            if let Some(first) = renamed.filter(|_| told.insert(&later.path.text)) {
                let message =
                    format!("`{}` and `{}` are one path, under two names", first.path.text, later.path.text);
                found.push(Defect::new(Code::PathDuplicated, place(later), message).level(Level::Warn));
            }
        }
    }
    found
}

/// Two templates that one path is an instance of, each of them nearer to it than the other at some place.
fn ambiguous(subject: &Subject<'_>) -> Vec<Defect> {
    let operations = &subject.api.operations;
    let routes = Routes::of(operations);
    let mut told = HashSet::new();
    let mut found = Vec::new();
    let mut pairs = 0;
    for (index, operation) in operations.iter().enumerate() {
        if pairs > PAIRS {
            break;
        }
        let rivals = routes.meeting(operations, &operation.path);
        pairs += rivals.len();
        for other in rivals {
            let rival = &operations[other];
            if other >= index || rival.method != operation.method || !is_undecided(subject, rival, operation)
            {
                continue;
            }
            if told.insert((&rival.path.text, &operation.path.text)) {
                let message = format!(
                    "a request can be `{}` as well as `{}`, and neither is the nearer",
                    operation.id, rival.id
                );
                found.push(Defect::new(Code::PathAmbiguous, place(operation), message));
            }
        }
    }
    found
}

/// Whether each of two templates has text where the other has nothing but a parameter, which may be that text.
fn is_undecided(subject: &Subject<'_>, one: &Operation, other: &Operation) -> bool {
    let (left, right) = (shown(&one.path), shown(&other.path));
    let mut nearer = (false, false);
    for (left, right) in left.split('/').zip(right.split('/')) {
        match (hole(left), hole(right)) {
            (Some(name), None) if !right.contains('{') => {
                nearer.1 = true;
                if !may_be(subject, one, name, right) {
                    return false;
                }
            }
            (None, Some(name)) if !left.contains('{') => {
                nearer.0 = true;
                if !may_be(subject, other, name, left) {
                    return false;
                }
            }
            (Some(_) | None, Some(_) | None) => {}
        }
    }
    nearer == (true, true)
}

/// The name of the parameter that a part of a template is.
fn hole(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
}

/// Whether a path parameter may be this text, or the number or the boolean that it is.
fn may_be(subject: &Subject<'_>, operation: &Operation, name: &str, text: &str) -> bool {
    let is_it = |parameter: &&Parameter| parameter.location == Location::Path && parameter.name == name;
    let parameter = operation.parameters.iter().find(is_it);
    let Some(schema) = parameter.and_then(|parameter| parameter.content.schema()) else { return true };
    let schema = subject.schema(schema, Way::Request);
    let read = serde_json::from_str::<Value>(text).ok();
    let is_list = schema.types_at(&Pointer::root()).contains(Type::Array);
    is_list || schema.admits(&Value::from(text)) || read.is_some_and(|value| schema.admits(&value))
}
