//! What a comparison found, as data.

use serde_json::Value;

use crate::compare::change::Level;
use crate::compare::rule::Rule;
use crate::text::{Pointer, Span};

/// A place in one of the documents.
#[derive(Clone, Debug)]
pub struct Spot {
    /// In the loaded document.
    pub pointer: Pointer,
    /// As the user's own files have it: `/paths/~1leads/get`.
    pub at: String,
    /// The same, for an excerpt; `None` when it can't be told.
    pub span: Option<Span>,
}

/// What shows that a change is one.
#[derive(Clone, Debug, PartialEq)]
pub enum Proof {
    /// A value that one document admits and the other refuses.
    Value {
        /// The place within the parameter, header or body that the value stands at: `/items/*`; empty: all of it.
        at: String,
        /// The value.
        value: Value,
        /// Whether the old document is the one that admits it.
        old_admits: bool,
    },
    /// A call that one document describes and the other does not, in words.
    Call(String),
    /// Nothing: the change is about no set of values, or could not be decided.
    Nothing,
}

/// A change.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The kind.
    pub rule: Rule,
    /// How it counts, after the severity file.
    pub level: Level,
    /// The first operation that it is about: `POST /leads`; empty: the whole API.
    pub operation: String,
    /// What it is about there: `body /name`, `query parameter limit`, `200 body /items/*/id`; may be empty.
    pub place: String,
    /// What changed, as a lower-case fragment.
    pub message: String,
    /// What shows it.
    pub proof: Proof,
    /// Where, in the old document.
    pub old: Spot,
    /// Where, in the new document.
    pub new: Spot,
    /// At how many places of operations the same is so, this one counted.
    pub places: usize,
}

/// What became of two documents.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// What changed, the gravest first.
    pub findings: Vec<Finding>,
    /// How many `ignore` rules took away.
    pub ignored: usize,
    /// How many operations are in both documents.
    pub operations: usize,
}

impl Compared {
    /// How many count at this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// 1 when something breaks clients, else 0.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(self.count(Level::Breaking) > 0)
    }
}
