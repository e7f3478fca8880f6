//! Operations: a small view of each is built from the loaded document (references resolved, schemas taken out), read
//! as `openapiv3` types have it, and made into our own.

mod examples;
mod paths;
mod read;
mod view;
mod view2;
mod view3;

pub(crate) use paths::operations;
