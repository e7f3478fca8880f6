//! Places in answers that the document does not have: warned about before anything is sent.

use serde_json::Value;

use crate::schema::{Direction, Type};
use crate::spec::{Api, MediaType, Operation};
use crate::suite::{ClaimPlace, From, Path, Step};
use crate::text::{Complaint, Pointer, Span, closest};

/// Warnings about what a step takes from its answer, or waits for, where no documented answer has it.
pub(super) fn warnings(
    api: &Api,
    operation: &Operation,
    step: &Step,
    statuses: &[(u16, u16)],
) -> Vec<Complaint> {
    let captures = step.capture.iter().filter_map(|capture| match &capture.from {
        From::Body(path) => Some(("captured", path, &capture.span)),
        From::Header(_) | From::Cookie(_) | From::Status | From::Text => None,
    });
    let awaited = step.until.iter().flat_map(|until| &until.claims).filter_map(|claim| match &claim.place {
        ClaimPlace::Body(path) => Some(("waited for", path, &claim.span)),
        ClaimPlace::Status
        | ClaimPlace::Header(_)
        | ClaimPlace::Cookie(_)
        | ClaimPlace::Text
        | ClaimPlace::Bytes
        | ClaimPlace::Within => None,
    });
    captures
        .chain(awaited)
        .filter_map(|(what, path, span)| warning(api, operation, statuses, (what, path, span)))
        .collect()
}

fn warning(
    api: &Api,
    operation: &Operation,
    statuses: &[(u16, u16)],
    (what, path, span): (&str, &Path, &Span),
) -> Option<Complaint> {
    let pointer = path.pointer()?;
    let schemas = schemas(operation, statuses)?;
    let mut near = None;
    for schema in &schemas {
        let (parent, names) = missing(api, schema, pointer)?;
        let token = pointer.tokens().nth(parent.tokens().count())?.into_owned();
        near = near.or_else(|| {
            let found = closest(&token, names.iter().map(String::as_str))?;
            Some(parent.child(found))
        });
    }
    let message = format!("`{pointer}` is {what}, and no documented answer of `{}` has it", operation.id);
    let way_out = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
    Some(Complaint::warning(message).at(span.clone()).label(way_out))
}

/// The schemas of the JSON answers with these statuses; `None` where one may be anything, and where there is none.
fn schemas(operation: &Operation, statuses: &[(u16, u16)]) -> Option<Vec<Pointer>> {
    let meets = |from: u16, to: u16| (from..=to).filter(|status| operation.promise(*status).is_some());
    let mut found: Vec<Pointer> = Vec::new();
    for status in statuses.iter().flat_map(|&(from, to)| meets(from, to)) {
        let promise = operation.promise(status)?;
        let json = promise
            .content
            .iter()
            .filter(|media| MediaType::parse(&media.name).is_some_and(|name| name.is_json()));
        for media in json {
            let schema = media.schema.clone()?;
            if !found.contains(&schema) {
                found.push(schema);
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The deepest place on the way that is documented, and the members that it has instead; `None` where what is asked for may be there.
fn missing(api: &Api, schema: &Pointer, pointer: &Pointer) -> Option<(Pointer, Vec<String>)> {
    let schema = api.schemas.at(schema, Direction::Response);
    let mut at = Pointer::root();
    for token in pointer.tokens() {
        let types = schema.types_at(&at);
        let is_index = token.bytes().all(|byte| byte.is_ascii_digit()) && !token.is_empty();
        if types.contains(Type::Array) && is_index {
            at = at.child(&token);
            continue;
        }
        let names = schema.names_at(&at);
        let is_open = |keyword: &str| {
            matches!(schema.annotation_at(&at, keyword), Some(Value::Object(_) | Value::Bool(true)))
        };
        if names.is_empty()
            || ["additionalProperties", "unevaluatedProperties", "patternProperties"]
                .iter()
                .any(|keyword| is_open(keyword))
        {
            return None;
        }
        if !names.iter().any(|name| *name == token) {
            return Some((at, names));
        }
        at = at.child(&token);
    }
    None
}
