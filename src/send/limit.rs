//! What an answer says about the server's rate limit. Pure.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use crate::send::exchange::Response;

/// What an answer says about one of the server's limits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limit {
    /// The limit's name, where the server has several; else empty.
    pub(super) name: String,
    /// How many requests a window has, where that is told.
    pub(super) of: Option<u64>,
    /// How many are left in this one.
    pub(super) left: u64,
    /// When the next one begins, from the answer on, where that is told.
    pub(super) reset: Option<Duration>,
}

impl Limit {
    /// How much of the window is left, from 0 to 1; `None` where the server tells no limit and something is left.
    #[expect(clippy::cast_precision_loss, reason = "it is a share, and no limit has so many digits")]
    pub(super) fn share(&self) -> Option<f64> {
        match self.of {
            Some(of) if of > 0 => Some((self.left as f64 / of as f64).min(1.0)),
            Some(_) | None => (self.left == 0).then_some(0.0),
        }
    }
}

/// From this on a number is a Unix time: as seconds from now it would be thirty years, and as a Unix time less is before 2001.
const UNIX: f64 = 1e9;
/// From this on it is one in milliseconds.
const UNIX_MILLIS: f64 = 1e12;

/// The limits that an answer tells, the three header families in turn: the fields of the IETF draft in all its spellings,
/// `X-RateLimit-*`, `X-Rate-Limit-*`. `now` is asked where the answer has no `Date`.
pub(super) fn limits(answer: &Response, now: Timestamp) -> Vec<Limit> {
    let now = date(answer).unwrap_or(now);
    let drafted = drafted(answer, now);
    if !drafted.is_empty() {
        return drafted;
    }
    let name = ["x-ratelimit-resource", "x-ratelimit-bucket"].iter().find_map(|name| answer.header(name));
    let families = ["ratelimit-", "x-ratelimit-", "x-rate-limit-"];
    let limit = |family: &str| {
        let header = |what: &str| answer.header(&format!("{family}{what}"));
        Some(Limit {
            name: name.unwrap_or_default().to_owned(),
            // `100, 100;w=60` (draft 03): the first is the one that counts.
            of: header("limit").and_then(count),
            left: count(header("remaining")?)?,
            reset: header("reset").and_then(|text| reset(text, now)),
        })
    };
    families.iter().find_map(|family| limit(family)).into_iter().collect()
}

/// When a 429 is over, where only the moment of the reset is told.
pub(super) fn told_reset(answer: &Response, now: Timestamp) -> Option<Duration> {
    let at = date(answer).unwrap_or(now);
    let exhausted = drafted(answer, at).into_iter().filter(|limit| limit.left == 0);
    let drafted = exhausted.filter_map(|limit| limit.reset).max();
    let plain = ["x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset", "x-ratelimit-reset-after"];
    drafted.or_else(|| plain.iter().find_map(|name| reset(answer.header(name)?, at))).or_else(|| {
        // Whatever is said to be left: it is answered 429.
        self::drafted(answer, at).into_iter().filter_map(|limit| limit.reset).max()
    })
}

/// `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date, read against the answer's own `Date` where it has one, so that two
/// clocks that differ do no harm.
pub(super) fn retry_after(answer: &Response, now: Timestamp) -> Option<Duration> {
    let asked = answer.header("retry-after")?.trim();
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    Some(until(http_date(asked)?, date(answer).unwrap_or(now))).filter(|wait| !wait.is_zero())
}

/// `RateLimit` as a structured field (drafts 08 and later: `"default";r=50;t=30`) or as a list of pairs (drafts 06 and 07:
/// `limit=100, remaining=50, reset=30`), with what `RateLimit-Policy` says of the same names.
fn drafted(answer: &Response, now: Timestamp) -> Vec<Limit> {
    let fields = |name: &str| {
        let values = answer.headers.iter().filter(|(header, _)| header == name);
        values.flat_map(|(_, value)| value.split(',')).map(Item::read).collect::<Vec<_>>()
    };
    let (items, policies) = (fields("ratelimit"), fields("ratelimit-policy"));
    if items.iter().any(|item| item.name == "remaining") {
        let pair = |name: &str| items.iter().find(|item| item.name == name).map(|item| item.value.as_str());
        let left = pair("remaining").and_then(count);
        let limit = left.map(|left| Limit {
            name: String::new(),
            of: pair("limit").and_then(count),
            left,
            reset: pair("reset").and_then(|text| reset(text, now)),
        });
        return limit.into_iter().collect();
    }
    let limit = |item: &Item| {
        let policy = policies.iter().find(|policy| policy.name == item.name);
        // What is counted may be bytes, or requests at once.
        let counts = policy.and_then(|policy| policy.parameter("qu")).unwrap_or("requests");
        (counts == "requests").then_some(())?;
        Some(Limit {
            name: item.name.clone(),
            of: policy.and_then(|policy| policy.parameter("q")).and_then(count),
            left: item.parameter("r").and_then(count)?,
            reset: item.parameter("t").and_then(|text| reset(text, now)),
        })
    };
    items.iter().filter_map(limit).collect()
}

/// A member of a list: `name=value` or `"name";key=value;key=value`.
struct Item {
    name: String,
    value: String,
    parameters: Vec<(String, String)>,
}

impl Item {
    fn read(text: &str) -> Self {
        let pair = |text: &str| match text.split_once('=') {
            Some((name, value)) => (bare(name), bare(value)),
            None => (bare(text), String::new()),
        };
        let mut parts = text.split(';');
        let (name, value) = pair(parts.next().unwrap_or_default());
        Self { name, value, parameters: parts.map(pair).collect() }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

fn bare(text: &str) -> String {
    text.trim().trim_matches('"').to_owned()
}

/// The number that a value begins with.
fn count(text: &str) -> Option<u64> {
    let text = text.split([',', ';']).next()?.trim();
    // Some servers count below nothing.
    match text.strip_prefix('-') {
        Some(below) => below.parse::<u64>().ok().map(|_| 0),
        None => text.parse().ok(),
    }
}

/// The moment of a reset: seconds from now, a Unix time in seconds or milliseconds, or a date (RFC 9110 section 5.6.7, RFC 3339). What
/// has passed is now.
fn reset(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    let Ok(number) = text.split([',', ';']).next().unwrap_or_default().trim().parse::<f64>() else {
        return Some(until(http_date(text).or_else(|| text.parse().ok())?, now));
    };
    let seconds = match number {
        number if !number.is_finite() || number < 0.0 => return None,
        number if number >= UNIX_MILLIS => number / 1e3 - seconds(now),
        number if number >= UNIX => number - seconds(now),
        number => number,
    };
    Duration::try_from_secs_f64(seconds.max(0.0)).ok()
}

fn seconds(time: Timestamp) -> f64 {
    time.as_duration().as_secs_f64()
}

fn until(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or_default()
}

fn date(answer: &Response) -> Option<Timestamp> {
    http_date(answer.header("date")?)
}

fn http_date(text: &str) -> Option<Timestamp> {
    rfc2822::parse(text.trim()).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fri, 21 Nov 2025 12:00:00 GMT.
    const NOW: &str = "2025-11-21T12:00:00Z";
    const UNIX_NOW: u64 = 1_763_726_400;

    fn answer(headers: &str) -> Response {
        let headers = headers.split(" | ").filter_map(|header| header.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Response { status: 429, headers, ..Response::default() }
    }

    fn words(headers: &str) -> String {
        let limits = limits(&answer(headers), NOW.parse().unwrap());
        let words = limits.iter().map(|limit| {
            let of = limit.of.map_or("?".to_owned(), |of| of.to_string());
            let reset = limit.reset.map_or("?".to_owned(), |reset| format!("{}s", reset.as_secs_f64()));
            format!("{}{}/{of} {reset}", limit.name, limit.left)
        });
        words.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn every_family_of_headers_is_read() {
        for (headers, wanted) in [
            ("x-rate-limit-limit: 100 | x-rate-limit-remaining: 7 | x-rate-limit-reset: 30", "7/100 30s"),
            (
                "x-ratelimit-limit: 60 | x-ratelimit-remaining: 59 | x-ratelimit-reset: 1763726460",
                "59/60 60s",
            ),
            ("x-ratelimit-remaining: 0", "0/? ?"),
            ("ratelimit-limit: 100, 100;w=60 | ratelimit-remaining: 3 | ratelimit-reset: 50", "3/100 50s"),
            ("ratelimit: limit=100, remaining=50, reset=5", "50/100 5s"),
            (
                "ratelimit: \"default\";r=50;t=30 | ratelimit-policy: \"default\";q=100;w=60",
                "default50/100 30s",
            ),
            ("ratelimit: default;r=0;t=9", "default0/? 9s"),
            (
                "ratelimit: \"burst\";r=9;t=1, \"day\";r=1;t=99 | ratelimit-policy: \"burst\";q=10;w=1,\"day\";q=2;w=86400",
                "burst9/10 1s, day1/2 99s",
            ),
            ("ratelimit: \"b\";r=9;t=1 | ratelimit-policy: \"b\";q=10;qu=\"content-bytes\"", ""),
            ("x-ratelimit-limit: 5 | x-ratelimit-remaining: 4 | x-ratelimit-resource: search", "search4/5 ?"),
            ("x-ratelimit-limit: 5 | x-ratelimit-remaining: -1", "0/5 ?"),
            ("x-ratelimit-limit: 5 | x-ratelimit-remaining: many", ""),
            ("ratelimit: nonsense", ""),
            ("", ""),
        ] {
            assert_eq!(words(headers), wanted, "{headers}");
        }
    }

    #[test]
    fn a_reset_is_told_apart_from_a_time() {
        let millis = format!("{}000", UNIX_NOW + 5);
        let unix = (UNIX_NOW + 90).to_string();
        let past = (UNIX_NOW - 90).to_string();
        for (text, seconds) in [
            ("30", Some(30.0)),
            ("0.5", Some(0.5)),
            ("86400", Some(86_400.0)),
            (unix.as_str(), Some(90.0)),
            (&past, Some(0.0)),
            (&millis, Some(5.0)),
            ("Fri, 21 Nov 2025 12:00:12 GMT", Some(12.0)),
            ("2025-11-21T12:00:07Z", Some(7.0)),
            ("-5", None),
            ("NaN", None),
            ("1e400", None),
            ("soon", None),
        ] {
            let read = reset(text, NOW.parse().unwrap());
            assert_eq!(read.map(|reset| reset.as_secs_f64()), seconds, "{text}");
        }
    }

    #[test]
    fn the_servers_own_clock_goes_before_ours() {
        let late =
            "date: Fri, 21 Nov 2025 11:00:00 GMT | x-ratelimit-remaining: 0 | x-ratelimit-reset: 1763722810";
        assert_eq!(words(late), "0/? 10s");
        for (headers, seconds) in [
            ("retry-after: 7", Some(7)),
            ("retry-after: Fri, 21 Nov 2025 12:00:40 GMT", Some(40)),
            ("retry-after: Fri, 21 Nov 2025 11:00:40 GMT | date: Fri, 21 Nov 2025 11:00:00 GMT", Some(40)),
            ("retry-after: Fri, 21 Nov 2025 11:00:40 GMT", None),
            ("retry-after: soon", None),
            ("", None),
        ] {
            let read = retry_after(&answer(headers), NOW.parse().unwrap());
            assert_eq!(read, seconds.map(Duration::from_secs), "{headers}");
        }
    }
}
