//! What a request took from earlier answers, and what it had to make up.

use serde_json::Value;

use crate::judge::told::Told;
use crate::judge::verdict::Why;
use crate::judge::words::status_words;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Confidence;
use crate::plan::Need;
use crate::plan::Origin;
use crate::plan::Slot;
use crate::schema::Direction;
use crate::send::Exchange;
use crate::send::Known;
use crate::send::Outcome;
use crate::spec::Api;
use crate::spec::Location;
use crate::spec::Operation;
use crate::spec::Parameter;
use crate::suite::Envelope;
use crate::text::Mask;

/// How many makings, one built upon the other, are told of.
const DEPTH: usize = 4;
/// How many characters of what an API said are told.
const SHOWN: usize = 120;

/// All cases and exchanges of a run.
pub(crate) trait Records {
    /// A case and what came of it.
    fn record(&self, id: &CaseId) -> Option<(&Case, &Exchange)>;

    /// The cases that look at the effect of this one.
    fn readers(&self, id: &CaseId) -> Vec<&Case>;
}

/// What came of the needs of one case.
pub(crate) struct Needs<'n> {
    pub(crate) api: &'n Api,
    pub(crate) envelope: Option<&'n Envelope>,
    pub(crate) mask: &'n Mask,
    pub(crate) known: &'n Known,
    pub(crate) records: &'n dyn Records,
    pub(crate) case: &'n Case,
    pub(crate) exchange: &'n Exchange,
}

impl<'n> Needs<'n> {
    /// Those that no answer met: made-up values went out in their place.
    pub(crate) fn unbound(&self) -> impl Iterator<Item = &'n Need> {
        let (case, exchange) = (self.case, self.exchange);
        exchange.unbound.iter().filter_map(|index| case.needs.get(*index))
    }

    /// Where the value of a path's hole came from; `None` where it was made up or given.
    pub(crate) fn origin_of(&self, hole: &str) -> Option<&'n Origin> {
        let is_it = |need: &&Need| need.name == hole && matches!(need.slot, Slot::Path(_));
        let need = self.case.needs.iter().find(is_it)?;
        self.known.origin(&self.case.request, need).map(|(origin, _)| origin)
    }

    /// How sure it is that the path names what it is meant to: the least of its holes; `None` where one was not taken from an answer,
    /// and where there is none.
    pub(crate) fn confidence(&self, operation: &Operation) -> Option<Confidence> {
        let mut least = None;
        for hole in operation.path.holes() {
            let is_it = |need: &&Need| need.name == hole && matches!(need.slot, Slot::Path(_));
            let need = self.case.needs.iter().find(is_it)?;
            self.origin_of(hole)?;
            let own = self.confidence_in(operation, need)?;
            least = Some(least.map_or(own, |least: Confidence| least.min(own)));
        }
        least
    }

    /// How sure it is that a need was met by what is meant; `None` where it was not met. What the document does not permit there is not
    /// meant.
    fn confidence_in(&self, operation: &Operation, need: &Need) -> Option<Confidence> {
        let (origin, value) = self.known.origin(&self.case.request, need)?;
        let location = match need.slot {
            Slot::Path(_) => Location::Path,
            Slot::Query(_) => Location::Query,
            Slot::Header(_) => Location::Header,
            Slot::Body(_) => return Some(origin.confidence),
        };
        let is_it = |known: &&Parameter| known.location == location && known.name == need.name;
        let schema = operation.parameters.iter().find(is_it).and_then(|known| known.content.schema());
        let schema = schema.map(|at| self.api.schemas.at(at, Direction::Request));
        let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        let written = serde_json::from_str::<Value>(&text).ok();
        let permits = schema.is_none_or(|schema| {
            [Some(Value::from(text)), written].iter().flatten().any(|value| schema.admits(value))
        });
        Some(if permits { origin.confidence } else { Confidence::Likely })
    }

    /// Why a refusal proves nothing where a value may be another than the one that is meant; `None` where all are sure.
    pub(crate) fn doubtful(&self, operation: &Operation, status: u16) -> Option<Why> {
        let is_doubtful = |need: &&Need| self.confidence_in(operation, need) == Some(Confidence::Likely);
        let need = self.case.needs.iter().find(is_doubtful)?;
        let (origin, _) = self.known.origin(&self.case.request, need)?;
        let (maker, _) = self.records.record(&origin.case)?;
        let maker = &self.api.operations.get(maker.operation)?.id;
        let reason = format!(
            "{}: `{}` was taken from `{maker}`, and may be something else",
            status_words(status),
            need.name
        );
        Some(Why::new(reason, format!("give one under `generate: values:`, as {}", place(need))))
    }

    /// Why a refusal proves nothing where a value had to be made up; `None` where none had.
    pub(crate) fn unknown(&self, status: u16) -> Option<Why> {
        // What nothing could be asked for is told; what was known and is not to be changed is no reason of its own.
        let need = self.unbound().find(|need| !need.origins.is_empty()).or_else(|| self.unbound().next())?;
        let mut names: Vec<_> = self
            .unbound()
            .filter(|other| other.origins.is_empty() == need.origins.is_empty())
            .map(|need| format!("`{}`", need.name))
            .collect();
        names.dedup();
        let reason = match self.reason(need, DEPTH) {
            Some(reason) => format!("no known {}: {reason}", names.join(", ")),
            None => format!("no known {} ({})", names.join(", "), status_words(status)),
        };
        Some(Why::new(reason, format!("give one under `generate: values:`, as {}", place(need))))
    }

    /// Why no answer met a need: "`POST /flows` was answered 422 Unprocessable Entity (no such queue)".
    fn reason(&self, need: &Need, depth: usize) -> Option<String> {
        let records = need.origins.iter().filter_map(|origin| self.records.record(&origin.case));
        let told = records.min_by_key(|(_, exchange)| match exchange.outcome {
            Outcome::Answered(_) => 0,
            Outcome::Unanswered(_) => 1,
            Outcome::Withheld(_) => 2,
            Outcome::NotNeeded | Outcome::Stopped => 3,
        });
        let (case, exchange) = told?;
        let operation = &self.api.operations.get(case.operation)?.id;
        let lacks = exchange.unbound.first().and_then(|index| case.needs.get(*index));
        Some(match (&exchange.outcome, lacks.filter(|_| depth > 0)) {
            (Outcome::Answered(response), _) if (200..300).contains(&response.status) => {
                format!("the answer to `{operation}` does not hold it")
            }
            (Outcome::Answered(_) | Outcome::Withheld(_), Some(lacks)) => {
                let reason =
                    self.reason(lacks, depth - 1).map_or(String::new(), |reason| format!(": {reason}"));
                format!("`{operation}` has no known `{}`{reason}", lacks.name)
            }
            (Outcome::Answered(response), None) => {
                let said = Told::by(self.envelope, response).message;
                let said = said.map_or(String::new(), |said| format!(" ({})", self.cut(&said)));
                format!("`{operation}` was answered {}{said}", status_words(response.status))
            }
            (Outcome::Unanswered(error), _) => format!("`{operation}` got no answer: {error}"),
            (Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped, _) => {
                format!("`{operation}` was not sent")
            }
        })
    }

    /// The beginning of a text, once it is masked: no mask knows half of a secret.
    fn cut(&self, text: &str) -> String {
        let text = self.mask.hide(text);
        match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}...", &text[..end]),
            None => text.into_owned(),
        }
    }
}

/// Where a suite gives a need's value.
fn place(need: &Need) -> String {
    match &need.slot {
        Slot::Path(_) => format!("`\"path.{}\": ...`", need.name),
        Slot::Query(_) => format!("`\"query.{}\": ...`", need.name),
        Slot::Header(_) => format!("`\"header.{}\": ...`", need.name),
        Slot::Body(pointer) => format!("`\"body{pointer}\": ...`"),
    }
}
