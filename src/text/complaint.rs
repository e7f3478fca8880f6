//! A complaint about something that a person wrote, with the excerpt that it is about.

use std::ops::Range;
use std::sync::Arc;

/// A text that somebody wrote: a spec or a suite.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path or URL, as the person named it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A range of bytes in a [`Source`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text that the range lies in.
    pub source: Arc<Source>,
    /// Byte offsets into it; empty ranges are points.
    pub range: Range<usize>,
}

impl Span {
    /// Line and column of the start, both counted from 1; columns count characters.
    #[must_use]
    pub fn line_column(&self) -> (usize, usize) {
        let before = &self.source.text.as_bytes()[..self.range.start.min(self.source.text.len())];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let column = String::from_utf8_lossy(&before[line_start..]).chars().count() + 1;
        (before.iter().filter(|byte| **byte == b'\n').count() + 1, column)
    }
}

/// How much a [`Complaint`] weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing, and nobody has to do anything.
    Note,
    /// Worth knowing; work goes on.
    Warning,
    /// Nothing can be run with this.
    Error,
}

/// Something is wrong with what a person wrote: what, where, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Whether work can go on.
    pub severity: Severity,
    /// A lower-case fragment: what is wrong, names in backticks.
    pub message: String,
    /// The kind of finding that it is, where it is one: `example-invalid`.
    pub code: Option<&'static str>,
    /// Where; `None` when it is about no place in a text (a missing file).
    pub span: Option<Span>,
    /// The way out, shown at the place: "did you mean `createLead`?". May be empty.
    pub label: String,
    /// More lines below the excerpt, each a lower-case fragment.
    pub notes: Vec<String>,
}

impl Complaint {
    /// A complaint that stops work.
    #[must_use]
    pub fn error(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            code: None,
            span: None,
            label: String::new(),
            notes: Vec::new(),
        }
    }

    /// A complaint that work goes on after.
    #[must_use]
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// The same complaint, about this place.
    #[must_use]
    pub fn at(self, span: impl Into<Option<Span>>) -> Self {
        Self { span: span.into(), ..self }
    }

    /// The same complaint, with the way out shown at its place.
    #[must_use]
    pub fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// The same complaint with one more line below the excerpt.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}
