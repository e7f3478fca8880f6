//! What a document says itself: `links` of answers (OpenAPI 3.1 section 4.8.20) and their runtime expressions.

use std::collections::HashMap;

use serde_json::Value;

use crate::plan::links::collection::{Part, only_reads, parts};
use crate::plan::links::link::{Anchor, How};
use crate::plan::links::outline::Outline;
use crate::plan::need::{Confidence, Source};
use crate::spec::{Api, Location, Operation, StatusPattern};
use crate::text::Pointer;

/// By operation and parameter.
pub(super) type Documented = HashMap<(usize, usize), Vec<Anchor>>;

/// All links of a document.
pub(super) fn documented(api: &Api, outline: Outline<'_>) -> Documented {
    let mut found = Documented::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let succeeds = |status: StatusPattern| match status {
            StatusPattern::Exact(status) => (200..300).contains(&status),
            StatusPattern::Range(hundreds) => hundreds == 2,
            StatusPattern::Default => true,
        };
        for promise in operation.responses.iter().filter(|promise| succeeds(promise.status)) {
            let links = promise.pointer.child("links");
            let links = links.resolve(outline.document()).and_then(Value::as_object);
            for link in links.into_iter().flatten().map(|(_, link)| followed(outline.document(), link)) {
                one(api, (index, operation), link, &mut found);
            }
        }
    }
    found
}

fn followed<'d>(document: &'d Value, node: &'d Value) -> &'d Value {
    let target = node.get("$ref").and_then(Value::as_str).and_then(Pointer::of_fragment);
    target.and_then(|at| at.resolve(document)).unwrap_or(node)
}

fn one(api: &Api, (from, operation): (usize, &Operation), link: &Value, found: &mut Documented) {
    let Some(to) = target(api, link) else { return };
    let parameters = link.get("parameters").and_then(Value::as_object);
    for (name, expression) in parameters.into_iter().flatten() {
        let Some(source) = expression.as_str().and_then(|text| source(operation, text)) else { continue };
        let (location, name) = match name.split_once('.') {
            Some((location, name)) if ["path", "query", "header"].contains(&location) => {
                (Some(location), name)
            }
            Some(_) | None => (None, name.as_str()),
        };
        let meant = api.operations[to].parameters.iter().position(|parameter| {
            parameter.name == name
                && parameter.location != Location::Cookie
                && location.is_none_or(|location| location == parameter.location.as_str())
        });
        let Some(meant) = meant else { continue };
        let how = if only_reads(operation) { How::Shows } else { How::Creates };
        let sources = vec![(source, Confidence::Documented)];
        // What takes from its own answers would wait for itself.
        if from != to {
            found.entry((to, meant)).or_default().push(Anchor { operation: from, how, sources });
        }
    }
}

fn target(api: &Api, link: &Value) -> Option<usize> {
    if let Some(name) = link.get("operationId").and_then(Value::as_str) {
        return api.operations.iter().position(|operation| operation.name.as_deref() == Some(name));
    }
    let reference = link.get("operationRef").and_then(Value::as_str)?;
    let at = Pointer::of_fragment(reference.find('#').map_or(reference, |at| &reference[at..]))?;
    api.operations.iter().position(|operation| operation.pointer == at)
}

/// The place that a runtime expression names (OpenAPI 3.1 section 4.8.20.4), as far as it is in one exchange.
fn source(operation: &Operation, expression: &str) -> Option<Source> {
    let expression = expression.trim();
    // `{$response.body#/id}` within text; a part of a text is no value.
    let expression =
        expression.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(expression);
    if let Some(pointer) = expression.strip_prefix("$response.body#") {
        return Some(Source::Body(Pointer::new(pointer)));
    }
    if let Some(pointer) = expression.strip_prefix("$request.body#") {
        return Some(Source::Sent(Pointer::new(pointer)));
    }
    if let Some(name) = expression.strip_prefix("$response.header.") {
        let name = name.to_ascii_lowercase();
        return Some(if name == "location" { Source::Location(0) } else { Source::Header(name) });
    }
    let name = expression.strip_prefix("$request.path.")?;
    let parts = parts(&operation.path);
    let at = parts.iter().position(|part| matches!(part, Part::Hole(hole) if hole == name))?;
    Some(Source::Segment(parts.len() - 1 - at))
}
