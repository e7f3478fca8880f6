//! `error_envelope:`: guessed from what all documented errors have in common.

use crate::init::words::{commented, quoted};
use crate::schema::{Direction, Schema, Type};
use crate::spec::{Api, MediaType, ResponsePromise, StatusPattern};
use crate::text::Pointer;

/// How many places the error bodies of a document must stand at before they count as an envelope.
const ENOUGH: usize = 2;

const CODES: [&str; 6] = ["code", "errorCode", "error_code", "errcode", "type", "error"];
const MESSAGES: [&str; 8] =
    ["message", "error_description", "errorMessage", "error_message", "detail", "title", "msg", "error"];
const REQUEST_IDS: [&str; 7] =
    ["requestId", "request_id", "traceId", "trace_id", "correlationId", "correlation_id", "instance"];

/// Written down where all documented errors have one schema; as a remark where only most have.
pub(super) fn lines(api: &Api) -> String {
    let mut found: Vec<(Pointer, usize)> = Vec::new();
    let mut all = 0;
    for promise in api.operations.iter().flat_map(|operation| &operation.responses).filter(|it| is_error(it))
    {
        all += 1;
        let Some(target) = target(api, promise) else { continue };
        match found.iter_mut().find(|(known, _)| *known == target) {
            Some((_, count)) => *count += 1,
            None => found.push((target, 1)),
        }
    }
    let Some((target, count)) = found.into_iter().max_by_key(|(_, count)| *count) else {
        return String::new();
    };
    if count < ENOUGH || count * 2 <= all || target.resolve(api.schemas.document()).is_none() {
        return String::new();
    }
    let mut lines = vec!["error_envelope:".to_owned(), format!("  schema: {}", quoted(&target.fragment()))];
    let schema = api.schemas.at(&target, Direction::Response);
    let mut taken = Vec::new();
    for (key, names) in [("code", &CODES[..]), ("message", &MESSAGES), ("request_id", &REQUEST_IDS)] {
        if let Some(at) = member(&schema, names, &taken) {
            lines.push(format!("  {key}: {}", quoted(at.as_str())));
            taken.push(at);
        }
    }
    if count == all {
        let told = "# All documented errors have this schema; it is held against every 4xx and 5xx, also those that no document names.\n";
        return told.to_owned() + &lines.iter().map(|line| format!("{line}\n")).collect::<Vec<_>>().concat();
    }
    let told = format!(
        "# {count} of {all} documented errors have one schema. If all errors should, also those that no document names:\n"
    );
    told + &commented("", &lines)
}

fn is_error(promise: &ResponsePromise) -> bool {
    match promise.status {
        StatusPattern::Exact(status) => (400..600).contains(&status),
        StatusPattern::Range(hundreds) => matches!(hundreds, 4 | 5),
        StatusPattern::Default => true,
    }
}

/// Where the one schema of an answer stands, under a name of its own.
fn target(api: &Api, promise: &ResponsePromise) -> Option<Pointer> {
    let [media] = promise.content.as_slice() else { return None };
    MediaType::parse(&media.name).filter(MediaType::is_json)?;
    let target = api.schemas.at(media.schema.as_ref()?, Direction::Response).target();
    let is_named = target
        .parent()
        .is_some_and(|parent| matches!(parent.as_str(), "/components/schemas" | "/definitions"));
    is_named.then_some(target)
}

/// A text or number that every such error has, by what members for it are called: at the top, or in the one member that holds the error.
fn member(schema: &Schema, names: &[&str], taken: &[Pointer]) -> Option<Pointer> {
    let holders = ["", "/error"].map(Pointer::new);
    holders.iter().find_map(|holder| {
        let required = schema.required_at(holder);
        let is_held =
            holder.is_root() || schema.required_at(&Pointer::root()).iter().any(|name| name == "error");
        let possible = names.iter().filter(|name| required.iter().any(|has| has == *name));
        possible.map(|name| holder.child(name)).find(|at| {
            let types = schema.types_at(at);
            let is_scalar = types.contains(Type::String) || types.contains(Type::Integer);
            is_held && is_scalar && !taken.contains(at)
        })
    })
}
