//! What is wrong with a planned request, by intent.

use crate::plan::Case;
use crate::plan::Intent;
use crate::plan::Mutation;

/// The one thing wrong with a case's request; `None` for a valid one, and for one that nobody planned.
pub(crate) fn fault(case: &Case) -> Option<&Mutation> {
    match &case.intent {
        Intent::Valid(_) | Intent::Observed(_) => None,
        Intent::Broken(mutation) => Some(mutation),
    }
}
