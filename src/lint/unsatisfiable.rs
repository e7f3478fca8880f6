//! Schemas that admit no value.

use std::collections::HashSet;

use serde_json::Value;

use crate::judge::Code;
use crate::lint::bounds;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::schema::Contradiction;
use crate::spec::Kind;
use crate::text::Pointer;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let all: HashSet<&Pointer> = subject.nodes(Kind::Schema).map(|node| &node.at).collect();
    // Those in other schemas are met on the way.
    let is_inner = |at: &Pointer| {
        let holder = at.parent();
        let above = holder.as_ref().and_then(Pointer::parent);
        [holder, above].iter().flatten().any(|place| all.contains(place))
    };
    let roots: Vec<Pointer> =
        subject.nodes(Kind::Schema).map(|node| &node.at).filter(|at| !is_inner(at)).cloned().collect();
    let contradictions = subject.api.schemas.contradictions(&roots);
    contradictions.iter().filter(|found| !is_bounds(found)).map(|found| told(subject, found)).collect()
}

/// Whether bounds alone contradict each other, which is told elsewhere.
fn is_bounds(contradiction: &Contradiction) -> bool {
    !contradiction.causes.is_empty()
        && contradiction.causes.iter().all(|cause| {
            let is_own = cause.parent().as_ref() == Some(&contradiction.at);
            is_own && cause.last().is_some_and(|name| name == "type" || bounds::is_bound(&name))
        })
}

fn told(subject: &Subject<'_>, contradiction: &Contradiction) -> Defect {
    let Contradiction { at, causes } = contradiction;
    let schema = at.resolve(subject.document);
    let message =
        schema.and_then(|schema| forbidden(schema, causes)).unwrap_or_else(|| match causes.as_slice() {
            [] => "no value is valid here: it would have to be nested without end".to_owned(),
            [only] => format!("no value is valid here: `{}` admits none", only.last().unwrap_or_default()),
            _ => "no value is valid here: what it says contradicts itself".to_owned(),
        });
    let place = causes.first().filter(|cause| cause.is_within(at)).unwrap_or(at);
    let place = if causes.len() == 1 { place } else { at };
    let defect = Defect::new(Code::SchemaUnsatisfiable, place.clone(), message);
    if causes.len() < 2 {
        return defect;
    }
    let names: Vec<String> = causes.iter().map(|cause| format!("`{}`", subject.api.origin(cause))).collect();
    defect.note(format!("no value satisfies all of {}", names.join(", ")))
}

/// Required members that the schema itself forbids.
fn forbidden(schema: &Value, causes: &[Pointer]) -> Option<String> {
    let has = |keyword: &str| causes.iter().any(|cause| cause.last().as_deref() == Some(keyword));
    if !has("required") || !has("additionalProperties") || schema.get("patternProperties").is_some() {
        return None;
    }
    let properties = schema.get("properties");
    let required = schema.get("required")?.as_array()?;
    let name = required.iter().filter_map(Value::as_str).find(|name| {
        schema.get("additionalProperties") == Some(&Value::Bool(false))
            && properties.is_none_or(|properties| properties.get(name).is_none())
    })?;
    Some(format!(
        "no value is valid here: `{name}` is required, and `additionalProperties: false` forbids it"
    ))
}
