//! What is wrong with a recording, told at its place.

use crate::text::Complaint;

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
    /// Where, as an offset into the file.
    pub(crate) at: usize,
    /// What, as a lower-case fragment.
    pub(crate) message: String,
    /// The way out.
    pub(crate) way_out: String,
}

impl Flaw {
    pub(crate) fn new(at: usize, message: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { at, message: message.into(), way_out: way_out.into() }
    }
}

/// How many flaws of one file are told.
const TOLD: usize = 10;

/// Complaints about the flaws of a file's entries: work goes on after them.
pub(crate) fn warnings(file: &File, flaws: &[Flaw]) -> Vec<Complaint> {
    let told = flaws.iter().take(TOLD);
    let mut complaints: Vec<Complaint> = told.map(|flaw| complaint(file, flaw, Complaint::warning)).collect();
    if let Some(more) = flaws.len().checked_sub(TOLD).filter(|more| *more > 0) {
        let message = format!("{more} more entries of `{}` can't be read", file.name);
        complaints.push(Complaint::warning(message));
    }
    complaints
}

/// A complaint about a file as a whole.
pub(crate) fn error(file: &File, flaw: &Flaw) -> Complaint {
    complaint(file, flaw, Complaint::error)
}

/// Without an excerpt: what stands beside the place may be a credential.
fn complaint(file: &File, flaw: &Flaw, new: fn(String) -> Complaint) -> Complaint {
    let (line, column) = line_column(&file.bytes, flaw.at);
    let name = if file.name == "-" { "standard input" } else { &file.name };
    new(format!("`{name}`:{line}:{column}: {}", flaw.message)).label(flaw.way_out.clone())
}

/// Line and column, from 1; columns count characters.
fn line_column(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = &bytes[..at.min(bytes.len())];
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    (before.iter().filter(|byte| **byte == b'\n').count() + 1, column)
}
