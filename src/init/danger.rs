//! What a suite may want to leave out: operations that end things, by their method or their name.

use crate::plan::ending_word;
use crate::spec::{Api, Method, Operation};

/// How many operations are named.
const NAMED: usize = 12;

/// What may be left out.
pub(super) struct Dangers {
    /// Rules that leave it out, the most dangerous first, each a line of YAML.
    pub(super) rules: Vec<String>,
    /// How many are not named.
    pub(super) rest: usize,
    /// Whether some of it goes out to production too: its method is safe, and its name is not.
    pub(super) has_false_reads: bool,
}

/// The operations that end things.
pub(super) fn dangers(api: &Api) -> Dangers {
    let mut ranked: Vec<(u8, &Operation, String)> = api
        .operations
        .iter()
        .filter_map(|operation| danger(operation).map(|(rank, why)| (rank, operation, why)))
        .collect();
    ranked.sort_by_key(|(rank, _, _)| *rank);
    let rest = ranked.len().saturating_sub(NAMED);
    let rule = |(_, operation, why): &(u8, &Operation, String)| {
        let matched = serde_json::Value::from(operation.id.0.replace("${", "$${"));
        format!("- {{match: {matched}, because: \"{why}\"}}")
    };
    let has_false_reads = ranked.first().is_some_and(|(rank, _, _)| *rank == 0);
    Dangers { rules: ranked.iter().take(NAMED).map(rule).collect(), rest, has_false_reads }
}

/// How dangerous an operation is, 0 being the most, and why.
fn danger(operation: &Operation) -> Option<(u8, String)> {
    let word = ending_word(operation);
    let is_safe = operation.method.is_safe();
    let is_delete = operation.method == Method::Delete;
    let names_one = operation.path.holes().next().is_some();
    match word {
        Some(word) if is_safe => Some((0, format!("it says `{word}`, though its method is safe"))),
        _ if is_delete && !names_one => Some((1, "it deletes, and not one thing".to_owned())),
        Some(word) if !is_delete => Some((2, format!("it says `{word}`"))),
        Some(_) | None => is_delete.then(|| (3, "it deletes".to_owned())),
    }
}
