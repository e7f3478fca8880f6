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
}
