//! FOLLOW UP: verdicts become further cases, and what these show explains the findings. Pure: whoever runs it sends and judges the
//! rounds.
//!
//! ```text
//! verdicts --Inquiry--> Plan --send, judge--> learn --> Plan ... --> Followed
//! ```
//!
//! A valid request that fails is made smaller for as long as it fails in the same way; after a crash on a broken request its control is
//! sent once more, and the broken one too, to tell a fault from a server whose state is broken; a thing that is not
//! found as it was left is made and looked at once more, alone, to tell what is lost from what others moved. Only requests that are proven are
//! sent, only of kinds that the plan held already, as many as the suite allows, and what they need from earlier answers is made anew.

mod crash;
mod inquiry;
mod insight;
mod provide;
mod settle;
mod shrink;
mod symptom;
mod tale;
mod withheld;

pub use inquiry::Inquiry;
pub use insight::{Again, Followed, Insight, Smaller};
pub use withheld::{told, withheld};
