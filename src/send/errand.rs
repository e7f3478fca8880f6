//! A case, made ready.

use std::sync::Arc;

use crate::plan::{Case, CaseId, Intent, Request, ValidKind};
use crate::send::auth::{Credentials, Pass};
use crate::send::base::Base;
use crate::send::sending::Sending;

/// A case, as far as sending it goes.
#[derive(Clone)]
pub(super) struct Errand {
    pub(super) id: CaseId,
    pub(super) operation: usize,
    pub(super) request: Arc<Request>,
    pub(super) is_valid: bool,
    /// What it looks for, where it looks at what another did.
    pub(super) looks_for: Option<Trace>,
    /// What it has to show besides, each time that it is sent.
    pub(super) pass: Pass,
}

/// What a request that looks at another's effect should find. A store may lag behind: an answer that says otherwise is asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trace {
    /// The thing.
    There,
    /// That it is gone.
    Gone,
}

/// What every request of a run is given before it goes out.
pub(super) struct Dress {
    base: Base,
    credentials: Credentials,
}

impl Dress {
    pub(super) fn new(sending: &Sending<'_>) -> Self {
        Self { base: sending.base.clone(), credentials: sending.credentials.clone() }
    }

    /// The case, with this request for its own, as it is sent: the base path in front, credentials added, the framing left to the
    /// transport.
    pub(super) fn errand(&self, case: &Case, planned: &Request) -> Errand {
        let is_framing = |name: &str| matches!(name, "content-length" | "transfer-encoding");
        let mut request = Request {
            method: planned.method.clone(),
            path: [self.base.path(), &planned.path].concat(),
            query: planned.query.clone(),
            headers: planned.headers.iter().filter(|(name, _)| !is_framing(name)).cloned().collect(),
            body: planned.body.clone(),
            credentials: planned.credentials,
        };
        let pass = self.credentials.add(case, &mut request);
        Errand {
            id: case.id.clone(),
            operation: case.operation,
            request: Arc::new(request),
            is_valid: matches!(case.intent, Intent::Valid(_)),
            looks_for: looks_for(case),
            pass,
        }
    }
}

fn looks_for(case: &Case) -> Option<Trace> {
    let Intent::Valid(variation) = &case.intent else { return None };
    match variation.kind {
        ValidKind::ReadBack | ValidKind::ReadUpdated => Some(Trace::There),
        ValidKind::ReadDeleted => Some(Trace::Gone),
        ValidKind::Minimal
        | ValidKind::Full
        | ValidKind::Member
        | ValidKind::Enum
        | ValidKind::Branch
        | ValidKind::Null
        | ValidKind::Boundary
        | ValidKind::Example
        | ValidKind::Pair
        | ValidKind::Extreme
        | ValidKind::NoAccept
        | ValidKind::Repeat
        | ValidKind::Conditional
        | ValidKind::Setup
        | ValidKind::Listed
        | ValidKind::Update => None,
    }
}
