//! Sets of JSON values: is a value in the set, a value that is, values that are not and why, fields that the
//! set never mentions.
//!
//! The only module that names `jsonschema`. Everything here speaks JSON Schema 2020-12: older dialects are upgraded
//! before a document gets here. Pure: nothing is fetched or read.

mod library;
mod types;
mod verdict;

pub use library::{Direction, Schema, Schemas};
pub use types::{Type, Types};
pub use verdict::{Empty, Fault, Sample, Shape, Spoiled, Violation};
