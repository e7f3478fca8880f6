//! Whether, and when, an attempt is followed by another: integration.md's matrix. Pure.

use std::time::Duration;

use jiff::Timestamp;

use crate::send::exchange::{Again, Response, SendError};
use crate::send::limit::{retry_after, told_reset};
use crate::suite::{Remedy, Retry, Silence};

/// What follows an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Nothing: what came of it stands.
    Stands,
    /// Another, after so long.
    Again(Duration, Again),
}

/// What is known of a request besides the answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tried {
    /// How often it was sent.
    pub(super) times: u32,
    /// Whether it is a valid one.
    pub(super) is_valid: bool,
    /// Whether it may be sent again although the server may have acted on it.
    pub(super) is_repeatable: bool,
    /// Whether it has unique values that could be others, and still has its first.
    pub(super) may_be_fresh: bool,
    /// What it looks for, where it looks at what another did.
    pub(super) looks_for: Option<Trace>,
    /// Whether coming back has helped so far.
    pub(super) hope: Hope,
    /// A number by chance, from 0 to 1.
    pub(super) chance: f64,
    /// When the answer came.
    pub(super) now: Timestamp,
}

/// Whether coming back has helped so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hope {
    /// It did, or nobody knows.
    Some,
    /// Others came back for nothing.
    Lost,
}

/// What a request that looks at another's effect should find. A store may lag behind: an answer that says otherwise is asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trace {
    /// The thing.
    There,
    /// That it is gone.
    Gone,
}

/// What follows an attempt that came to this.
///
/// What never reached the server is tried again; what may have reached it only where a repetition is harmless (RFC 9110 section
/// 9.2.2), or where the server says that it did nothing: 429, 409, or a 503 that invites by `Retry-After`. A broken request that made
/// the server fail is never sent twice: the failure is what was looked for.
pub(super) fn decide(tried: Tried, result: &Result<Response, SendError>, rules: &Retry) -> Decision {
    let remedy = match result {
        Ok(answer) => of_answer(tried, answer, rules),
        Err(error) => of_silence(tried, error, rules),
    };
    let grown = |steps: u32| {
        let wait = backoff(tried.times.saturating_add(steps), rules);
        Decision::Again(wait.mul_f64(1.0 + rules.jitter * tried.chance), Again::Backoff)
    };
    let asked = result.as_ref().ok().and_then(|answer| retry_after(answer, tried.now));
    let decision = match remedy {
        // It costs an attempt, and nobody waits.
        Remedy::Fresh => return Decision::Again(Duration::ZERO, Again::Fresh),
        Remedy::Never if is_lagging(tried, result) => grown(0).because(Again::Lag),
        Remedy::Never => Decision::Stands,
        Remedy::Backoff => grown(0),
        Remedy::Later => grown(1),
        Remedy::RetryAfter => asked.map_or_else(|| grown(0), |wait| Decision::Again(wait, Again::RetryAfter)),
        Remedy::Limit => limited(tried, asked, result, rules),
    };
    match decision {
        // Earlier than it asks for nobody comes back.
        Decision::Again(wait, Again::RetryAfter | Again::Reset) if wait > rules.cap => Decision::Stands,
        Decision::Again(..) if tried.times >= rules.tries || tried.hope == Hope::Lost => Decision::Stands,
        Decision::Again(..) | Decision::Stands => decision,
    }
}

/// When a 429 is over.
fn limited(
    tried: Tried,
    asked: Option<Duration>,
    result: &Result<Response, SendError>,
    rules: &Retry,
) -> Decision {
    if let Some(wait) = asked {
        return Decision::Again(wait, Again::RetryAfter);
    }
    let reset = result.as_ref().ok().and_then(|answer| told_reset(answer, tried.now));
    match reset {
        Some(reset) => Decision::Again(reset.max(rules.at_least), Again::Reset),
        None => Decision::Again(rules.limited.mul_f64(1.0 + rules.jitter * tried.chance), Again::Unsaid),
    }
}

fn of_answer(tried: Tried, answer: &Response, rules: &Retry) -> Remedy {
    let remedy = rules.on.of_status(answer.status);
    let is_crash = answer.status >= 500;
    let did_nothing =
        answer.status == 429 || (answer.status == 503 && answer.header("retry-after").is_some());
    match remedy {
        Remedy::Fresh if tried.is_valid && tried.may_be_fresh => Remedy::Fresh,
        Remedy::Fresh => Remedy::Never,
        _ if is_crash && !tried.is_valid => Remedy::Never,
        _ if tried.is_repeatable || did_nothing => remedy,
        Remedy::Never | Remedy::Backoff | Remedy::Later | Remedy::RetryAfter | Remedy::Limit => Remedy::Never,
    }
}

fn of_silence(tried: Tried, error: &SendError, rules: &Retry) -> Remedy {
    let (silence, has_reached) = match error {
        SendError::Dns(_) => (Silence::Dns, false),
        SendError::Refused => (Silence::Refused, false),
        SendError::Unreachable(_) => (Silence::Unreachable, false),
        SendError::ConnectTimeout => (Silence::ConnectTimeout, false),
        SendError::ReadTimeout => (Silence::Timeout, true),
        SendError::Reset(_) => (Silence::Reset, true),
        SendError::Tls(_)
        | SendError::Malformed(_)
        | SendError::TooLarge(_)
        | SendError::Unsendable(_)
        | SendError::Held(_)
        | SendError::NotSent(_)
        | SendError::Credentials(_) => return Remedy::Never,
    };
    if has_reached && !tried.is_repeatable { Remedy::Never } else { rules.on.of_silence(silence) }
}

/// Whether an answer says that what another request did has not come about yet.
fn is_lagging(tried: Tried, result: &Result<Response, SendError>) -> bool {
    match (tried.looks_for, result) {
        (Some(Trace::There), Ok(answer)) => matches!(answer.status, 404 | 410),
        (Some(Trace::Gone), Ok(answer)) => (200..300).contains(&answer.status),
        (None, _) | (_, Err(_)) => false,
    }
}

impl Decision {
    fn because(self, again: Again) -> Self {
        match self {
            Self::Again(wait, _) => Self::Again(wait, again),
            Self::Stands => Self::Stands,
        }
    }
}

/// Whether a method may be repeated (RFC 9110 section 9.2.2).
pub(super) fn is_idempotent(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY" | "PUT" | "DELETE")
}

fn backoff(tried: u32, rules: &Retry) -> Duration {
    let exponent = i32::try_from(tried.saturating_sub(1)).unwrap_or(i32::MAX);
    let seconds = rules.first.as_secs_f64() * rules.factor.max(1.0).powi(exponent);
    Duration::try_from_secs_f64(seconds).unwrap_or(rules.cap).min(rules.cap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::{Remedies, ServerChoice};

    const NOW: &str = "2025-11-21T12:00:00Z";

    fn tried() -> Tried {
        Tried {
            times: 1,
            is_valid: true,
            is_repeatable: true,
            may_be_fresh: true,
            looks_for: None,
            hope: Hope::Some,
            chance: 0.0,
            now: NOW.parse().unwrap(),
        }
    }

    /// `503 retry-after: 7`, or the name of a silence.
    fn result(text: &str) -> Result<Response, SendError> {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        Err(match first {
            "dns" => SendError::Dns("x".to_owned()),
            "refused" => SendError::Refused,
            "unreachable" => SendError::Unreachable("x".to_owned()),
            "connect-timeout" => SendError::ConnectTimeout,
            "timeout" => SendError::ReadTimeout,
            "reset" => SendError::Reset("x".to_owned()),
            "tls" => SendError::Tls("x".to_owned()),
            "malformed" => SendError::Malformed("x".to_owned()),
            "too-large" => SendError::TooLarge(1),
            "unsendable" => SendError::Unsendable("x".to_owned()),
            status => {
                let headers = rest.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
                let status = status.parse().unwrap();
                return Ok(Response {
                    status,
                    headers: headers.into_iter().collect(),
                    ..Response::default()
                });
            }
        })
    }

    fn words(tried: Tried, answer: &str, rules: &Retry) -> String {
        match decide(tried, &result(answer), rules) {
            Decision::Stands => "stands".to_owned(),
            Decision::Again(wait, again) => format!("{} s {again:?}", wait.as_secs_f64()),
        }
    }

    fn rules() -> Retry {
        Retry::for_server(&ServerChoice::FromSpec)
    }

    #[test]
    fn every_row_of_the_matrix() {
        for (answer, wanted) in [
            ("200", "stands"),
            ("204", "stands"),
            ("302", "stands"),
            ("400", "stands"),
            ("401", "stands"),
            ("403", "stands"),
            ("404", "stands"),
            ("405", "stands"),
            ("422", "stands"),
            ("499", "stands"),
            ("409", "0 s Fresh"),
            ("429 retry-after: 7", "7 s RetryAfter"),
            ("429 retry-after: Fri, 21 Nov 2025 12:00:40 GMT", "40 s RetryAfter"),
            ("429 x-rate-limit-reset: 1763726412", "12 s Reset"),
            ("429 x-rate-limit-reset: 1763726400", "1 s Reset"),
            ("429 ratelimit-reset: 9", "9 s Reset"),
            ("429 ratelimit-reset: 0", "1 s Reset"),
            ("429 ratelimit: \"default\";r=0;t=5", "5 s Reset"),
            ("429 ratelimit: limit=9, remaining=0, reset=4", "4 s Reset"),
            ("429", "60 s Unsaid"),
            ("429 retry-after: soon", "60 s Unsaid"),
            ("429 retry-after: 86400", "stands"),
            ("503 retry-after: 7", "7 s RetryAfter"),
            ("503", "3 s Backoff"),
            ("500", "3 s Backoff"),
            ("502", "3 s Backoff"),
            ("504", "9 s Backoff"),
            ("408", "3 s Backoff"),
            ("501", "stands"),
            ("505", "stands"),
            ("refused", "3 s Backoff"),
            ("dns", "3 s Backoff"),
            ("unreachable", "3 s Backoff"),
            ("connect-timeout", "3 s Backoff"),
            ("timeout", "3 s Backoff"),
            ("reset", "3 s Backoff"),
            ("tls", "stands"),
            ("malformed", "stands"),
            ("too-large", "stands"),
            ("unsendable", "stands"),
        ] {
            assert_eq!(words(tried(), answer, &rules()), wanted, "{answer}");
        }
    }

    #[test]
    fn what_may_have_reached_the_server_is_repeated_only_where_that_is_harmless() {
        let post = Tried { is_repeatable: false, ..tried() };
        for (answer, wanted) in [
            ("429", "60 s Unsaid"),
            ("503", "stands"),
            ("503 retry-after: 2", "2 s RetryAfter"),
            ("500", "stands"),
            ("502", "stands"),
            ("504", "stands"),
            ("408", "stands"),
            ("timeout", "stands"),
            ("reset", "stands"),
            ("refused", "3 s Backoff"),
            ("dns", "3 s Backoff"),
            ("unreachable", "3 s Backoff"),
            ("connect-timeout", "3 s Backoff"),
            ("409", "0 s Fresh"),
        ] {
            assert_eq!(words(post, answer, &rules()), wanted, "{answer}");
        }
    }

    #[test]
    fn a_broken_request_is_never_repeated_after_a_crash() {
        let broken = Tried { is_valid: false, ..tried() };
        for (answer, wanted) in [
            ("500", "stands"),
            ("502", "stands"),
            ("503 retry-after: 1", "stands"),
            ("504", "stands"),
            ("409", "stands"),
            ("429 retry-after: 1", "1 s RetryAfter"),
            ("refused", "3 s Backoff"),
        ] {
            assert_eq!(words(broken, answer, &rules()), wanted, "{answer}");
        }
    }

    #[test]
    fn waits_grow_up_to_the_cap_and_end() {
        for (times, wanted) in [(1, "3 s Backoff"), (2, "9 s Backoff"), (3, "27 s Backoff"), (4, "stands")] {
            assert_eq!(words(Tried { times, ..tried() }, "500", &rules()), wanted, "{times}");
        }
        let patient = Retry { tries: 100, ..rules() };
        assert_eq!(words(Tried { times: 50, ..tried() }, "504", &patient), "300 s Backoff");
        assert_eq!(words(Tried { chance: 1.0, ..tried() }, "500", &rules()), "3.3 s Backoff");
        assert_eq!(words(Tried { chance: 0.5, ..tried() }, "429", &rules()), "63 s Unsaid");
        assert_eq!(words(Tried { hope: Hope::Lost, ..tried() }, "429", &rules()), "stands");
        assert_eq!(words(Tried { may_be_fresh: false, ..tried() }, "409", &rules()), "stands");
    }

    #[test]
    fn a_store_that_lags_is_asked_again() {
        for (looks_for, answer, wanted) in [
            (Some(Trace::There), "404", "3 s Lag"),
            (Some(Trace::There), "200", "stands"),
            (Some(Trace::Gone), "200", "3 s Lag"),
            (Some(Trace::Gone), "404", "stands"),
            (None, "404", "stands"),
        ] {
            assert_eq!(
                words(Tried { looks_for, ..tried() }, answer, &rules()),
                wanted,
                "{looks_for:?} {answer}"
            );
        }
    }

    #[test]
    fn a_suite_sets_each_row() {
        let on = Remedies {
            statuses: vec![
                ((500, 599), Remedy::Never),
                ((404, 404), Remedy::Backoff),
                ((429, 429), Remedy::Backoff),
            ],
            silences: vec![(Silence::Timeout, Remedy::Never), (Silence::Refused, Remedy::Later)],
        };
        let rules = Retry { on, ..rules() };
        for (answer, wanted) in [
            ("503 retry-after: 7", "stands"),
            ("404", "3 s Backoff"),
            ("429 retry-after: 7", "3 s Backoff"),
            ("timeout", "stands"),
            ("refused", "9 s Backoff"),
            ("reset", "3 s Backoff"),
        ] {
            assert_eq!(words(tried(), answer, &rules), wanted, "{answer}");
        }
    }
}
