//! From verdicts to a report.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::follow::Followed;
use crate::health::Kind;
use crate::health::way_out;
use crate::judge::Outcome;
use crate::judge::Verdict;
use crate::judge::status_words;
use crate::learn::Lesson;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Loss;
use crate::plan::Need;
use crate::plan::Plan;
use crate::plan::Recording;
use crate::report::conclusive::proof;
use crate::report::group::Grouping;
use crate::report::health;
use crate::report::hints;
use crate::report::material::Material;
use crate::report::model::AttemptReport;
use crate::report::model::CaseReport;
use crate::report::model::CleanupReport;
use crate::report::model::ConnectionReport;
use crate::report::model::Coverage;
use crate::report::model::LearnedReport;
use crate::report::model::LeftReport;
use crate::report::model::OperationReport;
use crate::report::model::Proof;
use crate::report::model::Reason;
use crate::report::model::Report;
use crate::report::secrets::Secrets;
use crate::report::secrets::tame;
use crate::report::totals::Totals;
use crate::send::Cleanup;
use crate::send::Ended;
use crate::send::Exchange;
use crate::send::Known;
use crate::send::Outcome as Sent;
use crate::spec::Api;
use crate::spec::OperationId;
use crate::suite;
use crate::suite::Only;
use crate::suite::Suite;

impl Report {
    /// Sums up a run: the verdicts on a plan's exchanges, and how long sending took.
    #[must_use]
    pub fn new(
        api: &Api,
        suite: &Suite,
        plan: &Plan,
        exchanges: &[Exchange],
        verdicts: &[Verdict],
        elapsed: Duration,
    ) -> Self {
        Self::explained(api, suite, (plan, exchanges), verdicts, &Followed::default(), elapsed)
    }

    /// Sums up a run whose findings were followed up.
    #[must_use]
    pub fn explained(
        api: &Api,
        suite: &Suite,
        (plan, exchanges): (&Plan, &[Exchange]),
        verdicts: &[Verdict],
        followed: &Followed,
        elapsed: Duration,
    ) -> Self {
        let material = Material::new(api, suite, (&plan.cases, exchanges), followed);
        let known = Known::of(plan, exchanges);
        let cases = verdicts.iter().filter_map(|verdict| case_report(&material, plan, &known, verdict));
        let cases: Vec<_> = cases.collect();
        let operations = operations(&material, plan, verdicts);
        let health = health::figures(&material, verdicts.iter());
        let each = operations.iter().map(|operation| (&operation.id, &operation.health));
        let breaches = health::breaches(&material, &health, each);
        let mut totals = Totals::default();
        for verdict in verdicts {
            totals.count(verdict);
        }
        Self {
            title: material.secrets.hide(&suite.title),
            file: suite.file.clone(),
            spec: material.secrets.hide(&suite.spec.value),
            server: exchanges
                .first()
                .map_or_else(String::new, |exchange| material.secrets.hide(&exchange.origin)),
            seed: plan.seed,
            totals,
            variables: variables(&material, &operations),
            coverage: coverage(&operations),
            requires_conclusive: suite.require_conclusive,
            // What others happened not to call is not gone.
            stale: if plan.recording.is_some() { Vec::new() } else { stale(suite, &operations, verdicts) },
            followed: followed.requests,
            operations,
            hints: hints(&material, plan, exchanges, verdicts),
            requests: cases.iter().map(|case| case.attempts).sum(),
            health,
            breaches: if plan.recording.is_some() { Vec::new() } else { breaches },
            ended: None,
            cases,
            elapsed,
            recording: plan.recording.as_ref().map(|recording| shown(&material, recording)),
            cleanup: CleanupReport::default(),
            learned: Vec::new(),
            connection: ConnectionReport::default(),
            scenarios: Vec::new(),
        }
    }

    /// The report, with what is unusual about the connections: whether certificates are not checked, and the proxy.
    #[must_use]
    pub fn with_connection(self, suite: &Suite, proxy: Option<String>) -> Self {
        let proxy = proxy.map(|proxy| Secrets::of(suite).hide(&proxy));
        Self { connection: ConnectionReport { checks: suite.connection.checks, proxy }, ..self }
    }

    /// The report, with what refusals taught, and how many requests were sent in all.
    #[must_use]
    pub fn with_lessons(self, api: &Api, suite: &Suite, lessons: &[Lesson], requests: usize) -> Self {
        let secrets = Secrets::of(suite);
        let learned = lessons.iter().filter_map(|lesson| {
            let said = lesson.said.as_ref().map_or(String::new(), |said| format!(": {said}"));
            Some(LearnedReport {
                operation: OperationId(tame(&api.operations.get(lesson.operation)?.id.0).into()),
                place: secrets.hide(&lesson.pick.place.to_string()),
                value: secrets.hide(&lesson.pick.value.to_string()),
                because: secrets.hide(&format!("{}{said}", status_words(lesson.status))),
            })
        });
        Self { learned: learned.collect(), requests, ..self }
    }

    /// The report, with what is to be told of the host, as lower-case fragments.
    #[must_use]
    pub fn with_host(mut self, suite: &Suite, told: &[String]) -> Self {
        let secrets = Secrets::of(suite);
        self.hints.extend(told.iter().map(|told| secrets.hide(&tame(told))));
        self
    }

    /// The report, with why the run was ended, where its limits did.
    #[must_use]
    pub fn with_end(self, ended: Option<Ended>) -> Self {
        Self { ended: ended.map(|ended| ended.to_string()), ..self }
    }

    /// The report, with what became of the things that the run made.
    #[must_use]
    pub fn with_cleanup(self, suite: &Suite, cleanup: &Cleanup) -> Self {
        let secrets = Secrets::of(suite);
        let left = cleanup.left.iter().map(|left| LeftReport {
            by: CaseId(tame(&left.by.0).into()),
            request: left.request.as_ref().map(|request| secrets.hide(request)),
            why: secrets.hide(&left.because.to_string()),
            count: left.count,
        });
        Self { cleanup: CleanupReport { removed: cleanup.removed, left: left.collect() }, ..self }
    }
}

/// What the answers as a whole say; nothing of calls that others made, for whom nothing here is to be changed.
fn hints(material: &Material<'_>, plan: &Plan, exchanges: &[Exchange], verdicts: &[Verdict]) -> Vec<String> {
    if plan.recording.is_some() {
        return Vec::new();
    }
    hints::hints(exchanges, verdicts).iter().map(|hint| material.secrets.hide(hint)).collect()
}

/// What was recorded, without secrets.
fn shown(material: &Material<'_>, recording: &Recording) -> Recording {
    let hide = |id: &OperationId| OperationId(material.secrets.hide(&id.0).into());
    Recording {
        calls: recording.calls,
        left_out: recording.left_out.clone(),
        undocumented: recording.undocumented.iter().map(hide).collect(),
        untouched: recording.untouched.iter().map(|id| OperationId(tame(&id.0).into())).collect(),
    }
}

/// Those that some command names.
fn variables(material: &Material<'_>, operations: &[OperationReport]) -> Vec<String> {
    let commands = || operations.iter().flat_map(|report| &report.findings).map(|group| &group.example.curl);
    let named = material.secrets.named().iter().map(|(_, variable)| variable);
    named.filter(|name| commands().any(|curl| curl.contains(&format!("\"${name}\"")))).cloned().collect()
}

fn coverage(operations: &[OperationReport]) -> Coverage {
    let count = |is: fn(&Proof) -> bool| operations.iter().filter(|operation| is(&operation.proof)).count();
    Coverage {
        operations: count(|proof| *proof != Proof::LeftOut),
        conclusive: count(|proof| *proof == Proof::Conclusive),
    }
}

/// What is known and was not found again, although its operation was tried; of an operation that is gone too. A run that was
/// narrowed or stopped tells nothing about it.
fn stale(suite: &Suite, operations: &[OperationReport], verdicts: &[Verdict]) -> Vec<Arc<suite::Known>> {
    let was_stopped = verdicts.iter().any(|verdict| matches!(verdict.outcome, Outcome::Skipped(_)));
    if was_stopped || suite.generate.only != Only::default() {
        return Vec::new();
    }
    let is_stale = |known: &&Arc<suite::Known>| {
        let named = |operation: &&OperationReport| *operation.id.0 == *known.operation;
        let Some(operation) = operations.iter().find(named) else { return true };
        let met = operation.findings.iter().any(|group| group.fingerprint == known.id);
        !met && operation.totals.unanswered == 0 && operation.totals.passed + operation.totals.failed > 0
    };
    suite.baseline.known.iter().filter(is_stale).map(Arc::clone).collect()
}

fn operations(material: &Material<'_>, plan: &Plan, verdicts: &[Verdict]) -> Vec<OperationReport> {
    let mut by_operation: HashMap<usize, Vec<&Verdict>> = HashMap::new();
    for verdict in verdicts {
        if let Some(case) = material.cases.get(&verdict.case) {
            by_operation.entry(case.operation).or_default().push(verdict);
        }
    }
    let mut grouping = Grouping::default();
    let documented = material.api.operations.iter().map(|operation| &operation.id);
    let others = plan.recording.iter().flat_map(|recording| &recording.undocumented);
    documented
        .chain(others)
        .enumerate()
        .map(|(index, id)| {
            let verdicts = by_operation.remove(&index).unwrap_or_default();
            let mut report = operation(material, id, &verdicts, &mut grouping);
            let dropped: Vec<_> = plan.dropped.iter().filter(|drop| drop.operation == *id).collect();
            // What was recorded is what somebody wanted to know.
            if plan.recording.is_none() {
                report.proof = proof(material, id, &verdicts, &dropped);
            }
            for drop in dropped {
                let reasons = match drop.loss {
                    Loss::Valid | Loss::Skipped => &mut report.dropped,
                    Loss::Fault => &mut report.unbreakable,
                };
                let why = material.secrets.hide(&drop.why);
                tally(reasons, Reason { why, count: drop.count, ..Reason::default() });
            }
            report
        })
        .filter(|report| report.totals.all() > 0 || !report.dropped.is_empty())
        .collect()
}

fn operation(
    material: &Material<'_>,
    id: &OperationId,
    verdicts: &[&Verdict],
    grouping: &mut Grouping,
) -> OperationReport {
    let mut report = OperationReport {
        id: OperationId(material.named(id).into()),
        proof: Proof::LeftOut,
        totals: Totals::default(),
        findings: grouping.groups(material, id, verdicts),
        inconclusive: Vec::new(),
        unanswered: Vec::new(),
        skipped: Vec::new(),
        dropped: Vec::new(),
        unbreakable: Vec::new(),
        unchecked: Vec::new(),
        ignored: 0,
        health: health::figures(material, verdicts.iter().copied()),
    };
    let hide = |text: &str| material.secrets.hide(text);
    for verdict in verdicts {
        report.totals.count(verdict);
        report.ignored += verdict.ignored.len();
        if let Some(name) = &verdict.unchecked {
            tally(&mut report.unchecked, one(hide(name)));
        }
        let kind = health::kind(material, verdict);
        match &verdict.outcome {
            Outcome::Passed(_) | Outcome::Failed(_) | Outcome::NotNeeded => {}
            Outcome::Inconclusive(why, _) => {
                let side = kind.map(Kind::side);
                let way_out = hide(&why.way_out);
                tally(&mut report.inconclusive, Reason { way_out, kind, side, ..one(hide(&why.reason)) });
            }
            Outcome::Unanswered(error) => {
                let (side, way_out) = way_out(error);
                let told = one(hide(&error.to_string()));
                let told = Reason { way_out: way_out.to_owned(), kind, side: Some(side), ..told };
                tally(&mut report.unanswered, told);
            }
            Outcome::Skipped(why) => tally(&mut report.skipped, one(hide(why))),
        }
    }
    report
}

/// A reason of one case.
fn one(why: String) -> Reason {
    Reason { why, count: 1, ..Reason::default() }
}

fn tally(reasons: &mut Vec<Reason>, told: Reason) {
    let is_same = |reason: &&mut Reason| reason.why == told.why && reason.way_out == told.way_out;
    match reasons.iter_mut().find(is_same) {
        Some(reason) => reason.count += told.count,
        None => reasons.push(told),
    }
}

fn case_report(material: &Material<'_>, plan: &Plan, known: &Known, verdict: &Verdict) -> Option<CaseReport> {
    let case = material.cases.get(&verdict.case)?;
    let documented = &material.api.operations;
    let operation = documented.get(case.operation).map(|operation| &operation.id).or_else(|| {
        let others = &plan.recording.as_ref()?.undocumented;
        others.get(case.operation.checked_sub(documented.len())?)
    })?;
    let exchange = material.exchanges.get(&verdict.case);
    let (outcome, why) = match &verdict.outcome {
        Outcome::Passed(_) => ("passed", None),
        Outcome::Failed(_) => ("failed", None),
        Outcome::Inconclusive(why, _) => ("inconclusive", Some(why.reason.clone())),
        Outcome::Unanswered(error) => ("unanswered", Some(error.to_string())),
        Outcome::Skipped(why) => ("skipped", Some(why.clone())),
        Outcome::NotNeeded => ("not-needed", None),
    };
    let status = match exchange.map(|exchange| &exchange.outcome) {
        Some(Sent::Answered(response)) => Some(response.status),
        Some(Sent::Unanswered(_) | Sent::Withheld(_) | Sent::NotNeeded | Sent::Stopped) | None => None,
    };
    Some(CaseReport {
        id: CaseId(tame(&case.id.0).into()),
        operation: OperationId(material.named(operation).into()),
        outcome,
        why: why.map(|why| material.secrets.hide(&why)),
        status,
        elapsed: exchange.map_or(Duration::ZERO, |exchange| exchange.elapsed),
        attempts: exchange.map_or(0, |exchange| exchange.attempts()),
        codes: verdict.outcome.findings().iter().map(|finding| finding.code).collect(),
        needs: needs(known, case),
        is_flaky: exchange.is_some_and(|exchange| exchange.is_flaky()),
        started: exchange.and_then(|exchange| exchange.started).map(|time| moment(&time)),
        earlier: exchange.map_or_else(Vec::new, |exchange| earlier(material, exchange)),
        kind: health::kind(material, verdict),
    })
}

fn earlier(material: &Material<'_>, exchange: &Exchange) -> Vec<AttemptReport> {
    let attempts = exchange.earlier.iter().map(|attempt| AttemptReport {
        started: attempt.started.as_ref().map(moment),
        outcome: attempt.outcome.clone().map_err(|error| material.secrets.hide(&error.to_string())),
        elapsed: attempt.elapsed,
        wait: attempt.wait,
        because: attempt.again.to_string(),
    });
    attempts.collect()
}

/// RFC 3339, in milliseconds.
fn moment(time: &Timestamp) -> String {
    format!("{time:.3}")
}

fn needs(known: &Known, case: &Case) -> Vec<(String, Option<CaseId>)> {
    let met = |need: &Need| known.origin(&case.request, need).map(|(origin, _)| origin.case.clone());
    let needs = case.needs.iter();
    needs.map(|need| (tame(&need.name), met(need).map(|from| CaseId(tame(&from.0).into())))).collect()
}
