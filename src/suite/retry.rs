//! `send: retry:`: what is tried again, when, how often.

use std::time::Duration;

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::{Kind, Node};
use crate::suite::server::ServerChoice;
use crate::suite::units;
use crate::text::Complaint;

/// `send: retry:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// How often a request is sent at most.
    pub tries: u32,
    /// The first wait of a backoff.
    pub first: Duration,
    /// How much longer each is than the one before.
    pub factor: f64,
    /// The longest wait: a server that asks for a longer one is not waited for.
    pub cap: Duration,
    /// How long a run may wait for a host in all.
    pub budget: Duration,
    /// How long a 429 is waited for that tells no time.
    pub limited: Duration,
    /// The shortest wait for a 429 that tells the moment of a reset.
    pub at_least: Duration,
    /// How much longer a wait may be by chance, as a share of it.
    pub jitter: f64,
    /// What is done about each answer.
    pub on: Remedies,
}

impl Retry {
    /// What holds where a suite says nothing: at most 4 tries, 3, 9 and 27 s apart, 60 s after a 429 that tells no time, 10 minutes of
    /// waiting in all; or 100, 300 and 900 ms, 2 s and one minute when the server is on this machine; never more than 300 s at once, up
    /// to a tenth longer by chance.
    #[must_use]
    pub fn for_server(server: &ServerChoice) -> Self {
        let (first, limited, budget) =
            if server.is_loopback() { (100, 2_000, 60_000) } else { (3_000, 60_000, 600_000) };
        Self {
            tries: 4,
            first: Duration::from_millis(first),
            factor: 3.0,
            cap: Duration::from_secs(300),
            budget: Duration::from_millis(budget),
            limited: Duration::from_millis(limited),
            at_least: Duration::from_secs(1),
            jitter: 0.1,
            on: Remedies::default(),
        }
    }
}

/// A way in which no answer arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Silence {
    Dns,
    Refused,
    Unreachable,
    ConnectTimeout,
    Timeout,
    Reset,
}

/// What is done about an answer, or about none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// It stands.
    Never,
    /// Another attempt after a wait that grows.
    Backoff,
    /// The same, one step further on.
    Later,
    /// Another when `Retry-After` says, else as a backoff.
    RetryAfter,
    /// Another when `Retry-After` says, else when the limit is reset, else after `limited`.
    Limit,
    /// What is there already is looked up; where it is not there, once more with unique values of its own.
    Fresh,
}

/// What is done about each answer: integration.md's matrix, and what a suite puts in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Remedies {
    /// For statuses (from, to); later ones go before earlier ones.
    pub statuses: Vec<((u16, u16), Remedy)>,
    /// For no answer; likewise.
    pub silences: Vec<(Silence, Remedy)>,
}

impl Remedies {
    /// What is done about an answer of this status.
    #[must_use]
    pub fn of_status(&self, status: u16) -> Remedy {
        let said = self.statuses.iter().rev().find(|((from, to), _)| (*from..=*to).contains(&status));
        said.map_or_else(|| matrix(status), |(_, remedy)| *remedy)
    }

    /// What is done where no answer arrived.
    #[must_use]
    pub fn of_silence(&self, silence: Silence) -> Remedy {
        let said = self.silences.iter().rev().find(|(known, _)| *known == silence);
        said.map_or(Remedy::Backoff, |(_, remedy)| *remedy)
    }
}

/// Integration.md's matrix. A 401 is none of it: that is for those who hold the credentials.
fn matrix(status: u16) -> Remedy {
    match status {
        408 | 500 | 502 => Remedy::Backoff,
        504 => Remedy::Later,
        503 => Remedy::RetryAfter,
        429 => Remedy::Limit,
        409 => Remedy::Fresh,
        _ => Remedy::Never,
    }
}

pub(crate) const RETRY: Keys = Keys {
    of: "`retry`",
    read: &["tries", "first", "factor", "cap", "budget", "limited", "at_least", "jitter", "on"],
    later: &[],
};

const REMEDIES: &[(&str, Remedy)] = &[
    ("never", Remedy::Never),
    ("off", Remedy::Never),
    ("backoff", Remedy::Backoff),
    ("later", Remedy::Later),
    ("retry-after", Remedy::RetryAfter),
    ("limit", Remedy::Limit),
    ("fresh", Remedy::Fresh),
];

const SILENCES: &[(&str, Silence)] = &[
    ("dns", Silence::Dns),
    ("refused", Silence::Refused),
    ("unreachable", Silence::Unreachable),
    ("connect-timeout", Silence::ConnectTimeout),
    ("timeout", Silence::Timeout),
    ("reset", Silence::Reset),
];

pub(crate) fn read(node: &Node, retry: &mut Retry, log: &mut Vec<Complaint>) {
    if is_off(node) {
        retry.tries = 1;
        retry.on.statuses.push(((409, 409), Remedy::Never));
        return;
    }
    let Some(fields) = Fields::open(node, &RETRY, log) else { return };
    if let Some(tries) = fields.read("tries", log, tries) {
        retry.tries = tries;
    }
    if let Some(factor) = fields.read("factor", log, units::factor) {
        retry.factor = factor;
    }
    let times = [
        ("first", &mut retry.first),
        ("cap", &mut retry.cap),
        ("budget", &mut retry.budget),
        ("limited", &mut retry.limited),
        ("at_least", &mut retry.at_least),
    ];
    for (key, time) in times {
        if let Some(said) = fields.read(key, log, units::duration) {
            *time = said;
        }
    }
    if let Some(jitter) = fields.read("jitter", log, units::share) {
        retry.jitter = jitter;
    }
    if let Some(on) = fields.node("on") {
        remedies(on, &mut retry.on, log);
    }
}

/// Whether a section is switched off as a whole.
pub(crate) fn is_off(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scalar(scalar) if matches!(scalar.text.as_str(), "off" | "false"))
}

fn tries(node: &Node) -> Result<u32, Wrong> {
    let expected = || Wrong::kind("a whole number from 1 to 100");
    let tries = units::count(node).ok().and_then(|tries| u32::try_from(tries).ok());
    tries.filter(|tries| *tries <= 100).ok_or_else(expected)
}

/// `on: {502: never, 5XX: backoff, timeout: never}`.
fn remedies(node: &Node, on: &mut Remedies, log: &mut Vec<Complaint>) {
    let Kind::Map(entries) = &node.kind else {
        let wrong = Wrong::kind("a mapping such as `{502: never, timeout: backoff}`");
        log.push(wrong.complaint("`on`", node));
        return;
    };
    for entry in entries {
        let remedy = units::choice(&entry.value, REMEDIES)
            .map_err(|wrong| log.push(wrong.complaint(&format!("`{}`", entry.key), &entry.value)))
            .ok();
        if let Some((_, silence)) = SILENCES.iter().find(|(name, _)| *name == entry.key) {
            on.silences.extend(remedy.map(|remedy| (*silence, remedy)));
            continue;
        }
        match units::status_range(&entry.key) {
            Some((401, 401)) => log.push(
                Complaint::error("`on` has no rule for 401: credentials are renewed once, and that is all")
                    .at(entry.key_span.clone())
                    .label("how they are renewed stands under `auth:`"),
            ),
            Some(range) => on.statuses.extend(remedy.map(|remedy| (range, remedy))),
            None => {
                let names: Vec<&str> = SILENCES.iter().map(|(name, _)| *name).collect();
                let near = crate::text::closest(&entry.key, names.iter().copied());
                let way_out = near.map_or_else(
                    || format!("a status, a class such as `5XX`, or one of {}", names.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("`on` has no rule for `{}`", entry.key);
                log.push(Complaint::error(message).at(entry.key_span.clone()).label(way_out));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Remedy::{Backoff, Fresh, Later, Limit, Never, RetryAfter};

    #[test]
    fn what_a_suite_says_goes_before_the_matrix() {
        let on = Remedies {
            statuses: vec![((500, 599), Never), ((503, 503), Backoff)],
            silences: vec![(Silence::Reset, Never)],
        };
        let words = |on: &Remedies| {
            [408, 409, 429, 500, 502, 503, 504, 404, 401, 200].map(|status| on.of_status(status))
        };
        let default = [Backoff, Fresh, Limit, Backoff, Backoff, RetryAfter, Later, Never, Never, Never];
        assert_eq!(words(&Remedies::default()), default);
        assert_eq!(words(&on), [Backoff, Fresh, Limit, Never, Never, Backoff, Never, Never, Never, Never]);
        assert_eq!([Silence::Reset, Silence::Dns].map(|silence| on.of_silence(silence)), [Never, Backoff]);
    }
}
