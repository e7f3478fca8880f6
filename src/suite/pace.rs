//! What `send:` says: how fast, how patiently, how carefully.

use std::time::Duration;

use crate::suite::retry::Retry;
use crate::suite::server::ServerChoice;
use crate::text::Pointer;

/// `send:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    /// Requests at once.
    pub in_flight: usize,
    /// Requests a second; `None` is no limit.
    pub rate: Option<f64>,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long a whole answer may take.
    pub timeout: Duration,
    /// How failures to get an answer are tried again.
    pub retry: Retry,
    /// How many bytes of a body are kept; a longer answer is a failure of its own kind.
    pub max_body: usize,
    /// `requests:`: how many a run may send at most, every attempt counted; `None`: no limit, or 1,000 in production.
    pub requests: Option<usize>,
    /// `stop_at:`: the share, from 0 to 1, of failing requests at which a run stops; `None`: never, or 0.25 in production.
    pub stop_at: Option<f64>,
    /// What is done about the rate limits that the server tells; `None`: nothing.
    pub limits: Option<Limits>,
    /// When the host is left alone, and given up; `None`: never.
    pub circuit: Option<Breaker>,
    /// Which requests carry a key of their own.
    pub idempotency_key: IdempotencyKey,
    /// How what was made twice is found.
    pub duplicates: Duplicates,
}

impl Pace {
    /// What holds where a suite says nothing: 16 requests at once, no limit on the rate, 5 s to connect, 10 s for an answer,
    /// 10 MiB of body, [`Retry::for_server`], [`Limits::default`], [`Breaker::for_server`], and keys and lookups where the document
    /// has them.
    #[must_use]
    pub fn for_server(server: &ServerChoice) -> Self {
        Self {
            in_flight: 16,
            rate: None,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            retry: Retry::for_server(server),
            max_body: 10 << 20,
            requests: None,
            stop_at: None,
            limits: Some(Limits::default()),
            circuit: Some(Breaker::for_server(server)),
            idempotency_key: IdempotencyKey::default(),
            duplicates: Duplicates::default(),
        }
    }

    /// The same for production: what the suite leaves open is modest, 10 requests a second, 1,000 in all, and an end when a quarter of them
    /// fails.
    #[must_use]
    pub fn modest(&self) -> Self {
        Self {
            rate: self.rate.or(Some(10.0)),
            requests: self.requests.or(Some(1_000)),
            stop_at: self.stop_at.or(Some(0.25)),
            ..self.clone()
        }
    }
}

/// `send: limits:`: at which shares of a server's rate limit a run slows down, and waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// With less than this share left, what is left is spread over the time to the reset.
    pub slow: f64,
    /// With less than this, the reset is waited for.
    pub stop: f64,
}

impl Default for Limits {
    /// 20 % and 5 %.
    fn default() -> Self {
        Self { slow: 0.2, stop: 0.05 }
    }
}

/// `send: circuit:`: when a host is left alone for a while, and given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    /// How many attempts in a row have to fail.
    pub failures: u32,
    /// How long the host is left alone before one request is tried; twice, four times as long after each that fails.
    pub wait: Duration,
    /// How many of these may fail.
    pub probes: u32,
}

impl Breaker {
    /// What holds where a suite says nothing: 3 failures, 30 s (1 s when the server is on this machine), 3 single requests.
    #[must_use]
    pub fn for_server(server: &ServerChoice) -> Self {
        let wait = Duration::from_secs(if server.is_loopback() { 1 } else { 30 });
        Self { failures: 3, wait, probes: 3 }
    }
}

/// `send: idempotency_key:`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum IdempotencyKey {
    /// Where the document has a header `Idempotency-Key`.
    #[default]
    Documented,
    /// In the header of this (lower-case) name, in every request that is not safe.
    Header(String),
    /// Nowhere.
    Off,
}

/// `send: duplicates:`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// Looked for where the document shows how: by a query parameter of the collection's GET that has the name of a unique member.
    #[default]
    Documented,
    /// As the suite says.
    By(ExternalId),
    /// Not looked for.
    Off,
}

/// How what was made is found again by the id that the client gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalId {
    /// Where a request that creates has it.
    pub pointer: Pointer,
    /// The path that is asked, below the server's URL; `None`: that of the request that creates.
    pub path: Option<String>,
    /// The query parameter that takes it.
    pub parameter: String,
}
