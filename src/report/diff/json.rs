//! For programs: docs/diff.md describes it. A field that is there stays as it is within one `format`.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::compare::Compared;
use crate::compare::Finding;
use crate::compare::Level;
use crate::compare::Proof;
use crate::compare::Spot;
use crate::report::diff::Diffed;
use crate::report::json::Place;
use crate::report::lines::Lines;

/// The version of the format that is written.
pub const FORMAT: u32 = 1;

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/diff.md describes every field")]
pub struct Document {
    pub format: u32,
    pub specdrift: String,
    pub old: String,
    pub new: String,
    pub exit_code: u8,
    pub operations: usize,
    pub totals: Counts,
    pub findings: Vec<Changed>,
}

/// How much there is of each level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/diff.md describes every field")]
pub struct Counts {
    pub breaking: usize,
    pub warning: usize,
    pub note: usize,
    pub allowed: usize,
    pub ignored: usize,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/diff.md describes every field")]
pub struct Changed {
    pub rule: String,
    pub level: String,
    pub operation: String,
    pub place: String,
    pub title: String,
    pub message: String,
    pub hint: String,
    pub proof: Option<Witness>,
    pub old: Option<Site>,
    pub new: Option<Site>,
    pub places: usize,
}

/// What shows a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "docs/diff.md describes every field")]
pub enum Witness {
    Value { at: String, value: Value, admitted_by: String, refused_by: String },
    Call { call: String },
}

/// A place in one of the documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/diff.md describes every field")]
pub struct Site {
    pub at: String,
    pub place: Option<Place>,
}

pub(super) fn write(diffed: Diffed<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(diffed))?;
    writeln!(out)?;
    out.flush()
}

fn document(diffed: Diffed<'_>) -> Document {
    let compared = diffed.compared;
    let mut lines = Lines::default();
    Document {
        format: FORMAT,
        specdrift: env!("CARGO_PKG_VERSION").to_owned(),
        old: diffed.old.to_owned(),
        new: diffed.new.to_owned(),
        exit_code: compared.exit_code(),
        operations: compared.operations,
        totals: counts(compared),
        findings: compared.findings.iter().map(|finding| changed(finding, &mut lines)).collect(),
    }
}

fn counts(compared: &Compared) -> Counts {
    Counts {
        breaking: compared.count(Level::Breaking),
        warning: compared.count(Level::Warning),
        note: compared.count(Level::Note),
        allowed: compared.count(Level::Allowed),
        ignored: compared.ignored,
    }
}

fn changed(finding: &Finding, lines: &mut Lines) -> Changed {
    Changed {
        rule: finding.rule.id().to_owned(),
        level: finding.level.name().to_owned(),
        operation: finding.operation.clone(),
        place: finding.place.clone(),
        title: finding.rule.title().to_owned(),
        message: finding.message.clone(),
        hint: finding.rule.hint().to_owned(),
        proof: witness(&finding.proof),
        old: site(&finding.old, lines),
        new: site(&finding.new, lines),
        places: finding.places,
    }
}

fn witness(proof: &Proof) -> Option<Witness> {
    match proof {
        Proof::Value { at, value, old_admits } => {
            let (admits, refuses) = if *old_admits { ("old", "new") } else { ("new", "old") };
            let (admitted_by, refused_by) = (admits.to_owned(), refuses.to_owned());
            Some(Witness::Value { at: at.clone(), value: value.clone(), admitted_by, refused_by })
        }
        Proof::Call(call) => Some(Witness::Call { call: call.clone() }),
        Proof::Nothing => None,
    }
}

pub(super) fn site(spot: &Spot, lines: &mut Lines) -> Option<Site> {
    if spot.at.is_empty() && spot.span.is_none() {
        return None;
    }
    let place = spot.span.as_ref().map(|span| {
        let (line, column) = lines.place(span);
        Place { file: span.source.name.clone(), line, column }
    });
    Some(Site { at: spot.at.clone(), place })
}
