//! The format of the report for programs: docs/report.md describes it. A field that is there stays as it is within one `format`.

use serde::Deserialize;
use serde::Serialize;

use crate::report::json::health::Breach;
use crate::report::json::health::Health;
use crate::report::json::scenario::Scenario;

/// The version of the format that is written.
pub const FORMAT: u32 = 1;

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Document {
    pub format: u32,
    pub specdrift: String,
    pub suites: Vec<Suite>,
}

/// What came of one suite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Suite {
    pub suite: String,
    pub file: String,
    pub spec: String,
    pub server: String,
    pub seed: u64,
    pub exit_code: u8,
    pub totals: Counts,
    #[serde(default)]
    pub coverage: Coverage,
    #[serde(default)]
    pub known: usize,
    #[serde(default)]
    pub stale: Vec<Stale>,
    pub requests: usize,
    #[serde(default)]
    pub followed: usize,
    pub elapsed_ms: u64,
    pub hints: Vec<String>,
    pub operations: Vec<Operation>,
    pub cases: Vec<Case>,
    #[serde(default)]
    pub cleanup: Cleanup,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learned: Vec<Learned>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Recording>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub insecure: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    #[serde(default)]
    pub flaky: usize,
    pub health: Health,
    #[serde(default)]
    pub breaches: Vec<Breach>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(value: &bool) -> bool {
    !value
}

/// What was recorded, where nothing was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Recording {
    pub calls: usize,
    pub left_out: Vec<LeftOut>,
    pub untouched: Vec<String>,
}

/// Recorded calls that were not judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct LeftOut {
    pub why: String,
    pub count: usize,
}

/// What became of the things that a run made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Cleanup {
    pub removed: usize,
    pub left: Vec<Left>,
}

/// A thing that a run made and did not remove.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Left {
    pub made_by: String,
    pub removal: Option<String>,
    pub why: String,
    #[serde(default = "one")]
    pub count: usize,
}

fn one() -> usize {
    1
}

/// About how many operations something is proven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Coverage {
    pub operations: usize,
    pub conclusive: usize,
}

/// A known finding that was not found again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Stale {
    pub fingerprint: String,
    pub code: String,
    pub operation: String,
    pub at: String,
}

/// Why a finding is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct KnownAs {
    pub since: String,
    pub until: Option<String>,
    pub because: String,
}

/// A request made smaller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Smaller {
    pub taken: Vec<String>,
    pub simpler: Vec<String>,
    pub curl: String,
}

/// A value that a refusal asked for, and with which the operation was accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Learned {
    pub operation: String,
    pub place: String,
    pub value: String,
    pub because: String,
}

/// How many cases came out how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub inconclusive: usize,
    pub unanswered: usize,
    pub skipped: usize,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Operation {
    pub operation: String,
    #[serde(default)]
    pub conclusive: bool,
    pub nothing_proven: Option<Why>,
    pub totals: Counts,
    pub findings: Vec<Finding>,
    pub inconclusive: Vec<Why>,
    pub unanswered: Vec<Why>,
    pub skipped: Vec<Why>,
    pub dropped: Vec<Why>,
    pub unbreakable: Vec<Why>,
    pub unchecked: Vec<Why>,
    pub ignored: usize,
    #[serde(default)]
    pub health: Health,
}

/// Equal findings of one operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Finding {
    pub code: String,
    #[serde(default)]
    pub fingerprint: String,
    pub known: Option<KnownAs>,
    pub level: String,
    pub at: String,
    pub title: String,
    pub documented: String,
    pub observed: String,
    pub hint: String,
    pub promise: Option<String>,
    pub place: Option<Place>,
    pub cases: Vec<String>,
    pub places: usize,
    pub faults: Vec<String>,
    pub example: Example,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub side: String,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// The simplest case of a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Example {
    pub case: String,
    pub fault: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
    pub answer: String,
    pub expected: String,
    #[serde(default)]
    pub because: String,
    pub control: Option<String>,
    pub again: Option<String>,
    pub smaller: Option<Smaller>,
    pub api_code: Option<String>,
    pub api_message: Option<String>,
    pub request_id: Option<String>,
    pub curl: String,
}

/// Something that was not proven.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Why {
    pub why: String,
    pub way_out: String,
    pub count: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Case {
    pub id: String,
    pub operation: String,
    pub outcome: String,
    pub why: Option<String>,
    pub status: Option<u16>,
    pub elapsed_ms: f64,
    pub attempts: usize,
    pub codes: Vec<String>,
    #[serde(default)]
    pub needs: Vec<Need>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default)]
    pub flaky: bool,
    #[serde(default)]
    pub started: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Attempt>,
}

/// An attempt that was followed by another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Attempt {
    pub started: Option<String>,
    pub status: Option<u16>,
    pub error: Option<String>,
    pub elapsed_ms: f64,
    pub wait_ms: f64,
    pub because: String,
}

/// A value that a case took from another's exchange, or made up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/report.md describes every field")]
pub struct Need {
    pub name: String,
    pub from: Option<String>,
}
