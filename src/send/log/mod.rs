//! Every call, written down: as lines for programs (docs/traffic.md), as lines for people, and what is secret in neither.
//!
//! ```text
//! Logged (a transport around another) --call--> note (a record, veiled and cut) --> writer (a file, by a thread of its own)
//!                                                                               `--> human (lines for whoever watches)
//! ```

mod body;
mod human;
mod limit;
mod line;
mod logged;
mod note;
mod scan;
mod veil;
mod writer;

pub use human::Voice;
pub use line::{End, Found, Head, Line, Unsent, Verdicted};
pub use logged::Logged;
pub use note::{Log, failure, failure_of};
pub use writer::Lines;
