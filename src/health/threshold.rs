//! Figures held against what a suite asks of them.

use std::time::Duration;

use crate::health::figures::Figures;
use crate::suite::Figure;
use crate::suite::Limit;
use crate::suite::Threshold;
use crate::text::Span;

/// A figure that does not keep to its threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// The figure.
    pub figure: Figure,
    /// What was seen, as a lower-case fragment: "312 ms".
    pub observed: String,
    /// What is asked for, as a lower-case fragment: "at most 200 ms".
    pub asked: String,
    /// Where the suite asks for it.
    pub span: Option<Span>,
}

/// The thresholds that these figures do not keep to. What was not measured (no answer timed, nothing sent twice) breaks none.
#[must_use]
pub fn breaches<'t>(figures: &Figures, thresholds: impl Iterator<Item = &'t Threshold>) -> Vec<Breach> {
    let breach = |threshold: &Threshold| {
        let Threshold { figure, limit } = threshold;
        let value = value(figures, *figure)?;
        let bound = if figure.is_at_least() { "at least" } else { "at most" };
        (!keeps(value, *figure, limit.value)).then(|| Breach {
            figure: *figure,
            observed: words(value),
            asked: format!("{bound} {}", words(limit.value)),
            span: limit.span.clone(),
        })
    };
    thresholds.filter_map(breach).collect()
}

/// What a figure came to; `None` where there was nothing to measure.
fn value(figures: &Figures, figure: Figure) -> Option<Limit> {
    let latency = &figures.latency;
    let time = |time: Duration| (latency.answers > 0).then_some(Limit::Time(time));
    match figure {
        Figure::P50 => time(latency.p50),
        Figure::P90 => time(latency.p90),
        Figure::P95 => time(latency.p95),
        Figure::P99 => time(latency.p99),
        Figure::Max => time(latency.max),
        Figure::ErrorRate => figures.error_rate().map(Limit::Share),
        Figure::TimeoutRate => figures.timeout_rate().map(Limit::Share),
        Figure::AuthFailures => Some(Limit::Count(figures.auth_failures)),
        Figure::Findings => Some(Limit::Count(figures.contract_findings)),
        Figure::RetrySuccess => figures.retry_success().map(Limit::Share),
        Figure::LogCoverage => figures.logging_coverage().map(Limit::Share),
    }
}

fn keeps(value: Limit, figure: Figure, limit: Limit) -> bool {
    match (value, limit) {
        (Limit::Time(time), Limit::Time(most)) => time <= most,
        (Limit::Share(share), Limit::Share(least)) if figure.is_at_least() => share >= least,
        (Limit::Share(share), Limit::Share(most)) => share <= most,
        (Limit::Count(count), Limit::Count(most)) => count <= most,
        // The suite's reader gives each figure a limit of its own kind.
        (Limit::Time(_) | Limit::Share(_) | Limit::Count(_), _) => true,
    }
}

fn words(limit: Limit) -> String {
    match limit {
        Limit::Time(time) => milliseconds(time),
        Limit::Share(share) => percent(share),
        Limit::Count(count) => count.to_string(),
    }
}

/// A time in milliseconds, as many digits as count.
#[must_use]
pub fn milliseconds(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    match millis {
        millis if millis >= 100.0 => format!("{millis:.0} ms"),
        millis if millis >= 1.0 => format!("{millis:.1} ms"),
        millis if millis >= 0.01 => format!("{millis:.2} ms"),
        millis => format!("{:.0} us", millis * 1e3),
    }
}

/// A share in percent.
#[must_use]
pub fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
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
        let logged = Figures { logged: Some((9, 10)), ..Figures::default() };
        let refused = Figures { auth_failures: 1, contract_findings: 3, ..Figures::default() };
        for (figures, figure, limit, told) in [
            (timed, Figure::P95, Limit::Time(millis(96)), ""),
            (timed, Figure::P95, Limit::Time(millis(90)), "95.0 ms, at most 90.0 ms"),
            (timed, Figure::Max, Limit::Time(millis(50)), "100 ms, at most 50.0 ms"),
            (Figures::default(), Figure::P95, Limit::Time(millis(1)), ""),
            (sent, Figure::ErrorRate, Limit::Share(0.01), ""),
            (sent, Figure::ErrorRate, Limit::Share(0.009), "1 %, at most 0.9 %"),
            (sent, Figure::TimeoutRate, Limit::Share(0.001), "0.5 %, at most 0.1 %"),
            (Figures::default(), Figure::ErrorRate, Limit::Share(0.0), ""),
            (retried, Figure::RetrySuccess, Limit::Share(0.8), ""),
            (retried, Figure::RetrySuccess, Limit::Share(0.9), "80 %, at least 90 %"),
            (Figures::default(), Figure::RetrySuccess, Limit::Share(1.0), ""),
            (logged, Figure::LogCoverage, Limit::Share(1.0), "90 %, at least 100 %"),
            (sent, Figure::LogCoverage, Limit::Share(1.0), ""),
            (refused, Figure::AuthFailures, Limit::Count(0), "1, at most 0"),
            (refused, Figure::Findings, Limit::Count(3), ""),
        ] {
            let threshold = Threshold { figure, limit: Spanned { value: limit, span: None } };
            let got = breaches(&figures, [threshold].iter());
            let words: Vec<_> = got.iter().map(|one| format!("{}, {}", one.observed, one.asked)).collect();
            assert_eq!(words.join("; "), told, "{}", figure.as_str());
        }
    }
}
