//! The JSON Schema of the suite format, made of the tables of keys that read it.
//!
//! What a mapping may hold are its [`Keys`](crate::suite::fields::Keys); rows add what a value looks like, its default and what it is for. Editors
//! complete suites by it, and `config --show` tells the defaults from it.

mod make;
mod sections;
mod shape;
mod steps;
mod top;

pub(crate) use make::defaults;
pub use make::schema;

#[cfg(test)]
mod tests;
