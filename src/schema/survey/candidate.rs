//! Faults before they are proven.

use crate::schema::set::Schema;
use crate::schema::spoil::{Edit, KINDS, Site};
use crate::schema::survey::walk::{Base, Stop};
use crate::schema::verdict::Fault;
use crate::text::Pointer;

/// A way to break a valid value at one place.
pub struct Candidate {
    /// Which of the survey's bases it breaks.
    pub base: usize,
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

/// What every kind of fault proposes at every place.
pub(crate) fn candidates<'s>(schema: &'s Schema, bases: &[Base], stops: Vec<Stop<'s>>) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for stop in stops {
        let Some(value) = stop.at.resolve(&bases[stop.base].value) else { continue };
        let site = Site { schema, nodes: stop.nodes, at: stop.at, value };
        for kind in KINDS {
            for tampering in (kind.tamper)(&site) {
                candidates.push(Candidate {
                    base: stop.base,
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
