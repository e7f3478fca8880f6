//! How long answers took.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Three digits of a figure count: an error of at most 0.1 %.
const DIGITS: u8 = 3;

/// A day in microseconds: no answer takes longer, and the histogram grows with what it is told.
const LONGEST: u64 = 86_400_000_000;

/// How long answers took, from asking for a connection to the last byte, by percentiles of a histogram of high dynamic range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    /// How many answers were timed; all figures are zero where none was.
    pub answers: u64,
    /// Half of them were this quick, or quicker.
    pub p50: Duration,
    /// Nine tenths of them.
    pub p90: Duration,
    /// 95 of a hundred.
    pub p95: Duration,
    /// 99 of a hundred.
    pub p99: Duration,
    /// The slowest.
    pub max: Duration,
    /// Their mean.
    pub mean: Duration,
}

impl Latency {
    /// The figures of these times.
    #[must_use]
    pub fn of(times: impl IntoIterator<Item = Duration>) -> Self {
        // A histogram that can't be made or does not take a time has nothing to tell of it.
        let Ok(mut histogram) = Histogram::<u64>::new(DIGITS) else { return Self::default() };
        for time in times {
            let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
            let _ = histogram.record(micros.clamp(1, LONGEST));
        }
        if histogram.is_empty() {
            return Self::default();
        }
        let at = |quantile: f64| Duration::from_micros(histogram.value_at_quantile(quantile));
        Self {
            answers: histogram.len(),
            p50: at(0.5),
            p90: at(0.9),
            p95: at(0.95),
            p99: at(0.99),
            max: Duration::from_micros(histogram.max()),
            mean: Duration::from_secs_f64(histogram.mean() / 1e6),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_within_a_thousandth() {
        let latency = Latency::of((1..=1000).map(Duration::from_millis));
        assert_eq!(latency.answers, 1000);
        for (name, figure, millis) in [
            ("p50", latency.p50, 500.0),
            ("p90", latency.p90, 900.0),
            ("p95", latency.p95, 950.0),
            ("p99", latency.p99, 990.0),
            ("max", latency.max, 1000.0),
            ("mean", latency.mean, 500.5),
        ] {
            let seen = figure.as_secs_f64() * 1e3;
            assert!((seen - millis).abs() <= millis / 500.0, "{name}: {seen}");
        }
    }

    #[test]
    fn no_answer_has_no_figures() {
        assert_eq!(Latency::of([]), Latency::default());
    }
}
