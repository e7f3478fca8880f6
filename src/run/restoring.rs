//! Verdicts of a run that came to its end, where they can't be reached again: its log masks secrets and cuts bodies.

use serde_json::Value;

use crate::judge::{Code, Finding, Outcome, Verdict, Why};
use crate::run::logging::LEVELS;
use crate::send::{Found, Past, Verdicted};
use crate::suite::{Level, Suite, fingerprint};
use crate::text::Pointer;

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Following up may still change what a finding counts: only what was found is restored.
    Judged,
    /// Verdicts are as they stay.
    Followed,
}

/// Makes verdicts what they were in the run itself, as its log tells them.
pub(crate) fn restore(verdicts: &mut [Verdict], suite: &Suite, past: &Past, stage: Stage) {
    for verdict in verdicts {
        let Some(own) = past.verdict(&verdict.case) else { continue };
        let is_same = |findings: &[Finding]| {
            findings.len() == own.findings.len()
                && findings.iter().zip(&own.findings).all(|(finding, own)| is_one(finding, own))
        };
        let is_settled = stage == Stage::Judged || own.outcome == name(&verdict.outcome);
        if is_settled && is_same(verdict.outcome.findings()) {
            continue;
        }
        let now = verdict.outcome.findings();
        let findings = own.findings.iter().filter_map(|found| {
            let again = now.iter().find(|finding| is_one(finding, found)).cloned();
            again.or_else(|| read(found, suite, own))
        });
        let findings: Vec<Finding> = findings.collect();
        let why = || Why {
            reason: own.why.clone().unwrap_or_default(),
            way_out: own.way_out.clone().unwrap_or_default(),
        };
        let outcome = match own.outcome.as_str() {
            "passed" => Outcome::Passed(findings),
            "failed" => Outcome::Failed(findings),
            "inconclusive" => Outcome::Inconclusive(why(), findings),
            // These say the same, or nothing that judging decides.
            _ => continue,
        };
        verdict.outcome = outcome;
    }
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed(_) => "passed",
        Outcome::Failed(_) => "failed",
        Outcome::Inconclusive(..) => "inconclusive",
        Outcome::Unanswered(_) => "unanswered",
        Outcome::Skipped(_) => "skipped",
        Outcome::NotNeeded => "not-needed",
    }
}

fn is_one(finding: &Finding, own: &Found) -> bool {
    finding.code.name() == own.code && finding.at == own.at
}

fn read(found: &Found, suite: &Suite, own: &Verdicted) -> Option<Finding> {
    let level = LEVELS.iter().find(|(name, _)| *name == found.level);
    let id = fingerprint(&found.code, &own.operation, &found.at);
    Some(Finding {
        code: Code::named(&found.code)?,
        level: level.map_or(Level::Fail, |(_, level)| *level),
        at: found.at.clone(),
        count: found.count,
        promise: found.promise.as_deref().map(Pointer::new),
        documented: found.documented.clone(),
        observed: found.observed.clone(),
        example: found.example.clone().or_else(|| Some(Value::from(found.observed.clone()))),
        known: suite.baseline.known.iter().find(|known| known.id == id).cloned(),
    })
}
