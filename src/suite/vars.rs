//! `vars:`: values that a suite names.

use crate::suite::fields::Wrong;
use crate::suite::raw::{Entry, Kind, Node};
use crate::suite::template::{Stencil, Unset, is_name};
use crate::suite::variables::{Later, Scope};
use crate::text::Complaint;

/// What a variable may not be called: it means something else.
const TAKEN: [&str; 6] = ["unique", "uuid", "now", "base64", "file", "row"];

/// Variables that repeat variables grow fast.
const LARGEST: usize = 1 << 20;

struct Waiting<'n> {
    entry: &'n Entry,
    value: Stencil,
}

/// Fills the variables and makes them known, each as soon as those that it uses are.
pub(crate) fn read(node: Option<&Node>, scope: &mut Scope<'_>, log: &mut Vec<Complaint>) {
    let Some(node) = node.filter(|node| !node.is_null()) else { return };
    if !matches!(node.kind, Kind::Map(_)) {
        log.push(Wrong::kind("a mapping from names to values").complaint("`vars`", node));
    }
    let mut waiting: Vec<Waiting<'_>> = Vec::new();
    for entry in node.entries() {
        if !is_right(entry, log) || scope.is_set(&entry.key) {
            continue;
        }
        match Stencil::parse(&entry.value) {
            Ok(value) => {
                scope.used.extend(value.names().into_iter().map(str::to_owned));
                waiting.push(Waiting { entry, value });
            }
            Err(mut complaints) => log.append(&mut complaints),
        }
    }
    while !waiting.is_empty() {
        let names: Vec<&str> = waiting.iter().map(|one| one.entry.key.as_str()).collect();
        // A variable of its own name is the one outside: `TOKEN: ${TOKEN:-none}`.
        let waits = |one: &Waiting<'_>| {
            let used = one.value.names().into_iter().map(root).filter(|name| *name != one.entry.key);
            used.into_iter().any(|name| names.contains(&name))
        };
        let (later, ready): (Vec<_>, Vec<_>) =
            waiting.iter().map(waits).enumerate().partition(|(_, waits)| *waits);
        if ready.is_empty() {
            for (at, _) in later {
                let entry = waiting[at].entry;
                let complaint = Complaint::error(format!("`{}` needs itself to be filled", entry.key));
                log.push(
                    complaint.at(entry.value.span.clone()).label("variables use each other in a circle"),
                );
            }
            return;
        }
        let mut rest = Vec::with_capacity(later.len());
        for (at, one) in waiting.into_iter().enumerate() {
            if later.iter().any(|(later, _)| *later == at) {
                rest.push(one);
            } else {
                fill(&one, scope, log);
            }
        }
        waiting = rest;
    }
}

fn fill(one: &Waiting<'_>, scope: &mut Scope<'_>, log: &mut Vec<Complaint>) {
    let filled = {
        let here = scope.here(Later::Refused);
        let settled = one.value.settle(&here, &|_| false);
        settled.and_then(|settled| settled.filling(&here).map_err(|unset| vec![unset]))
    };
    let filling = match filled {
        Ok(filling) => filling,
        Err(unset) => return log.extend(unset.iter().map(Unset::complaint)),
    };
    if filling.clone().into_text().len() > LARGEST {
        let complaint = Complaint::error(format!("`{}` is too large for a variable", one.entry.key));
        log.push(complaint.at(one.entry.value.span.clone()));
        return;
    }
    scope.vars.insert(one.entry.key.clone(), filling);
}

fn is_right(entry: &Entry, log: &mut Vec<Complaint>) -> bool {
    let (key, span) = (entry.key.as_str(), entry.key_span.clone());
    if TAKEN.contains(&key) {
        let complaint = Complaint::error(format!("a variable can't be called `{key}`"));
        log.push(complaint.at(span).label("`${...}` has another meaning for it"));
        return false;
    }
    if !is_name(key) || key.contains('.') {
        let complaint = Complaint::error(format!("`{key}` can't be the name of a variable"));
        log.push(complaint.at(span).label("a name is letters, digits and `_`"));
        return false;
    }
    true
}

fn root(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}
