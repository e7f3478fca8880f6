//! How much the server lets itself be asked, and how every answer tells what is left of that.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use tokio::time::Instant;

use crate::mock::promise::Answer;
use crate::spec::Api;
use crate::suite::{RateLimit, RetryAfter};

/// How long a window is said to be, where there is no limit.
const WINDOW: Duration = Duration::from_secs(60);

/// Seconds since 1970 from which on a documented reset is a time, and not how long it is until then.
const TIMES: u64 = 1_000_000_000;

/// What tells how much is left: the names of the headers that say the limit, what remains, and the reset.
const FAMILIES: [[&str; 3]; 3] = [
    ["x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"],
    ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"],
    // An early draft of the IETF: the reset is how many seconds it is until then.
    ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"],
];

/// The windows of a server.
#[derive(Debug)]
pub(crate) struct Limit {
    most: Option<RateLimit>,
    family: Family,
    window: Mutex<Option<Window>>,
}

/// Which headers tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// None that the document has; these, where there is a limit all the same.
    Undocumented,
    /// A row of [`FAMILIES`].
    Documented(usize),
}

#[derive(Clone, Copy, Debug)]
struct Window {
    ends: Instant,
    used: u64,
}

/// What is left of a window, when a request has taken its share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    limit: u64,
    remaining: u64,
    until_reset: Duration,
    /// Whether there was nothing left for the request.
    pub(crate) is_over: bool,
}

impl Left {
    /// Whole seconds to wait, at least one.
    pub(crate) fn seconds(&self) -> u64 {
        whole(self.until_reset).max(1)
    }
}

impl Limit {
    /// The limit of a server of this document.
    pub(crate) fn new(api: &Api, limit: Option<RateLimit>) -> Self {
        let headers = || {
            let promises = api.operations.iter().flat_map(|operation| &operation.responses);
            promises.flat_map(|promise| &promise.headers).map(|header| header.name.to_ascii_lowercase())
        };
        let is_documented = |names: &[&str; 3]| headers().any(|header| names.contains(&header.as_str()));
        let family = FAMILIES.iter().position(is_documented);
        let family = family.map_or(Family::Undocumented, Family::Documented);
        Self { most: limit, family, window: Mutex::default() }
    }

    /// Takes a request's share of the window; `None` where there is no limit and nothing that tells of one.
    pub(crate) fn take(&self) -> Option<Left> {
        let limit = self.most?;
        let now = Instant::now();
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Window { ends: now + limit.window, used: 0 };
        let open = window.get_or_insert(fresh);
        if open.ends <= now {
            *open = fresh;
        }
        let is_over = open.used >= limit.requests;
        open.used += u64::from(!is_over);
        Some(Left {
            limit: limit.requests,
            remaining: limit.requests - open.used,
            until_reset: open.ends - now,
            is_over,
        })
    }

    /// Lets an answer tell what is left: with a limit every answer does; without one those do that document it, with a reset that is
    /// still to come.
    pub(crate) fn tell(&self, answer: &mut Answer, left: Option<Left>) {
        let names = match (self.family, left) {
            (Family::Undocumented, None) => return,
            (Family::Undocumented, Some(_)) => &FAMILIES[0],
            (Family::Documented(row), _) => &FAMILIES[row],
        };
        let [limit, remaining, reset] = names;
        if let Some(left) = left {
            put(answer, limit, left.limit);
            put(answer, remaining, left.remaining);
        }
        let until = left.map_or(WINDOW, |left| left.until_reset);
        let shown = answer.headers.iter().find(|(name, _)| name == reset).map(|(_, value)| value.parse());
        match shown {
            None if left.is_some() && *reset != "ratelimit-reset" => put(answer, reset, unix(until)),
            None if left.is_some() => put(answer, reset, whole(until)),
            Some(Ok(TIMES..)) => put(answer, reset, unix(until)),
            Some(Ok(0..TIMES)) => put(answer, reset, whole(until)),
            // A date, or something else that only its author can write.
            None | Some(Err(_)) => {}
        }
    }
}

fn put(answer: &mut Answer, name: &str, value: u64) {
    let value = value.to_string();
    match answer.headers.iter_mut().find(|(known, _)| known == name) {
        Some((_, old)) => *old = value,
        None => answer.headers.push((name.to_owned(), value)),
    }
}

/// Seconds, a begun one counted.
fn whole(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// The time that is so far ahead, in seconds since 1970.
fn unix(ahead: Duration) -> u64 {
    whole(now() + ahead)
}

/// What `Retry-After` says (RFC 9110 section 10.2.3).
pub(crate) fn retry_after(wait: RetryAfter) -> String {
    let date = |seconds: u64| {
        let at = i64::try_from(unix(Duration::from_secs(seconds))).ok()?;
        let at = Timestamp::from_second(at).ok()?;
        DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()
    };
    match wait {
        RetryAfter::Seconds(seconds) => seconds.to_string(),
        RetryAfter::Date(seconds) => date(seconds).unwrap_or_else(|| seconds.to_string()),
    }
}

/// The time since 1970.
fn now() -> Duration {
    #[expect(
        clippy::disallowed_methods,
        reason = "a reset is a time that clients hold against their own clocks"
    )]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_window_lets_so_many_through_and_the_next_one_as_many_again() {
        let limit = RateLimit { requests: 2, window: Duration::from_millis(1_500) };
        let limit = Limit { most: Some(limit), family: Family::Documented(2), window: Mutex::default() };
        let taken = || limit.take().map(|left| (left.remaining, left.is_over, left.seconds()));
        assert_eq!(
            [taken(), taken(), taken()],
            [Some((1, false, 2)), Some((0, false, 2)), Some((0, true, 2))]
        );
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(taken(), Some((0, true, 1)));
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!(taken(), Some((1, false, 2)));
        let mut answer = Answer::default();
        limit.tell(&mut answer, limit.take());
        let told: Vec<_> =
            answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(told, [("ratelimit-limit", "2"), ("ratelimit-remaining", "0"), ("ratelimit-reset", "2")]);
    }
}
