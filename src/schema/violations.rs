//! The validator's errors as [`Violation`]s: the innermost ones, one for each missing or unexpected member.

use std::cmp::Reverse;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use crate::schema::lenient::original;
use crate::schema::places::{Role, role};
use crate::schema::verdict::Violation;
use crate::schema::words::{documented, no_others};
use crate::text::Pointer;

/// All that is wrong with a value, by the errors of its validation.
pub(crate) fn violations<'e>(
    document: &Value,
    errors: impl Iterator<Item = ValidationError<'e>>,
) -> Vec<Violation> {
    let mut found = Vec::new();
    for error in errors {
        for violation in leaves(document, &error) {
            if !found.contains(&violation) {
                found.push(violation);
            }
        }
    }
    without_echoes(found)
}

/// What is wrong with a value at the outermost: of alternatives that no one fits, that none does.
pub(crate) fn outermost<'e>(
    document: &Value,
    errors: impl Iterator<Item = ValidationError<'e>>,
) -> Vec<Violation> {
    errors.map(|error| violation(document, &error, Pointer::new(error.instance_path().as_str()))).collect()
}

/// That no alternative fits, or several do, says nothing more where the type itself is wrong.
fn without_echoes(mut found: Vec<Violation>) -> Vec<Violation> {
    let of_wrong_type: Vec<Pointer> = found
        .iter()
        .filter(|violation| violation.keyword == "type")
        .map(|violation| violation.instance.clone())
        .collect();
    found.retain(|violation| {
        let echo = matches!(violation.keyword.as_str(), "anyOf" | "oneOf" | "not");
        !echo || !of_wrong_type.contains(&violation.instance)
    });
    found
}

/// What an error comes down to.
fn leaves(document: &Value, error: &ValidationError<'_>) -> Vec<Violation> {
    let at = || Pointer::new(error.instance_path().as_str());
    match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => nearest(document, error, context),
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![violation(document, error, at().child(name))]
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let documented = no_others(document, &place(error));
            let name = |name: &String| violation(document, error, at().child(name));
            unexpected
                .iter()
                .map(|unexpected| Violation { documented: documented.clone(), ..name(unexpected) })
                .collect()
        }
        Kind::PropertyNames { error: inner } => {
            let name = inner.instance().as_str().unwrap_or_default().to_owned();
            vec![violation(document, error, at().child(&name))]
        }
        _ => vec![violation(document, error, at())],
    }
}

/// What the branch that the value is nearest to says. When every branch wants another type, all their types are
/// documented.
fn nearest(
    document: &Value,
    error: &ValidationError<'_>,
    branches: &[Vec<ValidationError<'static>>],
) -> Vec<Violation> {
    let at = Pointer::new(error.instance_path().as_str());
    let ranked = branches.iter().map(|errors| {
        let leaves: Vec<_> = errors.iter().flat_map(|error| leaves(document, error)).collect();
        (Distance::of(&at, &leaves), leaves)
    });
    let ranked: Vec<_> = ranked.filter(|(_, leaves)| !leaves.is_empty()).collect();
    if ranked.iter().all(|(distance, _)| distance.of_another_type) {
        return another_type(document, error, at, ranked.into_iter().map(|(_, leaves)| leaves));
    }
    let best = ranked.into_iter().min_by_key(|(distance, _)| *distance);
    best.map(|(_, leaves)| leaves).unwrap_or_default()
}

fn another_type(
    document: &Value,
    error: &ValidationError<'_>,
    at: Pointer,
    branches: impl Iterator<Item = Vec<Violation>>,
) -> Vec<Violation> {
    let mut types: Vec<Violation> = Vec::new();
    for leaf in branches.flatten() {
        if leaf.keyword == "type" && leaf.instance == at {
            types.push(leaf);
        }
    }
    let mut words: Vec<&str> = Vec::new();
    for leaf in &types {
        for name in leaf.documented.trim_start_matches("type ").split(" or ") {
            if !words.contains(&name) {
                words.push(name);
            }
        }
    }
    let documented = format!("type {}", words.join(" or "));
    match types.first() {
        Some(first) => vec![Violation { documented, ..first.clone() }],
        None => vec![violation(document, error, at)],
    }
}

/// How far a value is from a branch; the least is nearest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    /// The branch is about another JSON type.
    of_another_type: bool,
    /// How many constants that tell branches apart do not fit.
    strange_constants: usize,
    /// How much is wrong.
    faults: usize,
    /// How deep it is wrong.
    depth: Reverse<usize>,
}

impl Distance {
    fn of(at: &Pointer, leaves: &[Violation]) -> Self {
        let depth = |pointer: &Pointer| pointer.tokens().count();
        let own = depth(at);
        let constant = |leaf: &&Violation| {
            matches!(leaf.keyword.as_str(), "const" | "enum" | "discriminator")
                && depth(&leaf.instance) <= own + 1
        };
        Self {
            of_another_type: leaves.iter().any(|leaf| leaf.keyword == "type" && leaf.instance == *at),
            strange_constants: leaves.iter().filter(constant).count(),
            faults: leaves.len(),
            depth: Reverse(leaves.iter().map(|leaf| depth(&leaf.instance)).min().unwrap_or(0)),
        }
    }
}

fn violation(document: &Value, error: &ValidationError<'_>, instance: Pointer) -> Violation {
    let schema = place(error);
    let documented = documented(error.kind());
    match original(document, &schema) {
        Some((keyword, words)) => Violation {
            documented: words.unwrap_or(documented),
            keyword: keyword.to_owned(),
            instance,
            schema,
        },
        None => Violation { documented, keyword: keyword(error.kind().keyword(), &schema), instance, schema },
    }
}

/// The keyword as the document has it: the validator names what it found, not always what was written.
fn keyword(found: &str, schema: &Pointer) -> String {
    let tokens: Vec<_> = schema.tokens().collect();
    match found {
        "additionalItems" => "items".to_owned(),
        "falseSchema" => {
            let holder = tokens.iter().rev().find(|token| role(token) != Role::Other);
            holder.map_or_else(|| found.to_owned(), ToString::to_string)
        }
        "required" if tokens.iter().rev().take(2).any(|token| token == "dependentRequired") => {
            "dependentRequired".to_owned()
        }
        found => found.to_owned(),
    }
}

/// Where in the document the keyword of an error stands.
fn place(error: &ValidationError<'_>) -> Pointer {
    let absolute = error.absolute_keyword_location().map(jsonschema::Uri::as_str);
    let fragment = absolute.and_then(|uri| uri.find('#').map(|at| &uri[at..])).and_then(Pointer::of_fragment);
    fragment.unwrap_or_else(|| Pointer::new(error.schema_path().as_str()))
}
