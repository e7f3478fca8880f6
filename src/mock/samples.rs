//! Values that the document promises: its own examples where they keep its word, generated ones elsewhere.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use serde_json::Value;
use serde_json::json;

use crate::mock::members::examples;
use crate::schema::{Direction, Schema, Schemas, Shape};
use crate::spec::Media;
use crate::text::Pointer;

/// Worked into generated values, so that the server's own differ from those of a plan.
const SALT: &str = "mock";

/// How deep hollows are taken out of each other.
const NESTED: usize = 8;

/// Samples of response schemas, made once each.
#[derive(Default)]
pub(crate) struct Samples {
    known: Mutex<HashMap<Pointer, Option<Arc<Value>>>>,
}

impl Samples {
    /// A value that the media type's schema admits and in which nothing is undocumented, as rich as the document is; `None`
    /// where there is none.
    pub(crate) fn full(&self, schemas: &Schemas, media: &Media) -> Option<Arc<Value>> {
        self.remembered(&media.pointer, || {
            let Some(at) = &media.schema else {
                return Some(media.examples.first().cloned().unwrap_or_else(|| json!({})));
            };
            let schema = schemas.at(at, Direction::Response);
            let documented = media.examples.iter().chain(examples(schemas.document(), at));
            let kept = documented.into_iter().find(|value| is_kept(&schema, value));
            kept.cloned().or_else(|| generated(&schema))
        })
    }

    fn remembered(&self, at: &Pointer, find: impl FnOnce() -> Option<Value>) -> Option<Arc<Value>> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(at) {
            return known.clone();
        }
        let found = find().map(Arc::new);
        lock().entry(at.clone()).or_insert(found).clone()
    }
}

/// Whether a value keeps a schema's word: it is admitted, and nothing in it is undocumented
/// or meant for requests alone.
pub(crate) fn is_kept(schema: &Schema, value: &Value) -> bool {
    schema.admits(value) && schema.undocumented(value).is_empty() && schema.misplaced(value).is_empty()
}

/// A generated value: the richest one that keeps the schema's word; `{}` for a schema that can't be used, for it admits everything.
pub(crate) fn generated(schema: &Schema) -> Option<Value> {
    if schema.broken().is_some() {
        return Some(json!({}));
    }
    [Shape::Full, Shape::Minimal]
        .into_iter()
        .filter_map(|shape| schema.sample(shape, SALT).ok())
        .map(|sample| sample.value)
        .find(|value| is_kept(schema, value))
        .map(|value| without_hollows(schema, value))
}

/// The value without the objects in it that hold nothing, as far as its schema lets them be left out: a generator ends recursion with
/// them, and no server shows such.
fn without_hollows(schema: &Schema, value: Value) -> Value {
    // What held nothing but hollows is one itself by then.
    let mut value = value;
    for _ in 0..NESTED {
        let before = value.clone();
        value = without_innermost(schema, value);
        if value == before {
            break;
        }
    }
    value
}

fn without_innermost(schema: &Schema, mut value: Value) -> Value {
    let mut hollows = Vec::new();
    hollow(&value, &Pointer::root(), &mut hollows);
    // The last first, so that the indexes of those before it stay what they are.
    for at in hollows.into_iter().rev() {
        let mut changed = value.clone();
        let (Some(parent), Some(name)) = (at.parent(), at.last()) else { continue };
        match parent.resolve_mut(&mut changed) {
            Some(Value::Object(members)) => drop(members.shift_remove(name.as_ref())),
            Some(Value::Array(items)) => {
                if let Some(index) = name.parse().ok().filter(|index| *index < items.len()) {
                    items.remove(index);
                }
            }
            Some(_) | None => continue,
        }
        if is_kept(schema, &changed) {
            value = changed;
        }
    }
    value
}

fn hollow(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(members) if members.is_empty() => found.push(at.clone()),
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| hollow(member, &at.child(name), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| hollow(item, &at.index(index), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
