//! What the built-in server can be told to do wrong: faults of servers, gateways and networks, as people write them.
//!
//! ```text
//! 503:2                          the first two requests of each operation are answered 503
//! 503:2%,retry-after=2           two of a hundred, chance decides which; with `Retry-After: 2`
//! latency:200ms:10%,reset:2%     several at once
//! 503:2@POST /contacts           of this operation only
//! refuse:500ms                   nobody listens for the first half second
//! ```

use std::fmt;
use std::time::Duration;

use crate::suite::units::length;
use crate::suite::wishes::Pattern;
use crate::text::closest;

/// Something that the built-in server does wrong, and to which requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What it does.
    pub kind: FaultKind,
    /// How often.
    pub strikes: Strikes,
    /// The operations that it is about; `None`: all.
    pub at: Option<Pattern>,
}

/// What the built-in server does wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Answers with this status, 400 to 599, as the document has it, and does nothing else.
    Status {
        /// The status.
        status: u16,
        /// What `Retry-After` says.
        retry_after: Option<RetryAfter>,
    },
    /// Answers as a gateway does that has lost the server behind it: this status, and a page of HTML.
    GatewayHtml(u16),
    /// Waits before anything else.
    Latency(Duration),
    /// Writes the first lines of the answer byte by byte, all of them within this time.
    SlowHeaders(Duration),
    /// Does what was asked for, and resets the connection amid the answer's first lines.
    Reset,
    /// Does what was asked for, promises a whole body, sends half of it and closes the connection.
    HalfBody,
    /// Reads the request and never answers.
    Timeout,
    /// Answers with bytes that are no HTTP.
    Garbage,
    /// Does not listen, for this long; `None`: never.
    Refuse(Option<Duration>),
}

/// What `Retry-After` says (RFC 9110 section 10.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So many seconds.
    Seconds(u64),
    /// The date that is so many seconds ahead.
    Date(u64),
}

/// How often a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Strikes {
    /// Every time.
    Always,
    /// The first so many requests of each operation.
    First(u64),
    /// So many of a hundred requests, from a seed.
    Percent(f64),
}

/// The faults that take nothing but how often they strike.
const PLAIN: [(&str, FaultKind); 4] = [
    ("reset", FaultKind::Reset),
    ("half-body", FaultKind::HalfBody),
    ("timeout", FaultKind::Timeout),
    ("garbage", FaultKind::Garbage),
];

/// The other names.
const NAMED: [&str; 6] =
    ["gateway-html", "latency", "slow-headers", "refuse", "retry-after", "retry-after-date"];

impl Fault {
    /// Reads faults as they are written after `--fault`, a comma between two.
    ///
    /// # Errors
    /// What is wrong, as a lower-case fragment with the way out.
    pub fn parse(text: &str) -> Result<Vec<Self>, String> {
        let mut faults: Vec<Self> = Vec::new();
        for part in text.split(',').map(str::trim) {
            match retry_after(part)? {
                Some(wait) => told_to_wait(part, wait, &mut faults)?,
                None => faults.push(one(part)?),
            }
        }
        Ok(faults)
    }
}

/// Gives the statuses that stand before it a `Retry-After`.
fn told_to_wait(part: &str, wait: RetryAfter, faults: &mut [Fault]) -> Result<(), String> {
    let mut found = false;
    for fault in faults {
        if let FaultKind::Status { retry_after, .. } = &mut fault.kind {
            retry_after.get_or_insert(wait);
            found = true;
        }
    }
    let way_out = || format!("`{part}` stands behind the status that it goes with: `503:2,{part}`");
    if found { Ok(()) } else { Err(way_out()) }
}

fn retry_after(part: &str) -> Result<Option<RetryAfter>, String> {
    let Some((name @ ("retry-after" | "retry-after-date"), seconds)) = part.split_once('=') else {
        return Ok(None);
    };
    let seconds = seconds.trim().trim_end_matches('s').parse::<u64>().ok();
    let seconds = seconds.filter(|seconds| *seconds <= 86_400);
    let seconds =
        seconds.ok_or_else(|| format!("`{part}` needs whole seconds, a day at most: `{name}=2`"))?;
    Ok(Some(if name == "retry-after" { RetryAfter::Seconds(seconds) } else { RetryAfter::Date(seconds) }))
}

fn one(part: &str) -> Result<Fault, String> {
    let (what, at) = match part.split_once('@') {
        Some((what, at)) => (what, Some(pattern(part, at)?)),
        None => (part, None),
    };
    let mut words = what.split(':').map(str::trim);
    let name = words.next().unwrap_or_default();
    let words: Vec<&str> = words.collect();
    let (kind, rest) = kind(part, name, &words)?;
    let strikes = match rest {
        [] => Strikes::Always,
        [_] if matches!(kind, FaultKind::Refuse(_)) => {
            return Err(format!("`{part}`: who does not listen can't choose; `refuse` or `refuse:500ms`"));
        }
        [often] => strikes(part, often)?,
        [..] => return Err(format!("`{part}` says too much; `503:2` or `latency:200ms:10%` is all")),
    };
    if at.is_some() && matches!(kind, FaultKind::Refuse(_)) {
        return Err(format!("`{part}`: who does not listen can't know what is asked for; leave out `@`"));
    }
    Ok(Fault { kind, strikes, at })
}

/// What a name and the words behind it mean, and the words that say how often.
fn kind<'w>(part: &str, name: &str, words: &'w [&'w str]) -> Result<(FaultKind, &'w [&'w str]), String> {
    let first = words.first().copied();
    let rest = words.get(1..).unwrap_or_default();
    let time = || {
        let wait = first.and_then(length);
        wait.ok_or_else(|| format!("`{part}` needs a time with its unit: `{name}:200ms`"))
    };
    if let Some(status) = status(name) {
        return Ok((FaultKind::Status { status, retry_after: None }, words));
    }
    if let Some((_, kind)) = PLAIN.iter().find(|(plain, _)| *plain == name) {
        return Ok((kind.clone(), words));
    }
    match name {
        "latency" => Ok((FaultKind::Latency(time()?), rest)),
        "slow-headers" => Ok((FaultKind::SlowHeaders(time()?), rest)),
        "gateway-html" => Ok(match first.and_then(status) {
            Some(status) => (FaultKind::GatewayHtml(status), rest),
            None => (FaultKind::GatewayHtml(502), words),
        }),
        "refuse" => Ok(match first.and_then(length) {
            Some(wait) => (FaultKind::Refuse(Some(wait)), rest),
            None => (FaultKind::Refuse(None), words),
        }),
        "retry-after" | "retry-after-date" => Err(format!("`{part}` needs seconds: `503:2,{name}=2`")),
        _ => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> String {
    let names = || PLAIN.iter().map(|(name, _)| *name).chain(NAMED);
    if let Some(near) = closest(name, names()) {
        return format!("there is no fault `{name}`; did you mean `{near}`?");
    }
    let known: Vec<String> = names().map(|name| format!("`{name}`")).collect();
    format!("there is no fault `{name}`; known are a status from 400 to 599, {}", known.join(", "))
}

fn status(word: &str) -> Option<u16> {
    word.parse::<u16>().ok().filter(|status| word.len() == 3 && (400..600).contains(status))
}

fn strikes(part: &str, word: &str) -> Result<Strikes, String> {
    let wrong = || format!("`{part}`: how often is a number of requests (`2`) or a share of them (`2%`)");
    let Some(share) = word.strip_suffix('%') else {
        return word.parse().map(Strikes::First).map_err(|_| wrong());
    };
    let share = share.trim().parse::<f64>().ok().filter(|share| (0.0..=100.0).contains(share));
    share.map(Strikes::Percent).ok_or_else(wrong)
}

fn pattern(part: &str, text: &str) -> Result<Pattern, String> {
    Pattern::parse(text).map_err(|(what, way_out)| {
        let way_out = if way_out.is_empty() { String::new() } else { format!("; {way_out}") };
        format!("`{part}`: the operation's pattern {what}{way_out}")
    })
}

impl fmt::Display for Fault {
    /// As it is written, but for the spelling of numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FaultKind::Status { status, .. } => write!(f, "{status}")?,
            FaultKind::GatewayHtml(status) => write!(f, "gateway-html:{status}")?,
            FaultKind::Latency(wait) => write!(f, "latency:{}ms", wait.as_millis())?,
            FaultKind::SlowHeaders(wait) => write!(f, "slow-headers:{}ms", wait.as_millis())?,
            FaultKind::Refuse(Some(wait)) => write!(f, "refuse:{}ms", wait.as_millis())?,
            FaultKind::Refuse(None) => f.write_str("refuse")?,
            FaultKind::Reset | FaultKind::HalfBody | FaultKind::Timeout | FaultKind::Garbage => {
                let name = PLAIN.iter().find(|(_, kind)| *kind == self.kind).map(|(name, _)| *name);
                f.write_str(name.unwrap_or_default())?;
            }
        }
        match self.strikes {
            Strikes::Always => {}
            Strikes::First(count) => write!(f, ":{count}")?,
            Strikes::Percent(share) => write!(f, ":{share}%")?,
        }
        if let Some(Pattern(pattern)) = &self.at {
            write!(f, "@{pattern}")?;
        }
        let FaultKind::Status { retry_after: Some(wait), .. } = &self.kind else { return Ok(()) };
        match wait {
            RetryAfter::Seconds(seconds) => write!(f, ",retry-after={seconds}"),
            RetryAfter::Date(seconds) => write!(f, ",retry-after-date={seconds}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_as_they_are_told_again() {
        for (written, told) in [
            ("503:2", "503:2"),
            ("503:2%", "503:2%"),
            ("429", "429"),
            ("503:2,retry-after=2", "503:2,retry-after=2"),
            ("503:1, retry-after-date=3s", "503:1,retry-after-date=3"),
            ("latency:0.2s:10%", "latency:200ms:10%"),
            ("reset:2.5%", "reset:2.5%"),
            ("half-body:1", "half-body:1"),
            ("gateway-html", "gateway-html:502"),
            ("gateway-html:504:3", "gateway-html:504:3"),
            ("gateway-html:3", "gateway-html:502:3"),
            ("slow-headers:1s", "slow-headers:1000ms"),
            ("timeout", "timeout"),
            ("garbage:1", "garbage:1"),
            ("refuse", "refuse"),
            ("refuse:500ms", "refuse:500ms"),
            ("503:2@POST /contacts", "503:2@POST /contacts"),
        ] {
            let faults = Fault::parse(written).unwrap();
            let again: Vec<String> = faults.iter().map(ToString::to_string).collect();
            assert_eq!(again.join(" "), told, "{written}");
        }
        let several = Fault::parse("latency:20ms,503:2,429:1,retry-after=1").unwrap();
        let waits = several.iter().filter(|fault| {
            matches!(fault.kind, FaultKind::Status { retry_after: Some(RetryAfter::Seconds(1)), .. })
        });
        assert_eq!((several.len(), waits.count()), (3, 2));
    }

    #[test]
    fn what_is_no_fault_is_answered_with_the_way_out() {
        for (written, told) in [
            ("rest:2%", "there is no fault `rest`; did you mean `reset`?"),
            ("200", "there is no fault `200`; known are a status from 400 to 599"),
            ("503:often", "a number of requests (`2`) or a share of them (`2%`)"),
            ("503:101%", "a number of requests (`2`) or a share of them (`2%`)"),
            ("503:1:2", "says too much"),
            ("latency:10%", "needs a time with its unit: `latency:200ms`"),
            ("slow-headers", "needs a time with its unit"),
            ("refuse:2", "who does not listen can't choose"),
            ("refuse@GET /a", "leave out `@`"),
            ("retry-after=2", "stands behind the status that it goes with: `503:2,retry-after=2`"),
            ("503,retry-after=soon", "needs whole seconds"),
            ("retry-after:2", "`503:2,retry-after=2`"),
            ("503@/contacts", "did you mean `* /contacts`?"),
            ("", "there is no fault ``"),
        ] {
            let why = Fault::parse(written).unwrap_err();
            assert!(why.contains(told), "{written}: {why}");
        }
    }
}
