//! Scripts, sent: the steps of a scenario one after the other, scenarios beside each other and beside the cases.
//!
//! ```text
//! Script --names--> Request --the attempts of everything else--> Exchange --claims, captures--> StepRun, ..., ScriptRun
//! ```
//!
//! What a step's answer is held against here decides whether the next one is sent; opinions about the contract are for later.

mod redirect;
mod run;
mod runner;
mod step;

pub use run::{ScriptRun, StepEnd, StepRun};

pub(super) use runner::Scripts;
