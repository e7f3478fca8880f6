//! `follow_up:`.

use std::time::Duration;

use crate::suite::fields::{Fields, Keys};
use crate::suite::raw::{Kind, Node};
use crate::suite::units;
use crate::text::Complaint;

pub(crate) const FOLLOW_UP: Keys = Keys { of: "`follow_up`", read: &["requests", "time"], later: &[] };

/// How far findings are followed up: failing requests are made smaller, crashes are tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// How many requests one run may spend on it; none where it is 0.
    pub requests: usize,
    /// How long it may take.
    pub time: Duration,
}

impl Default for FollowUp {
    /// 200 requests, 30 s.
    fn default() -> Self {
        Self { requests: 200, time: Duration::from_secs(30) }
    }
}

pub(crate) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> FollowUp {
    let mut wish = FollowUp::default();
    let Some(node) = node else { return wish };
    if matches!(&node.kind, Kind::Scalar(scalar) if matches!(scalar.text.as_str(), "off" | "0")) {
        return FollowUp { requests: 0, ..wish };
    }
    let Some(fields) = Fields::open(node, &FOLLOW_UP, log) else { return wish };
    if let Some(requests) = fields.read("requests", log, units::count) {
        wish.requests = requests;
    }
    if let Some(time) = fields.read("time", log, units::duration) {
        wish.time = time;
    }
    wish
}
