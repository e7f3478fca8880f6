//! REPORT: verdicts become words and files. One `Report`, many renderers.

mod again;
pub mod baseline;
mod build;
mod conclusive;
mod curl;
pub mod diff;
mod difference;
mod expected;
mod fault;
mod group;
pub mod har;
mod health;
mod hints;
pub mod json;
mod lines;
pub mod lint;
pub mod lint_json;
mod material;
mod model;
mod of_log;
pub mod plan;
pub mod plan_ndjson;
mod plan_scripts;
mod scenario;
mod scope;
mod secrets;
mod steps;
pub mod terminal;
#[cfg(test)]
mod tests;
mod totals;

pub(crate) use curl::command;
pub use model::{
    AttemptReport, BreachReport, CaseReport, CleanupReport, ConnectionReport, Coverage, Example, Group,
    LearnedReport, LeftReport, OperationReport, Promise, Proof, Reason, Report, Shrunk,
};
pub(crate) use secrets::Secrets as Cover;
pub use steps::{ScenarioReport, StepFinding, StepReport, WrittenAt};
pub use totals::Totals;
