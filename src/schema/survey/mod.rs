//! All that can be varied in the values of a schema and all that can be broken in them: a walk over every place that a
//! valid value can have, each in the smallest valid value that has it.

mod branch;
mod candidate;
mod explore;
mod extra;
mod extreme;
mod member;
mod seen;
mod vary;
mod walk;

use serde_json::Value;

use crate::schema::set::Schema;
use crate::schema::spoil::{Draft, Purity, Trial, Unproven};
use crate::schema::survey::candidate::candidates;
use crate::schema::survey::explore::explore;
use crate::schema::survey::extreme::extremes;
use crate::schema::survey::walk::{Stop, Walk};
use crate::schema::verdict::Spoiled;
use crate::text::Pointer;

pub use candidate::Candidate;
pub use extra::Extra;
pub use extreme::Extreme;
pub use walk::{Base, Flaw, Medium, Reach, Showing};

/// What a walk over the values of one schema found.
pub struct Survey<'s> {
    bases: Vec<Base>,
    candidates: Vec<Candidate>,
    flaws: Vec<Flaw>,
    cut: usize,
    /// The places of objects, each with a base that has it.
    objects: Vec<(usize, Pointer)>,
    full: Option<Value>,
    schema: &'s Schema,
    trial: Trial<'s>,
}

impl Schema {
    /// Walks over all places of the schema's values, beginning at `least`, which is to be a value of it with as little as
    /// can be; `full` helps where a place can't be reached from there. `None` when `least` is not in the set.
    #[must_use]
    pub fn survey(&self, least: &Value, full: Option<&Value>, reach: &Reach<'_>) -> Option<Survey<'_>> {
        let trial = Trial::over(self)?.beginning_at(self, least)?;
        let mut walk = Walk::new(self, &trial, reach, full);
        let (stops, cut) = explore(&mut walk, least);
        extremes(&mut walk, &stops);
        let (bases, flaws) = (walk.bases, walk.flaws);
        let is_object =
            |stop: &Stop<'_>| stop.at.resolve(&bases[stop.base].value).is_some_and(Value::is_object);
        let objects =
            stops.iter().filter(|stop| is_object(stop)).map(|stop| (stop.base, stop.at.clone())).collect();
        let candidates = candidates(self, &bases, stops);
        let full = full.cloned();
        Some(Survey { bases, candidates, flaws, cut, objects, full, schema: self, trial })
    }
}

impl Survey<'_> {
    /// Valid values, each admitted by the schema also where formats and discriminators are taken for annotations: the
    /// first is the one that the walk began at, the others show one thing more each.
    #[must_use]
    pub fn bases(&self) -> &[Base] {
        &self.bases
    }

    /// Ways to break those values, outermost places first; not one of them is proven.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The document's own examples and defaults that its schemas refuse.
    #[must_use]
    pub fn flaws(&self) -> &[Flaw] {
        &self.flaws
    }

    /// How many places were left out because there were more than the reach allows.
    #[must_use]
    pub fn cut(&self) -> usize {
        self.cut
    }

    /// Puts a fault in, by one of the candidate's edits: the value is refused at that place alone, for that fault's keywords
    /// alone. `base` is one of those that the candidate is about; `finish` makes the final value, before it is judged.
    ///
    /// # Errors
    /// Why it is no proven fault.
    pub fn spoiled(
        &self,
        candidate: &Candidate,
        base: usize,
        edit: usize,
        purity: Purity,
        finish: &dyn Fn(&mut Value),
    ) -> Result<Spoiled, Unproven> {
        let draft = Draft {
            at: &candidate.at,
            fault: &candidate.fault,
            keywords: candidate.keywords,
            edits: candidate.edits.get(edit..=edit).unwrap_or_default(),
            purity,
        };
        self.trial.spoiled(&self.bases[base].value, &draft, finish)
    }
}
