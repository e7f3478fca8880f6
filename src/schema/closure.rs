//! All that a schema is made of, its references followed.

use std::collections::HashSet;

use serde_json::Value;

use crate::schema::lenient::{MADE_OF_BOOLEAN, MADE_OF_DISCRIMINATOR};
use crate::schema::places::{Role, address, role};
use crate::schema::reference::target;
use crate::text::Pointer;

/// All that a schema is made of.
pub(crate) enum Closure {
    /// Every reference leads somewhere.
    Whole {
        /// How many schemas there are.
        schemas: usize,
        /// How many branches that nothing tells apart the widest `anyOf` or `oneOf` has.
        branches: usize,
        /// Whether a server to which formats and discriminators are annotations may come to another verdict in more than
        /// those: what discriminators stand for is in it, or formats may tell alternatives apart.
        is_conventional: bool,
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
    let mut marks = Marks::default();
    while let Some(pointer) = targets.pop() {
        let Some(value) = pointer.resolve(document) else { continue };
        if known.insert(address(value)) {
            let found =
                dangling_below(document, value, &mut known, &mut targets, &mut marks, &mut Vec::new());
            if let Some((way, target)) = found {
                return Closure::Dangling { at: pointer.join(&Pointer::of(way)), target };
            }
        }
    }
    let is_conventional = marks.discriminators || marks.formats && marks.choices;
    Closure::Whole { schemas: known.len(), branches: marks.branches, is_conventional }
}

/// What was met in a closure.
#[derive(Default)]
struct Marks {
    branches: usize,
    discriminators: bool,
    formats: bool,
    choices: bool,
}

impl Marks {
    fn meet(&mut self, document: &Value, schema: &Value) {
        self.discriminators |=
            [MADE_OF_DISCRIMINATOR, MADE_OF_BOOLEAN].iter().any(|mark| schema.get(mark).is_some());
        self.formats |= schema.get("format").is_some();
        self.choices |=
            ["anyOf", "oneOf", "not", "if", "contains"].iter().any(|keyword| schema.get(keyword).is_some());
        for keyword in ["anyOf", "oneOf"] {
            let parts = schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
            self.branches = self.branches.max(parts.filter(|part| is_loose(document, part)).count());
        }
    }
}

fn dangling_below<'d>(
    document: &'d Value,
    value: &'d Value,
    known: &mut HashSet<usize>,
    targets: &mut Vec<Pointer>,
    marks: &mut Marks,
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
    marks.meet(document, value);
    let mut found = None;
    subschemas(value, &mut |tokens, child| {
        if found.is_none() && known.insert(address(child)) {
            let depth = way.len();
            way.extend(tokens.iter().map(|token| (*token).to_owned()));
            found = dangling_below(document, child, known, targets, marks, way);
            way.truncate(depth);
        }
    });
    found
}

/// Whether a branch is an object that no required constant tells apart from others.
fn is_loose(document: &Value, branch: &Value) -> bool {
    let branch = target(document, branch).unwrap_or(branch);
    let Some(properties) = branch.get("properties").and_then(Value::as_object) else { return false };
    let required = branch.get("required").and_then(Value::as_array).into_iter().flatten();
    let constant = |name: &str| {
        properties
            .get(name)
            .is_some_and(|member| member.get("const").or_else(|| member.get("enum")).is_some())
    };
    !required.filter_map(Value::as_str).any(constant)
}

/// Calls `seen` with every schema directly below a schema, and the tokens of the way to it.
fn subschemas<'d>(schema: &'d Value, seen: &mut dyn FnMut(&[&str], &'d Value)) {
    for (keyword, child) in schema.as_object().into_iter().flatten() {
        match (role(keyword), child) {
            (Role::Schema, _) => seen(&[keyword], child),
            (Role::List, Value::Array(items)) => {
                for (index, child) in items.iter().enumerate() {
                    seen(&[keyword, &index.to_string()], child);
                }
            }
            (Role::Map, Value::Object(map)) => {
                for (name, child) in map {
                    seen(&[keyword, name], child);
                }
            }
            (Role::List | Role::Map | Role::Other, _) => {}
        }
    }
}
