//! The report for programs: docs/report.md describes it.

mod health;
mod model;
mod scenario;
mod write;

pub use health::{Breach, Health};
pub use model::{
    Attempt, Case, Cleanup, Counts, Coverage, Document, Example, FORMAT, Finding, KnownAs, Learned, Left,
    LeftOut, Need, Operation, Place, Recording, Smaller, Stale, Suite, Why,
};
pub use scenario::{Captured, Scenario, Spot, Step, Unmet};
pub use write::{document, write};
