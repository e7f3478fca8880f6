//! References inside one document.

use std::collections::HashSet;

use serde_json::Value;

use crate::schema::places::{address, subschemas};
use crate::text::Pointer;

/// How many references in a row are followed.
const CHAIN: usize = 32;

/// Where a schema's own `$ref` leads.
pub(crate) fn target_pointer(schema: &Value) -> Option<Pointer> {
    Pointer::of_fragment(schema.get("$ref")?.as_str()?)
}

/// What a schema's own `$ref` leads to.
pub(crate) fn target<'d>(document: &'d Value, schema: &Value) -> Option<&'d Value> {
    target_pointer(schema)?.resolve(document)
}

/// The place that a schema stands for when it is nothing but a reference: the end of the chain.
pub(crate) fn follow(document: &Value, pointer: &Pointer) -> Pointer {
    let mut at = pointer.clone();
    for _ in 0..CHAIN {
        let Some(Value::Object(members)) = at.resolve(document) else { break };
        let bare =
            members.keys().all(|key| matches!(key.as_str(), "$ref" | "description" | "summary" | "title"));
        let Some(next) = at.resolve(document).filter(|_| bare).and_then(target_pointer) else { break };
        if next.resolve(document).is_none() {
            break;
        }
        at = next;
    }
    at
}

/// All that a schema is made of.
pub(crate) enum Closure {
    /// Every reference leads somewhere.
    Whole {
        /// How many schemas there are.
        schemas: usize,
    },
    /// Some reference leads nowhere.
    Dangling {
        /// Where the first of them stands.
        at: Pointer,
        /// What it says.
        target: String,
    },
}

/// Follows every reference of a schema.
pub(crate) fn closure(document: &Value, pointer: &Pointer) -> Closure {
    let mut known = HashSet::new();
    let mut targets = vec![pointer.clone()];
    while let Some(pointer) = targets.pop() {
        let Some(value) = pointer.resolve(document) else { continue };
        if known.insert(address(value)) {
            let found = dangling_below(document, value, &mut known, &mut targets, &mut Vec::new());
            if let Some((way, target)) = found {
                return Closure::Dangling { at: pointer.join(&Pointer::of(way)), target };
            }
        }
    }
    Closure::Whole { schemas: known.len() }
}

fn dangling_below<'d>(
    document: &'d Value,
    value: &'d Value,
    known: &mut HashSet<usize>,
    targets: &mut Vec<Pointer>,
    way: &mut Vec<String>,
) -> Option<(Vec<String>, String)> {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        let target = Pointer::of_fragment(reference).filter(|target| target.resolve(document).is_some());
        let Some(target) = target else {
            way.push("$ref".to_owned());
            return Some((way.clone(), reference.to_owned()));
        };
        targets.push(target);
    }
    let mut found = None;
    subschemas(value, &mut |tokens, child| {
        if found.is_none() && known.insert(address(child)) {
            let depth = way.len();
            way.extend(tokens.iter().map(|token| (*token).to_owned()));
            found = dangling_below(document, child, known, targets, way);
            way.truncate(depth);
        }
    });
    found
}
