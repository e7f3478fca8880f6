//! What the generator can't know: names that nothing in the document gives, and operations without a proven valid request.

use std::collections::BTreeMap;

use crate::init::words::{quoted, remark};
use crate::plan::{Loss, Plan, Seed, plan};
use crate::spec::{Api, Location, Operation, Parameter};
use crate::suite::{Broken, Environment, ServerChoice, Spanned, Suite, Valid};

/// How many places of each kind are named.
const NAMED: usize = 15;

/// Entries of `values:` that somebody has to fill, each a line of YAML with a remark.
pub(super) fn entries(api: &Api, location: &str) -> Vec<String> {
    let Ok(plan) = plan(api, &smallest(location), Seed::default()) else { return Vec::new() };
    let mut entries = names(api, &plan);
    entries.extend(without_request(api, &plan));
    entries
}

/// Everything, with as little as can be.
fn smallest(location: &str) -> Suite {
    let mut suite = Suite::from_spec(location);
    suite.server = Spanned { value: ServerChoice::Mock, span: None };
    suite.environment = Environment::Sandbox;
    suite.generate.valid = vec![Valid::Minimal];
    suite.generate.broken = Broken::Kinds(Vec::new());
    suite
}

/// Path parameters that nothing in the document gives: no operation tells them, and no example or list of values.
fn names(api: &Api, plan: &Plan) -> Vec<String> {
    let mut wanted: BTreeMap<&str, (usize, Vec<&Operation>)> = BTreeMap::new();
    for inference in &plan.inferences {
        let operation = &api.operations[inference.operation];
        let is_name =
            |parameter: &&Parameter| parameter.location == Location::Path && parameter.name == inference.name;
        let Some(parameter) = operation.parameters.iter().find(is_name) else { continue };
        let is_path = inference.location == Some(Location::Path);
        if is_path && inference.from.is_empty() && !is_known(api, parameter) {
            let first = wanted.len();
            wanted.entry(&parameter.name).or_insert((first, Vec::new())).1.push(operation);
        }
    }
    let mut wanted: Vec<_> = wanted.into_iter().collect();
    // What opens most comes first.
    wanted.sort_by_key(|(_, (first, operations))| (std::cmp::Reverse(operations.len()), *first));
    let rest = wanted.len().saturating_sub(NAMED);
    let mut lines: Vec<String> = wanted
        .iter()
        .take(NAMED)
        .map(|(name, (_, operations))| {
            let more = match operations.len() {
                1 => String::new(),
                many => format!(" and {} more", many - 1),
            };
            format!(
                "{}: one that exists   # {}{more}",
                quoted(&format!("path.{name}")),
                remark(&operations[0].id.0, 80)
            )
        })
        .collect();
    if rest > 0 {
        lines.push(format!("# ... and {rest} more path parameters: `specdrift plan --explain` tells"));
    }
    lines
}

/// Whether the document itself has values for a parameter.
fn is_known(api: &Api, parameter: &Parameter) -> bool {
    let listed =
        parameter.content.schema().and_then(|at| at.resolve(api.schemas.document())).is_some_and(|schema| {
            ["enum", "const", "example", "examples", "default"]
                .iter()
                .any(|keyword| schema.get(keyword).is_some())
        });
    listed || !parameter.examples.is_empty()
}

/// Operations without a valid request, and why.
fn without_request(api: &Api, plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = 0;
    for operation in &api.operations {
        let is_planned = plan.cases.iter().any(|case| api.operations[case.operation].id == operation.id);
        let lost = plan
            .dropped
            .iter()
            .find(|dropped| dropped.loss == Loss::Valid && dropped.operation == operation.id);
        let Some(lost) = lost.filter(|_| !is_planned) else { continue };
        if lines.len() == NAMED {
            rest += 1;
            continue;
        }
        let place = if operation.body.is_some() { "body".to_owned() } else { place(operation) };
        let key = quoted(&format!("{} {place}", operation.id));
        lines
            .push(format!("{key}: a value that it accepts   # no valid request: {}", remark(&lost.why, 100)));
    }
    if rest > 0 {
        lines.push(format!(
            "# ... and {rest} more operations without a valid request: `specdrift plan --explain` tells"
        ));
    }
    lines
}

/// Some place of an operation that can be given a value.
fn place(operation: &Operation) -> String {
    let required = operation.parameters.iter().find(|parameter| parameter.required);
    match required.or_else(|| operation.parameters.first()) {
        Some(parameter) => format!("{}.{}", parameter.location.as_str(), parameter.name),
        None => "body".to_owned(),
    }
}
