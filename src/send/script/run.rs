//! What came of scripts and their steps.

use std::time::Duration;

use serde_json::Value;

use crate::plan::{CaseId, Request, Unmet};
use crate::send::exchange::{Exchange, Outcome};

/// What came of a script.
#[derive(Clone, Debug, Default)]
pub struct ScriptRun {
    /// Why it was not to be sent, as a lower-case fragment; `None` where it was.
    pub left_out: Option<String>,
    /// Why none could be sent, as a lower-case fragment.
    pub hindered: Option<String>,
    /// What came of its steps, in order; those of which nothing is told were not reached.
    pub steps: Vec<StepRun>,
    /// The same of `finally`.
    pub finally: Vec<StepRun>,
    /// What was captured, in order.
    pub captured: Vec<(String, Value)>,
    /// How long all of it took.
    pub elapsed: Duration,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub struct StepRun {
    /// The step.
    pub id: CaseId,
    /// How it ended.
    pub end: StepEnd,
    /// The request, short of credentials and of the server's own path; `None` where none could be written.
    pub planned: Option<Request>,
    /// The last time that it was sent; `None` where it was not.
    pub exchange: Option<Exchange>,
    /// What its answer led to, where redirections were followed: the last.
    pub followed: Option<Exchange>,
    /// What did not hold of the answer.
    pub unmet: Vec<Unmet>,
    /// How many requests were sent for it, every attempt counted.
    pub requests: usize,
    /// How often it was asked until what it waited for held; 1 where it waited for nothing.
    pub asked: usize,
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepEnd {
    /// All that was expected held.
    Held,
    /// Something did not.
    Unmet,
    /// No answer came.
    Unanswered,
    /// It was not wanted, or could not be without what was not captured: why, as a lower-case fragment.
    LeftOut(String),
    /// It could not be written: why, as a lower-case fragment.
    Unwritten(String),
    /// An earlier step failed, or the run was stopped.
    NotReached,
}

impl StepRun {
    /// A step that was not sent.
    pub(super) fn unsent(id: &CaseId, end: StepEnd) -> Self {
        Self {
            id: id.clone(),
            end,
            planned: None,
            exchange: None,
            followed: None,
            unmet: Vec::new(),
            requests: 0,
            asked: 0,
        }
    }

    /// The exchange that the step is about in the end.
    #[must_use]
    pub fn last(&self) -> Option<&Exchange> {
        self.followed.as_ref().or(self.exchange.as_ref())
    }

    /// The status of the last answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match &self.last()?.outcome {
            Outcome::Answered(answer) => Some(answer.status),
            Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => None,
        }
    }

    /// Whether the steps behind it may be sent.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        match self.end {
            StepEnd::Held | StepEnd::LeftOut(_) => true,
            StepEnd::Unmet | StepEnd::Unanswered | StepEnd::Unwritten(_) | StepEnd::NotReached => false,
        }
    }
}

impl ScriptRun {
    /// How many requests were sent for it.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.all().map(|step| step.requests).sum()
    }

    /// All its steps, those of `finally` last.
    pub fn all(&self) -> impl Iterator<Item = &StepRun> {
        self.steps.iter().chain(&self.finally)
    }

    /// Whether all that was to be sent was, and went well.
    #[must_use]
    pub fn went_well(&self) -> bool {
        self.hindered.is_none() && self.all().all(StepRun::goes_on)
    }
}
