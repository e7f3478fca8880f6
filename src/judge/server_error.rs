//! Did the server crash? Then nothing else that is wrong with the answer matters.

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::proof::Standing;
use crate::judge::verdict::Finding;
use crate::judge::words::status_words;
use crate::judge::words::statuses_words;

/// A 5xx, which no request should get, however broken.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    if evidence.standing != Standing::Wrong(Code::ServerError) {
        return Vec::new();
    }
    let status = evidence.response.status;
    vec![
        Finding::new(Code::ServerError, statuses_words(&evidence.case.expect), status_words(status))
            .at(format!("status:{status}"))
            .promised(evidence.operation.pointer.clone()),
    ]
}
