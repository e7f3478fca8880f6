//! Annotations of GitHub's workflows: `::error file=..,line=..,col=..,title=..::message`.

use std::io;

use crate::compare::Level;
use crate::report::diff::Diffed;
use crate::report::diff::words;
use crate::report::lines::Lines;

pub(super) fn write(diffed: Diffed<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut lines = Lines::default();
    for finding in &diffed.compared.findings {
        let command = match finding.level {
            Level::Breaking => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
            Level::Allowed | Level::Off => continue,
        };
        let proof = words::proof(finding).map_or_else(String::new, |proof| format!("; {proof}"));
        let message = format!("{}{proof}", words::headline(finding));
        let span = finding.new.span.as_ref().or(finding.old.span.as_ref());
        let place = span.map_or_else(String::new, |span| {
            let (line, column) = lines.place(span);
            format!("file={},line={line},col={column},", property(&span.source.name))
        });
        let title = property(finding.rule.id());
        writeln!(out, "::{command} {place}title={title}::{}", data(&message))?;
    }
    out.flush()
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
