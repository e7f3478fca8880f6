//! What reports tell of scenarios. Everything in here may be shown.

use std::time::Duration;

use crate::judge::Code;
use crate::judge::Told;
use crate::plan::CaseId;
use crate::suite::Level;

/// How a scenario came out, or what is sent before or after all of them.
#[derive(Clone, Debug)]
pub struct ScenarioReport {
    /// Its name in filters and ignore rules: `leads.yaml::scenario::NAME`.
    pub id: CaseId,
    /// Its name; `before` or `after`.
    pub name: String,
    /// Its row's name.
    pub row: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// `passed`, `failed`, `unanswered`, `skipped` or `left-out`.
    pub outcome: &'static str,
    /// Why, unless it passed or failed.
    pub why: Option<String>,
    /// Its steps, those of `finally` last.
    pub steps: Vec<StepReport>,
    /// What was captured: names and values.
    pub captured: Vec<(String, String)>,
    /// How long all of it took.
    pub elapsed: Duration,
    /// How many requests were sent for it, every attempt counted.
    pub requests: usize,
}

/// How a step came out.
#[derive(Clone, Debug)]
pub struct StepReport {
    /// Its name.
    pub id: CaseId,
    /// Whether it is one of `finally`.
    pub is_final: bool,
    /// What it asks for, as it was typed: `GET /leads/${id}`.
    pub request: String,
    /// Where it stands in the suite.
    pub place: WrittenAt,
    /// `passed`, `failed`, `unanswered`, `left-out` or `not-reached`.
    pub outcome: &'static str,
    /// Why, unless it passed or failed.
    pub why: Option<String>,
    /// The answer's status.
    pub status: Option<u16>,
    /// How long the last attempt took; zero when none was made.
    pub elapsed: Duration,
    /// How many requests were sent for it.
    pub requests: usize,
    /// How often it was asked until what it waited for held.
    pub asked: usize,
    /// What was found, what did not hold first.
    pub findings: Vec<StepFinding>,
    /// What the API said.
    pub told: Told,
    /// The request as a command for a POSIX shell, where something was found.
    pub curl: Option<String>,
}

/// A place in a suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenAt {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// Something that was found about a step.
#[derive(Clone, Debug)]
pub struct StepFinding {
    /// The kind.
    pub code: Code,
    /// How it counts.
    pub level: Level,
    /// Whether the suite's baseline knows it.
    pub is_known: bool,
    /// Of what: "status", "`/data/id`".
    pub at: String,
    /// The assertion as it was written, and where; `None` for what the contract says.
    pub written: Option<(String, WrittenAt)>,
    /// What was expected, or is documented, as a lower-case fragment.
    pub expected: String,
    /// What was observed, as a lower-case fragment.
    pub observed: String,
    /// Where structures differ, one place each.
    pub difference: Vec<String>,
}
