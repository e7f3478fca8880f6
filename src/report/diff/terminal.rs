//! For a person: an excerpt of the new document each, some of every kind.

use std::io;

use crate::compare::Finding;
use crate::compare::Level;
use crate::compare::Spot;
use crate::report::diff::Diffed;
use crate::report::diff::words;
use crate::report::lines::Lines;
use crate::report::lint::Detail;
use crate::report::secrets::tame;
use crate::text::{Color, Complaint, Severity, plural, render};

/// How many changes of one kind are shown.
const SOME: usize = 5;

pub(super) fn write(
    diffed: Diffed<'_>,
    color: Color,
    detail: Detail,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut lines = Lines::default();
    let same = |one: &Finding, other: &Finding| one.rule == other.rule && one.level == other.level;
    for kind in diffed.compared.findings.chunk_by(same) {
        let is_small = matches!(kind[0].level, Level::Note | Level::Allowed | Level::Off);
        let shown = match detail {
            Detail::All => kind.len(),
            Detail::Some if is_small => 0,
            Detail::Some => kind.len().min(SOME),
        };
        for finding in &kind[..shown] {
            writeln!(out, "{}", render(&[complaint(finding, &mut lines)], color))?;
        }
        if shown > 0 && shown < kind.len() {
            writeln!(out, "... and {} more of `{}`: `--all` shows them\n", kind.len() - shown, kind[0].rule)?;
        }
        if shown > 0 && !is_small {
            writeln!(out, "{}: {}\n", kind[0].rule, kind[0].rule.hint())?;
        }
    }
    writeln!(out, "{} -> {}: {}", tame(diffed.old), tame(diffed.new), words::sum(diffed.compared))
}

fn complaint(finding: &Finding, lines: &mut Lines) -> Complaint {
    let (spot, other, which) = match finding.new.span {
        Some(_) => (&finding.new, &finding.old, "old"),
        None => (&finding.old, &finding.new, "new"),
    };
    let mut complaint = Complaint::error(words::headline(finding)).at(spot.span.clone());
    complaint.severity = match finding.level {
        Level::Breaking => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note | Level::Allowed | Level::Off => Severity::Note,
    };
    if finding.new.span.is_none() && finding.old.span.is_some() {
        complaint = complaint.label("here in the old document");
    }
    complaint.notes.extend(words::proof(finding));
    if let Some(place) = place(other, lines) {
        complaint = complaint.note(format!("in the {which} document: {place}"));
    }
    match finding.places - 1 {
        0 => {}
        more => complaint = complaint.note(format!("so it is at {}", plural(more, "other place"))),
    }
    complaint.code = Some(finding.rule.id());
    complaint
}

fn place(spot: &Spot, lines: &mut Lines) -> Option<String> {
    let span = spot.span.as_ref()?;
    let (line, column) = lines.place(span);
    Some(tame(&format!("{}:{line}:{column}", span.source.name)))
}
