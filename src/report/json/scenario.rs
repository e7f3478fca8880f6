//! Scenarios in the report for programs: docs/report.md describes them.

use serde::Deserialize;
use serde::Serialize;

use crate::report::ScenarioReport;
use crate::report::StepFinding;
use crate::report::StepReport;
use crate::report::WrittenAt;
use crate::suite::Level;

/// One scenario, for one of its rows; or what is sent before or after all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Scenario {
    pub id: String,
    pub name: String,
    pub row: Option<String>,
    pub tags: Vec<String>,
    pub outcome: String,
    pub why: Option<String>,
    pub elapsed_ms: u64,
    pub requests: usize,
    pub captured: Vec<Captured>,
    pub steps: Vec<Step>,
}

/// A value that was captured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Captured {
    pub name: String,
    pub value: String,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Step {
    pub id: String,
    pub request: String,
    pub place: Spot,
    pub outcome: String,
    pub why: Option<String>,
    pub status: Option<u16>,
    pub elapsed_ms: f64,
    pub requests: usize,
    pub asked: usize,
    pub findings: Vec<Unmet>,
    pub api_code: Option<String>,
    pub api_message: Option<String>,
    pub request_id: Option<String>,
    pub curl: Option<String>,
}

/// A place in a suite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Spot {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// Something that was found about a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Unmet {
    pub code: String,
    pub level: String,
    pub known: bool,
    pub at: String,
    pub written: Option<String>,
    pub place: Option<Spot>,
    pub expected: String,
    pub observed: String,
    pub difference: Vec<String>,
}

pub(super) fn scenario(report: &ScenarioReport) -> Scenario {
    let captured = report.captured.iter();
    Scenario {
        id: report.id.to_string(),
        name: report.name.clone(),
        row: report.row.clone(),
        tags: report.tags.clone(),
        outcome: report.outcome.to_owned(),
        why: report.why.clone(),
        elapsed_ms: u64::try_from(report.elapsed.as_millis()).unwrap_or(u64::MAX),
        requests: report.requests,
        captured: captured
            .map(|(name, value)| Captured { name: name.clone(), value: value.clone() })
            .collect(),
        steps: report.steps.iter().map(step).collect(),
    }
}

fn step(report: &StepReport) -> Step {
    Step {
        id: report.id.to_string(),
        request: report.request.clone(),
        place: place(&report.place),
        outcome: report.outcome.to_owned(),
        why: report.why.clone(),
        status: report.status,
        elapsed_ms: report.elapsed.as_secs_f64() * 1_000.0,
        requests: report.requests,
        asked: report.asked,
        findings: report.findings.iter().map(unmet).collect(),
        api_code: report.told.code.clone(),
        api_message: report.told.message.clone(),
        request_id: report.told.request_id.clone(),
        curl: report.curl.clone(),
    }
}

fn unmet(finding: &StepFinding) -> Unmet {
    let level = match finding.level {
        Level::Fail => "fail",
        Level::Warn => "warn",
        Level::Note => "note",
        Level::Off => "off",
    };
    Unmet {
        code: finding.code.name().to_owned(),
        level: level.to_owned(),
        known: finding.is_known,
        at: finding.at.clone(),
        written: finding.written.as_ref().map(|(text, _)| text.clone()),
        place: finding.written.as_ref().map(|(_, at)| place(at)),
        expected: finding.expected.clone(),
        observed: finding.observed.clone(),
        difference: finding.difference.clone(),
    }
}

fn place(at: &WrittenAt) -> Spot {
    Spot { file: at.file.clone(), line: at.line, column: at.column }
}
