//! Scenarios, planned: which operation each step asks for, what its request is on the wire, what its answer is held against. Pure.
//!
//! ```text
//! Scenarios --find (operation) --write (with what is known) --check (against the document)--> Script, one a row
//! ```

mod answer;
mod assertion;
mod certain;
mod check;
mod find;
mod foretold;
mod multipart;
mod plan;
mod unwritten;
mod write;

pub use answer::{Got, Seen};
pub use assertion::{Unmet, check as check_claims, words as claim_words};
pub use unwritten::Unwritten;
pub use write::request as step_request;

pub(crate) use check::fault;
pub(super) use plan::scripts;
