//! The report, written.

use std::io;
use std::time::Duration;

use crate::plan;
use crate::plan::CaseId;
use crate::report::AttemptReport;
use crate::report::CaseReport;
use crate::report::CleanupReport;
use crate::report::Group;
use crate::report::LearnedReport;
use crate::report::OperationReport;
use crate::report::Proof;
use crate::report::Reason;
use crate::report::Report;
use crate::report::Totals;
use crate::report::json::health::{breach, health};
use crate::report::json::model::{
    Attempt, Case, Cleanup, Counts, Coverage, Document, Example, FORMAT, Finding, KnownAs, Learned, Left,
    LeftOut, Need, Operation, Place, Recording, Smaller, Stale, Suite, Why,
};
use crate::report::json::scenario::scenario;
use crate::suite::Checks;
use crate::suite::Known;
use crate::suite::Level;

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
        flaky: report.flaky().count(),
        insecure: report.connection.checks == Checks::Skipped,
        proxy: report.connection.proxy.clone(),
        health: health(&report.health),
        breaches: report.breaches.iter().map(breach).collect(),
        ended: report.ended.clone(),
        scenarios: report.scenarios.iter().map(scenario).collect(),
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
        count: left.count,
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
        health: health(&operation.health),
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
        kind: group.kind.name().to_owned(),
        side: group.kind.side().name().to_owned(),
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
    Why {
        why: reason.why.clone(),
        way_out: reason.way_out.clone(),
        count: reason.count,
        kind: reason.kind.map(|kind| kind.name().to_owned()),
        side: reason.side.map(|side| side.name().to_owned()),
    }
}

fn case(case: &CaseReport) -> Case {
    Case {
        id: case.id.to_string(),
        operation: case.operation.to_string(),
        outcome: case.outcome.to_owned(),
        why: case.why.clone(),
        status: case.status,
        elapsed_ms: millis(case.elapsed),
        attempts: case.attempts,
        codes: case.codes.iter().map(|code| code.name().to_owned()).collect(),
        needs: case.needs.iter().map(need).collect(),
        flaky: case.is_flaky,
        started: case.started.clone(),
        earlier: case.earlier.iter().map(attempt).collect(),
        kind: case.kind.map(|kind| kind.name().to_owned()),
    }
}

fn attempt(attempt: &AttemptReport) -> Attempt {
    Attempt {
        started: attempt.started.clone(),
        status: attempt.outcome.as_ref().ok().copied(),
        error: attempt.outcome.as_ref().err().cloned(),
        elapsed_ms: millis(attempt.elapsed),
        wait_ms: millis(attempt.wait),
        because: attempt.because.clone(),
    }
}

/// Milliseconds, to the microsecond.
fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

fn need((name, from): &(String, Option<CaseId>)) -> Need {
    Need { name: name.clone(), from: from.as_ref().map(ToString::to_string) }
}
