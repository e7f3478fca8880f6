//! What is wrong with a document, for a person: an excerpt each, some of every kind.

use std::io::{self, Write};

use crate::lint::{Defect, Linted};
use crate::report::secrets::{Secrets, tame};
use crate::suite::{Level, Suite};
use crate::text::{Color, Complaint, Severity, plural, render};

/// How many defects of one kind are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The first ones: documents have the same mistake by the hundred.
    Some,
    /// All.
    All,
}

/// How many of a kind are some.
const SOME: usize = 5;

/// Writes what is wrong with the document of a suite: by kind, the gravest first, then how much there is. The suite's secrets are
/// masked.
///
/// # Errors
/// The writer's own.
pub fn write(
    linted: &Linted,
    suite: &Suite,
    (color, detail): (Color, Detail),
    out: &mut dyn Write,
) -> io::Result<()> {
    let secrets = Secrets::of(suite);
    let same = |one: &Defect, other: &Defect| one.code == other.code && one.level == other.level;
    for kind in linted.defects.chunk_by(same) {
        let shown = match detail {
            Detail::Some => kind.len().min(SOME),
            Detail::All => kind.len(),
        };
        for defect in &kind[..shown] {
            let text = render(&[complaint(defect)], color);
            writeln!(out, "{}", secrets.cover(&text))?;
        }
        let name = kind[0].code.name();
        match kind.len() - shown {
            0 => {}
            more => writeln!(out, "... and {more} more of `{name}`: `--all` shows them\n")?,
        }
        writeln!(out, "{name}: {}\n", kind[0].code.hint())?;
    }
    writeln!(out, "{}: {}", tame(&secrets.cover(&suite.spec.value)), sum(linted))
}

/// How much of what there is.
fn sum(linted: &Linted) -> String {
    let levels = [(Level::Fail, "failing"), (Level::Warn, "warning"), (Level::Note, "note")];
    let counted = levels.into_iter().map(|(level, noun)| (noun, linted.count(level)));
    let mut parts: Vec<String> = counted
        .filter(|(_, count)| *count > 0)
        .map(|(noun, count)| if noun == "failing" { format!("{count} failing") } else { plural(count, noun) })
        .collect();
    if linted.ignored > 0 {
        parts.push(format!("{} ignored by the suite's rules", linted.ignored));
    }
    if parts.is_empty() { "nothing is wrong".to_owned() } else { parts.join(", ") }
}

fn complaint(defect: &Defect) -> Complaint {
    let severity = match defect.level {
        Level::Fail => Severity::Error,
        Level::Warn => Severity::Warning,
        Level::Note | Level::Off => Severity::Note,
    };
    let mut complaint = Complaint::error(tame(&defect.message)).at(defect.span.clone()).label(&defect.label);
    complaint.severity = severity;
    complaint.code = Some(defect.code.name());
    complaint.notes = defect.notes.iter().map(|note| tame(note)).collect();
    if defect.span.is_none() {
        complaint = complaint.note(format!("at `{}`", tame(&defect.at)));
    }
    match defect.places - 1 {
        0 => complaint,
        more => complaint.note(format!("so it is at {}", plural(more, "other place"))),
    }
}
