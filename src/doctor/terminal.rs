//! A diagnosis for a person.

use std::io;
use std::io::Write;

use crate::doctor::model::{Diagnosis, State, Step};
use crate::text::duration;

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Every step.
    Whole,
    /// The steps up to the first that fails, and what to do: what is appended to the report of a run that nobody answered.
    Short,
}

/// Writes the steps, and what follows from them.
///
/// # Errors
/// Those of the writer.
pub fn write(diagnosis: &Diagnosis, extent: Extent, out: &mut dyn Write) -> io::Result<()> {
    match extent {
        Extent::Whole => writeln!(out, "{} at {}\n", diagnosis.title, diagnosis.server)?,
        Extent::Short => {
            writeln!(out, "\ndiagnosis of {} (`specdrift doctor` tells more):\n", diagnosis.server)?;
        }
    }
    let width = diagnosis.steps.iter().map(|step| step.name.len()).max().unwrap_or_default();
    for shown in &diagnosis.steps {
        if extent == Extent::Whole || shown.state != State::Skipped {
            step(shown, width, extent, out)?;
        }
        if extent == Extent::Short && shown.state == State::Failed {
            break;
        }
    }
    conclusion(diagnosis, out)
}

fn step(step: &Step, width: usize, extent: Extent, out: &mut dyn Write) -> io::Result<()> {
    let took = step.elapsed.map(duration).unwrap_or_default();
    let head = format!("  {:<7}  {:<width$}  {took:>7}  ", step.state.name(), step.name);
    let indent = " ".repeat(head.chars().count());
    let mut lines = step.told.iter();
    writeln!(out, "{head}{}", lines.next().map_or("", String::as_str))?;
    for line in lines {
        writeln!(out, "{indent}{line}")?;
    }
    if extent == Extent::Whole && step.state > State::Well {
        for advice in &step.advice {
            writeln!(out, "{indent}try: {advice}")?;
        }
    }
    Ok(())
}

fn conclusion(diagnosis: &Diagnosis, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = diagnosis.first_failure() else {
        let warnings = diagnosis.steps.iter().filter(|step| step.state == State::Warning).count();
        let beside = if warnings == 0 { "" } else { "; the warnings are worth a look" };
        return writeln!(out, "\nnothing fails{beside}");
    };
    let side = first.side.map_or("nobody knows whose", |side| side.name());
    writeln!(out, "\nfirst to fail: {}, on the side of {side}", first.name)?;
    for advice in &first.advice {
        writeln!(out, "  try: {advice}")?;
    }
    Ok(())
}
