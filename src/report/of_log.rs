//! A report of what a log says of verdicts, where nothing can be judged again.

use std::time::Duration;

use crate::health::Figures;
use crate::judge::Code;
use crate::plan::CaseId;
use crate::plan::Seed;
use crate::report::ConnectionReport;
use crate::report::model::CaseReport;
use crate::report::model::CleanupReport;
use crate::report::model::Coverage;
use crate::report::model::OperationReport;
use crate::report::model::Proof;
use crate::report::model::Reason;
use crate::report::model::Report;
use crate::report::totals::Totals;
use crate::send::End;
use crate::send::Head;
use crate::send::Verdicted;
use crate::spec::OperationId;

/// How many cases that failed are named.
const NAMED: usize = 20;

impl Report {
    /// Sums up the verdicts that a log holds. What was found is known by its kind alone: a case's codes.
    #[must_use]
    pub fn of_log(head: &Head, verdicts: &[Verdicted], end: Option<&End>) -> Self {
        let mut report = Self {
            title: head.suite.clone(),
            file: head.file.clone(),
            spec: head.spec.clone(),
            server: head.server.clone(),
            seed: Seed(head.seed),
            totals: Totals::default(),
            operations: Vec::new(),
            variables: Vec::new(),
            hints: Vec::new(),
            cases: verdicts.iter().map(case).collect(),
            coverage: Coverage::default(),
            requires_conclusive: false,
            stale: Vec::new(),
            requests: end.map_or(0, |end| end.requests),
            followed: 0,
            elapsed: Duration::from_millis(end.map_or(0, |end| end.elapsed_ms)),
            recording: None,
            cleanup: CleanupReport::default(),
            learned: Vec::new(),
            health: Figures::default(),
            breaches: Vec::new(),
            ended: end.and_then(|end| end.ended.clone()),
            connection: ConnectionReport::default(),
            scenarios: Vec::new(),
        };
        for verdict in verdicts {
            count(&mut report.totals, &verdict.outcome);
            let operation = operation(&mut report.operations, &verdict.operation);
            count(&mut operation.totals, &verdict.outcome);
            let reasons = match verdict.outcome.as_str() {
                "inconclusive" => &mut operation.inconclusive,
                "unanswered" => &mut operation.unanswered,
                "skipped" => &mut operation.skipped,
                _ => continue,
            };
            let why = verdict.why.clone().unwrap_or_default();
            match reasons.iter_mut().find(|reason| reason.why == why) {
                Some(reason) => reason.count += 1,
                None => {
                    reasons.push(Reason { why, way_out: String::new(), count: 1, kind: None, side: None });
                }
            }
        }
        let failed: Vec<_> = verdicts.iter().filter(|verdict| verdict.outcome == "failed").collect();
        let named = failed.iter().take(NAMED);
        report.hints.extend(named.map(|case| format!("`{}` failed: {}", case.case, case.codes.join(", "))));
        if let Some(more) = failed.len().checked_sub(NAMED).filter(|more| *more > 0) {
            report.hints.push(format!("{more} more cases failed"));
        }
        report
    }
}

fn operation<'r>(operations: &'r mut Vec<OperationReport>, id: &str) -> &'r mut OperationReport {
    let known = operations.iter().position(|operation| &*operation.id.0 == id);
    let index = known.unwrap_or_else(|| {
        operations.push(OperationReport {
            id: OperationId(id.into()),
            proof: Proof::LeftOut,
            totals: Totals::default(),
            findings: Vec::new(),
            inconclusive: Vec::new(),
            unanswered: Vec::new(),
            skipped: Vec::new(),
            dropped: Vec::new(),
            unbreakable: Vec::new(),
            unchecked: Vec::new(),
            ignored: 0,
            health: Figures::default(),
        });
        operations.len() - 1
    });
    &mut operations[index]
}

/// The outcomes that reports know.
const OUTCOMES: [&str; 6] = ["passed", "failed", "inconclusive", "unanswered", "skipped", "not-needed"];

fn case(verdict: &Verdicted) -> CaseReport {
    CaseReport {
        id: CaseId(verdict.case.as_str().into()),
        operation: OperationId(verdict.operation.as_str().into()),
        outcome: OUTCOMES.into_iter().find(|own| *own == verdict.outcome).unwrap_or("skipped"),
        why: verdict.why.clone(),
        status: verdict.status,
        elapsed: Duration::ZERO,
        attempts: 0,
        codes: verdict.codes.iter().filter_map(|code| Code::named(code)).collect(),
        needs: Vec::new(),
        kind: None,
        is_flaky: false,
        started: None,
        earlier: Vec::new(),
    }
}

fn count(totals: &mut Totals, outcome: &str) {
    match outcome {
        "passed" => totals.passed += 1,
        "failed" => totals.failed += 1,
        "inconclusive" => totals.inconclusive += 1,
        "unanswered" => totals.unanswered += 1,
        "skipped" => totals.skipped += 1,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_alone_make_a_report_with_its_exit_code() {
        let verdict = |case: &str, outcome: &str, codes: &[&str]| Verdicted {
            case: case.to_owned(),
            operation: "GET /a".to_owned(),
            outcome: outcome.to_owned(),
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            ..Verdicted::default()
        };
        let verdicts = [
            verdict("a", "passed", &[]),
            verdict("b", "failed", &["server-error"]),
            verdict("c", "inconclusive", &[]),
            verdict("d", "not-needed", &[]),
        ];
        let report = Report::of_log(&Head::default(), &verdicts, None);
        assert_eq!((report.exit_code(), report.totals.all(), report.operations.len()), (1, 3, 1));
        assert_eq!(report.hints, ["`b` failed: server-error"]);
        assert_eq!(Report::of_log(&Head::default(), &verdicts[..1], None).exit_code(), 0);
    }
}
