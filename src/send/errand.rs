//! A case, made ready.

use std::sync::Arc;
use std::time::Duration;

use crate::plan::{Case, CaseId, Effect, Intent, Request, Seed, fresh_salt, resalted, salt_in};
use crate::send::auth::{Credentials, Pass};
use crate::send::base::Base;
use crate::send::host::Host;
use crate::send::label::Part;
use crate::send::retry::{Trace, is_idempotent};
use crate::send::sending::Sending;
use crate::suite::Retry;

/// A case, as far as sending it goes.
#[derive(Clone)]
pub(super) struct Errand {
    pub(super) id: CaseId,
    pub(super) operation: usize,
    pub(super) request: Arc<Request>,
    pub(super) is_valid: bool,
    /// What part of the run it is.
    pub(super) part: Part,
    /// What it looks for, where it looks at what another did.
    pub(super) looks_for: Option<Trace>,
    /// Whether it may be sent again although the server may have acted on it.
    pub(super) is_repeatable: bool,
    /// What its unique values hold, where it has some.
    pub(super) salt: Option<String>,
    /// How it gets others.
    pub(super) fresh: Option<Fresh>,
    /// What it has to show besides, each time that it is sent.
    pub(super) pass: Pass,
    /// How it is tried again; `None`: as all others.
    pub(super) retry: Option<Retry>,
    /// How long an answer may take; `None`: as long as all others'.
    pub(super) timeout: Option<Duration>,
}

/// How a case gets other unique values.
#[derive(Clone)]
pub(super) struct Fresh {
    salt: String,
    /// What the others hold.
    pub(super) other: String,
    /// The header with its idempotency key, and the key for the other values: one key is one request.
    key: Option<(String, String)>,
}

impl Fresh {
    /// The request with other unique values, always the same ones.
    pub(super) fn request(&self, request: &Request) -> Request {
        let mut other = resalted(request, &self.salt, &self.other);
        if let Some((name, key)) = &self.key {
            other
                .headers
                .iter_mut()
                .filter(|(header, _)| header == name)
                .for_each(|(_, value)| value.clone_from(key));
        }
        other
    }
}

/// What every request of a run is given before it goes out.
pub(super) struct Dress {
    base: Base,
    credentials: Credentials,
    host: Arc<Host>,
    seed: Seed,
}

impl Dress {
    pub(super) fn new(sending: &Sending<'_>) -> Self {
        let (base, credentials) = (sending.base.clone(), sending.credentials.clone());
        Self { base, credentials, host: Arc::clone(&sending.host), seed: Seed(0) }
    }

    /// The same for the cases of a plan with this seed.
    pub(super) fn seeded(self, seed: Seed) -> Self {
        Self { seed, ..self }
    }

    /// The server's own path.
    pub(super) fn base(&self) -> &str {
        self.base.path()
    }

    /// The seed of the plan's unique values.
    pub(super) fn seed(&self) -> Seed {
        self.seed
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
        let key = self.host.keys.add(case, self.seed, &mut request);
        let is_valid = matches!(case.intent, Intent::Valid(_));
        let fresh = if is_valid { self.fresh(case, &request) } else { None };
        let salt = fresh.as_ref().map(|fresh| fresh.salt.as_str());
        let is_known_again = || {
            let lookup = self.host.lookups.of(case.operation, &request, salt);
            is_valid && lookup.is_some_and(|lookup| lookup.is_external)
        };
        Errand {
            id: case.id.clone(),
            operation: case.operation,
            is_repeatable: is_idempotent(&request.method) || key.is_some() || is_known_again(),
            request: Arc::new(request),
            is_valid,
            part: Part::Case,
            looks_for: looks_for(case),
            salt: fresh.as_ref().map(|fresh| fresh.salt.clone()),
            fresh,
            pass,
            retry: None,
            timeout: None,
        }
    }

    fn fresh(&self, case: &Case, request: &Request) -> Option<Fresh> {
        if is_idempotent(&request.method) && request.method != "PUT" {
            return None;
        }
        let other = fresh_salt(self.seed, &case.id);
        let key = self.host.keys.fresh(case, self.seed);
        salt_in(request, self.seed, &case.id).map(|salt| Fresh { salt, other, key })
    }
}

fn looks_for(case: &Case) -> Option<Trace> {
    let Intent::Valid(variation) = &case.intent else { return None };
    match variation.kind.looks_for()? {
        Effect::Made | Effect::Changed => Some(Trace::There),
        Effect::Deleted => Some(Trace::Gone),
        // What a list lacks may stand on another page of it.
        Effect::Listed => None,
    }
}
