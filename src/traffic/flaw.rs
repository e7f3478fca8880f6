//! What is wrong with a recording, told at its place.

use std::ops::Range;
use std::sync::Arc;

use crate::text::Complaint;
use crate::text::Source;
use crate::text::Span;

/// A recording as it was read.
#[derive(Debug)]
pub struct File {
    /// Its path as the person named it; `-` for standard input.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Something that is wrong with a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// Where, in bytes of the file.
    pub(crate) range: Range<usize>,
    /// What, as a lower-case fragment.
    pub(crate) message: String,
    /// The way out; may be empty.
    pub(crate) way_out: String,
}

impl Flaw {
    pub(crate) fn new(range: Range<usize>, message: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { range, message: message.into(), way_out: way_out.into() }
    }
}

/// How many flaws of one file are told.
const TOLD: usize = 10;

/// Larger files are not copied for their excerpts' sake.
const LARGEST: usize = 64 << 20;

/// Complaints about the flaws of a file's entries: work goes on after them.
pub(crate) fn warnings(file: &File, flaws: &[Flaw]) -> Vec<Complaint> {
    let mut complaints: Vec<Complaint> = Vec::new();
    let source = source(file, flaws);
    for flaw in flaws.iter().take(TOLD) {
        complaints.push(complaint(file, source.as_ref(), flaw, Complaint::warning));
    }
    if let Some(more) = flaws.len().checked_sub(TOLD).filter(|more| *more > 0) {
        let message = format!("{more} more entries of `{}` can't be read", file.name);
        complaints.push(Complaint::warning(message));
    }
    complaints
}

/// A complaint about a file as a whole.
pub(crate) fn error(file: &File, flaw: &Flaw) -> Complaint {
    let source = source(file, std::slice::from_ref(flaw));
    complaint(file, source.as_ref(), flaw, Complaint::error)
}

/// The file's text, where some flaw is to be shown in it.
fn source(file: &File, flaws: &[Flaw]) -> Option<Arc<Source>> {
    if flaws.is_empty() || file.bytes.is_empty() || file.bytes.len() > LARGEST {
        return None;
    }
    let text = std::str::from_utf8(&file.bytes).ok()?.to_owned();
    Some(Arc::new(Source { name: file.name.clone(), text }))
}

fn complaint(
    file: &File,
    source: Option<&Arc<Source>>,
    flaw: &Flaw,
    new: fn(String) -> Complaint,
) -> Complaint {
    if let Some(source) = source {
        let span = Span { source: Arc::clone(source), range: flaw.range.clone() };
        return new(flaw.message.clone()).at(span).label(flaw.way_out.clone());
    }
    let (line, column) = line_column(&file.bytes, flaw.range.start);
    let complaint = new(format!("{} (`{}`:{line}:{column})", flaw.message, file.name));
    if flaw.way_out.is_empty() { complaint } else { complaint.note(flaw.way_out.clone()) }
}

/// Line and column (in bytes), from 1.
fn line_column(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = &bytes[..at.min(bytes.len())];
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    (before.iter().filter(|byte| **byte == b'\n').count() + 1, before.len() - start + 1)
}
