//! The report for a person at a terminal, or reading a CI log.
//!
//! ```text
//! heading, findings (the gravest first), what nothing was proven about, summary
//! ```

mod detail;
mod findings;
mod health;
mod learned;
mod paint;
mod scenarios;
mod summary;
mod unproven;

pub use detail::Detail;
pub use paint::Look;
pub use summary::untouched;

use std::io;

use crate::report::Report;

/// Writes the report as a person reads it who wants to know the gravest first: what does not fit is counted.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    write_in(Detail::Short, report, look, out)
}

/// Writes the report, in this detail.
///
/// # Errors
/// Those of the writer.
pub fn write_in(detail: Detail, report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    summary::heading(report, look, out)?;
    findings::write(report, detail, look, out)?;
    scenarios::write(report, detail, look, out)?;
    unproven::write(report, detail, look, out)?;
    learned::write(report, look, out)?;
    health::breaches(report, look, out)?;
    summary::write(report, detail, look, out)
}
