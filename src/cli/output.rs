//! Where words go: reports to standard output, complaints to standard error, files as named.

use std::io::{self, Write};

use specdrift::text::{Complaint, render};

use crate::cli::surroundings::Surroundings;

/// Tells complaints to standard error.
pub(crate) fn complain(complaints: &[Complaint], surroundings: &Surroundings) {
    if !complaints.is_empty() {
        // A closed standard error has nobody to tell.
        let _ = io::stderr().write_all(render(complaints, surroundings.error_color).as_bytes());
    }
}

/// Writes to standard output; a reader that went away (`| head`) is no failure.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
