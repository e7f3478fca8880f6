//! The figures by which an API's health is told.

use std::collections::HashSet;

use crate::health::kind::Kind;
use crate::health::latency::Latency;
use crate::judge::Code;
use crate::judge::Outcome as Judged;
use crate::judge::Verdict;
use crate::plan::Case;
use crate::plan::Intent;
use crate::plan::Place;
use crate::plan::Reading;
use crate::plan::ValidKind;
use crate::send::Again;
use crate::send::Exchange;
use crate::send::Outcome;
use crate::send::SendError;

/// How an API served, over some cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Requests that went out, every attempt counted.
    pub requests: usize,
    /// How long the answers took, those of earlier attempts among them.
    pub latency: Latency,
    /// Cases of which a success was expected, and that were answered, or not.
    pub expected: usize,
    /// Those of them that were answered with 4xx or 5xx.
    pub errors: usize,
    /// Attempts that took too long, connecting or waiting.
    pub timeouts: usize,
    /// Cases with the suite's own credentials that were answered 401 (or a proxy's 407) in the end.
    pub auth_failures: usize,
    /// Broken promises about answers and requests: different kinds and places, by operation.
    pub contract_findings: usize,
    /// Cases that were sent more than once.
    pub retried: usize,
    /// Those of them that were answered in the end, and not by a failure of the server or a limit.
    pub recovered: usize,
    /// How many calls were written to a log, of how many that a run made, those beside its cases among them; `None` where no log is kept,
    /// and of an operation.
    pub logged: Option<(usize, usize)>,
}

/// A case, what came of it, and what that proves.
pub type Told<'t> = (&'t Case, &'t Exchange, &'t Verdict);

impl Figures {
    /// The figures of these cases.
    #[must_use]
    pub fn of<'t>(told: impl Iterator<Item = Told<'t>> + Clone) -> Self {
        let mut figures = Self { latency: Latency::of(told.clone().flat_map(times)), ..Self::default() };
        let mut findings: HashSet<(usize, Code, &str)> = HashSet::new();
        for (case, exchange, verdict) in told {
            figures.count(case, exchange, verdict);
            let broken = verdict.outcome.findings().iter().filter(|finding| finding.fails());
            let is_contract = |code: Code| Kind::of_finding(code, 500) == Kind::Contract;
            let contract = broken.filter(|finding| is_contract(finding.code));
            findings.extend(contract.map(|finding| (case.operation, finding.code, finding.at.as_str())));
        }
        figures.contract_findings = findings.len();
        figures
    }

    fn count(&mut self, case: &Case, exchange: &Exchange, verdict: &Verdict) {
        self.requests += exchange.attempts();
        let earlier =
            exchange.earlier.iter().filter(|attempt| attempt.outcome.as_ref().is_err_and(is_timeout));
        self.timeouts += earlier.count();
        let status = match &exchange.outcome {
            Outcome::Answered(answer) => Some(answer.status),
            Outcome::Unanswered(error) => {
                self.timeouts += usize::from(is_timeout(error));
                None
            }
            Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => return,
        };
        // A token that had to be renewed says nothing about the API.
        if exchange.earlier.iter().any(|attempt| attempt.again != Again::NewToken) {
            self.retried += 1;
            let is_failure = |status: u16| matches!(status, 408 | 425 | 429 | 500..);
            self.recovered += usize::from(status.is_some_and(|status| !is_failure(status)));
        }
        if wants_success(case) && is_telling(verdict, status) {
            self.expected += 1;
            self.errors += usize::from(status.is_some_and(|status| status >= 400));
        }
        let kind = status.and_then(Kind::of_status);
        let is_own = !is_about_credentials(case);
        self.auth_failures += usize::from(is_own && kind == Some(Kind::Authentication));
    }

    /// The share of answers with 4xx or 5xx where success was expected, from 0 to 1; `None` where none was.
    #[must_use]
    pub fn error_rate(&self) -> Option<f64> {
        share(self.errors, self.expected)
    }

    /// The share of attempts that took too long, from 0 to 1; `None` where nothing was sent.
    #[must_use]
    pub fn timeout_rate(&self) -> Option<f64> {
        share(self.timeouts, self.requests)
    }

    /// The share of calls that were logged, from 0 to 1; `None` where no log is kept, or nothing was sent.
    #[must_use]
    pub fn logging_coverage(&self) -> Option<f64> {
        self.logged.and_then(|(logged, calls)| share(logged, calls))
    }

    /// The share of cases that came right of those that were sent again, from 0 to 1; `None` where none was.
    #[must_use]
    pub fn retry_success(&self) -> Option<f64> {
        share(self.recovered, self.retried)
    }
}

#[expect(clippy::cast_precision_loss, reason = "no run has 2^52 requests")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How long each attempt took that was answered.
fn times((_, exchange, _): Told<'_>) -> impl Iterator<Item = std::time::Duration> {
    let last = matches!(exchange.outcome, Outcome::Answered(_)).then_some(exchange.elapsed);
    let earlier = exchange.earlier.iter().filter(|attempt| attempt.outcome.is_ok());
    earlier.map(|attempt| attempt.elapsed).chain(last)
}

fn is_timeout(error: &SendError) -> bool {
    matches!(error, SendError::ConnectTimeout | SendError::ReadTimeout)
}

/// Whether nothing but a success is right: not for what is seldom meant, what was deleted, and what others may have changed.
fn wants_success(case: &Case) -> bool {
    let is_meant = match &case.intent {
        Intent::Broken(_) => false,
        Intent::Observed(observation) => observation.reading == Reading::Valid,
        Intent::Valid(how) => !matches!(
            how.kind,
            ValidKind::Extreme | ValidKind::Repeat | ValidKind::Conditional | ValidKind::ReadDeleted
        ),
    };
    is_meant && case.expect.iter().all(|(_, to)| *to < 400)
}

/// Whether a refusal is no doubt about values that were made up: an id that nobody has is rightly not found.
fn is_telling(verdict: &Verdict, status: Option<u16>) -> bool {
    let is_doubtful = status.is_some_and(|status| {
        matches!(Kind::of_status(status), Some(Kind::Client)) && !matches!(status, 408 | 425)
    });
    !(is_doubtful && matches!(verdict.outcome, Judged::Inconclusive(..)))
}

/// Whether a case is about credentials: then the suite's own do not go out with it.
fn is_about_credentials(case: &Case) -> bool {
    matches!(&case.intent, Intent::Broken(mutation) if mutation.place == Place::Auth)
}
