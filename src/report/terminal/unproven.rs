//! What nothing was proven about, and the way out: each reason once, however many operations it met.

use std::io;

use crate::report::OperationReport;
use crate::report::Reason;
use crate::report::Report;
use crate::report::terminal::paint::Look;
use crate::report::terminal::paint::Style;
use crate::report::terminal::paint::cut;
use crate::text::plural;

/// How many operations are named for a reason.
const OPERATIONS: usize = 4;
/// How many reasons a section has.
const REASONS: usize = 12;

/// A section: its heading, what it is about, whose reasons it tells.
type Section = (&'static str, &'static str, fn(&OperationReport) -> &[Reason]);

const SECTIONS: [Section; 5] = [
    ("Inconclusive", "proved nothing", |operation| &operation.inconclusive),
    ("Unanswered", "got no answer", |operation| &operation.unanswered),
    ("Skipped", "were not sent", |operation| &operation.skipped),
    ("Not planned", "can't be built, or left out by the suite and its limits", |operation| {
        &operation.dropped
    }),
    ("Unchecked", "answered with a body that can't be parsed here", |operation| &operation.unchecked),
];

pub(super) fn write(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
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
        if !reason.way_out.is_empty() {
            writeln!(out, "    {}", look.wrap(&format!("way out: {}", reason.way_out), 6))?;
        }
    }
    match gathered.len().saturating_sub(REASONS) {
        0 => Ok(()),
        more => writeln!(out, "  and {} more, in the JSON report", plural(more, "reason")),
    }
}
