//! After a crash on a broken request: is it the fault, or has the server broken down for good?

use std::collections::VecDeque;

use crate::follow::insight::Again;
use crate::follow::symptom::{Reply, Symptom};
use crate::plan::{Case, CaseId, Remake};
use crate::suite::Envelope;

/// A broken case that the server crashed on.
pub(super) struct Crash<'q> {
    pub(super) case: &'q Case,
    control: &'q Case,
    symptom: Symptom,
    /// All cases that crashed beside the same control.
    pub(super) cases: Vec<&'q CaseId>,
    /// Those of them that are to be sent once more for as long as the ones before don't crash again.
    others: VecDeque<(&'q Case, Symptom)>,
    /// Those that did not crash again.
    pub(super) settled: Vec<(&'q CaseId, Again)>,
    asked: Option<(CaseId, CaseId)>,
    is_done: bool,
    pub(super) again: Option<Again>,
}

impl<'q> Crash<'q> {
    pub(super) fn new(
        (case, symptom): (&'q Case, Symptom),
        control: &'q Case,
        others: VecDeque<(&'q Case, Symptom)>,
        cases: Vec<&'q CaseId>,
    ) -> Self {
        let (settled, asked, again) = (Vec::new(), None, None);
        Self { case, control, symptom, cases, others, settled, asked, is_done: false, again }
    }

    /// The control, and behind it the broken case, each once more; nothing when that is done.
    pub(super) fn probes(&mut self, remake: &Remake<'_>) -> Vec<Case> {
        if self.is_done {
            return Vec::new();
        }
        self.is_done = true;
        let name = |what: &str| format!("{}::{what}", self.case.id);
        let control = remake.case(self.control, &name("control-again"), &[]);
        let broken = remake.case(self.case, &name("again"), &[]);
        let Some((control, broken)) = control.zip(broken) else { return Vec::new() };
        self.asked = Some((control.id.clone(), broken.id.clone()));
        let broken = Case { control: Some(control.id.clone()), ..broken };
        vec![control, broken]
    }

    pub(super) fn learn(&mut self, replies: &[Reply<'_>], envelope: Option<&Envelope>) {
        let Some((control, broken)) = self.asked.take() else { return };
        let of = |id: &CaseId| replies.iter().find(|reply| reply.case.id == *id);
        let (Some(control), Some(broken)) = (of(&control), of(&broken)) else { return };
        match (control.status(), broken.status()) {
            // Gateways and limits speak for themselves.
            (Some(status @ (500 | 501 | 505..=510)), _) => self.again = Some(Again::State(status)),
            (Some(200..=299), Some(_)) if self.symptom.shows(broken, envelope) => {
                self.again = Some(Again::Same);
            }
            (Some(200..=299), Some(status))
                if status != self.symptom.status && !matches!(status, 429 | 502..=504) =>
            {
                self.again = Some(Again::Otherwise(status));
                self.next();
            }
            (Some(200..=299), None) | (None, _) => {}
            (Some(200..=299), Some(status)) | (Some(status), _) => self.again = Some(Again::Unclear(status)),
        }
    }

    /// Goes on to the next one, where this one did not crash again.
    fn next(&mut self) {
        let Some((case, symptom)) = self.others.pop_front() else { return };
        self.settled.extend(self.again.take().map(|again| (&self.case.id, again)));
        (self.case, self.symptom, self.is_done) = (case, symptom, false);
    }
}
