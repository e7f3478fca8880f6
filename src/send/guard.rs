//! How much a server may be asked, and how much of it may fail.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::plan::Request;
use crate::send::exchange::{Response, SendError};
use crate::send::label::{Label, Note};
use crate::send::stop::Stop;
use crate::send::transport::{Carried, Transport};
use crate::suite::Pace;

/// How many of the latest requests the error rate is about.
const WINDOW: usize = 50;
/// Before so many requests have come back, a rate says little.
const LEAST: usize = 20;

/// How much a server may be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// How many requests, every attempt counted; `None` is no limit.
    pub requests: Option<usize>,
    /// The share, from 0 to 1, of the latest 50 requests (of at least 20) that may end in 5xx, 429 or no answer before the run is
    /// stopped; `None` is no limit.
    pub error_rate: Option<f64>,
}

impl Limits {
    /// Those of a suite.
    #[must_use]
    pub fn of(pace: &Pace) -> Self {
        Self { requests: pace.requests, error_rate: pace.stop_at }
    }
}

/// Why a guard stopped a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All the requests went out that may.
    Requests(usize),
    /// So many of so many of the latest requests failed.
    Errors(usize, usize),
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requests(limit) => write!(
                f,
                "the run was stopped after {limit} requests, which is its budget: a higher `send: requests:` permits more"
            ),
            Self::Errors(failed, of) => write!(
                f,
                "the run was stopped, because {failed} of the latest {of} requests failed (5xx, 429 or no answer): a higher `send: \
                 stop_at:` goes on for longer"
            ),
        }
    }
}

/// A transport that throws a switch, and lets nothing more through, once a server was asked as much as it may be.
pub struct Guard {
    transport: Arc<dyn Transport>,
    limits: Limits,
    stop: Stop,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sent: usize,
    /// Whether each of the latest requests failed.
    latest: VecDeque<bool>,
    ended: Option<Ended>,
}

impl Guard {
    /// Guards a transport; `stop` is what is thrown.
    #[must_use]
    pub fn new(transport: Arc<dyn Transport>, limits: Limits, stop: Stop) -> Self {
        Self { transport, limits, stop, state: Mutex::default() }
    }

    /// Why it stopped the run; `None` where it did not.
    #[must_use]
    pub fn ended(&self) -> Option<Ended> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).ended
    }

    /// Takes note of a request that wants to go out; `Err` where it must not.
    fn admit(&self) -> Result<(), SendError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ended) = state.ended {
            return Err(SendError::Held(ended.to_string()));
        }
        if let Some(limit) = self.limits.requests.filter(|limit| state.sent >= *limit) {
            let ended = Ended::Requests(limit);
            state.ended = Some(ended);
            drop(state);
            self.stop.now();
            return Err(SendError::Held(ended.to_string()));
        }
        state.sent += 1;
        Ok(())
    }

    /// Takes note of what came of a request.
    fn heard(&self, result: &Result<Response, SendError>) {
        let Some(limit) = self.limits.error_rate else { return };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.latest.push_back(is_failure(result));
        if state.latest.len() > WINDOW {
            state.latest.pop_front();
        }
        let (failed, of) = (state.latest.iter().filter(|failed| **failed).count(), state.latest.len());
        #[expect(clippy::cast_precision_loss, reason = "both are at most 50")]
        let rate = failed as f64 / of as f64;
        if of >= LEAST && rate > limit && state.ended.is_none() {
            state.ended = Some(Ended::Errors(failed, of));
            drop(state);
            self.stop.now();
        }
    }
}

impl Transport for Guard {
    fn carry<'t>(&'t self, origin: &'t str, request: &'t Request) -> Carried<'t> {
        self.carry_as(Label::default(), origin, request)
    }

    fn carry_as<'t>(&'t self, label: Label<'t>, origin: &'t str, request: &'t Request) -> Carried<'t> {
        Box::pin(async move {
            self.admit()?;
            let result = self.transport.carry_as(label, origin, request).await;
            self.heard(&result);
            result
        })
    }

    fn note(&self, note: Note<'_>) {
        self.transport.note(note);
    }
}

fn is_failure(result: &Result<Response, SendError>) -> bool {
    match result {
        Ok(answer) => matches!(answer.status, 429 | 500..),
        Err(
            SendError::Held(_)
            | SendError::NotSent(_)
            | SendError::Credentials(_)
            | SendError::Unsendable(_)
            | SendError::TooLarge(_),
        ) => false,
        Err(
            SendError::Dns(_)
            | SendError::Refused
            | SendError::Unreachable(_)
            | SendError::Tls(_)
            | SendError::ConnectTimeout
            | SendError::ReadTimeout
            | SendError::Reset(_)
            | SendError::Malformed(_),
        ) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a guard lets through of 100 requests to a server that fails each of which the number is said to.
    async fn through(limits: Limits, fails: fn(usize) -> bool) -> (usize, Option<Ended>, bool) {
        let count = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&count);
        let server = move |_: &Request| {
            let mut count = counted.lock().unwrap();
            *count += 1;
            Ok(Response { status: if fails(*count) { 503 } else { 200 }, ..Response::default() })
        };
        let stop = Stop::new();
        let guard = Guard::new(Arc::new(server), limits, stop.clone());
        for _ in 0..100 {
            let _ = guard.carry("http://localhost", &Request::default()).await;
        }
        let sent = *count.lock().unwrap();
        (sent, guard.ended(), stop.is_wanted())
    }

    #[tokio::test]
    async fn a_guard_stops_at_its_limits_and_not_before() {
        let requests = |requests| Limits { requests: Some(requests), error_rate: None };
        let rate = |rate| Limits { requests: None, error_rate: Some(rate) };
        for (name, limits, fails, sent, ended) in [
            ("no limit", Limits::default(), (|_| true) as fn(usize) -> bool, 100, None),
            ("a budget", requests(30), |_| false, 30, Some(Ended::Requests(30))),
            ("a budget of just enough", requests(100), |_| false, 100, None),
            ("all fails", rate(0.25), |_| true, 20, Some(Ended::Errors(20, 20))),
            ("few fail", rate(0.25), |number| number % 5 == 0, 100, None),
            ("more and more fail", rate(0.25), |number| number > 50, 63, Some(Ended::Errors(13, 50))),
        ] {
            let got = through(limits, fails).await;
            assert_eq!(got, (sent, ended, ended.is_some()), "{name}");
        }
    }
}
