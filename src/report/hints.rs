//! What the answers as a whole say: often one thing is wrong, and it is not the API's doing.

use crate::judge::Outcome;
use crate::judge::Verdict;
use crate::send::Exchange;
use crate::send::Outcome as Sent;
use crate::send::SendError;
use crate::text::plural;

/// Lower-case fragments, the likeliest cause first.
pub(crate) fn hints(exchanges: &[Exchange], verdicts: &[Verdict]) -> Vec<String> {
    let mut hints = Vec::new();
    let answers: Vec<_> = exchanges
        .iter()
        .filter_map(|exchange| match &exchange.outcome {
            Sent::Answered(response) => Some(response),
            Sent::Unanswered(_) | Sent::Withheld(_) | Sent::NotNeeded | Sent::Stopped => None,
        })
        .collect();
    let all =
        |status: fn(u16) -> bool| !answers.is_empty() && answers.iter().all(|answer| status(answer.status));
    let unanswered =
        verdicts.iter().filter(|verdict| matches!(verdict.outcome, Outcome::Unanswered(_))).count();
    let refused = exchanges.iter().find_map(|exchange| match &exchange.outcome {
        Sent::Unanswered(SendError::Credentials(why)) => Some(why),
        Sent::Answered(_) | Sent::Unanswered(_) | Sent::Withheld(_) | Sent::NotNeeded | Sent::Stopped => None,
    });
    hints.extend(refused.cloned());
    if answers.is_empty() && unanswered > 0 && refused.is_none() {
        hints.push("no request was answered: is the API up, and is `server:` its address?".to_owned());
    }
    if all(|status| status == 404) {
        hints.push("every answer is 404 Not Found: the base path in `server:` is probably wrong".to_owned());
    }
    if all(|status| matches!(status, 401 | 403)) {
        hints.push("every answer refuses the credentials: look at `auth:`".to_owned());
    }
    if all(|status| (300..400).contains(&status)) {
        let target = answers.first().and_then(|answer| answer.header("location")).unwrap_or("another place");
        hints.push(format!("every answer redirects, the first to `{target}`: look at `server:`"));
    }
    let flaky = exchanges.iter().filter(|exchange| exchange.is_flaky()).count();
    if flaky > 0 {
        hints.push(format!(
            "{} answered only when tried again: flaky, every attempt is in the JSON report",
            plural(flaky, "request")
        ));
    }
    hints
}
