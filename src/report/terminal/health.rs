//! How the API served: the figures in two lines, and the thresholds that were not kept.

use std::io;

use crate::health::milliseconds;
use crate::health::percent;
use crate::report::BreachReport;
use crate::report::Report;
use crate::report::terminal::paint::Look;
use crate::report::terminal::paint::Style;
use crate::text::plural;

/// How many thresholds of operations are named.
const LINES: usize = 20;

/// The figures, as lines of the summary.
pub(super) fn write(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let health = &report.health;
    let latency = &health.latency;
    if latency.answers > 0 {
        let times = [("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99), ("max", latency.max)];
        let times: Vec<_> =
            times.iter().map(|(name, time)| format!("{name} {}", milliseconds(*time))).collect();
        writeln!(out, "  latency   {}", times.join(look.dot()))?;
    }
    let rates = [
        ("errors", health.error_rate()),
        ("timeouts", health.timeout_rate()),
        ("retries that helped", health.retry_success()),
        ("logged", health.logging_coverage()),
    ];
    let told = rates.iter().filter_map(|(name, rate)| Some(format!("{name} {}", percent((*rate)?))));
    let refused = match health.auth_failures {
        0 => None,
        count => Some(plural(count, "authentication failure")),
    };
    let told: Vec<_> = told.chain(refused).collect();
    if latency.answers > 0 && !told.is_empty() {
        writeln!(out, "  health    {}", told.join(look.dot()))?;
    }
    Ok(())
}

/// The thresholds that were not kept, a line each.
pub(super) fn breaches(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if report.breaches.is_empty() {
        return Ok(());
    }
    let count = look.paint(Style::Faint, &format!("({} not kept)", report.breaches.len()));
    writeln!(out, "\n{} {count}", look.paint(Style::Strong, "Thresholds"))?;
    for breach in report.breaches.iter().take(LINES) {
        writeln!(out, "  {} {}", look.paint(Style::Bad, "FAIL"), look.wrap(&sentence(breach), 7))?;
    }
    match report.breaches.len().saturating_sub(LINES) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more, in the JSON report"),
    }
}

fn sentence(breach: &BreachReport) -> String {
    let of = breach.operation.as_ref().map(|id| format!(" of {id}")).unwrap_or_default();
    let place = match &breach.place {
        Some((file, line, column)) => format!(" ({file}:{line}:{column})"),
        None => String::new(),
    };
    format!("{}{of}: {}, asked for {}{place}", breach.measure, breach.observed, breach.asked)
}
