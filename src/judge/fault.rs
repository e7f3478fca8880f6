//! What is known of a request before it is answered, by intent.

use crate::plan::Case;
use crate::plan::Intent;
use crate::plan::Mutation;
use crate::plan::Observation;
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

/// Whether a case's request was sent before, byte for byte.
pub(crate) fn is_repeat(case: &Case) -> bool {
    matches!(&case.intent, Intent::Valid(variation) if variation.kind == ValidKind::Repeat)
}

/// What is known of a recorded call; `None` for a planned case.
pub(crate) fn observation(case: &Case) -> Option<&Observation> {
    match &case.intent {
        Intent::Observed(observation) => Some(observation),
        Intent::Valid(_) | Intent::Broken(_) => None,
    }
}
