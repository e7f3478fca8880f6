//! For a comment on a change: tables by level.

use std::io;

use crate::compare::Finding;
use crate::compare::Level;
use crate::compare::Spot;
use crate::report::diff::Diffed;
use crate::report::diff::words;
use crate::report::lines::Lines;
use crate::report::secrets::tame;

pub(super) fn write(diffed: Diffed<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut lines = Lines::default();
    writeln!(out, "# {} → {}\n", cell(diffed.old), cell(diffed.new))?;
    writeln!(out, "{}\n", words::sum(diffed.compared))?;
    for level in [Level::Breaking, Level::Warning, Level::Note, Level::Allowed] {
        let of_level: Vec<&Finding> =
            diffed.compared.findings.iter().filter(|finding| finding.level == level).collect();
        if of_level.is_empty() {
            continue;
        }
        writeln!(out, "## {} ({})\n", title(level), of_level.len())?;
        writeln!(out, "| rule | change | proof | old | new |\n| --- | --- | --- | --- | --- |")?;
        for finding in of_level {
            let places = match finding.places - 1 {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            writeln!(
                out,
                "| `{}` | {}{places} | {} | {} | {} |",
                finding.rule,
                cell(&words::headline(finding)),
                cell(&words::proof(finding).unwrap_or_default()),
                cell(&place(&finding.old, &mut lines)),
                cell(&place(&finding.new, &mut lines)),
            )?;
        }
        writeln!(out)?;
    }
    out.flush()
}

fn title(level: Level) -> &'static str {
    match level {
        Level::Breaking => "Breaking changes",
        Level::Warning => "Warnings",
        Level::Note => "Notes",
        Level::Allowed => "Written differently",
        Level::Off => "Not looked for",
    }
}

/// A text as it may stand in a table: nothing in it is markup, but for what is in backticks already.
fn cell(text: &str) -> String {
    tame(text)
        .replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('[', "\\[")
        .replace('*', "\\*")
}

fn place(spot: &Spot, lines: &mut Lines) -> String {
    spot.span.as_ref().map_or_else(String::new, |span| {
        let (line, column) = lines.place(span);
        format!("{line}:{column}")
    })
}
