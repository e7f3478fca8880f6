//! Scripts, judged: each step's answer by the contract, as every generated request's is, and by what the suite expects of it.

mod judged;
mod unmet;

pub use judged::{Broken, ScriptOutcome, ScriptVerdict, StepVerdict, scripts};
