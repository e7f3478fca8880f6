//! Where the schemas stand in an OpenAPI document, and where the schemas stand in a schema.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::text::Pointer;

/// Keywords whose value is one schema (JSON Schema 2020-12 core, section 10).
const ONE: &[&str] = &[
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
/// Keywords whose value is a list of schemas.
const LIST: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value is a map of schemas; the keys are no keywords.
const MAP: &[&str] = &["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"];
/// OpenAPI fields whose value is a map of further OpenAPI objects; the keys are no field names.
const NAMED: &[&str] = &[
    "callbacks",
    "content",
    "encoding",
    "headers",
    "parameters",
    "pathItems",
    "paths",
    "requestBodies",
    "responses",
    "webhooks",
];
/// OpenAPI fields that hold no schema.
const OPAQUE: &[&str] =
    &["example", "examples", "externalDocs", "info", "links", "securitySchemes", "servers", "tags"];

/// What a member of a schema is to the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A schema.
    Schema,
    /// A list of schemas.
    List,
    /// A map of schemas.
    Map,
    /// No schema.
    Other,
}

/// What the value of a keyword is.
pub(crate) fn role(keyword: &str) -> Role {
    if ONE.contains(&keyword) {
        Role::Schema
    } else if LIST.contains(&keyword) {
        Role::List
    } else if MAP.contains(&keyword) {
        Role::Map
    } else {
        Role::Other
    }
}

/// One step of a way into a document.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'d> {
    /// A member.
    Key(&'d str),
    /// An item.
    Index(usize),
}

/// A schema that [`visit`] came to.
pub(crate) struct Place<'d, 'w> {
    /// The schema, or what stands where one should.
    pub(crate) value: &'d Value,
    /// The schemas that hold it through `allOf` alone, innermost last: what they say holds for the same value.
    pub(crate) holders: &'w [&'d Value],
    way: &'w [Step<'d>],
}

impl Place<'_, '_> {
    /// Where it stands.
    pub(crate) fn pointer(&self) -> Pointer {
        self.way.iter().fold(Pointer::root(), |at, step| match step {
            Step::Key(key) => at.child(key),
            Step::Index(index) => at.index(*index),
        })
    }
}

/// Calls `seen` with every schema of the document: those in their OpenAPI places, those below them and those that
/// they refer to.
pub(crate) fn visit<'d>(document: &'d Value, seen: &mut dyn FnMut(&Place<'d, '_>)) {
    let mut walk = Walk { seen, way: Vec::new(), known: HashSet::new(), targets: Vec::new() };
    if ["openapi", "paths", "components", "webhooks"].iter().any(|key| document.get(key).is_some()) {
        walk.holder(document);
    } else {
        walk.schema(document, &mut Vec::new());
    }
    while let Some(target) = walk.targets.pop() {
        let Some(pointer) = Pointer::of_fragment(target) else { continue };
        let Some(value) = pointer.resolve(document) else { continue };
        if !walk.known.contains(&address(value)) {
            let Some(way) = way_to(document, &pointer) else { continue };
            walk.way = way;
            walk.schema(value, &mut Vec::new());
        }
    }
}

/// Identifies a value in a document that nobody moves.
pub(crate) fn address(value: &Value) -> usize {
    std::ptr::from_ref(value) as usize
}

fn way_to<'d>(document: &'d Value, pointer: &Pointer) -> Option<Vec<Step<'d>>> {
    let mut at = document;
    let mut way = Vec::new();
    for token in pointer.tokens() {
        let (step, next) = match at {
            Value::Object(members) => {
                let (key, value) = members.get_key_value(&*token)?;
                (Step::Key(key), value)
            }
            Value::Array(items) => {
                let index = token.parse().ok()?;
                (Step::Index(index), items.get(index)?)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
        };
        way.push(step);
        at = next;
    }
    Some(way)
}

struct Walk<'d, 'f> {
    seen: &'f mut dyn FnMut(&Place<'d, '_>),
    way: Vec<Step<'d>>,
    known: HashSet<usize>,
    targets: Vec<&'d str>,
}

impl<'d> Walk<'d, '_> {
    fn below(&mut self, step: Step<'d>, enter: impl FnOnce(&mut Self)) {
        self.way.push(step);
        enter(self);
        self.way.pop();
    }

    fn holder(&mut self, value: &'d Value) {
        match value {
            Value::Object(members) => {
                for (key, child) in members {
                    self.below(Step::Key(key), |walk| walk.field(key, child));
                }
            }
            Value::Array(items) => {
                for (index, child) in items.iter().enumerate() {
                    self.below(Step::Index(index), |walk| walk.holder(child));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn field(&mut self, key: &'d str, child: &'d Value) {
        match (key, child) {
            ("schema" | "itemSchema", _) => self.schema(child, &mut Vec::new()),
            ("schemas" | "$defs" | "definitions", Value::Object(members)) => self.schema_map(members),
            _ if OPAQUE.contains(&key) => {}
            (_, Value::Object(members)) if NAMED.contains(&key) => {
                for (name, child) in members {
                    self.below(Step::Key(name), |walk| walk.holder(child));
                }
            }
            (_, child) => self.holder(child),
        }
    }

    fn schema_map(&mut self, members: &'d Map<String, Value>) {
        for (name, child) in members {
            self.below(Step::Key(name), |walk| walk.schema(child, &mut Vec::new()));
        }
    }

    fn schema(&mut self, value: &'d Value, holders: &mut Vec<&'d Value>) {
        if !self.known.insert(address(value)) {
            return;
        }
        (self.seen)(&Place { value, holders, way: &self.way });
        let Value::Object(members) = value else { return };
        for (keyword, child) in members {
            match (role(keyword), child) {
                (Role::Schema, _) => {
                    self.below(Step::Key(keyword), |walk| walk.schema(child, &mut Vec::new()));
                }
                (Role::List, Value::Array(items)) => {
                    holders.push(value);
                    self.below(Step::Key(keyword), |walk| walk.list(keyword, items, holders));
                    holders.pop();
                }
                (Role::Map, Value::Object(map)) => {
                    self.below(Step::Key(keyword), |walk| walk.schema_map(map));
                }
                (Role::Other, Value::String(target)) if keyword == "$ref" => {
                    self.targets.push(target);
                }
                (Role::List | Role::Map | Role::Other, _) => {}
            }
        }
    }

    fn list(&mut self, keyword: &str, items: &'d [Value], holders: &mut Vec<&'d Value>) {
        for (index, child) in items.iter().enumerate() {
            self.below(Step::Index(index), |walk| {
                if keyword == "allOf" {
                    walk.schema(child, holders);
                } else {
                    walk.schema(child, &mut Vec::new());
                }
            });
        }
    }
}
