//! Faults before they are proven.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::schema::set::Schema;
use crate::schema::spoil::{Edit, KINDS, Room, Site};
use crate::schema::survey::walk::{Base, Showing, Stop};
use crate::schema::verdict::Fault;
use crate::text::Pointer;

/// A way to break a valid value at one place.
pub struct Candidate {
    /// Which of the survey's bases it breaks: the simplest one, then one in which something is left when a member goes, since text
    /// can't tell an object without members from nothing.
    pub bases: Vec<usize>,
    /// Where the fault would be.
    pub at: Pointer,
    /// The keyword that it aims at.
    pub keyword: &'static str,
    pub(crate) fault: Fault,
    /// The keywords that may refuse it.
    pub(crate) keywords: &'static [&'static str],
    /// What may be done: the first that proves to be a fault.
    pub(crate) edits: Vec<Edit>,
}

impl Candidate {
    /// How many ways there are to do it, the best first.
    #[must_use]
    pub fn edits(&self) -> usize {
        self.edits.len()
    }

    /// What is done.
    #[must_use]
    pub fn fault(&self) -> &Fault {
        &self.fault
    }
}

/// What every kind of fault proposes at every place.
pub(crate) fn candidates<'s>(schema: &'s Schema, bases: &[Base], stops: Vec<Stop<'s>>) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let peopled = peopled(bases);
    let mut room = Room::new();
    for stop in stops {
        let Some(value) = stop.at.resolve(&bases[stop.base].value) else { continue };
        let site = Site { schema, nodes: stop.nodes, at: stop.at, value };
        for kind in KINDS {
            for mut tampering in (kind.tamper)(&site) {
                tampering.edits.retain(|edit| room.takes(edit));
                let mut bases = vec![stop.base];
                if kind.fault == Fault::Missing {
                    let holder = tampering.at.parent().and_then(|holder| peopled.get(&holder));
                    bases.extend(holder.filter(|other| **other != stop.base));
                }
                candidates.push(Candidate {
                    bases,
                    at: tampering.at,
                    keyword: tampering.keyword,
                    fault: kind.fault.clone(),
                    keywords: kind.keywords,
                    edits: tampering.edits,
                });
            }
        }
    }
    candidates
}

/// By place, the first base in which the object there has more than one member.
fn peopled(bases: &[Base]) -> HashMap<Pointer, usize> {
    let mut found = HashMap::new();
    for (index, base) in bases.iter().enumerate() {
        let Some(holder) = base.at.parent() else { continue };
        let count = holder.resolve(&base.value).and_then(Value::as_object).map_or(0, Map::len);
        if base.showing == Showing::Member && count > 1 {
            found.entry(holder).or_insert(index);
        }
    }
    found
}
