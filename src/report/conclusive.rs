//! About which operations something was proven, and what it takes to prove something about the others.

use crate::judge::Code;
use crate::judge::Outcome;
use crate::judge::Verdict;
use crate::judge::Why;
use crate::plan::Case;
use crate::plan::Dropped;
use crate::plan::Intent;
use crate::plan::Loss;
use crate::plan::ValidKind;
use crate::report::material::Material;
use crate::report::model::Proof;
use crate::report::model::Reason;
use crate::send::Outcome as Sent;
use crate::spec::OperationId;

/// What a run proves about an operation: something, where a valid case of it was accepted, or failed by a finding about the request.
pub(crate) fn proof(
    material: &Material<'_>,
    id: &OperationId,
    verdicts: &[&Verdict],
    dropped: &[&Dropped],
) -> Proof {
    let valid: Vec<(&Case, &Verdict)> = verdicts
        .iter()
        .filter_map(|verdict| Some((*material.cases.get(&verdict.case)?, *verdict)))
        .filter(|(case, _)| matches!(case.intent, Intent::Valid(_)))
        .collect();
    if valid.iter().any(|(case, verdict)| is_proven(material, case, verdict)) {
        return Proof::Conclusive;
    }
    let reasons = valid.iter().map(|(_, verdict)| reason(verdict));
    let first = reasons.min_by_key(|(rank, _)| *rank).map(|(_, why)| why);
    let impossible = dropped.iter().find(|dropped| dropped.loss == Loss::Valid);
    // The last word on a case is that of what may be done to what is there; broken cases only follow.
    let is_own =
        |dropped: &&&Dropped| dropped.loss == Loss::Skipped && !dropped.why.starts_with("its control");
    let withheld = dropped.iter().rfind(is_own);
    let why = match (first, impossible, withheld) {
        (Some(why), _, _) => why,
        (None, _, _) if is_skipped(material, id) => return Proof::LeftOut,
        (None, Some(dropped), _) => no_request(&dropped.why),
        (None, None, Some(dropped)) => Why { reason: dropped.why.clone(), way_out: String::new() },
        (None, None, None) if verdicts.is_empty() => return Proof::LeftOut,
        (None, None, None) => Why { reason: "no valid request was sent".to_owned(), way_out: String::new() },
    };
    let hide = |text: &str| material.secrets.hide(text);
    let (why, way_out) = (hide(&why.reason), hide(&why.way_out));
    Proof::Nothing(Reason { why, way_out, count: verdicts.len(), ..Reason::default() })
}

/// Whether a rule of the suite itself leaves the operation's valid cases out.
fn is_skipped(material: &Material<'_>, id: &OperationId) -> bool {
    let operation = material.api.operations.iter().find(|operation| operation.id == *id);
    let case = format!("{}::{id}::valid::minimal", material.suite.file);
    let skips = &material.suite.generate.skip;
    operation.is_some_and(|operation| skips.iter().any(|skip| skip.pattern.value.matches(operation, &case)))
}

fn no_request(why: &str) -> Why {
    Why {
        reason: format!("no valid request can be planned: {why}"),
        way_out: "mend the document, or give values under `generate: values:`".to_owned(),
    }
}

fn is_proven(material: &Material<'_>, case: &Case, verdict: &Verdict) -> bool {
    let is_about_request =
        |code: Code| matches!(code, Code::ServerError | Code::RejectedValid | Code::UnexpectedStatus);
    if verdict.outcome.findings().iter().any(|finding| is_about_request(finding.code)) {
        return true;
    }
    let status = material.exchanges.get(&case.id).and_then(|exchange| match &exchange.outcome {
        Sent::Answered(response) => Some(response.status),
        Sent::Unanswered(_) | Sent::Withheld(_) | Sent::NotNeeded | Sent::Stopped => None,
    });
    let expects = |status: u16| case.expect.iter().any(|&(from, to)| (from..=to).contains(&status));
    // That a thing is gone shows that it was there once, and nothing about how the operation answers.
    let is_gone =
        matches!(&case.intent, Intent::Valid(variation) if variation.kind == ValidKind::ReadDeleted);
    match &verdict.outcome {
        Outcome::Passed(_) | Outcome::Failed(_) => {
            status.is_some_and(|status| status < 400 || (expects(status) && !is_gone))
        }
        Outcome::Inconclusive(..) | Outcome::Unanswered(_) | Outcome::Skipped(_) | Outcome::NotNeeded => {
            false
        }
    }
}

/// Why a valid case proves nothing; the lower the rank, the more it says.
fn reason(verdict: &Verdict) -> (u8, Why) {
    if let Some(why) = &verdict.unproven {
        return (0, why.clone());
    }
    match &verdict.outcome {
        Outcome::Inconclusive(why, _) => (0, why.clone()),
        Outcome::Unanswered(error) => {
            let way_out = "look whether the API is up".to_owned();
            (1, Why { reason: format!("no answer: {error}"), way_out })
        }
        Outcome::Failed(findings) | Outcome::Passed(findings) => {
            let code = findings.first().map_or("its answer", |finding| finding.code.name());
            let reason = format!("no request was accepted; see `{code}`");
            let way_out = "give values that are accepted under `generate: values:`".to_owned();
            (2, Why { reason, way_out })
        }
        Outcome::NotNeeded => (4, Why { reason: "no request was needed".to_owned(), way_out: String::new() }),
        Outcome::Skipped(why) => {
            (3, Why { reason: format!("not sent: {why}"), way_out: "run it again".to_owned() })
        }
    }
}
