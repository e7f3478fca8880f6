//! Scenarios in a plan, for people and for tools.

use std::io::{self, Write};

use serde::Serialize;

use crate::judge::statuses_words;
use crate::plan::{Fate, Plan, PlannedStep, Script};
use crate::report::secrets::Secrets;
use crate::suite::Meant;
use crate::text::plural;

/// Writes what is sent step by step.
pub(super) fn write(plan: &Plan, secrets: &Secrets, out: &mut dyn Write) -> io::Result<()> {
    for script in &plan.scripts {
        writeln!(out, "{}", secrets.hide(&script.id.0))?;
        if let Fate::LeftOut(why) = &script.fate {
            writeln!(out, "  left out: {}", secrets.hide(why))?;
        }
        if let Some(skip) = &script.skip {
            let until = skip.until.as_ref().map_or(String::new(), |until| format!(" until {until}"));
            writeln!(out, "  skipped{until}: {}", secrets.hide(&skip.because))?;
        }
        for (words, steps) in [("", &script.steps), ("finally ", &script.finally)] {
            for step in steps {
                let broken = if step.meant == Meant::Broken { "broken, " } else { "" };
                let expects = format!("{broken}expects {}", statuses_words(&step.expect));
                writeln!(out, "  {:<52} {expects}", secrets.hide(&format!("{words}{}", step.target())))?;
            }
        }
    }
    match plan.scripts.len() {
        0 => Ok(()),
        count => writeln!(out, "\n{}", plural(count, "scenario")),
    }
}

/// A script as a line.
#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    id: String,
    tags: &'a [String],
    left_out: Option<String>,
    steps: Vec<StepLine>,
    finally: Vec<StepLine>,
}

#[derive(Serialize)]
struct StepLine {
    id: String,
    operation: String,
    request: String,
    broken: bool,
    status: Vec<(u16, u16)>,
}

/// Writes them as NDJSON, a scenario a line.
pub(super) fn write_lines(plan: &Plan, secrets: &Secrets, out: &mut dyn Write) -> io::Result<()> {
    for script in &plan.scripts {
        serde_json::to_writer(&mut *out, &line(script, secrets))?;
        writeln!(out)?;
    }
    Ok(())
}

fn line<'a>(script: &'a Script, secrets: &Secrets) -> Line<'a> {
    let step = |step: &PlannedStep| StepLine {
        id: secrets.hide(&step.id.0),
        operation: step.promise.id.to_string(),
        request: secrets.hide(&step.target()),
        broken: step.meant == Meant::Broken,
        status: step.expect.clone(),
    };
    Line {
        kind: "scenario",
        id: secrets.hide(&script.id.0),
        tags: &script.tags,
        left_out: match &script.fate {
            Fate::Sent => None,
            Fate::LeftOut(why) => Some(secrets.hide(why)),
        },
        steps: script.steps.iter().map(step).collect(),
        finally: script.finally.iter().map(step).collect(),
    }
}
