//! What is wrong with a request, by intent.

use crate::plan::Case;
use crate::plan::Intent;
use crate::plan::Mutation;

/// The one thing wrong with a case's request; `None` for a valid one.
pub(crate) fn fault(case: &Case) -> Option<&Mutation> {
    match &case.intent {
        Intent::Valid(_) => None,
        Intent::Broken(mutation) => Some(mutation),
    }
}
