//! The file that keeps known findings: today's, with the reasons that a person gave.

use std::fmt::Write;
use std::sync::Arc;

use serde_json::Value;

use crate::report::OperationReport;
use crate::report::Report;
use crate::suite::BASELINE_FORMAT;
use crate::suite::Baseline;
use crate::suite::Known;
use crate::suite::Level;
use crate::suite::fingerprint;

/// What an entry says until a person has said why.
const UNSAID: &str = "nobody has said why yet";

/// What keeping today's findings changes.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// What is known from now on, in the report's order.
    pub known: Vec<Arc<Known>>,
    /// How many of these were not known before.
    pub new: usize,
    /// How many are known no more because they were not found again.
    pub dropped: usize,
}

/// Today's failing findings and warnings. Entries that still hold keep their reasons and dates; those that ended and are found again
/// hold until the new day; those that were not found again are dropped, unless this run did not try their operation.
#[must_use]
pub fn keep(report: &Report, baseline: &Baseline, today: &str, until: &str) -> Kept {
    let mut kept = Kept::default();
    for operation in &report.operations {
        for known in found(operation, today, until) {
            if kept.known.iter().any(|other| other.id == known.id) {
                continue;
            }
            match baseline.known.iter().find(|old| old.id == known.id) {
                Some(old) if old.holds(today) => kept.known.push(Arc::clone(old)),
                Some(old) => {
                    kept.known.push(Arc::new(Known { until: known.until, ..Known::clone(old) }));
                }
                None => {
                    kept.new += 1;
                    kept.known.push(Arc::new(known));
                }
            }
        }
    }
    for old in &baseline.known {
        if report.stale.iter().any(|stale| stale.id == old.id) {
            kept.dropped += 1;
        } else if kept.known.iter().all(|known| known.id != old.id) {
            kept.known.push(Arc::clone(old));
        }
    }
    kept
}

fn found(operation: &OperationReport, today: &str, until: &str) -> Vec<Known> {
    let groups = operation.findings.iter().filter(|group| matches!(group.level, Level::Fail | Level::Warn));
    let known = groups.map(|group| Known {
        id: group.fingerprint.clone(),
        finding: group.code.name().to_owned(),
        operation: operation.id.to_string(),
        at: group.at.clone(),
        since: today.to_owned(),
        until: Some(until.to_owned()),
        because: UNSAID.to_owned(),
        span: None,
    });
    // What a mask changed could not be read back: a place that holds a secret is not written down.
    known.filter(|known| fingerprint(&known.finding, &known.operation, &known.at) == known.id).collect()
}

/// The file's text.
#[must_use]
pub fn text(kept: &Kept) -> String {
    let mut text = format!(
        "# Known findings: no run fails on these. `--write-baseline` keeps the file; `because` and `until` are yours.\n\
         baseline: {BASELINE_FORMAT}\n"
    );
    text.push_str(if kept.known.is_empty() { "findings: []\n" } else { "findings:\n" });
    for known in &kept.known {
        // Writing to a text does not fail.
        let _ = entry(&mut text, known);
    }
    text
}

fn entry(text: &mut String, known: &Known) -> std::fmt::Result {
    // A JSON text is a YAML scalar in quotes.
    let quoted = |text: &str| Value::from(text).to_string();
    writeln!(text, "  - id: {}", quoted(&known.id))?;
    writeln!(text, "    finding: {}", quoted(&known.finding))?;
    writeln!(text, "    operation: {}", quoted(&known.operation))?;
    if !known.at.is_empty() {
        writeln!(text, "    at: {}", quoted(&known.at))?;
    }
    if !known.since.is_empty() {
        writeln!(text, "    since: {}", known.since)?;
    }
    if let Some(until) = &known.until {
        writeln!(text, "    until: {until}")?;
    }
    writeln!(text, "    because: {}", quoted(&known.because))
}
