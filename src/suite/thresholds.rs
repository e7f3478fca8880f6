//! `thresholds:`: how good the health figures of a run have to be.

use std::time::Duration;

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::Node;
use crate::suite::spanned::Spanned;
use crate::suite::units;
use crate::suite::wishes::Pattern;
use crate::text::Complaint;

pub(crate) const THRESHOLDS: Keys = Keys {
    of: "`thresholds`",
    read: &[
        "p50",
        "p90",
        "p95",
        "p99",
        "max",
        "error_rate",
        "timeout_rate",
        "auth_failures",
        "findings",
        "retry_success",
        "log_coverage",
        "operations",
    ],
    later: &[],
};

/// The same, of some operations.
pub(crate) const OF_OPERATIONS: Keys = Keys {
    of: "the thresholds of operations",
    read: &[
        "p50",
        "p90",
        "p95",
        "p99",
        "max",
        "error_rate",
        "timeout_rate",
        "auth_failures",
        "findings",
        "retry_success",
    ],
    later: &[],
};

/// `thresholds:`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thresholds {
    /// Those of the run as a whole.
    pub run: Vec<Threshold>,
    /// `operations:`: those of each operation that a pattern names, in the order of the suite; later ones win.
    pub operations: Vec<(Spanned<Pattern>, Vec<Threshold>)>,
}

/// A figure and what it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// What is measured.
    pub figure: Figure,
    /// What it may be at most, or has to be at least: see [`Figure::is_at_least`].
    pub limit: Spanned<Limit>,
}

/// What a figure is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// For response times.
    Time(Duration),
    /// For rates: a share from 0 to 1.
    Share(f64),
    /// For what is counted.
    Count(usize),
}

/// A health figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// The response time that half of all answers kept.
    P50,
    /// That 90 % kept.
    P90,
    /// That 95 % kept.
    P95,
    /// That 99 % kept.
    P99,
    /// The longest response time.
    Max,
    /// 4xx and 5xx where success was expected, among all answers that should have been successes.
    ErrorRate,
    /// Timeouts among all attempts.
    TimeoutRate,
    /// Credentials that were refused where they should not have been.
    AuthFailures,
    /// Contract findings that fail.
    Findings,
    /// Retried requests that were answered in the end, among all retried ones.
    RetrySuccess,
    /// Attempts that are in the log, among all.
    LogCoverage,
}

impl Figure {
    /// All figures, as reports list them.
    pub const ALL: [Self; 11] = [
        Self::P50,
        Self::P90,
        Self::P95,
        Self::P99,
        Self::Max,
        Self::ErrorRate,
        Self::TimeoutRate,
        Self::AuthFailures,
        Self::Findings,
        Self::RetrySuccess,
        Self::LogCoverage,
    ];

    /// Its key under `thresholds:`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::P50 => "p50",
            Self::P90 => "p90",
            Self::P95 => "p95",
            Self::P99 => "p99",
            Self::Max => "max",
            Self::ErrorRate => "error_rate",
            Self::TimeoutRate => "timeout_rate",
            Self::AuthFailures => "auth_failures",
            Self::Findings => "findings",
            Self::RetrySuccess => "retry_success",
            Self::LogCoverage => "log_coverage",
        }
    }

    /// Whether its limit is the least that it has to be; of all others it is the most that it may be.
    #[must_use]
    pub fn is_at_least(self) -> bool {
        match self {
            Self::RetrySuccess | Self::LogCoverage => true,
            Self::P50
            | Self::P90
            | Self::P95
            | Self::P99
            | Self::Max
            | Self::ErrorRate
            | Self::TimeoutRate
            | Self::AuthFailures
            | Self::Findings => false,
        }
    }

    fn limit(self, node: &Node) -> Result<Limit, Wrong> {
        match self {
            Self::P50 | Self::P90 | Self::P95 | Self::P99 | Self::Max => {
                units::duration(node).map(Limit::Time)
            }
            Self::ErrorRate | Self::TimeoutRate | Self::RetrySuccess | Self::LogCoverage => {
                units::share(node).map(Limit::Share)
            }
            Self::AuthFailures | Self::Findings => units::number(node).map(Limit::Count),
        }
    }
}

pub(crate) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> Thresholds {
    let Some(fields) = node.and_then(|node| Fields::open(node, &THRESHOLDS, log)) else {
        return Thresholds::default();
    };
    let run = figures(&fields, log);
    let operations = fields.entries("operations", "a mapping from patterns to thresholds", log);
    let operations = operations.iter().filter_map(|entry| {
        let pattern = Pattern::parse(&entry.key).map_err(|(what, way_out)| {
            let message = format!("the pattern `{}` {what}", entry.key);
            log.push(Complaint::error(message).at(entry.key_span.clone()).label(way_out));
        });
        let fields = Fields::open(&entry.value, &OF_OPERATIONS, log)?;
        let thresholds = figures(&fields, log);
        Some((Spanned { value: pattern.ok()?, span: Some(entry.key_span.clone()) }, thresholds))
    });
    Thresholds { run, operations: operations.collect() }
}

fn figures(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Vec<Threshold> {
    let read = Figure::ALL.into_iter().filter_map(|figure| {
        let limit = fields.read(figure.as_str(), log, |node| {
            figure.limit(node).map(|value| Spanned { value, span: Some(node.span.clone()) })
        });
        limit.map(|limit| Threshold { figure, limit })
    });
    read.collect()
}
