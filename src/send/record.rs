//! One call as a line of a log: docs/traffic.md describes it. Whoever writes such a log and whoever reads it use these structs.

use serde::Deserialize;
use serde::Serialize;

/// The version of the format that is written.
pub const RECORD_FORMAT: u32 = 1;

/// One call. A field that is there stays as it is within one `format`; readers leave what they don't know alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version of this format.
    pub format: u32,
    /// When the request was sent (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// As in the request line.
    pub method: String,
    /// The whole URL, query included.
    pub url: String,
    /// What was sent.
    #[serde(default)]
    pub request: RecordedMessage,
    /// What was answered; `None` when nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<RecordedAnswer>,
    /// From sending to the last byte received, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<f64>,
    /// The case that it is of; `None` where it is of none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Which attempt of the case it is, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// Which of the run's plans the case is of, from 1: the first, those of learning, those of following up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// What it is for, where it is no attempt of a planned case: `removal`, `in-plain`, `token`, `step`, `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// How many more requests the server says that it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit_left: Option<u64>,
    /// Why no answer came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RecordedError>,
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedError {
    /// The kind: `dns`, `refused`, `unreachable`, `tls`, `connect-timeout`, `read-timeout`, `reset`, `malformed`, `too-large`,
    /// `unsendable`, `held`.
    pub kind: String,
    /// In words.
    #[serde(default)]
    pub message: String,
    /// What is particular about it: the host's name, why, how far it came.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Headers and body of a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordedMessage {
    /// Names and values, in order.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body; `None` when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<RecordedBody>,
    /// How many bytes the body had, where it is cut off here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_size: Option<u64>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedAnswer {
    /// The status.
    pub status: u16,
    /// Names and values, in order.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body as it was received; `None` when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<RecordedBody>,
    /// How many bytes the body had, where it is cut off here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_size: Option<u64>,
}

/// The bytes of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RecordedBody {
    /// As UTF-8 text.
    Text(String),
    /// Bytes that are no UTF-8, in Base64 (RFC 4648 section 4).
    Binary {
        /// The letters.
        base64: String,
    },
}
