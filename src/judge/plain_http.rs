//! Is an https server to be had without TLS?

use crate::judge::code::Code;
use crate::judge::rules::apply;
use crate::judge::verdict::Finding;
use crate::judge::verdict::Outcome;
use crate::judge::verdict::Verdict;
use crate::judge::words::status_words;
use crate::send::PlainAnswer;
use crate::suite::Suite;

/// Adds what an answer over plain http proves to the verdict on the case whose request it was: one that was served, or asked for its
/// credentials where everybody on the way can read them (RFC 6750 section 5.3, RFC 7617 section 4). A redirection, a refusal of any
/// other kind and no answer at all are as they should be.
pub fn heard_in_plain(suite: &Suite, today: &str, plain: Option<&PlainAnswer>, verdicts: &mut [Verdict]) {
    let Some(plain) = plain.filter(|plain| matches!(plain.response.status, 200..=299 | 401)) else { return };
    let Some(verdict) = verdicts.iter_mut().find(|verdict| verdict.case == plain.case) else { return };
    let observed = format!("{} by `{}`", status_words(plain.response.status), plain.origin);
    let finding =
        Finding::new(Code::PlainHttpServed, "a redirection to https, a refusal, or no answer", observed)
            .at("server");
    let (findings, ignored) = apply(suite, today, (&verdict.case, None), vec![finding]);
    verdict.ignored.extend(ignored);
    let fails = findings.iter().any(Finding::fails);
    match &mut verdict.outcome {
        Outcome::Passed(own) if fails => {
            own.extend(findings);
            verdict.outcome = Outcome::Failed(std::mem::take(own));
        }
        Outcome::Inconclusive(_, own) if fails => {
            own.extend(findings);
            verdict.outcome = Outcome::Failed(std::mem::take(own));
        }
        Outcome::Passed(own) | Outcome::Failed(own) | Outcome::Inconclusive(_, own) => own.extend(findings),
        Outcome::Unanswered(_) | Outcome::Skipped(_) | Outcome::NotNeeded => {}
    }
}
