//! A walk under way over the values of a schema: the valid values so far, and what helps to make more.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use crate::schema::nodes::Nodes;
use crate::schema::set::Schema;
use crate::schema::spoil::{Room, Trial, put};
use crate::schema::survey::extreme::Extreme;
use crate::schema::survey::seen::Shown;
use crate::schema::verdict::Shape;
use crate::text::Pointer;

/// How far a walk goes.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'r> {
    /// How many objects and arrays deep places are looked for.
    pub depth: usize,
    /// At how many places.
    pub places: usize,
    /// Worked into values that APIs want unique.
    pub salt: &'r str,
    /// What the whole value is called, where it has a name: that of a parameter.
    pub name: &'r str,
    /// Values that are given: whatever place is opened holds its own, and none of them is varied.
    pub fixed: &'r [(Pointer, Value)],
    /// What the values are written in.
    pub medium: Medium,
}

/// What values are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Medium {
    /// Something that shows each value, such as JSON.
    #[default]
    Exact,
    /// Text, in which what is empty leaves no trace: what is opened is filled where that would be lost.
    Text,
}

/// A valid value.
#[derive(Clone, Debug)]
pub struct Base {
    /// The value.
    pub value: Arc<Value>,
    /// Where it shows something that the value it was made from does not.
    pub at: Pointer,
    /// What that is.
    pub showing: Showing,
}

/// What a valid value shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Showing {
    /// As little as can be.
    Least,
    /// A member or an item that need not be there.
    Member,
    /// An alternative: what it is called, or its number.
    Branch(String),
    /// A listed value.
    Listed,
    /// `null`.
    Null,
    /// A value at a bound: the keyword.
    Bound(&'static str),
    /// An example or a default that the document's author wrote; the keyword and which one.
    Written(&'static str, usize),
    /// A value that no keyword forbids and that is seldom meant; and the base that it differs from in that place alone.
    Extreme(Extreme, usize),
}

/// An example or a default that the schema beside it refuses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Flaw {
    /// Where in the document it stands.
    pub schema: Pointer,
}

/// A place that was come to.
#[derive(Clone)]
pub(crate) struct Stop<'d> {
    pub(crate) base: usize,
    pub(crate) at: Pointer,
    pub(crate) nodes: Nodes<'d>,
}

/// The walk.
pub(crate) struct Walk<'s, 't> {
    pub(crate) schema: &'s Schema,
    pub(crate) trial: &'t Trial<'s>,
    pub(crate) reach: &'t Reach<'t>,
    /// A value with everything in it, for places that can't be opened alone.
    pub(crate) full: Option<&'t Value>,
    pub(crate) bases: Vec<Base>,
    pub(crate) flaws: Vec<Flaw>,
    /// The room that is left for values at bounds that are far out.
    pub(crate) room: Room,
    /// The alternatives that were looked at.
    pub(crate) shown: Shown,
    /// Samples of subschemas by where they stand and what they are called.
    samples: HashMap<(Pointer, String), Option<Value>>,
    /// Values of subschemas, however large, by where they stand.
    any: HashMap<Pointer, Option<Value>>,
    /// Values of a schema that are of one of its alternatives, by where both stand.
    wholes: HashMap<(Pointer, Pointer), Vec<Value>>,
}

impl<'s, 't> Walk<'s, 't> {
    pub(crate) fn new(
        schema: &'s Schema,
        trial: &'t Trial<'s>,
        reach: &'t Reach<'t>,
        full: Option<&'t Value>,
    ) -> Self {
        Self {
            schema,
            trial,
            reach,
            full,
            bases: Vec::new(),
            flaws: Vec::new(),
            room: Room::new(),
            shown: Shown::default(),
            samples: HashMap::new(),
            any: HashMap::new(),
            wholes: HashMap::new(),
        }
    }

    /// What the value at a place is called.
    pub(crate) fn name(&self, at: &Pointer) -> String {
        at.last().map_or_else(|| self.reach.name.to_owned(), std::borrow::Cow::into_owned)
    }

    /// The value of a base at a place.
    pub(crate) fn value(&self, stop: &Stop<'_>) -> Option<&Value> {
        stop.at.resolve(&self.bases[stop.base].value)
    }

    /// A base with another value at a place, where the schema admits it; which one it is.
    pub(crate) fn put(
        &mut self,
        from: usize,
        at: &Pointer,
        value: &Value,
        showing: Showing,
    ) -> Option<usize> {
        let mut whole = Value::clone(&self.bases[from].value);
        put(&mut whole, at, value.clone())?;
        self.fix(&mut whole, at);
        self.trial.admits(&whole).then(|| self.keep(at, whole, showing))
    }

    /// Keeps a valid value; which base it is.
    pub(crate) fn keep(&mut self, at: &Pointer, whole: Value, showing: Showing) -> usize {
        self.bases.push(Base { value: Arc::new(whole), at: at.clone(), showing });
        self.bases.len() - 1
    }

    /// Puts the given values in that stand at or below a place.
    pub(crate) fn fix(&self, whole: &mut Value, at: &Pointer) {
        for (fixed, value) in self.reach.fixed {
            if fixed.is_within(at)
                && let Some(place) = fixed.resolve_mut(whole)
            {
                *place = value.clone();
            }
        }
    }

    /// Values of the schema at a place that are of one of its alternatives. Each is searched for once.
    pub(crate) fn wholes(&mut self, at: &Pointer, branch: &Pointer, name: &str) -> Vec<Value> {
        let key = (at.clone(), branch.clone());
        if let Some(known) = self.wholes.get(&key) {
            return known.clone();
        }
        let schema = self.schema.below(at);
        let distinct = schema.distinct(Some(branch), self.reach.salt);
        let found = distinct.or_else(|| schema.of_branch(branch, name, self.reach.salt));
        let found: Vec<Value> = found.into_iter().collect();
        self.wholes.insert(key, found.clone());
        found
    }

    /// A value of a subschema, however large, for where a small one does not do. It is searched for once.
    pub(crate) fn any(&mut self, at: &Pointer) -> Option<Value> {
        if let Some(known) = self.any.get(at) {
            return known.clone();
        }
        let found =
            self.schema.below(at).sample(Shape::Minimal, self.reach.salt).ok().map(|sample| sample.value);
        self.any.insert(at.clone(), found.clone());
        found
    }

    /// A value of a subschema with as little as can be, called so.
    pub(crate) fn sample(&mut self, pointer: &Pointer, name: &str) -> Option<Value> {
        let key = (pointer.clone(), name.to_owned());
        if let Some(known) = self.samples.get(&key) {
            return known.clone();
        }
        let below = self.schema.below(pointer);
        let sample = below.named(name, self.reach.salt).map(|sample| match self.reach.medium {
            Medium::Exact => sample,
            Medium::Text => below.filled_below(sample, self.reach.salt),
        });
        self.samples.insert(key, sample.clone());
        sample
    }
}
