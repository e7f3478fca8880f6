//! Why a schema has no sample.

use std::collections::{BTreeMap, VecDeque};

use jsonschema::Draft;
use jsonschema::canonical::{CanonicalKind, Cause, Satisfiability, UnsatisfiableReason as Reason};
use serde_json::Value;

use crate::schema::reference::target_pointer;
use crate::schema::sample::pattern::{STYLES, matching};
use crate::schema::set::Schema;
use crate::schema::verdict::Empty;
use crate::text::Pointer;

/// At how many places of a value patterns are looked for.
const PLACES: usize = 200;
/// How many causes in a row are followed.
const CHAIN: usize = 64;

/// Why nothing could be built, `tried` being the last value that was no good.
pub(crate) fn why_empty(schema: &Schema, tried: Option<&Value>) -> Empty {
    match schema.compiled().canonical(schema.view()) {
        Ok(canonical) if canonical.satisfiability() == Satisfiability::No => {
            Empty::Unsatisfiable(conflict(schema))
        }
        Ok(canonical) if canonical.kind() == CanonicalKind::Raw => {
            Empty::NotFound("no value could be built: the schema has no normal form".to_owned())
        }
        Ok(_) => Empty::NotFound(match tried.and_then(|value| schema.violations(value).into_iter().next()) {
            Some(violation) => format!(
                "no value could be built: what was tried breaks `{}` ({}) at `{}`",
                violation.keyword, violation.documented, violation.instance
            ),
            None => match unbuilt(schema) {
                Some((at, pattern)) => {
                    format!("no value could be built for the pattern `{pattern}` at `{at}`")
                }
                None => "no value could be built within the limits of size and nesting, or of a pattern"
                    .to_owned(),
            },
        }),
        Err(why) => Empty::NotFound(format!("no value could be built: {why}")),
    }
}

/// The first pattern, of a member that is required, that no string could be built for; where in the value it applies.
fn unbuilt(schema: &Schema) -> Option<(Pointer, &str)> {
    let view = schema.view();
    let mut open = VecDeque::from([(Pointer::root(), schema.nodes())]);
    for _ in 0..PLACES {
        let (at, nodes) = open.pop_front()?;
        let pattern = nodes.keyword("pattern").filter_map(Value::as_str).find(|pattern| {
            let mut texts = STYLES.iter().filter_map(|style| matching(pattern, *style, 0, 0));
            !texts.any(|text| view.matches(pattern, &text))
        });
        if let Some(pattern) = pattern {
            return Some((at, pattern));
        }
        for name in nodes.required() {
            open.push_back((at.child(name), nodes.step(view, name)));
        }
        if nodes.keyword("minItems").any(|least| least.as_u64() > Some(0)) {
            open.push_back((at.index(0), nodes.item(view, 0)));
        }
    }
    None
}

/// The keywords that no value satisfies together.
fn conflict(schema: &Schema) -> Vec<Pointer> {
    let document = schema.view().document();
    let at = schema.compiled().pointer();
    let Some(reasons) = reasons(document, at) else { return Vec::new() };
    let mut at = at.clone();
    for _ in 0..CHAIN {
        match reasons.get(at.as_str()) {
            Some(Reason::Conflict(causes)) => return causes.iter().flat_map(places).collect(),
            Some(Reason::Empty(cause)) => {
                let here = Pointer::new(&cause.pointer);
                let refers = cause.keywords.iter().any(|keyword| keyword == "$ref");
                let target = here.resolve(document).filter(|_| refers).and_then(target_pointer);
                let next = target.unwrap_or(here);
                if next == at || !reasons.contains_key(next.as_str()) {
                    return places(cause);
                }
                at = next;
            }
            Some(Reason::Literal) | None => break,
        }
    }
    vec![at]
}

/// The crate reads a document from its root down, so the root is made to refer to the schema.
fn reasons(document: &Value, at: &Pointer) -> Option<BTreeMap<String, Reason>> {
    let mut rooted = document.clone();
    rooted.as_object_mut()?.insert("$ref".to_owned(), Value::String(at.fragment()));
    let prepared = jsonschema::canonical::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(true)
        .prepare(&rooted)
        .ok()?;
    prepared.unsatisfiable().ok()
}

fn places(cause: &Cause) -> Vec<Pointer> {
    let at = Pointer::new(&cause.pointer);
    if cause.keywords.is_empty() {
        return vec![at];
    }
    cause.keywords.iter().map(|keyword| at.child(keyword)).collect()
}
