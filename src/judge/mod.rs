//! JUDGE: an exchange becomes a verdict. Pure: opinions, as data.

mod code;
mod verdict;

pub use code::Code;
pub use verdict::{Finding, Outcome, Verdict, Why};
