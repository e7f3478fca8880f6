//! The circuit breaker of a host: after repeated failures it is left alone, then one request is tried; in the end it is given up.
//!
//! ```text
//! closed --failures in a row--> open --wait--> half-open: one request --answered--> closed
//!                                 ^                  `--no answer--> open, for longer; in the end given up
//! ```

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::send::exchange::{Response, SendError};
use crate::suite::Breaker;

/// For how long attempts must have failed: a server that is being started is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many operations must hang one after the other, nothing being answered in between, before a server that did answer is left alone.
const STALLED: usize = 8;
/// For how long they must have hung: a server may be busy for a while.
const STALL: Duration = Duration::from_secs(60);
/// How many operations a gateway must answer for a server that is not there: one may be so by itself.
const BEHIND: usize = 4;

/// The circuit of one host.
pub(super) struct Circuit {
    breaker: Option<Breaker>,
    state: Mutex<State>,
    /// Counts changes, for those that wait for one.
    changed: watch::Sender<Phase>,
}

/// Where a circuit is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// Requests go out.
    #[default]
    Closed,
    /// None goes out before that time.
    Open(Instant),
    /// One is out.
    HalfOpen,
    /// None goes out any more.
    GivenUp,
}

#[derive(Default)]
struct State {
    phase: Phase,
    streak: Streak,
    ever_answered: bool,
    /// How often single requests have failed, one after the other.
    probed: u32,
    /// How often it opened.
    opened: u32,
    why: String,
    /// Whether the wait that is on has been told.
    is_told: bool,
}

/// Failures in a row.
#[derive(Default)]
struct Streak {
    failures: u32,
    since: Option<Instant>,
    hung_since: Option<Instant>,
    /// The operations that have hung since the last answer.
    silent: BTreeSet<usize>,
    /// Those that a gateway answered.
    behind: BTreeSet<usize>,
}

/// Whether a request may go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// Yes.
    Go,
    /// Not yet: so long; or until what is out is answered, where that is not known.
    Wait(Option<Duration>, String),
    /// No more: why.
    Never(String),
}

impl Circuit {
    pub(super) fn new(breaker: Option<Breaker>) -> Self {
        Self { breaker, state: Mutex::default(), changed: watch::Sender::new(Phase::Closed) }
    }

    /// Whether a request may go out now.
    pub(super) fn ask(&self, now: Instant) -> Pass {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.phase {
            Phase::Closed => Pass::Go,
            Phase::Open(until) if until > now => Pass::Wait(Some(until - now), state.why.clone()),
            Phase::Open(_) => {
                state.phase = Phase::HalfOpen;
                self.changed.send_replace(state.phase);
                Pass::Go
            }
            Phase::HalfOpen => Pass::Wait(None, state.why.clone()),
            Phase::GivenUp => Pass::Never(state.why.clone()),
        }
    }

    /// Whether nobody has told of the wait that is on; from then on somebody has.
    pub(super) fn is_news(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        !std::mem::replace(&mut state.is_told, true)
    }

    /// Changes from now on: to be had before [`ask`](Self::ask), so that none is missed between the answer and the wait.
    pub(super) fn changes(&self) -> watch::Receiver<Phase> {
        self.changed.subscribe()
    }

    /// Comes back once the host is given up.
    pub(super) async fn end(&self) {
        let _ = self.changed.subscribe().wait_for(|phase| *phase == Phase::GivenUp).await;
    }

    /// Why the host is given up; `None` while it is not.
    pub(super) fn given_up(&self) -> Option<String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.phase == Phase::GivenUp).then(|| state.why.clone())
    }

    /// How often it opened, and why last.
    pub(super) fn opened(&self) -> (u32, String) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.opened, state.why.clone())
    }

    /// Takes note of an attempt at an operation that began then.
    pub(super) fn heard(&self, operation: usize, begin: Instant, result: &Result<Response, SendError>) {
        let Some(breaker) = self.breaker else { return };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let sign = sign(result, state.ever_answered);
        let phase = match (sign, state.phase) {
            (_, Phase::GivenUp) | (Sign::Nothing, Phase::Closed | Phase::Open(_)) => return,
            (Sign::Alive, _) => {
                state.streak = Streak::default();
                (state.ever_answered, state.probed) = (true, 0);
                Phase::Closed
            }
            // It says nothing: another may be tried.
            (Sign::Nothing, Phase::HalfOpen) => Phase::Open(Instant::now()),
            (_, Phase::HalfOpen) => {
                state.probed += 1;
                state.next(breaker)
            }
            // What was under way as it opened.
            (_, Phase::Open(_)) => return,
            (sign, Phase::Closed) => {
                if !state.streak.add(sign, operation, begin, breaker) {
                    return;
                }
                state.opened += 1;
                state.why = because(&state.streak, result);
                state.next(breaker)
            }
        };
        if state.phase != phase {
            (state.phase, state.is_told) = (phase, false);
            self.changed.send_replace(phase);
        }
    }
}

impl State {
    /// Open, or the end: nobody was ever there, or too many single requests have failed.
    fn next(&self, breaker: Breaker) -> Phase {
        if !self.ever_answered || self.probed >= breaker.probes {
            return Phase::GivenUp;
        }
        let wait = breaker.wait.saturating_mul(1 << self.probed.min(10));
        Instant::now().checked_add(wait).map_or(Phase::GivenUp, Phase::Open)
    }
}

impl Streak {
    /// Adds a failure; whether that is enough.
    fn add(&mut self, sign: Sign, operation: usize, begin: Instant, breaker: Breaker) -> bool {
        match sign {
            Sign::Alive | Sign::Nothing => return false,
            Sign::Silent if !self.silent.insert(operation) => return false,
            Sign::Behind => {
                self.behind.insert(operation);
                self.failures += 1;
            }
            Sign::Silent | Sign::Absent => self.failures += 1,
            Sign::Hung => {
                self.silent.insert(operation);
                let since = *self.hung_since.get_or_insert(begin);
                return self.silent.len() >= STALLED && since.elapsed() >= STALL;
            }
        }
        let since = *self.since.get_or_insert(begin);
        let is_one = matches!(sign, Sign::Behind) && self.behind.len() < BEHIND;
        !is_one && self.failures >= breaker.failures && since.elapsed() >= PATIENCE
    }
}

/// What an attempt says about the server as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Alive,
    Absent,
    Silent,
    /// It has answered before, and does not now.
    Hung,
    /// Something in front of it answered.
    Behind,
    Nothing,
}

/// A server that has answered before may well hang, or drop the connection, on the next request: that says something about the
/// request, unless it goes on and on, whatever it is asked. One that does so from the start is not there.
fn sign(result: &Result<Response, SendError>, ever_answered: bool) -> Sign {
    let error = match result {
        Ok(answer) if matches!(answer.status, 502..=504) => return Sign::Behind,
        Ok(_) => return Sign::Alive,
        Err(error) => error,
    };
    match error {
        SendError::Dns(_) | SendError::Refused | SendError::Unreachable(_) | SendError::ConnectTimeout => {
            Sign::Absent
        }
        SendError::ReadTimeout | SendError::Reset(_) if ever_answered => Sign::Hung,
        SendError::ReadTimeout | SendError::Reset(_) => Sign::Silent,
        SendError::Malformed(_) | SendError::TooLarge(_) => Sign::Alive,
        SendError::Tls(_)
        | SendError::Unsendable(_)
        | SendError::Held(_)
        | SendError::NotSent(_)
        | SendError::Credentials(_) => Sign::Nothing,
    }
}

/// Why it opens, as a lower-case fragment.
fn because(streak: &Streak, result: &Result<Response, SendError>) -> String {
    let last = match result {
        Ok(answer) => format!("{} from what stands in front of it", answer.status),
        Err(error) => error.to_string(),
    };
    match streak.failures {
        0 => format!("{} operations hung one after the other: {last}", streak.silent.len()),
        failures => format!("{failures} attempts in a row failed: {last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circuit() -> Circuit {
        Circuit::new(Some(Breaker { failures: 3, wait: Duration::from_secs(30), probes: 2 }))
    }

    /// What a letter stands for: refused, silent, a gateway's answer, any other answer.
    fn result(letter: char) -> Result<Response, SendError> {
        match letter {
            'r' => Err(SendError::Refused),
            's' => Err(SendError::ReadTimeout),
            'g' => Ok(Response { status: 502, ..Response::default() }),
            _ => Ok(Response { status: 500, ..Response::default() }),
        }
    }

    /// Attempts, each of another operation, after so many milliseconds each: `r2000`.
    async fn after(circuit: &Circuit, attempts: &str) {
        for (operation, attempt) in attempts.split_whitespace().enumerate() {
            let begin = Instant::now();
            tokio::time::advance(Duration::from_millis(attempt[1..].parse().unwrap())).await;
            circuit.heard(operation, begin, &result(attempt.chars().next().unwrap()));
        }
    }

    fn word(circuit: &Circuit) -> &'static str {
        match circuit.ask(Instant::now()) {
            Pass::Go => "go",
            Pass::Wait(Some(_), _) => "wait",
            Pass::Wait(None, _) => "wait for one",
            Pass::Never(_) => "never",
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_is_left_alone_after_a_streak_that_lasts() {
        for (name, attempts, then) in [
            ("two failures are few", "r0 r9000", "go"),
            ("three at once may be a start", "r0 r0 r0", "go"),
            ("three over seconds, and nobody was ever there", "r0 r100 r2000", "never"),
            ("an answer in between", "r0 r1000 o0 r9000 r0", "go"),
            ("an answer long before", "o0 o9000 r0 r0 r0", "go"),
            ("an answer before", "o0 r0 r100 r2000", "wait"),
            ("silence from the start", "s0 s9000 s9000", "never"),
            ("silence after an answer", "o0 s9000 s9000 s9000", "go"),
            ("silence of all after an answer", "o0 s9000 s9000 s9000 s9000 s9000 s9000 s9000 s9000", "wait"),
            ("gateways of few", "o0 g1000 g1000 g1000", "go"),
            ("gateways of many", "o0 g1000 g1000 g1000 g1000", "wait"),
            ("a gateway from the start", "g1000 g1000 g1000 g1000", "never"),
        ] {
            let circuit = circuit();
            after(&circuit, attempts).await;
            assert_eq!(word(&circuit), then, "{name}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_open_circuit_lets_one_request_through() {
        let circuit = circuit();
        after(&circuit, "o0 r0 r0 r2000").await;
        assert_eq!(circuit.opened().1, "3 attempts in a row failed: connection refused");
        tokio::time::advance(Duration::from_secs(29)).await;
        assert_eq!(word(&circuit), "wait");
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!([word(&circuit), word(&circuit)], ["go", "wait for one"]);
        after(&circuit, "o0").await;
        assert_eq!([word(&circuit), word(&circuit)], ["go", "go"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_is_given_up_when_single_requests_fail_too() {
        let circuit = circuit();
        after(&circuit, "o0 r0 r0 r2000").await;
        for wait in [30, 60] {
            tokio::time::advance(Duration::from_secs(wait)).await;
            assert_eq!(word(&circuit), "go", "after {wait} s");
            assert_eq!(circuit.given_up(), None);
            after(&circuit, "r0").await;
        }
        assert_eq!(word(&circuit), "never");
        assert!(circuit.given_up().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn one_operation_that_hangs_is_no_dead_server() {
        let circuit = circuit();
        for _ in 0..9 {
            let begin = Instant::now();
            tokio::time::advance(Duration::from_secs(10)).await;
            circuit.heard(0, begin, &Err(SendError::ReadTimeout));
        }
        assert_eq!(word(&circuit), "go");
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_breaker_everything_goes_out() {
        let circuit = Circuit::new(None);
        after(&circuit, "r0 r9000 r9000 r9000").await;
        assert_eq!(word(&circuit), "go");
    }
}
