//! The report for a person at a terminal, or reading a CI log.
//!
//! ```text
//! heading, findings by operation, what nothing was proven about, summary
//! ```

mod findings;
mod paint;
mod summary;
mod unproven;

pub use paint::Look;
pub use summary::untouched;

use std::io;

use crate::report::Report;

/// Writes the whole report.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    summary::heading(report, look, out)?;
    findings::write(report, look, out)?;
    unproven::write(report, look, out)?;
    summary::write(report, look, out)
}
