//! The valid cases of one part of a request, which are the controls of its broken ones.

use serde_json::Value;

use crate::plan::case::{ValidKind, Variation};
use crate::plan::desk::Desk;
use crate::plan::part::{Part, Spot};
use crate::plan::request::CaseId;
use crate::plan::showing;
use crate::plan::wire::Values;
use crate::schema::Survey;

/// The valid cases of one part, planned when they are first needed.
pub(super) struct Controls<'p> {
    pub(super) part: &'p Part,
    pub(super) survey: &'p Survey<'p>,
    pub(super) least: &'p Values,
    /// By base.
    known: Vec<Known>,
}

/// What is known of a base's case.
#[derive(Clone)]
enum Known {
    Untried,
    Planned(CaseId),
    /// It can't be written or proven.
    Unsendable,
}

impl<'p> Controls<'p> {
    pub(super) fn new(part: &'p Part, survey: &'p Survey<'p>, control: &CaseId, least: &'p Values) -> Self {
        let mut known = vec![Known::Untried; survey.bases().len()];
        if part.is_minimal {
            known[0] = Known::Planned(control.clone());
        }
        Self { part, survey, least, known }
    }

    /// The case that sends a base.
    pub(super) fn case(&mut self, desk: &mut Desk<'_>, base: usize) -> Option<CaseId> {
        match &self.known[base] {
            Known::Planned(id) => return Some(id.clone()),
            Known::Unsendable => return None,
            Known::Untried => {}
        }
        let id = desk.valid(self.variation(desk, base), &self.values(base)).ok();
        self.known[base] = id.clone().map_or(Known::Unsendable, Known::Planned);
        id
    }

    /// The values of a request that sends a base.
    pub(super) fn values(&self, base: usize) -> Values {
        self.part.put(self.least, Value::clone(&self.survey.bases()[base].value))
    }

    /// What the request that sends a base shows.
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
