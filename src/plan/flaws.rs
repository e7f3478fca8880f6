//! Examples and defaults that the document's own schemas refuse.

use std::collections::HashSet;

use crate::plan::desk::Planned;
use crate::spec::Api;
use crate::text::{Complaint, Pointer, plural};

/// Where they stand, each once, in the order of the operations that they were met in.
pub(super) fn all(operations: &[Planned]) -> Vec<Pointer> {
    let mut known = HashSet::new();
    let flaws = operations.iter().flat_map(|planned| &planned.flaws);
    flaws.filter(|at| known.insert(*at)).cloned().collect()
}

/// One complaint about all of them: there are documents with hundreds.
pub(super) fn complaint(api: &Api, flaws: &[Pointer]) -> Option<Complaint> {
    let first = flaws.first()?;
    let what = match first.last().as_deref() {
        Some("default") => "the document's own default",
        _ => "the document's own example",
    };
    let message =
        format!("{what} at `{}` is not valid against its schema, and is not sent", api.origin(first));
    let complaint = Complaint::warning(message).at(api.span(first));
    Some(match flaws.len() - 1 {
        0 => complaint,
        more => complaint.note(format!(
            "neither {} {}; `plan --explain` lists them all",
            if more == 1 { "is" } else { "are" },
            plural(more, "other")
        )),
    })
}
