//! Words for people: complaints with source excerpts, plurals, suggestions, quantities, masked secrets, places in
//! documents.
//!
//! The lowest module: everything that speaks to a person stands on it, and it knows nothing of APIs.

mod complaint;
mod locate;
mod mask;
mod names;
mod pointer;
pub mod prose;
mod quantity;
mod redacted;
mod render;
mod trace;
mod trace_json;
mod trace_yaml;
mod words;

pub use complaint::{Complaint, Severity, Source, Span};
pub use locate::{Format, Located, Outline};
pub use mask::Mask;
pub use names::{is_credential, is_key_by_looks, is_secret_by_looks, is_token, may_hold_credential};
pub use pointer::Pointer;
pub use quantity::{bytes, duration};
pub use redacted::is_redacted;
pub use render::{Color, render};
pub use words::{closest, plural};
