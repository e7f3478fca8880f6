//! Whether, and when, an attempt is followed by another.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

use jiff::fmt::rfc2822;

use crate::send::errand::{Errand, Trace};
use crate::send::exchange::{Again, Response, SendError};
use crate::send::patience::{BUSY, Patience, TOO_MANY};
use crate::suite::Retry;

/// What follows an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Nothing: what came of it stands.
    Stands,
    /// Another, after so long.
    Again(Duration, Again),
}

/// What follows an attempt. `tried` counts the attempts so far.
///
/// What never reached the server is always tried again; what may have reached it only where a repetition is harmless (RFC 9110
/// section 9.2.2); a broken request that made the server fail is never sent twice: the failure is what was looked for.
pub(super) fn decide(
    errand: &Errand,
    tried: u32,
    result: &Result<Response, SendError>,
    retry: &Retry,
    patience: &Patience,
) -> Decision {
    if tried >= retry.tries {
        return Decision::Stands;
    }
    let backoff = backoff(tried, retry);
    match result {
        Err(error) if is_worth_another(error, errand) => Decision::Again(jittered(backoff), Again::Backoff),
        Ok(answer) if matches!(answer.status, TOO_MANY | BUSY) && patience.is_over() => Decision::Stands,
        Ok(answer) if is_passing(answer.status, errand) => match retry_after(answer) {
            // Never earlier than the server asks for.
            Some(asked) => Decision::Again(asked.min(retry.cap), Again::RetryAfter),
            None if answer.status < 500 && answer.status != TOO_MANY => {
                Decision::Again(jittered(backoff), Again::Lag)
            }
            None => Decision::Again(jittered(backoff), Again::Backoff),
        },
        Ok(_) | Err(_) => Decision::Stands,
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
        | SendError::Credentials(_)
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
