//! Changes at places of values, and the pairs of schemas that they are found in.

use serde_json::Value;

use crate::compare::change::Change;
use crate::compare::facets::Facets;
use crate::compare::node::Node;
use crate::text::Pointer;

/// Which of two schemas admits what the other does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::compare) enum Sense {
    /// The old one: less is valid now.
    Narrower,
    /// The new one: more is valid now.
    Wider,
    /// Neither: it is about no set of values.
    Neither,
}

/// A change at a place of a value.
#[derive(Clone)]
pub(in crate::compare) struct Local {
    pub(in crate::compare) change: Change,
    pub(in crate::compare) sense: Sense,
    /// The place: `/items/*/name`.
    pub(in crate::compare) at: String,
    /// The place that the proof's value stands at.
    pub(in crate::compare) of: String,
    pub(in crate::compare) message: String,
    pub(in crate::compare) proof: Option<Value>,
    pub(in crate::compare) old: Pointer,
    pub(in crate::compare) new: Pointer,
}

/// A pair of schemas with what they say.
pub(in crate::compare) struct Both<'b> {
    pub(in crate::compare) old: &'b Node,
    pub(in crate::compare) new: &'b Node,
    pub(in crate::compare) was: &'b Facets,
    pub(in crate::compare) is: &'b Facets,
}

impl Both<'_> {
    /// As one sense has it: the one that admits, what it says, the one that refuses, what that says.
    pub(in crate::compare) fn by(&self, sense: Sense) -> (&Node, &Facets, &Node, &Facets) {
        match sense {
            Sense::Narrower | Sense::Neither => (self.old, self.was, self.new, self.is),
            Sense::Wider => (self.new, self.is, self.old, self.was),
        }
    }

    /// A change at a member of it, or at itself.
    pub(in crate::compare) fn local(&self, change: Change, sense: Sense, message: String) -> Local {
        let (old, new) = (self.old.place(), self.new.place());
        Local { change, sense, at: String::new(), of: String::new(), message, proof: None, old, new }
    }

    /// That nothing tells whether one sense holds.
    pub(in crate::compare) fn open(&self, sense: Sense) -> Local {
        let message = "the schemas differ, and whether in the values that are valid is open".to_owned();
        self.local(Change::Undecided, sense, message)
    }
}
