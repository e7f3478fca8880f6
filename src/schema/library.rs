//! One document's schemas, compiled once each and shared.

use std::sync::Arc;

use serde_json::Value;

use crate::schema::types::Types;
use crate::schema::verdict::{Empty, Sample, Shape, Spoiled, Violation};
use crate::text::Pointer;

/// In which direction a value travels: `readOnly` members are not required in requests, `writeOnly` ones not in
/// responses (OpenAPI 3.1, section 4.8.24.5; JSON Schema 2020-12 validation, section 9.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Direction {
    Request,
    Response,
}

/// All schemas of one document, over one registry. Compiling is lazy; what was compiled is shared.
pub struct Schemas {
    document: Arc<Value>,
}

impl Schemas {
    /// Takes a document in one dialect (JSON Schema 2020-12), all references of which are `#/...` into itself.
    #[must_use]
    pub fn over(document: Arc<Value>) -> Self {
        Self { document }
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Arc<Value> {
        &self.document
    }

    /// The schema at a place, as it applies in one direction.
    #[must_use]
    pub fn at(&self, _pointer: &Pointer, _direction: Direction) -> Arc<Schema> {
        todo!()
    }
}

/// A set of JSON values.
pub struct Schema {}

impl Schema {
    /// Where it stands in the document.
    #[must_use]
    pub fn pointer(&self) -> &Pointer {
        todo!()
    }

    /// Why it can't be used, as a lower-case fragment; such a schema admits everything and has no samples.
    #[must_use]
    pub fn broken(&self) -> Option<&str> {
        todo!()
    }

    /// Whether the value is in the set; formats are asserted.
    #[must_use]
    pub fn admits(&self, _value: &Value) -> bool {
        todo!()
    }

    /// All ways in which the value is outside the set, innermost ones (below `anyOf` and `oneOf`, those of the nearest branch).
    #[must_use]
    pub fn violations(&self, _value: &Value) -> Vec<Violation> {
        todo!()
    }

    /// The members that the schema never mentions, anywhere in the value, though it says something about properties
    /// of the object that they stand in. The pointers are into the value.
    #[must_use]
    pub fn undocumented(&self, _value: &Value) -> Vec<Pointer> {
        todo!()
    }

    /// The types that the schema says a value at `instance` may have, over all branches that could apply; empty
    /// where nothing is said.
    #[must_use]
    pub fn types_at(&self, _instance: &Pointer) -> Types {
        todo!()
    }

    /// The names that the schema documents for an object at `instance`, in document order, over all branches that could apply.
    #[must_use]
    pub fn names_at(&self, _instance: &Pointer) -> Vec<String> {
        todo!()
    }

    /// A value in the set. `salt` is worked into values that APIs want unique.
    ///
    /// # Errors
    /// Why there is none.
    pub fn sample(&self, _shape: Shape, _salt: &str) -> Result<Sample, Empty> {
        todo!()
    }

    /// Values outside the set, each differing from `sample` (which is in it) by one fault.
    #[must_use]
    pub fn spoil(&self, _sample: &Value) -> Vec<Spoiled> {
        todo!()
    }
}
