//! Whether, and when, an attempt is followed by another.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::fmt::rfc2822;

use crate::send::errand::{Errand, Trace};
use crate::send::exchange::{Outcome, Response, SendError};
use crate::suite::Retry;

/// How many cases in a row may be given up to 429 or 503 before none is waited for any more.
const VAIN: u32 = 3;

/// Whether coming back later helps: a server that answers 429 or 503 to everything, however long it is waited for, must not keep a run
/// from ending.
#[derive(Default)]
pub(super) struct Patience {
    in_vain: AtomicU32,
}

impl Patience {
    /// Whether 429 and 503 are taken for answers like any other.
    pub(super) fn is_over(&self) -> bool {
        self.in_vain.load(Ordering::Relaxed) >= VAIN
    }

    /// Takes note of what came of a case in the end: any other answer shows that coming back does help.
    pub(super) fn settled(&self, outcome: &Outcome) {
        match outcome {
            Outcome::Answered(answer) if matches!(answer.status, TOO_MANY | BUSY) => {
                self.in_vain.fetch_add(1, Ordering::Relaxed);
            }
            Outcome::Answered(_) => self.in_vain.store(0, Ordering::Relaxed),
            Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => {}
        }
    }
}

/// `Too Many Requests` (RFC 6585 section 4).
const TOO_MANY: u16 = 429;

/// `Service Unavailable` (RFC 9110 section 15.6.4).
const BUSY: u16 = 503;

/// How long to wait before the next attempt; `None` when the last one stands. `tried` counts the attempts so far.
///
/// What never reached the server is always tried again; what may have reached it only where a repetition is harmless (RFC 9110
/// section 9.2.2); a broken request that made the server fail is never sent twice: the failure is what was looked for.
pub(super) fn wait(
    errand: &Errand,
    tried: u32,
    result: &Result<Response, SendError>,
    retry: &Retry,
    patience: &Patience,
) -> Option<Duration> {
    if tried >= retry.tries {
        return None;
    }
    let backoff = backoff(tried, retry);
    match result {
        Err(error) => is_worth_another(error, errand).then(|| jittered(backoff)),
        Ok(answer) if matches!(answer.status, TOO_MANY | BUSY) && patience.is_over() => None,
        Ok(answer) => {
            is_passing(answer.status, errand).then(|| match retry_after(answer) {
                // Never earlier than the server asks for.
                Some(asked) => asked.min(retry.cap),
                None => jittered(backoff),
            })
        }
    }
}

fn is_worth_another(error: &SendError, errand: &Errand) -> bool {
    match error {
        SendError::Dns(_) | SendError::Refused | SendError::Unreachable(_) | SendError::ConnectTimeout => {
            true
        }
        SendError::ReadTimeout | SendError::Reset(_) => is_idempotent(&errand.request.method),
        SendError::Tls(_)
        | SendError::Malformed(_)
        | SendError::TooLarge(_)
        | SendError::Unsendable(_)
        | SendError::Held(_) => false,
    }
}

/// Whether a status says "not now" rather than "not so".
fn is_passing(status: u16, errand: &Errand) -> bool {
    match status {
        TOO_MANY => true,
        404 | 410 if errand.looks_for == Some(Trace::There) => true,
        200..=299 if errand.looks_for == Some(Trace::Gone) => true,
        BUSY => errand.is_valid,
        502 | 504 => errand.is_valid && is_idempotent(&errand.request.method),
        _ => false,
    }
}

fn is_idempotent(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY" | "PUT" | "DELETE")
}

fn backoff(tried: u32, retry: &Retry) -> Duration {
    let exponent = i32::try_from(tried.saturating_sub(1)).unwrap_or(i32::MAX);
    let seconds = retry.first.as_secs_f64() * retry.factor.max(1.0).powi(exponent);
    Duration::try_from_secs_f64(seconds).unwrap_or(retry.cap).min(retry.cap)
}

/// A little later than asked, by chance, so that many runners do not return at once.
fn jittered(wait: Duration) -> Duration {
    let chance = RandomState::new().hash_one(0_u8) % 1_000;
    wait + wait * u32::try_from(chance).unwrap_or_default() / 10_000
}

/// `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date, read against the answer's own `Date` so that no clock is asked.
fn retry_after(answer: &Response) -> Option<Duration> {
    let asked = answer.header("retry-after")?.trim();
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = |text: &str| rfc2822::parse(text).ok().map(|date| date.timestamp());
    let (until, now) = (at(asked)?, at(answer.header("date")?)?);
    Duration::try_from(until.duration_since(now)).ok()
}
