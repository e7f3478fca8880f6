//! REPORT: verdicts become words and files. One `Report`, many renderers.

mod build;
mod curl;
mod fault;
mod group;
mod hints;
pub mod json;
pub mod lint;
pub mod lint_json;
mod material;
mod model;
pub mod plan;
pub mod plan_ndjson;
mod secrets;
pub mod terminal;
#[cfg(test)]
mod tests;
mod totals;

pub use model::{
    CaseReport, CleanupReport, Example, Group, LeftReport, OperationReport, Promise, Reason, Report,
};
pub use totals::Totals;
