//! `send:`.

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::pace::{Breaker, Duplicates, ExternalId, IdempotencyKey, Limits, Pace};
use crate::suite::raw::Node;
use crate::suite::responses;
use crate::suite::retry::{self, is_off};
use crate::suite::server::ServerChoice;
use crate::suite::units;
use crate::text::Complaint;

pub(crate) const SEND: Keys = Keys {
    of: "`send`",
    read: &[
        "in_flight",
        "rate",
        "timeout",
        "connect_timeout",
        "retry",
        "max_body",
        "requests",
        "stop_at",
        "limits",
        "circuit",
        "idempotency_key",
        "duplicates",
    ],
    later: &[],
};

pub(crate) const LIMITS: Keys = Keys { of: "`limits`", read: &["slow", "stop"], later: &[] };

pub(crate) const CIRCUIT: Keys = Keys { of: "`circuit`", read: &["failures", "wait", "probes"], later: &[] };

pub(crate) const DUPLICATES: Keys =
    Keys { of: "`duplicates`", read: &["external_id", "lookup", "parameter"], later: &[] };

/// More requests at once than this is more connections than a machine has.
const MOST_IN_FLIGHT: usize = 10_000;

pub(crate) fn read(node: Option<&Node>, server: &ServerChoice, log: &mut Vec<Complaint>) -> Pace {
    let mut pace = Pace::for_server(server);
    let Some(fields) = node.and_then(|node| Fields::open(node, &SEND, log)) else { return pace };
    if let Some(in_flight) = fields.read("in_flight", log, in_flight) {
        pace.in_flight = in_flight;
    }
    pace.rate = fields.read("rate", log, units::rate);
    if let Some(timeout) = fields.read("timeout", log, units::duration) {
        pace.timeout = timeout;
        pace.connect_timeout = pace.connect_timeout.min(timeout);
    }
    if let Some(timeout) = fields.read("connect_timeout", log, units::duration) {
        pace.connect_timeout = timeout;
    }
    if let Some(size) = fields.read("max_body", log, units::size) {
        pace.max_body = size;
    }
    pace.requests = fields.read("requests", log, units::count);
    pace.stop_at = fields.read("stop_at", log, units::share);
    if let Some(node) = fields.node("retry") {
        retry::read(node, &mut pace.retry, log);
    }
    if let Some(node) = fields.node("limits") {
        pace.limits = limits(node, log);
    }
    if let Some(node) = fields.node("circuit") {
        pace.circuit = circuit(node, pace.circuit, log);
    }
    if let Some(key) = fields.read("idempotency_key", log, idempotency_key) {
        pace.idempotency_key = key;
    }
    if let Some(node) = fields.node("duplicates") {
        pace.duplicates = duplicates(node, log);
    }
    pace
}

fn in_flight(node: &Node) -> Result<usize, Wrong> {
    let expected = || Wrong::kind(format!("a whole number from 1 to {MOST_IN_FLIGHT}"));
    units::count(node).ok().filter(|count| *count <= MOST_IN_FLIGHT).ok_or_else(expected)
}

fn limits(node: &Node, log: &mut Vec<Complaint>) -> Option<Limits> {
    let mut limits = Limits::default();
    if is_off(node) {
        return None;
    }
    let Some(fields) = Fields::open(node, &LIMITS, log) else { return Some(limits) };
    if let Some(slow) = fields.read("slow", log, units::share) {
        limits.slow = slow;
    }
    if let Some(stop) = fields.read("stop", log, units::share) {
        limits.stop = stop;
    }
    if limits.stop > limits.slow && fields.has("stop") {
        let message = "`limits` stops before it slows down";
        log.push(Complaint::error(message).at(node.span.clone()).label("`stop` is the smaller share"));
    }
    Some(limits)
}

fn circuit(node: &Node, default: Option<Breaker>, log: &mut Vec<Complaint>) -> Option<Breaker> {
    if is_off(node) {
        return None;
    }
    let mut circuit = default?;
    let fields = Fields::open(node, &CIRCUIT, log)?;
    let small = |node: &Node| {
        let count = units::count(node)?;
        u32::try_from(count).map_err(|_| Wrong::kind("a smaller number"))
    };
    if let Some(failures) = fields.read("failures", log, small) {
        circuit.failures = failures;
    }
    if let Some(wait) = fields.read("wait", log, units::duration) {
        circuit.wait = wait;
    }
    if let Some(probes) = fields.read("probes", log, small) {
        circuit.probes = probes;
    }
    Some(circuit)
}

fn idempotency_key(node: &Node) -> Result<IdempotencyKey, Wrong> {
    if is_off(node) {
        return Ok(IdempotencyKey::Off);
    }
    let expected = || Wrong::kind("a header's name such as `Idempotency-Key`, or `off`");
    let name = units::text(node).map_err(|_| expected())?;
    let is_token = |sign: u8| sign.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&sign);
    let is_name = !name.is_empty() && name.bytes().all(is_token);
    is_name.then(|| IdempotencyKey::Header(name.to_ascii_lowercase())).ok_or_else(expected)
}

fn duplicates(node: &Node, log: &mut Vec<Complaint>) -> Duplicates {
    if is_off(node) {
        return Duplicates::Off;
    }
    let Some(fields) = Fields::open(node, &DUPLICATES, log) else { return Duplicates::default() };
    let way_out = "where a create has its id: `external_id: /externalId`";
    fields.demand("external_id", "`duplicates`", way_out, log);
    let pointer = fields.read("external_id", log, responses::pointer);
    let path = fields.read("lookup", log, lookup);
    let parameter = fields.read("parameter", log, units::text);
    let Some(pointer) = pointer else { return Duplicates::default() };
    let last = pointer.tokens().last().map(|token| token.to_string()).unwrap_or_default();
    Duplicates::By(ExternalId { parameter: parameter.unwrap_or(last), pointer, path })
}

/// `GET /contacts`: a path without holes.
fn lookup(node: &Node) -> Result<String, Wrong> {
    let expected = || Wrong::kind("`GET` and a path without holes such as `GET /contacts`");
    let text = units::text(node).map_err(|_| expected())?;
    let path = text.strip_prefix("GET ").map(str::trim).filter(|path| path.starts_with('/'));
    let is_plain = |path: &&str| !path.contains(|c: char| "{}?# ".contains(c) || c.is_control());
    path.filter(is_plain).map(str::to_owned).ok_or_else(expected)
}
