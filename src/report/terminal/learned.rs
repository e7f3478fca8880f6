//! What refusals taught, as lines that a suite may have.

use std::io;

use crate::report::Report;
use crate::report::terminal::paint::Look;
use crate::report::terminal::paint::Style;

/// Tells which values made refused operations be accepted.
pub(super) fn write(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if report.learned.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{}",
        look.paint(Style::Strong, "Learned from refusals (to keep it: under `generate: values:`)")
    )?;
    for learned in &report.learned {
        let line = format!("\"{} {}\": {}", learned.operation, learned.place, learned.value);
        writeln!(out, "  {line}")?;
        writeln!(out, "      {}", look.paint(Style::Faint, &format!("after {}", learned.because)))?;
    }
    Ok(())
}
