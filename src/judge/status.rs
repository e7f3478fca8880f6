//! Is the status documented: exactly, as a range, or as `default`? And is it one that the suite expects?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::proof::Standing;
use crate::judge::verdict::Finding;
use crate::judge::words::choice;
use crate::judge::words::status_words;
use crate::judge::words::statuses_words;
use crate::plan::Intent;
use crate::plan::Place;
use crate::plan::ValidKind;
use crate::suite::Level;

/// A status that the operation's `responses` do not have, or that the suite does not want. That a refusal of credentials is undocumented says
/// nothing new, unless the document asks for none.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let status = evidence.response.status;
    if evidence.standing == Standing::Wrong(Code::UnexpectedStatus) {
        let finding =
            Finding::new(Code::UnexpectedStatus, statuses_words(&evidence.case.expect), status_words(status));
        return vec![finding.at(format!("status:{status}")).promised(evidence.operation.pointer.clone())];
    }
    let is_refusal = matches!(status, 401 | 403 | 407) && !evidence.operation.is_open();
    // HTTP's own word for an `Accept` that nothing satisfies, as 405 is for a method.
    let is_refused_accept =
        status == 406 && evidence.mutation().is_some_and(|mutation| mutation.place == Place::Accept);
    let said = matches!(evidence.standing, Standing::Wrong(_)) || is_refused_accept;
    let nothing_documented = evidence.operation.responses.is_empty();
    let other = said || nothing_documented || is_of_the_gone(evidence);
    if evidence.promise.is_some() || is_refusal || evidence.asks_other_method() || other {
        return Vec::new();
    }
    let documented: Vec<_> =
        evidence.operation.responses.iter().map(|promise| promise.status.to_string()).collect();
    let level = if status < 400 { Code::UndocumentedStatus.level() } else { Level::Warn };
    vec![
        Finding::new(Code::UndocumentedStatus, choice(&documented), observed(evidence))
            .at(format!("status:{status}"))
            .promised(evidence.operation.pointer.child("responses"))
            .level(level),
    ]
}

/// Whether it is what HTTP has for a thing that was deleted (RFC 9110 sections 15.5.5 and 15.5.11): no document needs to say it.
fn is_of_the_gone(evidence: &Evidence<'_>) -> bool {
    matches!(&evidence.case.intent, Intent::Valid(variation) if variation.kind == ValidKind::ReadDeleted)
        && matches!(evidence.response.status, 404 | 410)
}

fn observed(evidence: &Evidence<'_>) -> String {
    let words = status_words(evidence.response.status);
    match evidence.response.header("location") {
        Some(location) if (300..400).contains(&evidence.response.status) => {
            format!("{words} to `{location}`")
        }
        _ => words,
    }
}
