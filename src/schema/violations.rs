//! The validator's errors as [`Violation`]s: the innermost ones, one for each missing or unexpected member.

use std::cmp::Reverse;
use std::collections::HashSet;

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
        for leaf in leaves(&error) {
            let violation = leaf.violation(document);
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
    errors.map(|error| Leaf::of(&error).violation(document)).collect()
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

/// One innermost thing that is wrong. Most of them belong to branches that the value is not meant for, so words come last.
struct Leaf<'e> {
    error: &'e ValidationError<'e>,
    /// Where in the value.
    instance: Pointer,
    words: Words,
}

/// What a leaf says is documented.
enum Words {
    /// What the error says.
    Own,
    /// The members that the document names, and no others.
    NoOthers,
    /// The types of all branches.
    Types(String),
}

impl<'e> Leaf<'e> {
    fn of(error: &'e ValidationError<'_>) -> Self {
        Self { error, instance: Pointer::new(error.instance_path().as_str()), words: Words::Own }
    }

    fn at_member(error: &'e ValidationError<'_>, name: &str) -> Self {
        let leaf = Self::of(error);
        Self { instance: leaf.instance.child(name), ..leaf }
    }

    fn is_constant(&self) -> bool {
        matches!(self.error.kind(), Kind::Constant { .. } | Kind::Enum { .. })
    }

    fn is_tag(&self) -> bool {
        match self.error.kind() {
            Kind::Constant { .. } => true,
            Kind::Enum { options } => options.as_array().is_some_and(|options| options.len() == 1),
            _ => false,
        }
    }

    fn is_type(&self, at: &Pointer) -> bool {
        matches!(self.error.kind(), Kind::Type { .. }) && self.instance == *at
    }

    fn violation(self, document: &Value) -> Violation {
        let schema = place(self.error);
        let original = original(document, &schema);
        let documented = match (self.words, &original) {
            (Words::Own, Some((_, Some(words)))) => words.clone(),
            (Words::Own, Some((_, None)) | None) => documented(self.error.kind()),
            (Words::NoOthers, _) => no_others(document, &schema),
            (Words::Types(types), _) => types,
        };
        let keyword = match original {
            Some((keyword, _)) => keyword.to_owned(),
            None => keyword(self.error.kind().keyword(), &schema),
        };
        Violation { instance: self.instance, schema, keyword, documented }
    }
}

/// What an error comes down to.
fn leaves<'e>(error: &'e ValidationError<'_>) -> Vec<Leaf<'e>> {
    match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => nearest(error, context),
        Kind::Required { property } => {
            vec![Leaf::at_member(error, property.as_str().unwrap_or_default())]
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| Leaf { words: Words::NoOthers, ..Leaf::at_member(error, name) })
            .collect(),
        Kind::PropertyNames { error: inner } => {
            vec![Leaf::at_member(error, inner.instance().as_str().unwrap_or_default())]
        }
        _ => vec![Leaf::of(error)],
    }
}

/// What the branch that the value is nearest to says. When every branch wants another type, all their types are
/// documented.
fn nearest<'e>(
    error: &'e ValidationError<'_>,
    branches: &'e [Vec<ValidationError<'static>>],
) -> Vec<Leaf<'e>> {
    let at = Pointer::new(error.instance_path().as_str());
    let ranked = branches.iter().map(|errors| {
        let leaves: Vec<Leaf<'e>> = errors.iter().flat_map(|error| leaves(error)).collect();
        (Distance::of(&at, &leaves), leaves)
    });
    let ranked: Vec<_> = ranked.filter(|(_, leaves)| !leaves.is_empty()).collect();
    if ranked.iter().all(|(distance, _)| distance.of_another_type) {
        return vec![another_type(error, &at, ranked.into_iter().flat_map(|(_, leaves)| leaves))];
    }
    let best = ranked.into_iter().min_by_key(|(distance, _)| *distance);
    best.map(|(_, leaves)| leaves).unwrap_or_default()
}

fn another_type<'e>(
    error: &'e ValidationError<'_>,
    at: &Pointer,
    branches: impl Iterator<Item = Leaf<'e>>,
) -> Leaf<'e> {
    let types: Vec<Leaf<'e>> = branches.filter(|leaf| leaf.is_type(at)).collect();
    let mut words: Vec<String> = Vec::new();
    for leaf in &types {
        let own = match &leaf.words {
            Words::Types(types) => types.clone(),
            Words::Own | Words::NoOthers => documented(leaf.error.kind()),
        };
        for name in own.trim_start_matches("type ").split(" or ") {
            if !words.iter().any(|known| known == name) {
                words.push(name.to_owned());
            }
        }
    }
    let documented = format!("type {}", words.join(" or "));
    match types.into_iter().next() {
        Some(first) => Leaf { words: Words::Types(documented), ..first },
        None => Leaf::of(error),
    }
}

/// How far a value is from a branch; the least is nearest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    /// The branch is about another JSON type.
    of_another_type: bool,
    /// How many members do not fit that may have a single value there: those tell branches apart.
    strange_tags: usize,
    /// How many members do not fit of which the values are listed.
    strange_constants: usize,
    /// In how many places it is wrong.
    faults: usize,
    /// How deep it is wrong.
    depth: Reverse<usize>,
}

impl Distance {
    fn of(at: &Pointer, leaves: &[Leaf<'_>]) -> Self {
        let depth = |pointer: &Pointer| pointer.tokens().count();
        let own = depth(at);
        let is_near = |leaf: &&Leaf<'_>| depth(&leaf.instance) <= own + 1;
        // A value of a wrong type is not listed either, and is no other branch's constant.
        let is_typed = |leaf: &&Leaf<'_>| !leaves.iter().any(|other| other.is_type(&leaf.instance));
        let strange = || leaves.iter().filter(is_near).filter(is_typed);
        let places: HashSet<&Pointer> = leaves.iter().map(|leaf| &leaf.instance).collect();
        Self {
            of_another_type: leaves.iter().any(|leaf| leaf.is_type(at)),
            strange_tags: strange().filter(|leaf| leaf.is_tag()).count(),
            strange_constants: strange().filter(|leaf| leaf.is_constant()).count(),
            faults: places.len(),
            depth: Reverse(leaves.iter().map(|leaf| depth(&leaf.instance)).min().unwrap_or(0)),
        }
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
