//! How the API served, for programs: docs/report.md describes it.

use serde::Deserialize;
use serde::Serialize;
use std::time::Duration;

use crate::health::Figures;
use crate::report::BreachReport;
use crate::report::json::model::Place;

/// The figures of a run, or of an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Health {
    pub requests: usize,
    pub answers: u64,
    pub p50_ms: f64,
    pub p90_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
    pub mean_ms: f64,
    pub errors: usize,
    pub expected: usize,
    pub error_rate: Option<f64>,
    pub timeouts: usize,
    pub timeout_rate: Option<f64>,
    pub auth_failures: usize,
    pub contract_findings: usize,
    pub retried: usize,
    pub recovered: usize,
    pub retry_success: Option<f64>,
    pub logged: Option<usize>,
    pub logging_coverage: Option<f64>,
}

/// A threshold that was not kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Breach {
    pub measure: String,
    pub operation: Option<String>,
    pub observed: String,
    pub asked: String,
    pub place: Option<Place>,
}

pub(crate) fn health(figures: &Figures) -> Health {
    let latency = &figures.latency;
    Health {
        requests: figures.requests,
        answers: latency.answers,
        p50_ms: milliseconds(latency.p50),
        p90_ms: milliseconds(latency.p90),
        p95_ms: milliseconds(latency.p95),
        p99_ms: milliseconds(latency.p99),
        max_ms: milliseconds(latency.max),
        mean_ms: milliseconds(latency.mean),
        errors: figures.errors,
        expected: figures.expected,
        error_rate: figures.error_rate(),
        timeouts: figures.timeouts,
        timeout_rate: figures.timeout_rate(),
        auth_failures: figures.auth_failures,
        contract_findings: figures.contract_findings,
        retried: figures.retried,
        recovered: figures.recovered,
        retry_success: figures.retry_success(),
        logged: figures.logged.map(|(logged, _)| logged),
        logging_coverage: figures.logging_coverage(),
    }
}

pub(crate) fn breach(breach: &BreachReport) -> Breach {
    Breach {
        measure: breach.measure.to_owned(),
        operation: breach.operation.as_ref().map(ToString::to_string),
        observed: breach.observed.clone(),
        asked: breach.asked.clone(),
        place: breach.place.clone().map(|(file, line, column)| Place { file, line, column }),
    }
}

/// To a thousandth.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
