//! The server's rate limits, watched: one for all tasks of a run.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::send::limit::Limit;
use crate::suite::Limits;

/// How far apart requests go out where little is left and nobody says until when.
const SLOW: Duration = Duration::from_millis(250);

/// What is known of a host's limits.
pub(super) struct Limiter {
    limits: Option<Limits>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The windows, by the limit's name.
    windows: HashMap<String, Window>,
    /// The limits that each operation's last answer told.
    of: HashMap<usize, Vec<String>>,
    /// The least that was left.
    lowest: Option<(u64, Option<u64>)>,
}

/// What the last answer told of a limit.
struct Window {
    /// When the request that it answers was sent: answers overtake each other.
    as_of: Instant,
    left: u64,
    of: Option<u64>,
    /// Before that time nothing goes out.
    closed_until: Option<Instant>,
    /// How far apart requests go out, until then.
    slow: Option<(Duration, Option<Instant>)>,
    /// Whether the wait, or the slower pace, has been told.
    is_told: bool,
}

/// What a limit asks of the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Nothing.
    Nothing,
    /// That it goes out so long after the one before; with what is left, the first time.
    Slower(Duration, Option<(u64, Option<u64>)>),
    /// That it waits so long; `true` for the first that is asked.
    Wait(Duration, First),
}

/// Whether others have been asked the same before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    Yes,
    No,
}

impl Limiter {
    pub(super) fn new(limits: Option<Limits>) -> Self {
        Self { limits, state: Mutex::default() }
    }

    /// Takes note of what an answer told, to a request of this operation that was sent then.
    pub(super) fn heard(&self, operation: usize, sent: Instant, now: Instant, told: &[Limit]) {
        let (Some(limits), false) = (self.limits, told.is_empty()) else { return };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.of.insert(operation, told.iter().map(|limit| limit.name.clone()).collect());
        for limit in told {
            state.lowest = match state.lowest {
                Some(lowest) if lowest.0 <= limit.left => Some(lowest),
                Some(_) | None => Some((limit.left, limit.of)),
            };
            state.note(limit, limits, sent, now);
        }
    }

    /// Lets nothing out to what has the limits of this operation, for so long: it was answered 429.
    pub(super) fn close(&self, operation: usize, now: Instant, wait: Duration) {
        if self.limits.is_none() {
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let names = state.of.entry(operation).or_insert_with(|| vec![String::new()]).clone();
        let Some(until) = now.checked_add(wait) else { return };
        for name in names {
            let window = state.windows.entry(name).or_insert_with(|| Window::new(now));
            if window.closed_until.is_none_or(|known| known < until) {
                (window.closed_until, window.is_told) = (Some(until), false);
            }
        }
    }

    /// What a request of this operation has to heed now.
    pub(super) fn ask(&self, operation: usize, now: Instant) -> Asked {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { windows, of, .. } = &mut *state;
        let named = of.get(&operation);
        // For an operation that was never asked, only one that has no name, or the only one, can be meant.
        let is_only = windows.len() == 1;
        let is_meant = |name: &String| {
            named.map_or(is_only || name.is_empty(), |names| names.iter().any(|known| known == name))
        };
        let mut asked = Asked::Nothing;
        for window in windows.iter_mut().filter(|(name, _)| is_meant(name)).map(|(_, window)| window) {
            asked = asked.and(window.asks(now));
        }
        asked
    }

    /// The least that was left, and of how much.
    pub(super) fn lowest(&self) -> Option<(u64, Option<u64>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).lowest
    }
}

impl State {
    fn note(&mut self, limit: &Limit, limits: Limits, sent: Instant, now: Instant) {
        let window = self.windows.entry(limit.name.clone()).or_insert_with(|| Window::new(sent));
        if window.as_of > sent {
            return;
        }
        (window.as_of, window.left, window.of) = (sent, limit.left, limit.of);
        let share = limit.share().unwrap_or(1.0);
        let reset = limit.reset.and_then(|reset| now.checked_add(reset));
        if share < limits.stop {
            // Without a moment nobody knows how long to wait.
            if let Some(reset) = reset {
                if window.closed_until.is_none_or(|known| known < reset) {
                    (window.closed_until, window.is_told) = (Some(reset), false);
                }
                return;
            }
        } else if window.closed_until.is_some_and(|until| until <= now) || share >= limits.slow {
            window.closed_until = None;
        }
        if share >= limits.slow {
            (window.slow, window.is_told) = (None, false);
            return;
        }
        let gap =
            limit.reset.map_or(SLOW, |reset| reset / u32::try_from(limit.left.max(1)).unwrap_or(u32::MAX));
        window.slow = Some((gap, reset));
    }
}

impl Window {
    fn new(as_of: Instant) -> Self {
        Self { as_of, left: 0, of: None, closed_until: None, slow: None, is_told: false }
    }

    fn asks(&mut self, now: Instant) -> Asked {
        if let Some(until) = self.closed_until.filter(|until| *until > now) {
            let first = if std::mem::replace(&mut self.is_told, true) { First::No } else { First::Yes };
            return Asked::Wait(until - now, first);
        }
        match self.slow {
            Some((gap, until)) if until.is_none_or(|until| until > now) => {
                let is_told = std::mem::replace(&mut self.is_told, true);
                Asked::Slower(gap, (!is_told).then_some((self.left, self.of)))
            }
            Some(_) | None => Asked::Nothing,
        }
    }
}

impl Asked {
    /// The stricter of both.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, asked) | (asked, Self::Nothing) => asked,
            (Self::Wait(one, first), Self::Wait(other, second)) => {
                let first = if first == First::Yes { first } else { second };
                Self::Wait(one.max(other), first)
            }
            (wait @ Self::Wait(..), Self::Slower(..)) | (Self::Slower(..), wait @ Self::Wait(..)) => wait,
            (Self::Slower(one, told), Self::Slower(other, also)) => {
                Self::Slower(one.max(other), told.or(also))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(name: &str, left: u64, of: u64, reset: Option<u64>) -> Limit {
        Limit { name: name.to_owned(), of: Some(of), left, reset: reset.map(Duration::from_secs) }
    }

    fn words(asked: Asked) -> String {
        match asked {
            Asked::Nothing => "go".to_owned(),
            Asked::Slower(gap, told) => {
                let told = told.map_or(String::new(), |(left, of)| format!(", told {left} of {of:?}"));
                format!("every {} ms{told}", gap.as_millis())
            }
            Asked::Wait(wait, first) => format!("wait {} s, first {first:?}", wait.as_secs()),
        }
    }

    #[test]
    fn a_run_slows_down_and_then_waits() {
        let now = Instant::now();
        for (left, reset, asked, again) in [
            (100, Some(60), "go", "go"),
            (20, Some(60), "go", "go"),
            (19, Some(60), "every 3157 ms, told 19 of Some(100)", "every 3157 ms"),
            (5, Some(60), "every 12000 ms, told 5 of Some(100)", "every 12000 ms"),
            (4, Some(60), "wait 60 s, first Yes", "wait 60 s, first No"),
            (0, Some(12), "wait 12 s, first Yes", "wait 12 s, first No"),
            (0, None, "every 250 ms, told 0 of Some(100)", "every 250 ms"),
            (0, Some(0), "go", "go"),
        ] {
            let limiter = Limiter::new(Some(Limits::default()));
            limiter.heard(0, now, now, &[limit("", left, 100, reset)]);
            assert_eq!(words(limiter.ask(0, now)), asked, "{left} left");
            assert_eq!(words(limiter.ask(7, now)), again, "{left} left, another operation");
            assert!(!words(limiter.ask(0, now + Duration::from_secs(61))).starts_with("wait"));
            let off = Limiter::new(None);
            off.heard(0, now, now, &[limit("", left, 100, reset)]);
            assert_eq!(off.ask(0, now), Asked::Nothing);
        }
    }

    #[test]
    fn a_new_window_opens_and_an_answer_that_was_overtaken_says_nothing() {
        let (now, second) = (Instant::now(), Duration::from_secs(1));
        let limiter = Limiter::new(Some(Limits::default()));
        limiter.heard(0, now + second, now + second, &[limit("", 1, 100, Some(60))]);
        limiter.heard(0, now, now + 2 * second, &[limit("", 90, 100, Some(60))]);
        assert_eq!(words(limiter.ask(0, now + second)), "wait 60 s, first Yes");
        limiter.heard(0, now + 3 * second, now + 3 * second, &[limit("", 99, 100, Some(60))]);
        assert_eq!(limiter.ask(0, now + 3 * second), Asked::Nothing);
        assert_eq!(limiter.lowest(), Some((1, Some(100))));
    }

    #[test]
    fn a_limit_with_a_name_holds_for_the_operations_that_have_it() {
        let now = Instant::now();
        let limiter = Limiter::new(Some(Limits::default()));
        limiter.heard(0, now, now, &[limit("search", 0, 30, Some(9))]);
        limiter.heard(1, now, now, &[limit("core", 900, 1_000, Some(9))]);
        for (operation, asked) in [(0, "wait 9 s, first Yes"), (1, "go"), (2, "go")] {
            assert_eq!(words(limiter.ask(operation, now)), asked, "operation {operation}");
        }
        limiter.close(1, now, Duration::from_secs(4));
        assert_eq!(words(limiter.ask(1, now)), "wait 4 s, first Yes");
    }

    #[test]
    fn after_a_429_nobody_goes_out() {
        let now = Instant::now();
        let limiter = Limiter::new(Some(Limits::default()));
        limiter.close(0, now, Duration::from_secs(7));
        assert_eq!(words(limiter.ask(1, now)), "wait 7 s, first Yes");
        assert_eq!(limiter.ask(1, now + Duration::from_secs(7)), Asked::Nothing);
    }
}
