//! Figures held against what a suite asks of them.

use std::time::Duration;

use crate::health::figures::Figures;
use crate::suite::Bound;
use crate::suite::Measure;
use crate::suite::Threshold;
use crate::suite::milliseconds;
use crate::suite::percent;
use crate::text::Span;

/// A figure that does not keep to its threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// The figure.
    pub measure: Measure,
    /// What was seen, as a lower-case fragment: "312 ms".
    pub observed: String,
    /// What is asked for, as a lower-case fragment: "at most 200 ms".
    pub asked: String,
    /// Where the suite asks for it.
    pub span: Option<Span>,
}

/// What a figure came to; `None` where there is nothing to measure.
enum Value {
    Time(Duration),
    Share(f64),
    Count(usize),
}

/// The thresholds that these figures do not keep to. What was not measured (no answer timed, nothing sent twice) breaks none.
#[must_use]
pub fn breaches(figures: &Figures, thresholds: &[Threshold]) -> Vec<Breach> {
    let breach = |(measure, bound): &Threshold| {
        let value = value(figures, *measure)?;
        (!keeps(&value, bound.value)).then(|| Breach {
            measure: *measure,
            observed: value.to_string(),
            asked: bound.value.to_string(),
            span: bound.span.clone(),
        })
    };
    thresholds.iter().filter_map(breach).collect()
}

fn value(figures: &Figures, measure: Measure) -> Option<Value> {
    let latency = &figures.latency;
    let time = |time: Duration| (latency.answers > 0).then_some(Value::Time(time));
    match measure {
        Measure::P50 => time(latency.p50),
        Measure::P90 => time(latency.p90),
        Measure::P95 => time(latency.p95),
        Measure::P99 => time(latency.p99),
        Measure::Max => time(latency.max),
        Measure::Mean => time(latency.mean),
        Measure::ErrorRate => figures.error_rate().map(Value::Share),
        Measure::TimeoutRate => figures.timeout_rate().map(Value::Share),
        Measure::AuthFailures => Some(Value::Count(figures.auth_failures)),
        Measure::ContractFindings => Some(Value::Count(figures.contract_findings)),
        Measure::RetrySuccess => figures.retry_success().map(Value::Share),
        Measure::LoggingCoverage => figures.logging_coverage().map(Value::Share),
    }
}

fn keeps(value: &Value, bound: Bound) -> bool {
    match (value, bound) {
        (Value::Time(time), Bound::Time(most)) => *time <= most,
        (Value::Share(share), Bound::ShareAtMost(most)) => *share <= most,
        (Value::Share(share), Bound::ShareAtLeast(least)) => *share >= least,
        (Value::Count(count), Bound::Count(most)) => *count <= most,
        // The suite's reader gives each figure a bound of its own kind.
        (Value::Time(_) | Value::Share(_) | Value::Count(_), _) => true,
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Time(time) => f.write_str(&milliseconds(*time)),
            Self::Share(share) => f.write_str(&percent(*share)),
            Self::Count(count) => write!(f, "{count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::latency::Latency;
    use crate::suite::Spanned;

    #[test]
    fn a_figure_breaks_its_threshold_only_beyond_it_and_only_where_it_was_measured() {
        let millis = Duration::from_millis;
        let timed = Figures { latency: Latency::of((1..=100).map(millis)), ..Figures::default() };
        let sent = Figures { requests: 200, timeouts: 1, expected: 100, errors: 1, ..Figures::default() };
        let retried = Figures { retried: 10, recovered: 8, ..Figures::default() };
        let logged = Figures { requests: 10, logged: Some(9), ..Figures::default() };
        let refused = Figures { auth_failures: 1, contract_findings: 3, ..Figures::default() };
        for (figures, measure, bound, told) in [
            (timed, Measure::P95, Bound::Time(millis(96)), ""),
            (timed, Measure::P95, Bound::Time(millis(90)), "95.0 ms, at most 90.0 ms"),
            (timed, Measure::Max, Bound::Time(millis(50)), "100 ms, at most 50.0 ms"),
            (Figures::default(), Measure::P95, Bound::Time(millis(1)), ""),
            (sent, Measure::ErrorRate, Bound::ShareAtMost(0.01), ""),
            (sent, Measure::ErrorRate, Bound::ShareAtMost(0.009), "1 %, at most 0.9 %"),
            (sent, Measure::TimeoutRate, Bound::ShareAtMost(0.001), "0.5 %, at most 0.1 %"),
            (Figures::default(), Measure::ErrorRate, Bound::ShareAtMost(0.0), ""),
            (retried, Measure::RetrySuccess, Bound::ShareAtLeast(0.8), ""),
            (retried, Measure::RetrySuccess, Bound::ShareAtLeast(0.9), "80 %, at least 90 %"),
            (Figures::default(), Measure::RetrySuccess, Bound::ShareAtLeast(1.0), ""),
            (logged, Measure::LoggingCoverage, Bound::ShareAtLeast(1.0), "90 %, at least 100 %"),
            (sent, Measure::LoggingCoverage, Bound::ShareAtLeast(1.0), ""),
            (refused, Measure::AuthFailures, Bound::Count(0), "1, at most 0"),
            (refused, Measure::ContractFindings, Bound::Count(3), ""),
        ] {
            let threshold = (measure, Spanned { value: bound, span: None });
            let got = breaches(&figures, &[threshold]);
            let words: Vec<_> = got.iter().map(|one| format!("{}, {}", one.observed, one.asked)).collect();
            assert_eq!(words.join("; "), told, "{}", measure.name());
        }
    }
}
