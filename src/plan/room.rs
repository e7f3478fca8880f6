//! How many extremes an operation may have: they are to be some of the cases, not most.

use crate::plan::case::{Case, Intent, Place, ValidKind};
use crate::plan::desk::Desk;
use crate::plan::scope;
use crate::spec::Location;

/// For one parameter.
const OF_PARAMETER: usize = 3;
/// For all parameters of an operation.
const OF_PARAMETERS: usize = 9;
/// For a whole operation.
const OF_OPERATION: usize = 20;

/// Why there is no more of them.
pub(super) const NO_ROOM: &str =
    "an extreme beyond the first few of an operation, or in the path of one that changes things";

/// How many extremes one part of a request may still have.
pub(super) struct Room(usize);

impl Room {
    /// What those that are planned leave to a part; all that there are where the suite sets no limit. What is looked up by a path is
    /// given names that nothing has by chance, but where it is only read.
    pub(super) fn of(desk: &Desk<'_>, place: Place) -> Self {
        let is_named = place == Place::Parameter(Location::Path);
        if is_named && !desk.operation.method.is_safe() {
            return Self(0);
        }
        if scope::is_everything(desk.suite) {
            return Self(usize::MAX);
        }
        let is_extreme = |case: &&Case| match &case.intent {
            Intent::Valid(variation) => variation.kind == ValidKind::Extreme,
            Intent::Broken(_) | Intent::Observed(_) => false,
        };
        let planned = desk.planned.cases.iter().filter(is_extreme).count();
        Self(match place {
            Place::Parameter(_) => OF_PARAMETERS.saturating_sub(planned).min(OF_PARAMETER),
            Place::Method | Place::MediaType | Place::Accept | Place::Auth | Place::Body => {
                OF_OPERATION.saturating_sub(planned)
            }
        })
    }

    /// Whether there is any left.
    pub(super) fn is_left(&self) -> bool {
        self.0 > 0
    }

    /// Takes one.
    pub(super) fn take(&mut self) {
        self.0 = self.0.saturating_sub(1);
    }
}
