//! What a call is for, told to whoever carries it.

use crate::plan::CaseId;
use crate::send::exchange::Outcome;

/// What a call is for: for logs, which know everything by its case.
#[derive(Clone, Copy, Debug, Default)]
pub struct Label<'l> {
    /// The case that it is of.
    pub case: Option<&'l CaseId>,
    /// Which attempt it is, from 1; 0 where nobody counts.
    pub attempt: u32,
    /// What part of a run it is.
    pub part: Part,
}

/// What part of a run a call is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// An attempt of a planned case.
    Case,
    /// A removal of what the case made.
    Removal,
    /// A request by plain http to a server that is reached by TLS.
    InPlain,
    /// A request for a token.
    Token,
    /// A question whether what a case makes is there already.
    Lookup,
    /// A step of a scenario.
    Step,
    /// Anything else.
    #[default]
    Other,
}

impl Part {
    /// As logs name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Removal => "removal",
            Self::InPlain => "in-plain",
            Self::Token => "token",
            Self::Lookup => "lookup",
            Self::Step => "step",
            Self::Other => "other",
        }
    }
}

/// What whoever carries calls may want to know beside them.
#[derive(Clone, Copy, Debug)]
pub enum Note<'n> {
    /// Another plan is being sent.
    Round,
    /// A case was settled, and no request went out for it.
    Unsent(&'n CaseId, &'n Outcome),
}
