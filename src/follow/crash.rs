//! After a crash on a broken request: is it the fault, or has the server broken down for good?

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
    asked: Option<(CaseId, CaseId)>,
    pub(super) again: Option<Again>,
}

impl<'q> Crash<'q> {
    pub(super) fn new(case: &'q Case, control: &'q Case, symptom: Symptom, cases: Vec<&'q CaseId>) -> Self {
        Self { case, control, symptom, cases, asked: None, again: None }
    }

    /// The control, and behind it the broken case, each once more; nothing when that is done.
    pub(super) fn probes(&mut self, remake: &Remake<'_>) -> Vec<Case> {
        if self.asked.is_some() {
            return Vec::new();
        }
        let name = |what: &str| format!("{}::{what}", self.case.id);
        let control = remake.case(self.control, &name("control-again"), &[]);
        let broken = remake.case(self.case, &name("again"), &[]);
        let Some((control, broken)) = control.zip(broken) else { return Vec::new() };
        self.asked = Some((control.id.clone(), broken.id.clone()));
        let broken = Case { control: Some(control.id.clone()), ..broken };
        vec![control, broken]
    }

    pub(super) fn learn(&mut self, replies: &[Reply<'_>], envelope: Option<&Envelope>) {
        let Some((control, broken)) = &self.asked else { return };
        let of = |id: &CaseId| replies.iter().find(|reply| reply.case.id == *id);
        let (Some(control), Some(broken)) = (of(control), of(broken)) else { return };
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
            }
            (Some(200..=299), None) | (None, _) => {}
            (Some(200..=299), Some(status)) | (Some(status), _) => self.again = Some(Again::Unclear(status)),
        }
    }
}
