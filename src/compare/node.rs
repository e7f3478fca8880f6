//! A set of values by the schemas that all hold for it, in one of the documents.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use crate::schema::{Direction, Schema, Schemas, Shape};
use crate::text::Pointer;

/// Schemas that all hold for one value.
#[derive(Clone)]
pub(super) struct Node {
    schemas: Rc<Vec<Arc<Schema>>>,
    samples: Rc<OnceCell<Vec<Value>>>,
}

impl Node {
    /// The schema at a place.
    pub(super) fn at(schemas: &Schemas, pointer: &Pointer, direction: Direction) -> Self {
        Self::of(vec![schemas.at(pointer, direction)])
    }

    fn of(schemas: Vec<Arc<Schema>>) -> Self {
        Self { schemas: Rc::new(schemas), samples: Rc::default() }
    }

    /// The schemas at other places of the document, together.
    pub(super) fn below(&self, pointers: &[Pointer]) -> Option<Self> {
        let first = self.schemas.first()?;
        let schemas = pointers.iter().map(|pointer| Arc::new(first.below(pointer))).collect();
        Some(Self::of(schemas))
    }

    /// The schemas.
    pub(super) fn schemas(&self) -> &[Arc<Schema>] {
        &self.schemas
    }

    /// The only schema.
    pub(super) fn only(&self) -> Option<&Schema> {
        match self.schemas.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Where the first of them stands, references having been followed.
    pub(super) fn place(&self) -> Pointer {
        self.schemas.first().map(|schema| schema.target()).unwrap_or_default()
    }

    /// Names the set within its document.
    pub(super) fn key(&self) -> String {
        let places: Vec<String> =
            self.schemas.iter().map(|schema| schema.target().as_str().to_owned()).collect();
        places.join("\n")
    }

    /// Whether a value is in the set.
    pub(super) fn admits(&self, value: &Value) -> bool {
        self.schemas.iter().all(|schema| schema.admits(value))
    }

    /// Whether all members of the value are ones that some schema mentions.
    pub(super) fn mentions(&self, value: &Value) -> bool {
        let Some((first, others)) = self.schemas.split_first() else { return true };
        let strange = first.undocumented(value);
        strange.is_empty()
            || strange.iter().all(|at| others.iter().any(|other| !other.undocumented(value).contains(at)))
    }

    /// Values in the set, with as little and with as much as can be.
    pub(super) fn samples(&self) -> &[Value] {
        self.samples.get_or_init(|| {
            let shapes = [Shape::Minimal, Shape::Full];
            let made = self.schemas.iter().flat_map(|schema| {
                shapes.iter().filter_map(|shape| Some(schema.sample(*shape, "").ok()?.value))
            });
            let mut samples: Vec<Value> = Vec::new();
            let made: Vec<Value> = made.collect();
            let merged = merged(&made);
            for value in made.into_iter().chain(merged) {
                if !samples.contains(&value) && self.admits(&value) {
                    samples.push(value);
                }
            }
            samples
        })
    }
}

/// Objects as one.
fn merged(values: &[Value]) -> Option<Value> {
    let mut all = serde_json::Map::new();
    for value in values {
        for (name, member) in value.as_object()? {
            all.entry(name.clone()).or_insert_with(|| member.clone());
        }
    }
    (values.len() > 2).then_some(Value::Object(all))
}
