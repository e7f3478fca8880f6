//! Templates: scalars with `${...}` in them, read once, filled whenever their values are known.
//!
//! ```text
//! scalar --parse--> Template --settle (at load: what does not change)--> Template --fill--> Filling
//! ```
//!
//! Everything outside `scenarios:` is filled as it is loaded. The steps of scenarios are settled then, so that what is unset or can't be read is
//! complained about before anything is sent, and filled when captures and rows are known.

mod expression;
mod fill;
mod filling;
mod parse;
mod stencil;
mod unset;

pub use expression::{Shift, Template};
pub use filling::{Filling, Values};
pub(crate) use parse::is_name;
pub use stencil::Stencil;
pub use unset::{Unset, Why};

#[cfg(test)]
mod tests;
