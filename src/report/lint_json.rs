//! What is wrong with documents, for programs: docs/lint.md describes it. A field that is there stays as it is within one `format`.

use std::io;

use serde::{Deserialize, Serialize};

use crate::lint::{Defect, Linted};
use crate::report::json::Place;
use crate::report::lines::Lines;
use crate::report::secrets::Secrets;
use crate::suite::{Level, Suite};

/// The version of the format that is written.
pub const FORMAT: u32 = 1;

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/lint.md describes every field")]
pub struct Document {
    pub format: u32,
    pub specdrift: String,
    pub documents: Vec<Looked>,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/lint.md describes every field")]
pub struct Looked {
    pub spec: String,
    pub suite: String,
    pub exit_code: u8,
    pub totals: Counts,
    pub findings: Vec<Finding>,
}

/// How much there is of each level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/lint.md describes every field")]
pub struct Counts {
    pub fail: usize,
    pub warn: usize,
    pub note: usize,
    pub ignored: usize,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/lint.md describes every field")]
pub struct Finding {
    pub code: String,
    pub level: String,
    pub at: String,
    pub title: String,
    pub message: String,
    pub label: String,
    pub notes: Vec<String>,
    pub hint: String,
    pub place: Option<Place>,
    pub places: usize,
}

/// Writes what became of documents, each with the suite that it was looked over for, as one JSON text, with a line end behind it. The
/// suites' secrets are masked.
///
/// # Errors
/// Those of the writer.
pub fn write(linted: &[(Suite, Linted)], out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(linted))?;
    writeln!(out)?;
    out.flush()
}

/// What became of documents, as the format has it.
#[must_use]
pub fn document(linted: &[(Suite, Linted)]) -> Document {
    Document {
        format: FORMAT,
        specdrift: env!("CARGO_PKG_VERSION").to_owned(),
        documents: linted.iter().map(|(suite, linted)| looked(suite, linted)).collect(),
    }
}

fn looked(suite: &Suite, linted: &Linted) -> Looked {
    let secrets = Secrets::of(suite);
    let mut lines = Lines::default();
    Looked {
        spec: secrets.hide(&suite.spec.value),
        suite: secrets.hide(&suite.title),
        exit_code: linted.exit_code(),
        totals: Counts {
            fail: linted.count(Level::Fail),
            warn: linted.count(Level::Warn),
            note: linted.count(Level::Note),
            ignored: linted.ignored,
        },
        findings: linted.defects.iter().map(|defect| finding(defect, &secrets, &mut lines)).collect(),
    }
}

fn finding(defect: &Defect, secrets: &Secrets, lines: &mut Lines) -> Finding {
    let hide = |text: &String| secrets.hide(text);
    Finding {
        code: defect.code.name().to_owned(),
        level: match defect.level {
            Level::Fail => "fail",
            Level::Warn => "warn",
            Level::Note => "note",
            Level::Off => "off",
        }
        .to_owned(),
        at: hide(&defect.at),
        title: defect.code.title().to_owned(),
        message: hide(&defect.message),
        label: hide(&defect.label),
        notes: defect.notes.iter().map(hide).collect(),
        hint: defect.code.hint().to_owned(),
        place: defect.span.as_ref().map(|span| {
            let (line, column) = lines.place(span);
            Place { file: hide(&span.source.name), line, column }
        }),
        places: defect.places,
    }
}
