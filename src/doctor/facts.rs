//! What the steps look at.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;

use crate::plan::Case;
use crate::send::Base;
use crate::send::Credentials;
use crate::send::Exchange;
use crate::send::Handshake;
use crate::send::Place;
use crate::send::Response;
use crate::send::SendError;
use crate::spec::Api;
use crate::suite::Suite;
use crate::text::Complaint;

/// Who is looked at, and all that is known of it before anything is asked.
pub(super) struct Subject<'s> {
    pub(super) api: &'s Api,
    pub(super) suite: &'s Suite,
    pub(super) base: &'s Base,
    /// Where connections go: the server, or the proxy before it.
    pub(super) place: Place,
    /// Where the server listens.
    pub(super) server: Place,
    pub(super) proxy: Option<String>,
    /// Why nobody who shows a certificate can be believed here, if so.
    pub(super) distrust: Option<String>,
    /// The environment's variables.
    pub(super) variables: &'s BTreeMap<String, String>,
    pub(super) now: Timestamp,
    /// Today, `YYYY-MM-DD`.
    pub(super) today: &'s str,
    /// Why none are sent, where they can't be.
    pub(super) credentials: Result<Credentials, Vec<Complaint>>,
    /// Requests that change nothing, the smallest first; two at most.
    pub(super) cases: Vec<Case>,
}

/// What was asked of the world, and what came of it.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) addresses: Option<Result<Vec<SocketAddr>, SendError>>,
    pub(super) connections: Vec<(SocketAddr, Result<Duration, SendError>)>,
    pub(super) handshake: Option<Handshake>,
    pub(super) hops: Vec<Hop>,
    /// What came of each of the cases.
    pub(super) exchanges: Vec<Exchange>,
}

/// One request without credentials, on a way of redirects.
pub(super) struct Hop {
    /// Where it went, without its query.
    pub(super) url: String,
    pub(super) result: Result<Response, SendError>,
    /// When the answer was there.
    pub(super) at: Timestamp,
    pub(super) elapsed: Duration,
    /// Where the answer leads to, without its query.
    pub(super) to: Option<Lead>,
}

/// Where a redirect leads to.
pub(super) struct Lead {
    pub(super) url: String,
    pub(super) kind: LeadKind,
}

/// Where that is, as seen from where it was asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LeadKind {
    /// The same server.
    Here,
    /// The same host by https instead of http.
    Secured,
    /// The same host, by another scheme or port.
    OtherPort,
    /// Another host, which is not asked.
    Elsewhere,
}
