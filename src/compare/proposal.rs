//! What a rule says of two schemas before it is proven.

use serde_json::Value;

use crate::compare::change::Change;
use crate::compare::facets::Facets;
use crate::compare::node::Node;
use crate::schema::Type;

/// Two schemas, of which the first may admit what the second refuses.
pub(super) struct Contrast<'c> {
    /// The one that admits.
    pub(super) one: &'c Node,
    /// What it says.
    pub(super) says: &'c Facets,
    /// What the one that may refuse says.
    pub(super) other: &'c Facets,
}

impl Contrast<'_> {
    /// Whether both let values of a type through: what is said of them matters only then.
    pub(super) fn both_admit(&self, kind: Type) -> bool {
        [self.says, self.other].into_iter().all(|facets| facets.types.is_none_or(|types| types.admit(kind)))
    }

    /// Values that the first admits, to begin with: those that it lists, and samples.
    pub(super) fn values(&self) -> Vec<Value> {
        let listed = self.says.listed.iter().flatten().take(64).cloned();
        listed.chain(self.one.samples().iter().cloned()).collect()
    }
}

/// That the first schema of a contrast admits something that the second refuses, in one regard.
pub(super) struct Proposal {
    /// What it is when the first is the old one, and when it is the new one.
    pub(super) changes: (Change, Change),
    /// The keyword that refuses it.
    pub(super) keyword: &'static str,
    /// The member that it is about.
    pub(super) member: Option<String>,
    /// What the first says in this regard, and the second.
    pub(super) says: (String, String),
    /// Values one of which may show it.
    pub(super) candidates: Vec<Value>,
    /// What is to be said where neither that nor the opposite is shown.
    pub(super) doubt: Doubt,
}

/// What becomes of a proposal that nothing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// There is no such value: all that there could be were tried.
    Dropped,
    /// The normal forms are asked, and if they don't know, that is said.
    Asked,
    /// It is told all the same: it is about no set of values.
    Told,
}

impl Proposal {
    /// One with its candidates.
    pub(super) fn new(
        changes: (Change, Change),
        keyword: &'static str,
        says: (String, String),
        candidates: Vec<Value>,
    ) -> Self {
        Self { changes, keyword, member: None, says, candidates, doubt: Doubt::Asked }
    }

    /// The same about a member.
    pub(super) fn of_member(self, name: &str) -> Self {
        Self { member: Some(name.to_owned()), ..self }
    }

    /// The same, with another answer to doubt.
    pub(super) fn in_doubt(self, doubt: Doubt) -> Self {
        Self { doubt, ..self }
    }
}
