//! REPORT: verdicts become words and files. One `Report`, many renderers.

pub mod baseline;
mod build;
mod conclusive;
mod curl;
pub mod diff;
mod difference;
mod expected;
mod fault;
mod group;
mod health;
mod hints;
pub mod json;
mod lines;
pub mod lint;
pub mod lint_json;
mod material;
mod model;
pub mod plan;
pub mod plan_ndjson;
mod scope;
mod secrets;
pub mod terminal;
#[cfg(test)]
mod tests;
mod totals;

pub use model::{
    BreachReport, CaseReport, CleanupReport, Coverage, Example, Group, LearnedReport, LeftReport,
    OperationReport, Promise, Proof, Reason, Report, Shrunk,
};
pub use totals::Totals;
