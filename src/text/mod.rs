//! Words for people: complaints with source excerpts, plurals, suggestions, places in documents.
//!
//! The lowest module: everything that speaks to a person stands on it, and it knows nothing of APIs.

mod complaint;
mod locate;
mod pointer;
mod words;

pub use complaint::{Complaint, Severity, Source, Span};
pub use locate::{Format, Located, Outline};
pub use pointer::Pointer;
pub use words::{closest, plural};
