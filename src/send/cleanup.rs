//! What became of the things that a run made, as far as it is told.

use std::fmt;

use crate::plan::CaseId;
use crate::send::exchange::SendError;

/// What became of the things that a run made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cleanup {
    /// How many were removed, or were gone by then.
    pub removed: usize,
    /// Those that are still there, or may be, in the plan's order.
    pub left: Vec<Left>,
}

/// A thing that the run made, or may have made, and did not remove; of what nothing removes, all that an operation made.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// The case that made it, or the first of several.
    pub by: CaseId,
    /// The request that would remove it, without the server's own path: `DELETE /leads/7`; what it could not be told is as planned.
    /// `None` where no such request is known.
    pub request: Option<String>,
    /// Why it is left.
    pub because: Because,
    /// How many things that are.
    pub count: usize,
}

impl Cleanup {
    /// Both as one.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        self.removed += later.removed;
        for left in later.left {
            let is_same = |known: &&mut Left| matches!((&known.because, &left.because), (Because::NoWay(one), Because::NoWay(other)) if one == other);
            match self.left.iter_mut().find(is_same) {
                Some(known) => known.count += left.count,
                None => self.left.push(left),
            }
        }
        self
    }
}

/// Why a thing is left.
#[derive(Clone, Debug, PartialEq)]
pub enum Because {
    /// Its removal was answered so.
    Answered(u16),
    /// Its removal got no answer.
    Unanswered(SendError),
    /// What is needed to name it is not where it was expected in the answer that told of its making.
    Nameless,
    /// The answer was this status and does not say that it is new: it may have been there before.
    Doubtful(u16),
    /// The run was stopped before its turn.
    Stopped,
    /// No operation of the document is known to remove what this one (by its index) makes.
    NoWay(usize),
}

impl fmt::Display for Because {
    /// A lower-case fragment.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(status) => write!(f, "its removal was answered {status}"),
            Self::Unanswered(error) => write!(f, "its removal got no answer: {error}"),
            Self::Nameless => f.write_str("the answer to its making does not tell its name"),
            Self::Doubtful(status) => {
                write!(f, "its making was answered {status}, not 201: it may have been there before")
            }
            Self::Stopped => f.write_str("the run was stopped before its turn"),
            Self::NoWay(_) => f.write_str("nothing that is documented and may be sent is known to remove it"),
        }
    }
}
