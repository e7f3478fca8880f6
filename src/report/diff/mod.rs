//! What changed between two documents, for people and for programs: one file a format.

mod actions;
mod json;
mod markdown;
mod sarif;
mod terminal;
mod words;

pub use json::{Changed, Counts, Document, FORMAT, Site, Witness};

use std::io;

use crate::compare::Compared;
use crate::report::lint::Detail;
use crate::text::Color;

/// Two documents, as they were named, and what became of them.
#[derive(Clone, Copy)]
pub struct Diffed<'d> {
    /// Where the old document was read.
    pub old: &'d str,
    /// Where the new one was read.
    pub new: &'d str,
    /// What changed.
    pub compared: &'d Compared,
}

/// How it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person, with excerpts.
    Terminal(Color, Detail),
    /// For programs: docs/diff.md describes it.
    Json,
    /// For a comment on a change.
    Markdown,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub's workflows.
    Github,
}

/// Writes what changed.
///
/// # Errors
/// Those of the writer.
pub fn write(diffed: Diffed<'_>, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Terminal(color, detail) => terminal::write(diffed, color, detail, out),
        Format::Json => json::write(diffed, out),
        Format::Markdown => markdown::write(diffed, out),
        Format::Sarif => sarif::write(diffed, out),
        Format::Github => actions::write(diffed, out),
    }
}
