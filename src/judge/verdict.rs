//! Opinions, as data.

use std::sync::Arc;

use serde_json::Value;

use crate::judge::code::Code;
use crate::plan::CaseId;
use crate::send::SendError;
use crate::suite::Known;
use crate::suite::Level;
use crate::text::Pointer;

/// What one case's exchange proves.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The case.
    pub case: CaseId,
    /// What it proves.
    pub outcome: Outcome,
    /// Why nothing is proven about the case although its answer shows something else: only where the outcome does not say it.
    pub unproven: Option<Why>,
    /// The media type of an answer whose schema could not be checked, because nobody here can parse such bodies
    /// (or, in brackets, this one).
    pub unchecked: Option<String>,
    /// The findings that the suite's `ignore` rules took away: for each the rule, as an index into [`Suite::ignore`](crate::suite::Suite).
    pub ignored: Vec<usize>,
}

/// What an exchange proves.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The promise was kept, or what breaks it is known; what was noticed on the way.
    Passed(Vec<Finding>),
    /// A promise was broken: at least one finding at [`Level::Fail`] that is not known.
    Failed(Vec<Finding>),
    /// Nothing is proven about the case; what was noticed about the answer, below the level of failing or known.
    Inconclusive(Why, Vec<Finding>),
    /// No answer came.
    Unanswered(SendError),
    /// It was not to be sent: why.
    Skipped(String),
    /// It stands in for a case that was accepted, or asks by what no answer gave: there was nothing to send it for.
    NotNeeded,
}

impl Outcome {
    /// What was found, whatever the outcome.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Passed(findings) | Self::Failed(findings) | Self::Inconclusive(_, findings) => findings,
            Self::Unanswered(_) | Self::Skipped(_) | Self::NotNeeded => &[],
        }
    }
}

/// Why nothing is proven.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Why {
    /// What stood in the way, as a lower-case fragment; equal ones are told once an operation.
    pub reason: String,
    /// The way out: what to give.
    pub way_out: String,
}

impl Why {
    pub(crate) fn new(reason: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { reason: reason.into(), way_out: way_out.into() }
    }
}

/// A broken promise, or something worth knowing.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The kind.
    pub code: Code,
    /// How it counts, after the suite's own settings.
    pub level: Level,
    /// Where: a pointer into the answer's body with array indexes as `*`; `header:NAME`; `status:418`; for
    /// [`Code::AcceptedBroken`] the fault's place in the request (`/body/email`, `/query/limit`, `method`, `auth`).
    pub at: String,
    /// How many places of this answer it stands for (500 items of one array are one finding).
    pub count: usize,
    /// Where in the spec that is promised, in the loaded document.
    pub promise: Option<Pointer>,
    /// What is documented, as a lower-case fragment.
    pub documented: String,
    /// What was observed, as a lower-case fragment. May hold a value from the answer: mask before showing.
    pub observed: String,
    /// An example of what was observed.
    pub example: Option<Value>,
    /// Where the suite's baseline knows it: a run does not fail on it.
    pub known: Option<Arc<Known>>,
}

impl Finding {
    /// A finding at its kind's own level, about no place in particular.
    pub(crate) fn new(code: Code, documented: impl Into<String>, observed: impl Into<String>) -> Self {
        Self {
            code,
            level: code.level(),
            at: String::new(),
            count: 1,
            promise: None,
            documented: documented.into(),
            observed: observed.into(),
            example: None,
            known: None,
        }
    }

    /// Whether a case fails because of it.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.level == Level::Fail && self.known.is_none()
    }

    pub(crate) fn at(self, at: impl Into<String>) -> Self {
        Self { at: at.into(), ..self }
    }

    pub(crate) fn promised(self, promise: impl Into<Option<Pointer>>) -> Self {
        Self { promise: promise.into(), ..self }
    }

    pub(crate) fn example(self, example: Value) -> Self {
        Self { example: Some(example), ..self }
    }

    pub(crate) fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }
}
