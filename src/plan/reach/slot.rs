//! Where in a request a value goes.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::plan::case::{Intent, Mutation, Place, ValidKind, Variation};
use crate::plan::links::{Wanted, Wish};
use crate::plan::need::Slot;
use crate::plan::request::{Body, Request};
use crate::spec::{
    Location, MediaType, Operation, Parameter, ParameterContent, PathTemplate, Segment, Style, Syntax,
};
use crate::text::Pointer;

/// A request whose slots are looked for.
pub(super) struct Slots<'r> {
    operation: &'r Operation,
    request: &'r Request,
    holes: Vec<(&'r str, Range<usize>)>,
    body: Option<Value>,
}

impl<'r> Slots<'r> {
    /// Of a request; its body is read where some wish is in it.
    pub(super) fn of(operation: &'r Operation, request: &'r Request, wishes: &[Wish]) -> Self {
        let is_json = || {
            let name = request.header("content-type").unwrap_or_default();
            MediaType::syntax_of(name) == Syntax::Json
        };
        let wants_body = wishes.iter().any(|wish| matches!(wish.at, Wanted::Body(_)));
        let body = request.body.as_ref().filter(|_| wants_body && is_json());
        let body = body.and_then(|Body(bytes)| serde_json::from_slice(bytes).ok());
        Self { operation, request, holes: holes(&operation.path, &request.path), body }
    }

    /// The slot of a wish; `None` where the request has no single place for it.
    pub(super) fn slot(&self, at: &Wanted) -> Option<Slot> {
        match at {
            Wanted::Parameter(index) => self.parameter(&self.operation.parameters[*index]),
            Wanted::Body(pointer) => match pointer.resolve(self.body.as_ref()?)? {
                Value::String(_) | Value::Number(_) => Some(Slot::Body(pointer.clone())),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
            },
        }
    }

    fn parameter(&self, parameter: &Parameter) -> Option<Slot> {
        let ParameterContent::Styled { style, .. } = &parameter.content else { return None };
        match (parameter.location, style) {
            (Location::Path, Style::Simple) => {
                let (_, range) = self.holes.iter().find(|(name, _)| *name == parameter.name)?;
                Some(Slot::Path(range.clone()))
            }
            (Location::Query, Style::Form) => {
                pair(self.request.query.as_deref()?, &parameter.name).map(Slot::Query)
            }
            (Location::Header, _) => {
                let name = parameter.name.to_ascii_lowercase();
                let known = self.request.headers.iter().filter(|(header, _)| *header == name).count();
                (known == 1).then_some(Slot::Header(name))
            }
            (Location::Path | Location::Query | Location::Cookie, _) => None,
        }
    }
}

/// The value of the only pair of this name.
fn pair(query: &str, name: &str) -> Option<Range<usize>> {
    let mut found = None;
    let mut at = 0;
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if percent_decode_str(&key.replace('+', " ")).decode_utf8_lossy() == name {
            if found.is_some() || value.is_empty() {
                return None;
            }
            found = Some(at + pair.len() - value.len()..at + pair.len());
        }
        at += pair.len() + 1;
    }
    found
}

/// What stands in the holes of a template, where that can be told: two holes in one segment can't be told apart.
pub(super) fn holes<'t>(template: &'t PathTemplate, path: &str) -> Vec<(&'t str, Range<usize>)> {
    let Some(captured) = template.captures(path) else { return Vec::new() };
    let mut captured = captured.into_iter();
    let mut found = Vec::new();
    let mut at = 0;
    for segment in &template.segments {
        match segment {
            Segment::Text(text) => {
                if !path[at..].starts_with(text.as_str()) {
                    return found;
                }
                at += text.len();
            }
            Segment::Hole(name) => {
                let Some((_, value)) = captured.next() else { return found };
                if !path[at..].starts_with(value.as_str()) {
                    return found;
                }
                found.push((name.as_str(), at..at + value.len()));
                at += value.len();
            }
        }
    }
    let between = |one: &Range<usize>, other: &Range<usize>| path[one.end..other.start].contains('/');
    let alone: Vec<bool> = (0..found.len())
        .map(|index| {
            let before = index == 0 || between(&found[index - 1].1, &found[index].1);
            let behind = index + 1 == found.len() || between(&found[index].1, &found[index + 1].1);
            before && behind
        })
        .collect();
    let mut alone = alone.into_iter();
    found.retain(|_| alone.next().unwrap_or_default());
    found
}

/// Keywords that are about the names of members alone: no value repairs what breaks them.
const OF_NAMES: [&str; 7] = [
    "required",
    "additionalProperties",
    "unevaluatedProperties",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "propertyNames",
];

/// Whether a value may be put there and leave what is particular, or wrong, about a request as it is.
pub(super) fn is_free(intent: &Intent, operation: &Operation, at: &Wanted) -> bool {
    match intent {
        Intent::Valid(variation) => is_free_valid(variation, operation, at),
        Intent::Broken(mutation) => is_free_broken(mutation, operation, at),
        Intent::Observed(_) => false,
    }
}

fn is_free_valid(variation: &Variation, operation: &Operation, at: &Wanted) -> bool {
    let is_about = match variation.kind {
        ValidKind::Enum
        | ValidKind::Branch
        | ValidKind::Null
        | ValidKind::Boundary
        | ValidKind::Example
        | ValidKind::Extreme => true,
        ValidKind::Minimal
        | ValidKind::Full
        | ValidKind::Member
        | ValidKind::Pair
        | ValidKind::NoAccept
        | ValidKind::Repeat
        | ValidKind::Conditional
        | ValidKind::Setup
        | ValidKind::ReadBack
        | ValidKind::Listed
        | ValidKind::Update
        | ValidKind::ReadUpdated
        | ValidKind::ReadDeleted
        | ValidKind::Step => false,
    };
    let Some((place, pointer)) = variation.at.as_ref().filter(|_| is_about) else { return true };
    match place_of(operation, at) {
        (Place::Body, own) if *place == Place::Body => !pointer.is_within(&own),
        (own, name) => *place != own || !pointer.is_within(&name),
    }
}

fn is_free_broken(mutation: &Mutation, operation: &Operation, at: &Wanted) -> bool {
    match place_of(operation, at) {
        (Place::Body, own) if mutation.place == Place::Body => {
            let is_of_names = mutation.keyword.as_deref().is_some_and(|keyword| OF_NAMES.contains(&keyword));
            if own.is_within(&mutation.pointer) && own != mutation.pointer {
                is_of_names
            } else {
                !mutation.pointer.is_within(&own)
            }
        }
        (own, name) => mutation.place != own || !mutation.pointer.is_within(&name),
    }
}

/// Where a wish is, as cases say it.
fn place_of(operation: &Operation, at: &Wanted) -> (Place, Pointer) {
    match at {
        Wanted::Parameter(index) => {
            let parameter = &operation.parameters[*index];
            (Place::Parameter(parameter.location), Pointer::root().child(&parameter.name))
        }
        Wanted::Body(pointer) => (Place::Body, pointer.clone()),
    }
}
