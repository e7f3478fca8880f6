//! What happened: the facts, no opinion.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::plan::{CaseId, Kept, Request};

/// One case, sent (or not), with all attempts.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The case.
    pub case: CaseId,
    /// The request as it was sent: credentials added, server's path in front; this is what a curl command shows (masked).
    pub request: Arc<Request>,
    /// The base URL that it went to: scheme, host and port.
    pub origin: Arc<str>,
    /// Which of the case's needs (by index) no answer met, so that a made-up value went out; all of them, where it was not sent.
    pub unbound: Vec<usize>,
    /// All attempts but the last, oldest first.
    pub earlier: Vec<Attempt>,
    /// What came of the last.
    pub outcome: Outcome,
    /// How long the last took, from asking for a connection to the last byte received.
    pub elapsed: Duration,
    /// When the last began; `None` where none was made.
    pub started: Option<Timestamp>,
    /// What a log made of the answer, where it comes from one.
    pub kept: Option<Arc<Kept>>,
}

impl Exchange {
    /// How many requests were sent for it.
    #[must_use]
    pub fn attempts(&self) -> usize {
        let last = match &self.outcome {
            Outcome::Unanswered(SendError::NotSent(_) | SendError::Credentials(_))
            | Outcome::Withheld(_)
            | Outcome::NotNeeded
            | Outcome::Stopped => 0,
            Outcome::Answered(_) | Outcome::Unanswered(_) => 1,
        };
        self.earlier.len() + last
    }

    /// Whether it was answered only when it was tried again: an earlier attempt got no answer, or one that speaks of a failure on the
    /// server's side (408, 5xx), and the last got another. A rate limit is none.
    #[must_use]
    pub fn is_flaky(&self) -> bool {
        let has_failed = |outcome: &Result<u16, SendError>| match outcome {
            Ok(status) => matches!(status, 408 | 500..=599),
            Err(_) => true,
        };
        let Outcome::Answered(answer) = &self.outcome else { return false };
        !has_failed(&Ok(answer.status)) && self.earlier.iter().any(|attempt| has_failed(&attempt.outcome))
    }
}

/// An attempt that was followed by another.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What came of it.
    pub outcome: Result<u16, SendError>,
    /// How long it took.
    pub elapsed: Duration,
    /// When it began.
    pub started: Option<Timestamp>,
    /// How long was waited after it.
    pub wait: Duration,
    /// Why it was followed by another, after this wait.
    pub again: Again,
}

/// Why an attempt is followed by another, and what says how long that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It failed: the wait grows from attempt to attempt.
    Backoff,
    /// The server says when to come back (`Retry-After`).
    RetryAfter,
    /// The server says when its limit is reset.
    Reset,
    /// It was answered 429, and nobody says until when.
    Unsaid,
    /// What it makes is there already: other unique values are sent.
    Fresh,
    /// What it looks for may not be there yet, or not be gone yet.
    Lag,
    /// What it showed was refused (401), and there is a new token to show: at once.
    NewToken,
}

impl fmt::Display for Again {
    /// A lower-case fragment.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Backoff => "backoff",
            Self::RetryAfter => "`Retry-After`",
            Self::Reset => "the reset of the rate limit",
            Self::Unsaid => "a rate limit without a time",
            Self::Fresh => "other unique values",
            Self::NewToken => "a new token",
            Self::Lag => "what it looks for may come late",
        })
    }
}

/// What came of sending.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// An answer. One that nobody wanted is still an answer.
    Answered(Arc<Response>),
    /// No answer arrived.
    Unanswered(SendError),
    /// Not sent, because the control (this case) was not accepted or not answered: a rejection would have proved nothing.
    Withheld(CaseId),
    /// Not sent, because the case that it stands in for was accepted, or because it asks by what no answer gave.
    NotNeeded,
    /// Not sent, because the run was stopped before its turn; or given up when a stopped run's grace was over.
    Stopped,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Names in lower case and values (latin-1 read as such), in order.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of the first header of this (lower-case) name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }
}

/// Why no answer arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The host's name has no address.
    Dns(String),
    /// Nothing listens there.
    Refused,
    /// No route to the host, or another failure to connect: why.
    Unreachable(String),
    /// The TLS handshake failed: why.
    Tls(String),
    /// Connecting took too long.
    ConnectTimeout,
    /// The answer took too long.
    ReadTimeout,
    /// The connection was closed or reset before an answer was complete: how far it came.
    Reset(String),
    /// What came is not HTTP: why.
    Malformed(String),
    /// The body is longer than the limit, in bytes.
    TooLarge(usize),
    /// The request could not be written as HTTP: why.
    Unsendable(String),
    /// It was not sent, because its host was left alone: why.
    NotSent(String),
    /// It was not sent: there is no token to show, or the credentials are refused altogether. Why; no secret is in it.
    Credentials(String),
    /// It was not sent, because the server was asked as much as it may be: why.
    Held(String),
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(host) => write!(f, "the name `{host}` has no address"),
            Self::Refused => f.write_str("connection refused"),
            Self::Unreachable(why) => write!(f, "could not connect: {why}"),
            Self::Tls(why) => write!(f, "TLS failed: {why}"),
            Self::ConnectTimeout => f.write_str("connecting took too long"),
            Self::ReadTimeout => f.write_str("the answer took too long"),
            Self::Reset(how) => write!(f, "the connection was closed: {how}"),
            Self::Malformed(why) => write!(f, "what came is not HTTP: {why}"),
            Self::TooLarge(limit) => write!(f, "the body is longer than {limit} bytes"),
            Self::Unsendable(why) => write!(f, "the request can't be written as HTTP: {why}"),
            Self::NotSent(why) => write!(f, "not sent: {why}"),
            Self::Credentials(why) | Self::Held(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for SendError {}
