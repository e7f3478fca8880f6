//! TRAFFIC: recorded calls become cases and exchanges, judged as those that were sent. Pure: files come in as bytes.
//!
//! ```text
//! bytes --kind--> har | ndjson --> Call --site--> an operation, or why not --credentials--> Case + Exchange --> judge --> Report
//! ```
//!
//! A recording is read twice: once for the credentials that it holds, so that none of them is shown wherever it turns up, and once to
//! judge. Of what is judged only so much is kept as a report can show.

mod address;
mod bytes;
mod call;
mod check;
mod credentials;
mod entry;
mod flaw;
mod har;
mod kind;
mod left;
mod message;
mod ndjson;
mod origins;
mod past;
mod scan;
mod site;
mod stray;
mod tally;
mod veil;

pub use check::check;
pub use flaw::File;
pub use past::{PastRun, runs};
