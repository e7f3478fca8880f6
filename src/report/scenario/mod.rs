//! Scenarios in reports.

mod build;
mod difference;
pub(super) mod model;

pub use model::{ScenarioReport, StepFinding, StepReport, WrittenAt};
