//! Paths, operations and servers.

use std::collections::HashSet;

use crate::compare::calls::Calls;
use crate::compare::calls::Subject;
use crate::compare::change::Change;
use crate::compare::change::Where;
use crate::compare::finding::Proof;
use crate::compare::names;
use crate::spec::Operation;
use crate::spec::Server;
use crate::text::Pointer;

/// Stands for a place that a document does not have.
static NOWHERE: Pointer = Pointer::ROOT;

pub(super) fn check(calls: &mut Calls<'_>) {
    gone(calls);
    for operation in calls.added.clone() {
        let subject = subject(operation, &NOWHERE, &operation.pointer);
        let proof = Proof::Call(format!("`{}`, which only the new document describes", operation.id));
        calls.tell(Where::Api, Change::OperationAdded, &subject, "the operation is new", proof);
    }
    for (old, new) in calls.pairs.clone() {
        let subject = subject(old, &old.pointer, &new.pointer);
        if new.deprecated && !old.deprecated {
            let message = "the operation is deprecated";
            calls.tell(Where::Api, Change::OperationDeprecated, &subject, message, Proof::Nothing);
        }
        if old.name != new.name && old.name.is_some() {
            let name = |operation: &Operation| {
                operation.name.clone().map_or_else(|| "nothing".to_owned(), |name| format!("`{name}`"))
            };
            let message = format!("`operationId`: was {}, is {}", name(old), name(new));
            calls.tell(Where::Api, Change::OperationRenamed, &subject, message, Proof::Nothing);
        }
    }
    servers(calls);
}

fn subject<'s>(operation: &'s Operation, old: &'s Pointer, new: &'s Pointer) -> Subject<'s> {
    Subject { operation, place: "", old, new }
}

/// Operations that are gone; a path that is gone with all of them is told once.
fn gone(calls: &mut Calls<'_>) {
    let left: HashSet<String> =
        calls.new.operations.iter().map(|operation| names::path(&operation.path)).collect();
    let mut told = HashSet::new();
    for operation in calls.gone.clone() {
        let path = names::path(&operation.path);
        let proof = Proof::Call(format!("`{}`, which only the old document describes", operation.id));
        if left.contains(&path) {
            let subject = subject(operation, &operation.pointer, &NOWHERE);
            calls.tell(Where::Api, Change::OperationRemoved, &subject, "the operation is gone", proof);
        } else if told.insert(path) {
            let place = operation.pointer.parent().unwrap_or_default();
            let subject = subject(operation, &place, &NOWHERE);
            let message = format!("the path `{}` is gone", operation.path.text);
            calls.tell(Where::Api, Change::PathRemoved, &subject, message, proof);
        }
    }
}

fn servers(calls: &mut Calls<'_>) {
    let (old, new) = (calls.old, calls.new);
    let Some(operation) = old.operations.first() else { return };
    let is_in = |servers: &[Server], url: &str| servers.iter().any(|server| server.url == url);
    for (servers, others, change, verb) in [
        (&old.servers, &new.servers, Change::ServerRemoved, "is gone"),
        (&new.servers, &old.servers, Change::ServerAdded, "is new"),
    ] {
        for server in servers.iter().filter(|server| !is_in(others, &server.url)) {
            let is_old = change == Change::ServerRemoved;
            let (was, is) = if is_old { (&server.pointer, &NOWHERE) } else { (&NOWHERE, &server.pointer) };
            let message =
                format!("the server `{}` {verb}", if server.url.is_empty() { "/" } else { &server.url });
            calls.tell(Where::Api, change, &subject(operation, was, is), message, Proof::Nothing);
            if let Some(draft) = calls.drafts.last_mut() {
                draft.operation.clear();
            }
        }
    }
}
