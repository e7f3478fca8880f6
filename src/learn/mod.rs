//! LEARN: what refusals say about values becomes values. Pure: whoever runs it sends the rounds.
//!
//! ```text
//! refused requests --lessons--> taught (the suite, with what was learned) --plan, send--> ... --> merged
//! ```
//!
//! An engineer who reads "key `name` not present" adds the member and tries again. So does this: where the smallest valid request of an
//! operation is refused as invalid, the words of the refusal are looked through for members and values that the document knows, the
//! document's own prose for examples, and what comes of it goes where a person would write it, under `generate: values:`. That
//! the document does not say it stays a finding. Where an operation got no turn because the server was busy, there is nothing to learn but
//! to ask for less at once (`waiting`).

mod affected;
mod crash;
mod lesson;
mod merge;
mod waiting;
mod words;

pub use affected::affected;
pub use crash::{crashes, with_crashes};
pub use lesson::{Lesson, held, is_smallest, lessons, taught};
pub use merge::{Order, Round, merged};
pub use waiting::kept_waiting;
