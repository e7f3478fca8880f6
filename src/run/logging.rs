//! What the log of a run tells beside its calls: with what it was made, and how it ended.

use std::collections::HashMap;
use std::fmt::Write;

use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::judge::{Finding, Outcome, Verdict};
use crate::plan::CaseId;
use crate::report::Report;
use crate::run::settings::Settings;
use crate::send::{Base, End, Found, Head, Line, Log, Verdicted};
use crate::spec::Api;
use crate::suite::{Baseline, Level, LogWish, Suite};

/// What tells whether a document is the one that a run was made with.
#[must_use]
pub fn spec_digest(api: &Api) -> String {
    digest(&serde_json::to_vec::<Value>(api.schemas.document()).unwrap_or_default())
}

/// What tells whether a suite, and all that the command line made of it, is the one that a run was made with. Secrets and known findings
/// are no part of it.
#[must_use]
pub fn suite_digest(suite: &Suite) -> String {
    let suite = Suite { baseline: Baseline::default(), log: LogWish::default(), ..suite.clone() };
    digest(format!("{suite:?}").as_bytes())
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).fold("sha256:".to_owned(), |mut digits, byte| {
        // Writing to a text can't fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Writes with what a run is made.
pub(crate) fn begin(api: &Api, suite: &Suite, base: &Base, settings: &Settings<'_>) {
    let log = &settings.log;
    if !log.is_written() {
        return;
    }
    let hidden = |text: &str| log.mask().hide(text).into_owned();
    let head = Head {
        time: now(),
        specdrift: env!("CARGO_PKG_VERSION").to_owned(),
        suite: hidden(&suite.title),
        file: suite.file.clone(),
        spec: hidden(&suite.spec.value),
        server: hidden(&format!("{}{}", base.origin(), base.path())),
        seed: settings.seed.0,
        today: settings.today.to_owned(),
        spec_digest: spec_digest(api),
        suite_digest: suite_digest(suite),
        arguments: log.arguments(),
        loaded: log.loaded().map(|at| at.to_string()),
    };
    log.line(&Line { run: Some(head), ..Line::default() });
}

/// Writes how every case came out, and how the run ended.
pub(crate) fn end(report: &Report, verdicts: &[Verdict], settings: &Settings<'_>) {
    let log = &settings.log;
    if !log.is_written() {
        return;
    }
    let verdicts: HashMap<&CaseId, &Verdict> =
        verdicts.iter().map(|verdict| (&verdict.case, verdict)).collect();
    for case in &report.cases {
        let verdict = verdicts.get(&case.id);
        let way_out = verdict.and_then(|verdict| match &verdict.outcome {
            Outcome::Inconclusive(why, _) => Some(log.mask().hide(&why.way_out).into_owned()),
            Outcome::Passed(_)
            | Outcome::Failed(_)
            | Outcome::Unanswered(_)
            | Outcome::Skipped(_)
            | Outcome::NotNeeded => None,
        });
        let findings = verdict.map_or(&[][..], |verdict| verdict.outcome.findings());
        let verdict = Verdicted {
            case: case.id.to_string(),
            operation: case.operation.to_string(),
            outcome: case.outcome.to_owned(),
            status: case.status,
            codes: case.codes.iter().map(ToString::to_string).collect(),
            why: case.why.clone(),
            way_out,
            findings: findings.iter().map(|finding| written(finding, log)).collect(),
        };
        log.line(&Line { verdict: Some(verdict), ..Line::default() });
    }
    let end = End {
        time: now(),
        exit_code: report.exit_code(),
        requests: report.requests + report.followed,
        elapsed_ms: u64::try_from(report.elapsed.as_millis()).unwrap_or(u64::MAX),
        stopped: settings.stop.is_wanted(),
        ended: report.ended.clone(),
    };
    log.line(&Line { end: Some(end), ..Line::default() });
}

/// The names of levels.
pub(crate) const LEVELS: [(&str, Level); 4] =
    [("fail", Level::Fail), ("warn", Level::Warn), ("note", Level::Note), ("off", Level::Off)];

fn written(finding: &Finding, log: &Log) -> Found {
    let hidden = |text: &str| log.mask().hide(text).into_owned();
    let level = LEVELS.iter().find(|(_, level)| *level == finding.level);
    let example = finding.example.as_ref().and_then(|example| {
        let text = example.to_string();
        serde_json::from_str(&log.mask().hide(&text)).ok()
    });
    Found {
        code: finding.code.to_string(),
        level: level.map_or("fail", |(name, _)| name).to_owned(),
        at: hidden(&finding.at),
        count: finding.count,
        promise: finding.promise.as_ref().map(ToString::to_string),
        documented: hidden(&finding.documented),
        observed: hidden(&finding.observed),
        example,
    }
}

fn now() -> String {
    format!("{:.3}", Timestamp::now())
}
