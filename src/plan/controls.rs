//! The valid cases of one part of a request, which are the controls of its broken ones.

use serde_json::Value;

use crate::plan::case::{CaseId, ValidKind, Variation};
use crate::plan::desk::Desk;
use crate::plan::part::{Part, Spot};
use crate::plan::showing;
use crate::plan::wire::Values;
use crate::schema::Survey;

/// The valid cases of one part, planned when they are first needed.
pub(super) struct Controls<'p> {
    pub(super) part: &'p Part,
    pub(super) survey: &'p Survey<'p>,
    pub(super) least: &'p Values,
    /// By base: its case, once it is planned; `None` inside when it can't be.
    known: Vec<Option<Option<CaseId>>>,
}

impl<'p> Controls<'p> {
    pub(super) fn new(part: &'p Part, survey: &'p Survey<'p>, control: &CaseId, least: &'p Values) -> Self {
        let mut known = vec![None; survey.bases().len()];
        if part.is_minimal {
            known[0] = Some(Some(control.clone()));
        }
        Self { part, survey, least, known }
    }

    /// The case that sends a base.
    pub(super) fn case(&mut self, desk: &mut Desk<'_>, base: usize) -> Option<CaseId> {
        if let Some(known) = &self.known[base] {
            return known.clone();
        }
        let values = self.part.put(self.least, Value::clone(&self.survey.bases()[base].value));
        let id = desk.valid(self.variation(desk, base), &values);
        self.known[base] = Some(id.ok());
        self.known[base].clone().flatten()
    }

    pub(super) fn variation(&self, desk: &Desk<'_>, base: usize) -> Variation {
        let shown = &self.survey.bases()[base];
        let mut variation = showing::variation(self.part, shown);
        if let (0, Spot::Body(media), Some(body)) = (base, self.part.spot, &desk.operation.body)
            && self.least.body.is_some()
        {
            variation.kind = ValidKind::Branch;
            variation.variant = Some(body.content[media].name.clone());
        }
        variation
    }
}
