//! A thing that is not found as it was made, changed or deleted: is that so when nobody else is there?
//!
//! A figure runs down by itself; what others make beside a thing moves its place, or is the same thing, which they delete, or make again.
//! Once more alone, and read at once, it is as it was left.

use crate::follow::insight::Again;
use crate::follow::symptom::Reply;
use crate::judge::{Code, Outcome};
use crate::plan::{Case, CaseId, Remake};

/// A case that looks at what another did, and what it found.
pub(super) struct Tale<'q> {
    pub(super) case: &'q Case,
    found: Vec<Place>,
    asked: Option<CaseId>,
    /// Whether that proved anything.
    is_heard: bool,
    /// What came of sending it once more.
    pub(super) again: Option<Again>,
    /// What it did not find again.
    pub(super) gone: Vec<Place>,
}

/// A finding by its kind and place.
pub(super) type Place = (Code, String);

/// Whether a kind of finding is about what became of a thing, in which others may have had a hand.
pub(super) fn is_of_things(code: Code) -> bool {
    matches!(
        code,
        Code::NotReadable | Code::NotStored | Code::NotListed | Code::UpdateLost | Code::StillThere
    )
}

impl<'q> Tale<'q> {
    pub(super) fn new(case: &'q Case, found: Vec<Place>) -> Self {
        Self { case, found, asked: None, is_heard: false, again: None, gone: Vec::new() }
    }

    /// The case once more, with nothing else beside it; nothing when that is done.
    pub(super) fn probe(&mut self, remake: &Remake<'_>) -> Option<Case> {
        if self.asked.is_some() {
            return None;
        }
        let id = CaseId(format!("{}::again", self.case.id).into());
        let probe = remake.case(self.case, &id.0, &[]);
        self.asked = Some(id);
        probe
    }

    /// What could not be looked at again.
    pub(super) fn unsure(&self) -> Vec<Place> {
        if self.is_heard { Vec::new() } else { self.found.clone() }
    }

    /// Takes note of what came of it. Only what proves something says anything.
    pub(super) fn learn(&mut self, replies: &[Reply<'_>]) {
        let reply = replies.iter().find(|reply| Some(&reply.case.id) == self.asked.as_ref());
        let Some(reply) = reply else { return };
        let is_proven = matches!(reply.verdict.outcome, Outcome::Passed(_) | Outcome::Failed(_));
        match reply.status() {
            Some(_) if is_proven => {
                let found = reply.verdict.outcome.findings();
                let is_there = |(code, at): &Place| {
                    found.iter().any(|finding| finding.code == *code && finding.at == *at)
                };
                let (there, gone) = self.found.drain(..).partition(is_there);
                self.found = there;
                self.is_heard = true;
                self.gone = gone;
                self.again = (!self.found.is_empty()).then_some(Again::Same);
            }
            Some(status) => self.again = Some(Again::Unclear(status)),
            None => {}
        }
    }
}
