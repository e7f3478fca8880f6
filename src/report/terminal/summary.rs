//! How a report begins and ends.

use std::io;

use crate::plan::Recording;
use crate::report::CleanupReport;
use crate::report::Coverage;
use crate::report::Group;
use crate::report::OperationReport;
use crate::report::Report;
use crate::report::terminal::detail::Detail;
use crate::report::terminal::health;
use crate::report::terminal::paint::Look;
use crate::report::terminal::paint::Style;
use crate::report::terminal::paint::cut;
use crate::suite::Checks;
use crate::suite::Level;
use crate::text::plural;

/// How many operations the table has where not all is asked for.
const ROWS: usize = 20;
/// How many findings are named that were not found again.
const STALE: usize = 3;
/// How many flaky cases are named where not all is asked for.
const FLAKY: usize = 5;
/// How many things that are left are named.
const LEFT: usize = 5;

pub(super) fn heading(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let against =
        if report.server.is_empty() { String::new() } else { format!(" against {}", report.server) };
    let place = format!("({}, {}){against}", report.file, report.spec);
    writeln!(out, "{} {}", look.paint(Style::Strong, &report.title), look.paint(Style::Faint, &place))?;
    connection(report, look, out)
}

/// That nobody knows who answered can't be said too loudly.
fn connection(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if report.connection.checks == Checks::Skipped {
        let told = "INSECURE: certificates were not checked, so anybody may have answered, and heard the credentials";
        writeln!(out, "{}", look.paint(Style::Bad, told))?;
    }
    match &report.connection.proxy {
        Some(proxy) => writeln!(out, "{}", look.paint(Style::Faint, &format!("by the proxy {proxy}"))),
        None => Ok(()),
    }
}

pub(super) fn write(report: &Report, detail: Detail, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    table(report, detail, look, out)?;
    for hint in &report.hints {
        writeln!(out, "\n{} {}", look.paint(Style::Doubtful, "hint:"), look.wrap(hint, 6))?;
    }
    writeln!(out, "\n{}", verdict(report, look))?;
    writeln!(out, "  cases     {}", cases(report, look))?;
    writeln!(out, "  findings  {}", findings(report, look))?;
    if let Some(recording) = &report.recording {
        recorded(report, recording, look, out)?;
    } else {
        let Coverage { operations, conclusive } = report.coverage;
        if operations > 0 {
            writeln!(out, "  proven    conclusive {conclusive} of {}", plural(operations, "operation"))?;
        }
        let seconds = report.elapsed.as_secs_f64();
        let followed = match report.followed {
            0 => String::new(),
            followed => format!(", and {followed} to follow findings up"),
        };
        writeln!(out, "  requests  {} in {seconds:.2} s{followed}, seed {}", report.requests, report.seed)?;
        flaky(report, detail, look, out)?;
        health::write(report, look, out)?;
        cleanup(&report.cleanup, look, out)?;
    }
    if let Some(ended) = &report.ended {
        writeln!(out, "  ended     {}", look.wrap(ended, 12))?;
    }
    stale(report, look, out)?;
    if report.variables.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = report.variables.iter().map(|name| format!("${name}")).collect();
    let whose =
        if report.recording.is_some() { "the credentials of your own" } else { "the suite's secrets" };
    writeln!(out, "  commands  set {} to {whose} before you paste one", names.join(", "))
}

/// The cases that were answered only when they were tried again, with what came of each attempt.
fn flaky(report: &Report, detail: Detail, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let all: Vec<_> = report.flaky().collect();
    let shown = if detail == Detail::Whole { all.len() } else { FLAKY };
    for case in all.iter().take(shown) {
        let came_to = case.earlier.iter().map(|attempt| match &attempt.outcome {
            Ok(status) => status.to_string(),
            Err(error) => error.clone(),
        });
        let last = case.status.map_or_else(String::new, |status| status.to_string());
        let attempts: Vec<_> = came_to.chain([last]).collect();
        let sentence = format!("{}: {}", case.id, attempts.join(", then "));
        writeln!(out, "  flaky     {}", look.wrap(&sentence, 12))?;
    }
    match all.len().saturating_sub(shown) {
        0 => Ok(()),
        more => writeln!(out, "            and {more} more; `--verbose` shows all of them"),
    }
}

/// What was recorded, what of it is not judged, and what of the document it never touched.
fn recorded(report: &Report, recording: &Recording, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let judged = report.cases.len();
    let left_out: Vec<_> = recording.left_out.iter().map(|(why, count)| format!("{why} ({count})")).collect();
    let left_out =
        if left_out.is_empty() { String::new() } else { format!("; left out: {}", left_out.join(", ")) };
    let sentence = format!("{} recorded, {judged} judged{left_out}", plural(recording.calls, "call"));
    writeln!(out, "  calls     {}", look.wrap(&sentence, 12))?;
    match recording.untouched.len() {
        0 => Ok(()),
        count => writeln!(out, "  untouched {} of the document", plural(count, "operation")),
    }
}

/// The document's operations that no recorded call was for, one a line.
///
/// # Errors
/// Those of the writer.
pub fn untouched(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(recording) = report.recording.as_ref().filter(|recording| !recording.untouched.is_empty())
    else {
        return Ok(());
    };
    writeln!(out, "\n{}", look.paint(Style::Strong, "Never called"))?;
    recording.untouched.iter().try_for_each(|id| writeln!(out, "  {id}"))
}

/// What was made and removed, and what was not, where anything was made at all.
fn cleanup(cleanup: &CleanupReport, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let CleanupReport { removed, left } = cleanup;
    if *removed == 0 && left.is_empty() {
        return Ok(());
    }
    let removed = format!("{removed} removed of what the run made");
    if left.is_empty() {
        return writeln!(out, "  cleanup   {removed}");
    }
    let count: usize = left.iter().map(|one| one.count).sum();
    let count = look.paint(Style::Doubtful, &format!("{count} left"));
    writeln!(out, "  cleanup   {removed}{}{count}", look.dot())?;
    for one in left.iter().take(LEFT) {
        let what = match &one.request {
            Some(request) => request.clone(),
            None => format!("{} of `{}`", one.count, one.by.0.split("::").nth(1).unwrap_or_default()),
        };
        writeln!(out, "            {}", look.wrap(&format!("{what}: {}", one.why), 12))?;
    }
    match left.len().saturating_sub(LEFT) {
        0 => Ok(()),
        more => writeln!(out, "            and {more} more, in the JSON report"),
    }
}

/// What is known and was not found again.
fn stale(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let named: Vec<_> = report
        .stale
        .iter()
        .map(|known| format!("{} ({} in {})", known.id, known.finding, known.operation))
        .collect();
    if named.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "{} not found again: {}; `--write-baseline` drops them",
        plural(named.len(), "known finding"),
        cut(&named, STALE, ", ")
    );
    writeln!(out, "  baseline  {}", look.wrap(&sentence, 12))
}

fn verdict(report: &Report, look: Look) -> String {
    match report.exit_code() {
        0 if report.totals.inconclusive > report.totals.passed => look.paint(
            Style::Doubtful,
            "PASSED: every promise that was tried is kept, but most cases proved nothing",
        ),
        0 if report.known() > 0 => look.paint(Style::Good, "PASSED: nothing is broken that is not known"),
        0 => look.paint(Style::Good, "PASSED: every promise that was tried is kept"),
        1 if report.totals.failed == 0 => look.paint(Style::Bad, "FAILED: a threshold is not kept"),
        1 if report.scenarios.iter().any(|one| one.outcome == "failed")
            && report.operations.iter().all(|one| one.totals.failed == 0) =>
        {
            look.paint(Style::Bad, "FAILED: a scenario did not go as the suite expects")
        }
        1 => look.paint(Style::Bad, "FAILED: the API breaks its document"),
        4 if report.recording.is_some() => {
            look.paint(Style::Doubtful, "NOTHING TO JUDGE: no recorded call was for this API")
        }
        4 => look.paint(Style::Doubtful, "NOTHING TO RUN"),
        _ if report.requires_conclusive && report.coverage.conclusive < report.coverage.operations => look
            .paint(
                Style::Doubtful,
                "NOT PROVEN: nothing is proven about some operations, and that is required",
            ),
        _ if report.totals.unanswered > 0 => {
            look.paint(Style::Doubtful, "NOT PROVEN: some requests got no answer")
        }
        _ if report.totals.skipped > 0 => look.paint(Style::Doubtful, "NOT PROVEN: the run did not end"),
        _ => look.paint(Style::Doubtful, "NOT PROVEN: every answer is inconclusive"),
    }
}

fn cases(report: &Report, look: Look) -> String {
    let mut named: Vec<_> = report
        .totals
        .named()
        .into_iter()
        .map(|(name, count)| look.paint(style(name), &format!("{count} {name}")))
        .collect();
    if let flaky @ 1.. = report.flaky().count() {
        named.push(look.paint(Style::Doubtful, &format!("{flaky} of them flaky")));
    }
    if named.is_empty() { "none".to_owned() } else { named.join(look.dot()) }
}

fn style(name: &str) -> Style {
    match name {
        "failed" => Style::Bad,
        "passed" => Style::Good,
        _ => Style::Doubtful,
    }
}

fn findings(report: &Report, look: Look) -> String {
    let levels = [(Level::Fail, "failing"), (Level::Warn, "warning"), (Level::Note, "note")];
    let mut named: Vec<_> = levels
        .into_iter()
        .map(|(level, name)| (level, name, report.findings(level)))
        .filter(|(_, _, count)| *count > 0)
        .map(|(level, name, count)| {
            let words = if level == Level::Fail { format!("{count} {name}") } else { plural(count, name) };
            look.paint(Look::style(level), &words)
        })
        .collect();
    let ignored: usize = report.operations.iter().map(|operation| operation.ignored).sum();
    if ignored > 0 {
        named.push(format!("{ignored} ignored by the suite's rules"));
    }
    if report.known() > 0 {
        named.push(format!("{} known", report.known()));
    }
    if named.is_empty() { "none".to_owned() } else { named.join(look.dot()) }
}

fn warnings(operation: &OperationReport) -> usize {
    let is_warning = |group: &&Group| group.level == Level::Warn && group.known.is_none();
    operation.findings.iter().filter(is_warning).count()
}

/// A row for each operation about which not everything is well, where there is more than one operation at all.
fn table(report: &Report, detail: Detail, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let is_well = |operation: &&OperationReport| {
        operation.totals.passed == operation.totals.all() && operation.findings.is_empty()
    };
    let mut rows: Vec<_> = report.operations.iter().filter(|operation| !is_well(operation)).collect();
    if report.operations.len() < 2 || rows.is_empty() {
        return Ok(());
    }
    let shown = if detail == Detail::Whole { rows.len() } else { ROWS };
    // The worst first: the others may not be shown.
    rows.sort_by_key(|row| {
        std::cmp::Reverse((row.totals.failed > 0, row.totals.unanswered > 0, warnings(row) > 0))
    });
    let width = rows.iter().take(shown).map(|row| row.id.0.chars().count()).max().unwrap_or_default().max(9);
    let names = ["failed", "warnings", "inconclusive", "unanswered", "skipped", "passed"];
    let heading = format!("{:<width$}  {}", "operation", names.join("  "));
    writeln!(out, "\n{}", look.paint(Style::Faint, &heading))?;
    for row in rows.iter().take(shown) {
        let totals = row.totals;
        let warnings = warnings(row);
        let counts =
            [totals.failed, warnings, totals.inconclusive, totals.unanswered, totals.skipped, totals.passed];
        write!(out, "{:<width$}", row.id.0)?;
        for (name, count) in names.iter().zip(counts) {
            let cell =
                format!("{:>1$}", if count == 0 { "-".to_owned() } else { count.to_string() }, name.len());
            let cell = match (*name, count) {
                (_, 0) => look.paint(Style::Faint, &cell),
                ("failed", _) => look.paint(Style::Bad, &cell),
                ("passed", _) => cell,
                _ => look.paint(Style::Doubtful, &cell),
            };
            write!(out, "  {cell}")?;
        }
        writeln!(out)?;
    }
    let more = rows.len().saturating_sub(shown);
    if more > 0 {
        writeln!(out, "and {}", plural(more, "more operation"))?;
    }
    match report.operations.len() - rows.len() {
        0 => Ok(()),
        well => writeln!(
            out,
            "{}",
            look.paint(Style::Faint, &format!("{} without a finding", plural(well, "operation")))
        ),
    }
}
