//! Was a valid request refused as if it were not?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::proof::Standing;
use crate::judge::verdict::Finding;
use crate::judge::words::status_words;
use crate::judge::words::statuses_words;
use crate::plan::Intent;
use crate::plan::ValidKind;
use crate::plan::Variation;
use crate::schema::Extreme;
use crate::suite::Level;

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
    if let (400 | 422, Intent::Valid(variation)) = (status, &evidence.case.intent)
        && let Some((place, pointer)) = &variation.at
        && let Some(extreme) = extreme(variation)
    {
        let documented = format!("{}: {}", statuses_words(&evidence.case.expect), extreme.permitted_by());
        return vec![
            Finding::new(Code::RejectedValid, documented, status_words(status))
                .at(format!("/{}{pointer}", place.as_str()))
                .promised(evidence.operation.pointer.clone())
                .level(Level::Warn),
        ];
    }
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

/// What is seldom meant about the request: whoever refuses it means more than the document says.
fn extreme(variation: &Variation) -> Option<Extreme> {
    let name = variation.variant.as_deref().filter(|_| variation.kind == ValidKind::Extreme)?;
    Extreme::named(name)
}
