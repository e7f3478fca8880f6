//! Opinions, as data.

use serde_json::Value;

use crate::judge::code::Code;
use crate::plan::CaseId;
use crate::send::SendError;
use crate::suite::Level;
use crate::text::Pointer;

/// What one case's exchange proves.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The case.
    pub case: CaseId,
    /// What it proves.
    pub outcome: Outcome,
}

/// What an exchange proves.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The promise was kept; what was noticed on the way, below the level of failing.
    Passed(Vec<Finding>),
    /// A promise was broken: at least one finding at [`Level::Fail`].
    Failed(Vec<Finding>),
    /// Nothing is proven.
    Inconclusive(Why),
    /// No answer came.
    Unanswered(SendError),
    /// It was not to be sent.
    Skipped(String),
}

/// Why nothing is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// What stood in the way, as a lower-case fragment; equal ones are told once an operation.
    pub reason: String,
    /// The way out: what to give.
    pub way_out: String,
}

/// A broken promise, or something worth knowing.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The kind.
    pub code: Code,
    /// How it counts, after the suite's own settings.
    pub level: Level,
    /// Where in the answer: a pointer into the body with array indexes as `*`, `header:NAME`, or empty.
    pub at: String,
    /// Where in the spec that is promised, in the loaded document.
    pub promise: Option<Pointer>,
    /// What is documented, as a lower-case fragment.
    pub documented: String,
    /// What was observed, as a lower-case fragment.
    pub observed: String,
    /// An example of what was observed.
    pub example: Option<Value>,
}
