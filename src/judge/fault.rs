//! What is wrong with a planned request, by intent.

use crate::plan::Case;
use crate::plan::Intent;
use crate::plan::Mutation;
use crate::plan::ValidKind;

/// The one thing wrong with a case's request; `None` for a valid one, and for one that nobody planned.
pub(crate) fn fault(case: &Case) -> Option<&Mutation> {
    match &case.intent {
        Intent::Valid(_) | Intent::Observed(_) => None,
        Intent::Broken(mutation) => Some(mutation),
    }
}

/// Whether a case's request is conditional (RFC 9110 section 13).
pub(crate) fn is_conditional(case: &Case) -> bool {
    matches!(&case.intent, Intent::Valid(variation) if variation.kind == ValidKind::Conditional)
}
