//! Was a valid request refused as if it were not?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::proof::Standing;
use crate::judge::verdict::Finding;
use crate::judge::words::status_words;
use crate::judge::words::statuses_words;

/// A request that the document permits, proven so before it was sent, and that the server refused for its form (or
/// does not serve at all).
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    if evidence.standing != Standing::Wrong(Code::RejectedValid) {
        return Vec::new();
    }
    let status = evidence.response.status;
    let meaning = match status {
        404 | 405 | 410 | 501 => ": the documented operation is not served",
        406 => ": the documented media types are not served",
        415 => ": the documented media type is not taken",
        _ => "",
    };
    vec![
        Finding::new(
            Code::RejectedValid,
            statuses_words(&evidence.case.expect),
            format!("{}{meaning}", status_words(status)),
        )
        .at(format!("status:{status}"))
        .promised(evidence.operation.pointer.clone()),
    ]
}
