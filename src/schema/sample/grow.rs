//! Values for one place of a value, by what the document says of the place alone.

use serde_json::Value;

use crate::schema::nodes::Nodes;
use crate::schema::sample::build::{Builder, Forms, Spot, Wish};
use crate::schema::sample::raw;
use crate::schema::set::Schema;
use crate::schema::verdict::Shape;

/// A value that holds only what is required, not checked; `nth` moves on to others. `name` is what the place, or the
/// array that it is an item of, is called.
pub(crate) fn grown<'d>(schema: &'d Schema, nodes: Nodes<'d>, name: &str, nth: usize) -> Option<Value> {
    let wish = Wish { shape: Shape::Minimal, name: "", salt: "", way: 0, forms: Forms::Narrow };
    let mut builder = Builder::of(schema, &wish, 0);
    let spot = Spot { nodes, name: name.to_owned(), depth: 1, nth };
    raw::below(&mut builder, &spot)
}
