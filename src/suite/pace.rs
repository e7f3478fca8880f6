//! How fast and how patiently requests are sent.

use std::time::Duration;

use crate::suite::server::ServerChoice;

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
}

impl Pace {
    /// What holds where a suite says nothing: 16 requests at once, no limit on the rate, 5 s to connect, 10 s for an answer,
    /// 10 MiB of body, and [`Retry::for_server`].
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

/// `send: retry:`.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are the language's own")]
pub struct Retry {
    pub tries: u32,
    pub first: Duration,
    pub factor: f64,
    pub cap: Duration,
}

impl Retry {
    /// What holds where a suite says nothing: at most 4 tries, 3, 9 and 27 s apart, or 100, 300 and 900 ms when the server is on
    /// this machine; never more than 300 s.
    #[must_use]
    pub fn for_server(server: &ServerChoice) -> Self {
        let first = if server.is_loopback() { Duration::from_millis(100) } else { Duration::from_secs(3) };
        Self { tries: 4, first, factor: 3.0, cap: Duration::from_secs(300) }
    }
}
