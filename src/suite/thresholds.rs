//! `thresholds:`.

use std::fmt;
use std::time::Duration;

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::{Kind, Node};
use crate::suite::spanned::Spanned;
use crate::suite::units;
use crate::text::Complaint;

/// A figure that can be held against a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Half of the answers took this long, or less.
    P50,
    /// Nine tenths of the answers did.
    P90,
    /// 95 of a hundred did.
    P95,
    /// 99 of a hundred did.
    P99,
    /// The slowest answer.
    Max,
    /// The mean of all answers.
    Mean,
    /// The share of 4xx and 5xx where a success was expected.
    ErrorRate,
    /// The share of attempts that took too long.
    TimeoutRate,
    /// How often the suite's own credentials were refused.
    AuthFailures,
    /// How many different promises about requests and answers were broken.
    ContractFindings,
    /// The share of cases that came right of those that were sent again.
    RetrySuccess,
    /// The share of calls that were logged.
    LoggingCoverage,
}

/// What a figure is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// At most so long.
    Time(Duration),
    /// At most this share, from 0 to 1.
    ShareAtMost(f64),
    /// At least this share, from 0 to 1.
    ShareAtLeast(f64),
    /// At most so many.
    Count(usize),
}

/// A figure and what it must keep to.
pub type Threshold = (Measure, Spanned<Bound>);

/// `thresholds:`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thresholds {
    /// For the run as a whole.
    pub run: Vec<Threshold>,
    /// `per_operation:`: for each operation.
    pub per_operation: Vec<Threshold>,
}

/// A row for each figure: its key, its unit, and what it should keep to where a suite asks for `defaults`.
const MEASURES: [(Measure, &str, Bound); 12] = [
    (Measure::P50, "p50", Bound::Time(Duration::from_millis(100))),
    (Measure::P90, "p90", Bound::Time(Duration::from_millis(150))),
    (Measure::P95, "p95", Bound::Time(Duration::from_millis(200))),
    (Measure::P99, "p99", Bound::Time(Duration::from_secs(1))),
    (Measure::Max, "max", Bound::Time(Duration::from_secs(10))),
    (Measure::Mean, "mean", Bound::Time(Duration::from_millis(200))),
    (Measure::ErrorRate, "error_rate", Bound::ShareAtMost(0.01)),
    (Measure::TimeoutRate, "timeout_rate", Bound::ShareAtMost(0.005)),
    (Measure::AuthFailures, "auth_failures", Bound::Count(0)),
    (Measure::ContractFindings, "contract_findings", Bound::Count(0)),
    (Measure::RetrySuccess, "retry_success", Bound::ShareAtLeast(0.9)),
    (Measure::LoggingCoverage, "logging_coverage", Bound::ShareAtLeast(1.0)),
];

/// What `thresholds: defaults` holds an API to.
const DEFAULTS: [Measure; 6] = [
    Measure::P95,
    Measure::ErrorRate,
    Measure::TimeoutRate,
    Measure::AuthFailures,
    Measure::ContractFindings,
    Measure::RetrySuccess,
];

const THRESHOLDS: Keys = Keys {
    of: "`thresholds`",
    read: &[
        "p50",
        "p90",
        "p95",
        "p99",
        "max",
        "mean",
        "error_rate",
        "timeout_rate",
        "auth_failures",
        "contract_findings",
        "retry_success",
        "logging_coverage",
        "per_operation",
    ],
    later: &[],
};

impl Measure {
    /// The key in suites and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        MEASURES.iter().find(|(measure, ..)| *measure == self).map_or("", |(_, name, _)| name)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => write!(f, "at most {}", milliseconds(*time)),
            Self::ShareAtMost(share) => write!(f, "at most {}", percent(*share)),
            Self::ShareAtLeast(share) => write!(f, "at least {}", percent(*share)),
            Self::Count(count) => write!(f, "at most {count}"),
        }
    }
}

/// A time in milliseconds, as many digits as count.
#[must_use]
pub fn milliseconds(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    match millis {
        millis if millis >= 100.0 => format!("{millis:.0} ms"),
        millis if millis >= 1.0 => format!("{millis:.1} ms"),
        millis => format!("{millis:.2} ms"),
    }
}

/// A share in percent.
#[must_use]
pub fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

pub(crate) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> Thresholds {
    let Some(node) = node else { return Thresholds::default() };
    if matches!(&node.kind, Kind::Scalar(scalar) if scalar.text == "defaults") {
        let default = |measure: &Measure| {
            let (_, _, bound) = MEASURES.iter().find(|(known, ..)| known == measure)?;
            Some((*measure, Spanned { value: *bound, span: Some(node.span.clone()) }))
        };
        return Thresholds { run: DEFAULTS.iter().filter_map(default).collect(), per_operation: Vec::new() };
    }
    let Some(fields) = Fields::open(node, &THRESHOLDS, log) else { return Thresholds::default() };
    let per_operation = fields.node("per_operation").and_then(|node| {
        let fields = Fields::open(node, &THRESHOLDS, log)?;
        if let Some(nested) = fields.node("per_operation") {
            log.push(Complaint::error("`per_operation` stands in itself").at(nested.span.clone()));
        }
        Some(bounds(&fields, log))
    });
    Thresholds { run: bounds(&fields, log), per_operation: per_operation.unwrap_or_default() }
}

fn bounds(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Vec<Threshold> {
    let mut thresholds = Vec::new();
    for (measure, name, like) in MEASURES {
        let bound = fields.read(name, log, |node| {
            let bound = match like {
                Bound::Time(_) => Bound::Time(units::duration(node)?),
                Bound::ShareAtMost(_) => Bound::ShareAtMost(units::share(node)?),
                Bound::ShareAtLeast(_) => Bound::ShareAtLeast(units::share(node)?),
                Bound::Count(_) => Bound::Count(whole(node)?),
            };
            Ok(Spanned { value: bound, span: Some(node.span.clone()) })
        });
        thresholds.extend(bound.map(|bound| (measure, bound)));
    }
    thresholds
}

fn whole(node: &Node) -> Result<usize, Wrong> {
    let number = units::text(node).ok().and_then(|text| text.parse().ok());
    number.ok_or_else(|| Wrong::kind("a whole number from 0"))
}
