//! `mock:`: how the built-in server behaves, where a suite has `server: mock`.

use std::time::Duration;

use crate::suite::fault::Fault;
use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::Node;
use crate::suite::server::ServerChoice;
use crate::suite::units;
use crate::text::Complaint;

pub(crate) const MOCK: Keys =
    Keys { of: "`mock`", read: &["faults", "fault_seed", "token_lifetime", "rate_limit"], later: &[] };

/// `mock:`; where nothing is said the server is honest, its tokens last as the document says, and nothing is limited.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MockWishes {
    /// `faults:`.
    pub faults: Vec<Fault>,
    /// `fault_seed:`: which requests a share of them is.
    pub fault_seed: u64,
    /// `token_lifetime:`: how long the tokens are right that the server issues.
    pub token_lifetime: Option<Duration>,
    /// `rate_limit:`.
    pub rate_limit: Option<RateLimit>,
}

/// How many requests the built-in server answers in a window of time; then it says 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many.
    pub requests: u64,
    /// How long a window is.
    pub window: Duration,
}

impl RateLimit {
    /// Reads a limit: `100/s`, `30/min`, `1000/h`, or a window of any length: `5/200ms`.
    ///
    /// # Errors
    /// What is wrong, as a lower-case fragment with the way out.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no limit such as `100/s`, `30/min` or `5/200ms`");
        let (requests, window) = text.split_once('/').ok_or_else(wrong)?;
        let window = match window.trim() {
            "s" | "sec" | "second" => Some(Duration::from_secs(1)),
            "m" | "min" | "minute" => Some(Duration::from_secs(60)),
            "h" | "hour" => Some(Duration::from_secs(3_600)),
            window => units::length(window),
        };
        let requests = requests.trim().parse().ok().filter(|requests| *requests > 0);
        requests.zip(window).map(|(requests, window)| Self { requests, window }).ok_or_else(wrong)
    }
}

/// Reads a duration with its unit: `2s`, `300ms`.
///
/// # Errors
/// What is wrong, as a lower-case fragment with the way out.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    units::length(text)
        .ok_or_else(|| format!("`{text}` is no duration with its unit, such as `300ms`, `2s` or `1h`"))
}

/// That the suite sends to another server.
fn unused(node: &Node) -> Complaint {
    let message = "`mock` is about the built-in server, which this suite does not use";
    Complaint::warning(message).at(node.span.clone()).label("`server: mock` uses it")
}

pub(crate) fn read(server: &ServerChoice, node: Option<&Node>, log: &mut Vec<Complaint>) -> MockWishes {
    if *server != ServerChoice::Mock {
        log.extend(node.map(unused));
    }
    let mut wishes = MockWishes::default();
    let Some(fields) = node.and_then(|node| Fields::open(node, &MOCK, log)) else { return wishes };
    let faults = fields.list("faults", log, |node| said(node, Fault::parse));
    wishes.faults = faults.into_iter().flatten().flatten().collect();
    let seed = |node: &Node| {
        let number = units::text(node).ok().and_then(|text| text.parse().ok());
        number.ok_or_else(|| Wrong::kind("a whole number"))
    };
    wishes.fault_seed = fields.read("fault_seed", log, seed).unwrap_or_default();
    wishes.token_lifetime = fields.read("token_lifetime", log, units::duration);
    wishes.rate_limit = fields.read("rate_limit", log, |node| said(node, RateLimit::parse));
    wishes
}

/// What is read from text, the complaint at its place.
fn said<T>(node: &Node, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<T, Wrong> {
    let text = units::text(node)?;
    parse(&text).map_err(|why| Wrong::Said(Complaint::error(why).at(node.span.clone())))
}
