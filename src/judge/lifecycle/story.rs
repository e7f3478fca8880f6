//! A case that looks at what another did, and that other one.

use crate::judge::needs::Needs;
use crate::judge::words::status_words;
use crate::plan::Case;
use crate::plan::Confidence;
use crate::plan::Effect;
use crate::plan::Intent;
use crate::plan::Need;
use crate::plan::Origin;
use crate::plan::Slot;
use crate::plan::Source;
use crate::send::Accepted;
use crate::spec::Operation;

/// A case that looks at what another did.
pub(crate) struct Story<'s> {
    /// What it looks for.
    pub(super) effect: Effect,
    /// Its operation.
    pub(crate) operation: &'s Operation,
    /// What it needs.
    pub(crate) needs: &'s Needs<'s>,
    /// The case whose effect it looks at.
    pub(crate) cause: &'s Case,
    /// The operation of that one.
    pub(crate) cause_operation: &'s Operation,
    /// How that one was accepted.
    pub(crate) made: &'s Accepted,
}

impl<'s> Story<'s> {
    /// The story of a case; `None` for one that looks at nothing.
    pub(crate) fn of(needs: &'s Needs<'s>, operation: &'s Operation) -> Option<Self> {
        let Intent::Valid(variation) = &needs.case.intent else { return None };
        let id = needs.case.after.as_ref()?;
        let (cause, _) = needs.records.record(id)?;
        Some(Self {
            effect: variation.kind.looks_for()?,
            operation,
            needs,
            cause,
            cause_operation: needs.api.operations.get(cause.operation)?,
            made: needs.known.accepted(id)?,
        })
    }

    /// How its cause was accepted: "`POST /leads` was answered 201 Created".
    pub(crate) fn cause_words(&self) -> String {
        format!("`{}` was answered {}", self.cause_operation.id, status_words(self.made.status()))
    }

    /// Whether its path surely names what its cause was about.
    pub(crate) fn is_certain(&self) -> bool {
        self.needs.confidence(self.operation).is_some_and(|confidence| confidence > Confidence::Likely)
    }

    /// Whether nothing else has the name that its path ends in: a client that names a thing itself, and is not answered 201, may have met
    /// what others made by that name, and they may make it once more.
    pub(crate) fn is_alone(&self) -> bool {
        // What was deleted was named by what made it.
        let maker =
            last_of_path(self.cause).and_then(|need| self.needs.known.origin(&self.cause.request, need));
        let Some((origin, _)) = maker else { return true };
        let is_told = match origin.source {
            Source::Body(_) | Source::Header(_) | Source::Location(_) => true,
            Source::Sent(_) | Source::Segment(_) => false,
        };
        is_told || self.needs.known.accepted(&origin.case).is_some_and(|made| made.status() == 201)
    }

    /// Whether its cause was only taken note of, and is done later (RFC 9110 section 15.3.3).
    pub(crate) fn is_later(&self) -> bool {
        self.made.status() == 202
    }

    /// The last value that its path names, and where in its cause's exchange such a value stands.
    pub(crate) fn named(&self) -> Option<(String, Source)> {
        let readers = self.needs.records.readers(&self.cause.id);
        readers.into_iter().chain([self.needs.case]).find_map(|case| {
            let need = last_of_path(case)?;
            let is_its =
                |origin: &&Origin| origin.case == self.cause.id && origin.confidence > Confidence::Likely;
            let origin = need.origins.iter().find(is_its)?;
            let value = self.made.value(&origin.source)?;
            Some((value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned), origin.source.clone()))
        })
    }
}

/// What the end of a case's path needs.
fn last_of_path(case: &Case) -> Option<&Need> {
    let in_path = case.needs.iter().filter_map(|need| match &need.slot {
        Slot::Path(range) => Some((range.start, need)),
        Slot::Query(_) | Slot::Header(_) | Slot::Body(_) => None,
    });
    in_path.max_by_key(|(start, _)| *start).map(|(_, need)| need)
}
