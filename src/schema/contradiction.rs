//! Schemas that admit no value, wherever in a document they stand.

use std::collections::{BTreeMap, HashSet};

use jsonschema::Draft;
use jsonschema::canonical::{CanonicalKind, Cause, Satisfiability, UnsatisfiableReason as Reason};
use serde_json::{Map, Value, json};

use crate::schema::direction::Direction;
use crate::schema::lenient::{Leniency, without_conventions};
use crate::schema::library::Schemas;
use crate::schema::reference::target_pointer;
use crate::schema::repair::repaired;
use crate::text::Pointer;

/// How often a document is prepared anew to leave out what can't be read.
const ATTEMPTS: usize = 24;

/// A schema that admits no value by what it says itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The schema.
    pub at: Pointer,
    /// The keywords, and the schemas below it, that no value satisfies together; none where values would have to be nested without
    /// end.
    pub causes: Vec<Pointer>,
}

impl Schemas {
    /// The schemas at these places, and at and below all that they refer to, that admit no value; not those that do so only because
    /// one that they need does, nor those that say so outright (`false`, `not: {}`). Formats count as remarks, and so do
    /// discriminators.
    #[must_use]
    pub fn contradictions(&self, roots: &[Pointer]) -> Vec<Contradiction> {
        let whole = |at: &Pointer| {
            let schema = self.at(at, Direction::Response);
            let (compiled, view) = (schema.compiled(), schema.side().view());
            compiled.is_whole(view) && !compiled.is_wide(view)
        };
        let mut met = HashSet::new();
        let targets = roots.iter().map(|at| self.at(at, Direction::Response).target());
        let roots: Vec<Pointer> = targets.filter(|at| met.insert(at.clone()) && whole(at)).collect();
        let document = self.document();
        let plain = without_conventions(document, Leniency::All);
        let plain = plain.as_ref().unwrap_or(document);
        let mended = repaired(plain).map(|(mended, _)| mended);
        let mut rooted = mended.unwrap_or_else(|| Value::clone(plain));
        let mut found = BTreeMap::new();
        let mut attempts = ATTEMPTS;
        let mut endless = Vec::new();
        search(&mut rooted, &roots, &mut attempts, &mut found);
        // What only shows once all that it refers to is known is not seen from afar.
        let is_unseen = |at: &&Pointer| {
            let schema = at.resolve(document).is_some_and(needs_others);
            schema && !found.contains_key(at.as_str()) && self.is_empty_both_ways(at)
        };
        let unseen: Vec<&Pointer> = roots.iter().filter(is_unseen).collect();
        for at in unseen.into_iter().take(ATTEMPTS) {
            found.extend(reasons(&mut rooted, std::slice::from_ref(at)).unwrap_or_default());
            if !found.contains_key(at.as_str()) && is_empty(&rooted, at) {
                endless.push(Contradiction { at: at.clone(), causes: Vec::new() });
            }
        }
        let own = found.iter().filter_map(|(at, reason)| own(&rooted, at, reason, &found));
        let own = own.filter(|contradiction| self.is_empty_both_ways(&contradiction.at));
        own.chain(endless).collect()
    }

    /// Whether nothing is admitted, whichever of `readOnly` and `writeOnly` is lifted.
    fn is_empty_both_ways(&self, at: &Pointer) -> bool {
        [Direction::Request, Direction::Response].into_iter().all(|direction| {
            let schema = self.at(at, direction);
            match schema.compiled().canonical(schema.view()) {
                Ok(canonical) => {
                    canonical.kind() != CanonicalKind::Raw && canonical.satisfiability() == Satisfiability::No
                }
                Err(_) => false,
            }
        })
    }
}

/// Whether every value of a schema has to be one of another schema too, or has to hold one.
fn needs_others(schema: &Value) -> bool {
    let refers = |name: &Value| {
        let member = name.as_str().and_then(|name| schema.get("properties")?.get(name));
        member.is_some_and(|member| ["$ref", "allOf", "items"].iter().any(|key| member.get(key).is_some()))
    };
    let required = schema.get("required").and_then(Value::as_array);
    schema.get("allOf").is_some() || required.is_some_and(|names| names.iter().any(refers))
}

/// Asks about many schemas at once; where one of them can't be read, about fewer.
fn search(
    document: &mut Value,
    roots: &[Pointer],
    attempts: &mut usize,
    found: &mut BTreeMap<String, Reason>,
) {
    if roots.is_empty() || *attempts == 0 {
        return;
    }
    *attempts -= 1;
    match reasons(document, roots) {
        Some(reasons) => found.extend(reasons),
        None if roots.len() > 1 => {
            let (first, second) = roots.split_at(roots.len() / 2);
            search(document, first, attempts, found);
            search(document, second, attempts, found);
        }
        None => {}
    }
}

/// The crate reads a document from its root down, so the root is made to refer to the schemas.
fn reasons(document: &mut Value, roots: &[Pointer]) -> Option<BTreeMap<String, Reason>> {
    let members: Map<String, Value> = roots
        .iter()
        .enumerate()
        .map(|(number, at)| (number.to_string(), json!({ "$ref": at.fragment() })))
        .collect();
    document.as_object_mut()?.insert("properties".to_owned(), Value::Object(members));
    let prepared = jsonschema::canonical::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(false)
        .prepare(document)
        .ok()?;
    prepared.unsatisfiable().ok()
}

/// Whether the schema at a place admits nothing, formats being remarks.
fn is_empty(document: &Value, at: &Pointer) -> bool {
    let prepared = jsonschema::canonical::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(false)
        .prepare(document);
    let canonical = prepared.and_then(|prepared| prepared.canonicalize_at(at.as_str()));
    canonical.is_ok_and(|canonical| {
        canonical.kind() != CanonicalKind::Raw && canonical.satisfiability() == Satisfiability::No
    })
}

/// What a schema says itself; `None` where another one is the reason, or where it is meant.
fn own(document: &Value, at: &str, reason: &Reason, all: &BTreeMap<String, Reason>) -> Option<Contradiction> {
    let at = Pointer::new(at);
    let causes: Vec<&Cause> = match reason {
        Reason::Literal => return None,
        Reason::Empty(cause) => vec![cause],
        Reason::Conflict(causes) => causes.iter().collect(),
    };
    if at.tokens().next().as_deref() == Some("properties") {
        return None;
    }
    if let [cause] = causes.as_slice() {
        let here = Pointer::new(&cause.pointer);
        let elsewhere = here != at && all.contains_key(here.as_str());
        let refers = cause.keywords.iter().any(|keyword| keyword == "$ref")
            || here
                .resolve(document)
                .and_then(target_pointer)
                .is_some_and(|to| all.contains_key(to.as_str()));
        let is_meant = cause.keywords.iter().all(|keyword| keyword == "not") && !cause.keywords.is_empty();
        if elsewhere || refers || is_meant {
            return None;
        }
    }
    // What is needed admits nothing itself.
    let is_consequence = places(&causes).any(|place| {
        let mut below = all.range(format!("{place}/")..format!("{place}0"));
        matches!(place.last().as_deref(), Some("properties" | "items" | "prefixItems" | "contains" | "allOf"))
            && (all.contains_key(place.as_str()) || below.next().is_some())
    });
    if is_consequence {
        return None;
    }
    let causes = places(&causes).collect();
    Some(Contradiction { at, causes })
}

/// The keywords that causes name, else the schemas.
fn places(causes: &[&Cause]) -> impl Iterator<Item = Pointer> {
    causes.iter().flat_map(|cause| {
        let at = Pointer::new(&cause.pointer);
        if cause.keywords.is_empty() {
            return vec![at];
        }
        cause.keywords.iter().map(|keyword| at.child(keyword)).collect()
    })
}
