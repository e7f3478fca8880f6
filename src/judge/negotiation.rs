//! Was a request for a media type that is not served answered in another?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;
use crate::judge::words::status_words;
use crate::plan::Place;

/// A success where 406 was to be expected: permitted (RFC 9110 section 12.4.1), and worth knowing.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(mutation) = evidence.mutation().filter(|mutation| mutation.place == Place::Accept) else {
        return Vec::new();
    };
    let status = evidence.response.status;
    if !(200..300).contains(&status) {
        return Vec::new();
    }
    vec![
        Finding::new(Code::AcceptIgnored, mutation.documented.clone(), status_words(status))
            .at("header:Accept")
            .promised(evidence.operation.pointer.clone()),
    ]
}
