//! Diagnoses as JSON, in a format of its own.

use std::io;

use serde::{Deserialize, Serialize};

use crate::doctor::model::{Diagnosis, Step as Taken};

/// The format's version: it grows when a field goes or changes its meaning.
pub const FORMAT: u32 = 1;

/// All diagnoses of a call.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/doctor.md describes the fields")]
pub struct Document {
    pub format: u32,
    pub specdrift: String,
    pub exit_code: u8,
    pub diagnoses: Vec<One>,
}

/// One suite's, or one server's.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/doctor.md describes the fields")]
pub struct One {
    pub suite: String,
    pub server: String,
    pub first_failure: Option<String>,
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/doctor.md describes the fields")]
pub struct Step {
    pub step: String,
    pub state: String,
    pub told: Vec<String>,
    pub side: Option<String>,
    pub advice: Vec<String>,
    pub elapsed_ms: Option<f64>,
}

/// Writes diagnoses as one JSON text, with a line end behind it.
///
/// # Errors
/// Those of the writer.
pub fn write(diagnoses: &[Diagnosis], out: &mut dyn io::Write) -> io::Result<()> {
    let document = Document {
        format: FORMAT,
        specdrift: env!("CARGO_PKG_VERSION").to_owned(),
        exit_code: diagnoses.iter().map(Diagnosis::exit_code).max().unwrap_or_default(),
        diagnoses: diagnoses.iter().map(one).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn one(diagnosis: &Diagnosis) -> One {
    One {
        suite: diagnosis.title.clone(),
        server: diagnosis.server.clone(),
        first_failure: diagnosis.first_failure().map(|step| step.name.to_owned()),
        steps: diagnosis.steps.iter().map(step).collect(),
    }
}

fn step(step: &Taken) -> Step {
    Step {
        step: step.name.to_owned(),
        state: step.state.name().to_owned(),
        told: step.told.clone(),
        side: step.side.map(|side| side.name().to_owned()),
        advice: step.advice.clone(),
        // Microseconds are as fine as anybody wants it.
        elapsed_ms: step.elapsed.map(|elapsed| (elapsed.as_secs_f64() * 1e6).round() / 1e3),
    }
}
