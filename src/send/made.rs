//! What a case made, and the request that removes it. Pure.

use percent_encoding::percent_decode_str;

use crate::plan::{Case, CaseId, Intent, Place, Removal, Request, Slot, ValidKind};
use crate::send::bind::{Accepted, filled, fits};

/// Whether a case's request is one that makes: one with another method than the operation's is not.
pub(super) fn makes(case: &Case, removal: &Removal) -> bool {
    let is_other = match &case.intent {
        Intent::Valid(_) | Intent::Observed(_) => false,
        Intent::Broken(mutation) => mutation.place == Place::Method,
    };
    case.operation == removal.created_by && !is_other
}

/// The removal's request for the thing that an exchange made; `None` where that is not told.
pub(super) fn named(removal: &Removal, accepted: &Accepted) -> Option<Request> {
    let mut fills: Vec<(&Slot, serde_json::Value)> = Vec::new();
    for (slot, source) in &removal.slots {
        let value = accepted.value(source).filter(|value| fits(&removal.request, slot, value))?;
        fills.push((slot, value));
    }
    Some(filled(&removal.request, &fills))
}

/// A removal as a case.
pub(super) fn as_case(removal: &Removal, by: &CaseId, request: Request) -> Case {
    Case {
        id: by.clone(),
        operation: removal.operation,
        intent: Intent::Valid(ValidKind::Minimal.into()),
        request,
        expect: Vec::new(),
        control: None,
        needs: Vec::new(),
        after: None,
        instead_of: None,
    }
}

/// A path as it is meant.
pub(super) fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}
