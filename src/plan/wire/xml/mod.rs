//! XML bodies, by the `xml` objects of the document's schemas (OpenAPI 3.1, section 4.8.26; 3.2's `nodeType` as well).
//!
//! What XML can't tell is not written: null, an empty array that is not wrapped, a structure where the schema has a scalar.

mod naming;
mod parse;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;
