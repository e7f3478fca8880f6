//! What stands in a log beside calls: docs/traffic.md describes it.

use serde::Deserialize;
use serde::Serialize;

use crate::send::record::RECORD_FORMAT;
use crate::send::record::RecordedError;

/// A line that is no call: one of its members is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The version of the format, as of a [`Record`](crate::send::Record).
    pub format: u32,
    /// A run begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Head>,
    /// A case was settled without a request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsent: Option<Unsent>,
    /// How a case came out, told at the end of a run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdicted>,
    /// A run is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
}

impl Default for Line {
    fn default() -> Self {
        Self { format: RECORD_FORMAT, run: None, unsent: None, verdict: None, end: None }
    }
}

/// What a run was made with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/traffic.md describes every field")]
pub struct Head {
    pub time: String,
    pub specdrift: String,
    pub suite: String,
    pub file: String,
    pub spec: String,
    pub server: String,
    pub seed: u64,
    pub today: String,
    #[serde(default)]
    pub spec_digest: String,
    #[serde(default)]
    pub suite_digest: String,
    #[serde(default)]
    pub arguments: Vec<String>,
    /// When the suite was read: what `${now}` in it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loaded: Option<String>,
}

/// A case that was settled without a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/traffic.md describes every field")]
pub struct Unsent {
    pub case: String,
    #[serde(default)]
    pub round: u32,
    /// `withheld`, `not-needed`, `stopped` or `unanswered`.
    pub why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RecordedError>,
}

/// How a case came out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/traffic.md describes every field")]
pub struct Verdicted {
    pub case: String,
    pub operation: String,
    pub outcome: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_out: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Found>,
}

/// A finding about a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/traffic.md describes every field")]
pub struct Found {
    pub code: String,
    /// `fail`, `warn` or `note`.
    pub level: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    pub count: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<String>,
    pub documented: String,
    pub observed: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<serde_json::Value>,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/traffic.md describes every field")]
pub struct End {
    pub time: String,
    pub exit_code: u8,
    pub requests: usize,
    pub elapsed_ms: u64,
    #[serde(default)]
    pub stopped: bool,
    /// Why it was ended before all was sent, unless a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
}
