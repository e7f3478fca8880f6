//! Which operation a step asks for.

use crate::plan::script::write::escaped;
use crate::spec::{Api, Operation, PathTemplate};
use crate::suite::{Segment, Step, Suite, Target};
use crate::text::{Complaint, closest};

/// Stands in a path where what is filled in is not known.
const ANYTHING: &str = "specdrift-anything";

/// The operation, by its index.
///
/// # Errors
/// A complaint that there is none.
pub(super) fn operation(api: &Api, suite: &Suite, step: &Step) -> Result<usize, Complaint> {
    let found = match &step.request.value {
        Target::Named(name) => {
            api.operations.iter().position(|operation| operation.name.as_deref() == Some(name.as_str()))
        }
        Target::Line { method, segments, .. } => {
            let path = path(segments);
            let fits = |operation: &&(usize, &Operation)| {
                operation.1.method.as_str() == method && is_of(&operation.1.path, &path, segments)
            };
            let all: Vec<_> = api.operations.iter().enumerate().collect();
            let fitting = all.iter().filter(fits);
            // Concrete paths come before templated ones (OpenAPI 3.1, section 4.8.8.2).
            fitting.min_by_key(|(_, operation)| operation.path.holes().count()).map(|(index, _)| *index)
        }
    };
    found.ok_or_else(|| unknown(api, suite, step))
}

/// The path with something in place of all that is filled in.
fn path(segments: &[Segment]) -> String {
    let parts = segments.iter().map(|segment| match segment {
        Segment::Text(text) if text.contains('{') => escaped(text),
        Segment::Text(text) => text.clone(),
        Segment::Filled(_) => ANYTHING.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Whether a path is an instance of the template, names in braces being the template's own.
fn is_of(template: &PathTemplate, path: &str, segments: &[Segment]) -> bool {
    let Some(captured) = template.captures(path) else { return false };
    let named = segments.iter().filter_map(|segment| match segment {
        Segment::Text(text) => text.strip_prefix('{')?.strip_suffix('}'),
        Segment::Filled(_) => None,
    });
    let own: Vec<&str> = captured.iter().map(|(name, _)| *name).collect();
    named.into_iter().all(|name| own.contains(&name))
}

fn unknown(api: &Api, suite: &Suite, step: &Step) -> Complaint {
    let target = step.request.value.to_string();
    let message = format!("`{target}` is not in `{}`", suite.spec.value);
    let complaint = Complaint::error(message).at(step.request.span.clone());
    let names = api.operations.iter().filter_map(|operation| operation.name.as_deref());
    let Target::Line { method, segments, .. } = &step.request.value else {
        return match closest(&target, names) {
            Some(near) => complaint.label(format!("did you mean `{near}`?")),
            None => complaint.label("no operation has this operationId"),
        };
    };
    let path = path(segments);
    let others: Vec<&str> = api
        .operations
        .iter()
        .filter(|operation| is_of(&operation.path, &path, segments))
        .map(|operation| operation.method.as_str())
        .collect();
    if !others.is_empty() {
        return complaint.label(format!("the path has {}", others.join(", ")));
    }
    let plain = path.replace(ANYTHING, "{}");
    let of_method = api.operations.iter().filter(|operation| operation.method.as_str() == method);
    let paths: Vec<(String, &str)> =
        of_method.map(|operation| (bare(&operation.path.text), operation.path.text.as_str())).collect();
    let near = closest(&plain, paths.iter().map(|(bare, _)| bare.as_str()));
    let near = near.and_then(|near| paths.iter().find(|(bare, _)| bare == near));
    match near {
        Some((_, text)) => complaint.label(format!("did you mean `{method} {text}`?")),
        None => complaint.label("paths are relative to the server's URL; the document has no such one"),
    }
}

/// A template without the names of its holes.
fn bare(template: &str) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    for c in template.chars() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                text.push_str("{}");
            }
            c if depth == 0 => text.push(c),
            _ => {}
        }
    }
    text
}
