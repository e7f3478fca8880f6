//! The report for programs: docs/report.md describes it. A field that is there stays as it is within one `format`.

use std::io;

use serde::Deserialize;
use serde::Serialize;

use crate::plan;
use crate::plan::CaseId;
use crate::report::CaseReport;
use crate::report::CleanupReport;
use crate::report::Group;
use crate::report::LearnedReport;
use crate::report::OperationReport;
use crate::report::Proof;
use crate::report::Reason;
use crate::report::Report;
use crate::report::Totals;
use crate::suite::Known;
use crate::suite::Level;

/// The version of the format that is written.
pub const FORMAT: u32 = 1;

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Document {
    pub format: u32,
    pub specdrift: String,
    pub suites: Vec<Suite>,
}

/// What came of one suite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Suite {
    pub suite: String,
    pub file: String,
    pub spec: String,
    pub server: String,
    pub seed: u64,
    pub exit_code: u8,
    pub totals: Counts,
    #[serde(default)]
    pub coverage: Coverage,
    #[serde(default)]
    pub known: usize,
    #[serde(default)]
    pub stale: Vec<Stale>,
    pub requests: usize,
    #[serde(default)]
    pub followed: usize,
    pub elapsed_ms: u64,
    pub hints: Vec<String>,
    pub operations: Vec<Operation>,
    pub cases: Vec<Case>,
    #[serde(default)]
    pub cleanup: Cleanup,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learned: Vec<Learned>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Recording>,
}

/// What was recorded, where nothing was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Recording {
    pub calls: usize,
    pub left_out: Vec<LeftOut>,
    pub untouched: Vec<String>,
}

/// Recorded calls that were not judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct LeftOut {
    pub why: String,
    pub count: usize,
}

/// What became of the things that a run made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Cleanup {
    pub removed: usize,
    pub left: Vec<Left>,
}

/// A thing that a run made and did not remove.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Left {
    pub made_by: String,
    pub removal: String,
    pub why: String,
}

/// About how many operations something is proven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Coverage {
    pub operations: usize,
    pub conclusive: usize,
}

/// A known finding that was not found again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Stale {
    pub fingerprint: String,
    pub code: String,
    pub operation: String,
    pub at: String,
}

/// Why a finding is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct KnownAs {
    pub since: String,
    pub until: Option<String>,
    pub because: String,
}

/// A request made smaller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Smaller {
    pub taken: Vec<String>,
    pub simpler: Vec<String>,
    pub curl: String,
}

/// A value that a refusal asked for, and with which the operation was accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Learned {
    pub operation: String,
    pub place: String,
    pub value: String,
    pub because: String,
}

/// How many cases came out how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub inconclusive: usize,
    pub unanswered: usize,
    pub skipped: usize,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Operation {
    pub operation: String,
    #[serde(default)]
    pub conclusive: bool,
    pub nothing_proven: Option<Why>,
    pub totals: Counts,
    pub findings: Vec<Finding>,
    pub inconclusive: Vec<Why>,
    pub unanswered: Vec<Why>,
    pub skipped: Vec<Why>,
    pub dropped: Vec<Why>,
    pub unbreakable: Vec<Why>,
    pub unchecked: Vec<Why>,
    pub ignored: usize,
}

/// Equal findings of one operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Finding {
    pub code: String,
    #[serde(default)]
    pub fingerprint: String,
    pub known: Option<KnownAs>,
    pub level: String,
    pub at: String,
    pub title: String,
    pub documented: String,
    pub observed: String,
    pub hint: String,
    pub promise: Option<String>,
    pub place: Option<Place>,
    pub cases: Vec<String>,
    pub places: usize,
    pub faults: Vec<String>,
    pub example: Example,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// The simplest case of a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Example {
    pub case: String,
    pub fault: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
    pub answer: String,
    pub expected: String,
    #[serde(default)]
    pub because: String,
    pub control: Option<String>,
    pub again: Option<String>,
    pub smaller: Option<Smaller>,
    pub api_code: Option<String>,
    pub api_message: Option<String>,
    pub request_id: Option<String>,
    pub curl: String,
}

/// Something that was not proven.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Why {
    pub why: String,
    pub way_out: String,
    pub count: usize,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Case {
    pub id: String,
    pub operation: String,
    pub outcome: String,
    pub why: Option<String>,
    pub status: Option<u16>,
    pub elapsed_ms: f64,
    pub attempts: usize,
    pub codes: Vec<String>,
    #[serde(default)]
    pub needs: Vec<Need>,
}

/// A value that a case took from another's exchange, or made up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Need {
    pub name: String,
    pub from: Option<String>,
}

/// Writes the reports of a run as one JSON text, with a line end behind it.
///
/// # Errors
/// Those of the writer.
pub fn write(reports: &[Report], out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(reports))?;
    writeln!(out)?;
    out.flush()
}

/// The reports as the format has them.
#[must_use]
pub fn document(reports: &[Report]) -> Document {
    Document {
        format: FORMAT,
        specdrift: env!("CARGO_PKG_VERSION").to_owned(),
        suites: reports.iter().map(suite).collect(),
    }
}

fn suite(report: &Report) -> Suite {
    Suite {
        suite: report.title.clone(),
        file: report.file.clone(),
        spec: report.spec.clone(),
        server: report.server.clone(),
        seed: report.seed.0,
        exit_code: report.exit_code(),
        totals: counts(report.totals),
        coverage: Coverage { operations: report.coverage.operations, conclusive: report.coverage.conclusive },
        known: report.known(),
        stale: report.stale.iter().map(|known| stale(known)).collect(),
        requests: report.requests,
        followed: report.followed,
        elapsed_ms: u64::try_from(report.elapsed.as_millis()).unwrap_or(u64::MAX),
        hints: report.hints.clone(),
        operations: report.operations.iter().map(operation).collect(),
        cases: report.cases.iter().map(case).collect(),
        cleanup: cleanup(&report.cleanup),
        learned: report.learned.iter().map(learned).collect(),
        recording: report.recording.as_ref().map(recording),
    }
}

fn learned(learned: &LearnedReport) -> Learned {
    Learned {
        operation: learned.operation.to_string(),
        place: learned.place.clone(),
        value: learned.value.clone(),
        because: learned.because.clone(),
    }
}

fn recording(recording: &plan::Recording) -> Recording {
    let left_out = recording.left_out.iter();
    Recording {
        calls: recording.calls,
        left_out: left_out.map(|(why, count)| LeftOut { why: why.clone(), count: *count }).collect(),
        untouched: recording.untouched.iter().map(ToString::to_string).collect(),
    }
}

fn cleanup(cleanup: &CleanupReport) -> Cleanup {
    let left = cleanup.left.iter().map(|left| Left {
        made_by: left.by.to_string(),
        removal: left.request.clone(),
        why: left.why.clone(),
    });
    Cleanup { removed: cleanup.removed, left: left.collect() }
}

fn operation(operation: &OperationReport) -> Operation {
    Operation {
        operation: operation.id.to_string(),
        conclusive: operation.proof == Proof::Conclusive,
        nothing_proven: match &operation.proof {
            Proof::Nothing(reason) => Some(why(reason)),
            Proof::Conclusive | Proof::LeftOut => None,
        },
        totals: counts(operation.totals),
        findings: operation.findings.iter().map(finding).collect(),
        inconclusive: operation.inconclusive.iter().map(why).collect(),
        unanswered: operation.unanswered.iter().map(why).collect(),
        skipped: operation.skipped.iter().map(why).collect(),
        dropped: operation.dropped.iter().map(why).collect(),
        unbreakable: operation.unbreakable.iter().map(why).collect(),
        unchecked: operation.unchecked.iter().map(why).collect(),
        ignored: operation.ignored,
    }
}

fn finding(group: &Group) -> Finding {
    let example = &group.example;
    let place = group.promise.as_ref().and_then(|promise| promise.place.clone());
    Finding {
        code: group.code.name().to_owned(),
        fingerprint: group.fingerprint.clone(),
        known: group.known.as_ref().map(|known| KnownAs {
            since: known.since.clone(),
            until: known.until.clone(),
            because: known.because.clone(),
        }),
        level: level(group.level).to_owned(),
        at: group.at.clone(),
        title: group.code.title().to_owned(),
        documented: group.documented.clone(),
        observed: group.observed.clone(),
        hint: group.code.hint().to_owned(),
        promise: group.promise.as_ref().map(|promise| promise.pointer.clone()),
        place: place.map(|(file, line, column)| Place { file, line, column }),
        cases: group.cases.iter().map(ToString::to_string).collect(),
        places: group.places,
        faults: group.faults.clone(),
        example: Example {
            case: example.case.to_string(),
            fault: example.fault.clone(),
            recorded: example.recorded.clone(),
            answer: example.answer.clone(),
            expected: example.expected.clone(),
            because: example.because.clone(),
            control: example.control.clone(),
            again: example.again.clone(),
            smaller: example.smaller.as_ref().map(|smaller| Smaller {
                taken: smaller.taken.clone(),
                simpler: smaller.simpler.clone(),
                curl: smaller.curl.clone(),
            }),
            api_code: example.told.code.clone(),
            api_message: example.told.message.clone(),
            request_id: example.told.request_id.clone(),
            curl: example.curl.clone(),
        },
    }
}

fn stale(known: &Known) -> Stale {
    Stale {
        fingerprint: known.id.clone(),
        code: known.finding.clone(),
        operation: known.operation.clone(),
        at: known.at.clone(),
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Fail => "fail",
        Level::Warn => "warn",
        Level::Note => "note",
        Level::Off => "off",
    }
}

fn counts(totals: Totals) -> Counts {
    let Totals { passed, failed, inconclusive, unanswered, skipped } = totals;
    Counts { passed, failed, inconclusive, unanswered, skipped }
}

fn why(reason: &Reason) -> Why {
    Why { why: reason.why.clone(), way_out: reason.way_out.clone(), count: reason.count }
}

fn case(case: &CaseReport) -> Case {
    Case {
        id: case.id.to_string(),
        operation: case.operation.to_string(),
        outcome: case.outcome.to_owned(),
        why: case.why.clone(),
        status: case.status,
        elapsed_ms: (case.elapsed.as_secs_f64() * 1e6).round() / 1e3,
        attempts: case.attempts,
        codes: case.codes.iter().map(|code| code.name().to_owned()).collect(),
        needs: case.needs.iter().map(need).collect(),
    }
}

fn need((name, from): &(String, Option<CaseId>)) -> Need {
    Need { name: name.clone(), from: from.as_ref().map(ToString::to_string) }
}
