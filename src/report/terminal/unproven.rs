//! What nothing was proven about, and the way out: each reason once, however many operations it met.

use std::io;

use crate::report::OperationReport;
use crate::report::Proof;
use crate::report::Reason;
use crate::report::Report;
use crate::report::terminal::detail::Detail;
use crate::report::terminal::paint::Look;
use crate::report::terminal::paint::Style;
use crate::report::terminal::paint::cut;
use crate::text::plural;

/// How many operations are named for a reason.
const OPERATIONS: usize = 4;
/// How many operations have a line.
const LINES: usize = 25;
/// How many reasons a section has.
const REASONS: usize = 12;

/// A section: its heading, what it is about, whose reasons it tells.
type Section = (&'static str, &'static str, fn(&OperationReport) -> &[Reason]);

const SECTIONS: [Section; 5] = [
    // Of the others all is said in their line.
    ("Inconclusive", "proved nothing", |operation| match operation.proof {
        Proof::Conclusive | Proof::LeftOut => &operation.inconclusive,
        Proof::Nothing(_) => &[],
    }),
    ("Unanswered", "got no answer", |operation| &operation.unanswered),
    ("Skipped", "were not sent", |operation| &operation.skipped),
    ("Not planned", "can't be built, or left out by the suite and its limits", |operation| {
        &operation.dropped
    }),
    ("Unchecked", "answered with a body that can't be parsed here", |operation| &operation.unchecked),
];

pub(super) fn write(report: &Report, detail: Detail, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    nothing_proven(report, detail, look, out)?;
    for (heading, about, reasons) in SECTIONS {
        let gathered = gather(report, reasons);
        if !gathered.is_empty() {
            section(heading, about, &gathered, look, out)?;
        }
    }
    Ok(())
}

/// One reason, and the operations that it met.
struct Gathered<'r> {
    reason: &'r Reason,
    count: usize,
    operations: Vec<&'r str>,
}

fn gather(report: &Report, reasons: fn(&OperationReport) -> &[Reason]) -> Vec<Gathered<'_>> {
    let mut gathered: Vec<Gathered<'_>> = Vec::new();
    for operation in &report.operations {
        for reason in reasons(operation) {
            let id: &str = &operation.id.0;
            match gathered
                .iter_mut()
                .find(|known| known.reason.why == reason.why && known.reason.way_out == reason.way_out)
            {
                Some(known) => {
                    known.count += reason.count;
                    known.operations.push(id);
                }
                None => gathered.push(Gathered { reason, count: reason.count, operations: vec![id] }),
            }
        }
    }
    gathered.sort_by_key(|known| std::cmp::Reverse(known.count));
    gathered
}

/// One line for each operation about which nothing is proven: why, and what to give.
fn nothing_proven(report: &Report, detail: Detail, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let unproven: Vec<_> = report
        .operations
        .iter()
        .filter_map(|operation| match &operation.proof {
            Proof::Nothing(reason) => Some((operation, reason)),
            Proof::Conclusive | Proof::LeftOut => None,
        })
        .collect();
    if unproven.is_empty() {
        return Ok(());
    }
    let about = format!("({} of {})", unproven.len(), plural(report.coverage.operations, "operation"));
    writeln!(out, "\n{} {}", look.paint(Style::Strong, "Nothing proven"), look.paint(Style::Faint, &about))?;
    let shown = if detail == Detail::Whole { unproven.len() } else { LINES };
    for (operation, reason) in unproven.iter().take(shown) {
        let way_out = if reason.way_out.is_empty() { String::new() } else { format!("; {}", reason.way_out) };
        writeln!(out, "  {}", look.wrap(&format!("{}: {}{way_out}", operation.id, reason.why), 4))?;
    }
    match unproven.len().saturating_sub(shown) {
        0 => Ok(()),
        more => {
            let more = plural(more, "more operation");
            writeln!(out, "  and {more}; `--verbose` shows all of them")
        }
    }
}

fn section(
    heading: &str,
    about: &str,
    gathered: &[Gathered<'_>],
    look: Look,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let count = gathered.iter().map(|known| known.count).sum();
    let about = look.paint(Style::Faint, &format!("({} {about})", plural(count, "case")));
    writeln!(out, "\n{} {about}", look.paint(Style::Strong, heading))?;
    for known in gathered.iter().take(REASONS) {
        let reason = known.reason;
        let sentence = format!("{}: {}", plural(known.count, "case"), reason.why);
        writeln!(out, "  {}", look.wrap(&sentence, 4))?;
        writeln!(
            out,
            "    {}",
            look.paint(Style::Faint, &look.wrap(&cut(&known.operations, OPERATIONS, ", "), 4))
        )?;
        let kind = match (reason.kind, reason.side) {
            (Some(kind), Some(side)) => format!(" ({kind}, for {} to mend)", side.name()),
            (Some(_) | None, _) => String::new(),
        };
        if !reason.way_out.is_empty() {
            writeln!(out, "    {}", look.wrap(&format!("way out{kind}: {}", reason.way_out), 6))?;
        }
    }
    match gathered.len().saturating_sub(REASONS) {
        0 => Ok(()),
        more => writeln!(out, "  and {} more, in the JSON report", plural(more, "reason")),
    }
}
