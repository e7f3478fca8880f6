//! JUDGE: an exchange becomes a verdict. Pure: opinions, as data.

mod code;
mod verdict;

pub use code::Code;
pub use verdict::{Finding, Outcome, Verdict, Why};

use crate::plan::Plan;
use crate::send::Exchange;
use crate::spec::Api;
use crate::suite::Suite;

/// What every exchange of a plan proves, in the plan's order.
#[must_use]
pub fn judge(_api: &Api, _suite: &Suite, _plan: &Plan, _exchanges: &[Exchange]) -> Vec<Verdict> {
    todo!()
}
