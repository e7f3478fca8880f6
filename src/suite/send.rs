//! `send:`.

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::pace::{Pace, Retry};
use crate::suite::raw::{Kind, Node};
use crate::suite::server::ServerChoice;
use crate::suite::units;
use crate::text::Complaint;

pub(crate) const SEND: Keys = Keys {
    of: "`send`",
    read: &["in_flight", "rate", "timeout", "connect_timeout", "retry", "max_body", "requests", "stop_at"],
    later: &[],
};

pub(crate) const RETRY: Keys = Keys { of: "`retry`", read: &["tries", "first", "factor", "cap"], later: &[] };

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
        retry(node, &mut pace.retry, log);
    }
    pace
}

fn in_flight(node: &Node) -> Result<usize, Wrong> {
    let expected = || Wrong::kind(format!("a whole number from 1 to {MOST_IN_FLIGHT}"));
    units::count(node).ok().filter(|count| *count <= MOST_IN_FLIGHT).ok_or_else(expected)
}

pub(crate) fn retry(node: &Node, retry: &mut Retry, log: &mut Vec<Complaint>) {
    if matches!(&node.kind, Kind::Scalar(scalar) if scalar.text == "off") {
        retry.tries = 1;
        return;
    }
    let Some(fields) = Fields::open(node, &RETRY, log) else { return };
    let tries = |node: &Node| {
        let expected = || Wrong::kind("a whole number from 1 to 100");
        units::count(node)
            .ok()
            .and_then(|tries| u32::try_from(tries).ok())
            .filter(|tries| *tries <= 100)
            .ok_or_else(expected)
    };
    if let Some(tries) = fields.read("tries", log, tries) {
        retry.tries = tries;
    }
    if let Some(first) = fields.read("first", log, units::duration) {
        retry.first = first;
    }
    if let Some(factor) = fields.read("factor", log, units::factor) {
        retry.factor = factor;
    }
    if let Some(cap) = fields.read("cap", log, units::duration) {
        retry.cap = cap;
    }
}
