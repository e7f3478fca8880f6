//! What a server knows and remembers, and what a request brings.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::mock::fault::Faults;
use crate::mock::lie::Lie;
use crate::mock::limit::Limit;
use crate::mock::model::Model;
use crate::mock::oauth::Authority;
use crate::mock::samples::Samples;
use crate::mock::store::Store;
use crate::mock::ticket::Ticket;
use crate::plan::Request;
use crate::spec::{Api, OperationId};
use crate::spec::{Match, Routes};
use crate::suite::{Fault, RateLimit, Secret, Suite};

/// What the server is told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The only bearer token or API key that is right; `None`: any will do.
    pub key: Option<String>,
    /// The promises to break.
    pub lies: Vec<Lie>,
    /// The only operation about which lies are told; `None`: all.
    pub only: Option<OperationId>,
    /// The loopback port to listen on; 0: any free one.
    pub port: u16,
    /// The bearer tokens and API keys of those who have no more than these scopes.
    pub roles: Vec<(Secret, Vec<String>)>,
    /// What it does wrong beyond lies; chance is drawn from `fault_seed`.
    pub faults: Vec<Fault>,
    /// Which requests a share of them is.
    pub fault_seed: u64,
    /// How long issued tokens are right; `None`: as the document says (`x-specdrift-mock`), else an hour.
    pub token_lifetime: Option<Duration>,
    /// How many requests are answered in a window; `None`: all.
    pub rate_limit: Option<RateLimit>,
}

impl Options {
    /// The same for a server that knows the roles of a suite, and behaves as its `mock:` says where these say nothing.
    #[must_use]
    pub fn knowing(self, suite: &Suite) -> Self {
        let roles = suite.roles.iter().flat_map(|role| {
            let secrets = [role.bearer.clone(), role.api_key.clone()].into_iter().flatten();
            secrets.map(|secret| (secret, role.scopes.clone().unwrap_or_default()))
        });
        let wishes = &suite.mock;
        let is_told = !self.faults.is_empty();
        Self {
            roles: roles.collect(),
            faults: if is_told { self.faults } else { wishes.faults.clone() },
            fault_seed: if is_told { self.fault_seed } else { wishes.fault_seed },
            token_lifetime: self.token_lifetime.or(wishes.token_lifetime),
            rate_limit: self.rate_limit.or(wishes.rate_limit),
            ..self
        }
    }
}

/// A server without its sockets.
pub(crate) struct Mock {
    pub(crate) api: Arc<Api>,
    pub(crate) options: Options,
    pub(crate) routes: Routes,
    pub(crate) model: Model,
    pub(crate) samples: Samples,
    pub(crate) store: Mutex<Store>,
    pub(crate) authority: Option<Authority>,
    pub(crate) limit: Limit,
    pub(crate) faults: Faults,
    count: AtomicU64,
}

/// A request on its way to an answer.
pub(crate) struct Visit {
    /// The request; its path is relative to the server's URL.
    pub(crate) request: Request,
    /// The values of the path's holes, percent-decoded.
    pub(crate) captures: Vec<(String, String)>,
    /// The path of the request line.
    pub(crate) full_path: String,
    /// The request's number.
    pub(crate) ticket: Ticket,
}

impl Visit {
    /// A request on its way to an operation.
    pub(crate) fn new(mut request: Request, found: &Match, ticket: Ticket) -> Self {
        let full_path = std::mem::replace(&mut request.path, found.path.clone());
        let captures = found.captures.iter().map(|(name, value)| (name.clone(), decoded(value))).collect();
        Self { request, captures, full_path, ticket }
    }
}

/// Whether a body was read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// It was.
    Whole,
    /// It is longer than the server reads.
    TooLarge,
}

impl Mock {
    /// A server of this API, nothing in it but its seeds.
    ///
    /// # Errors
    /// What is wrong with what the document tells the built-in server.
    pub(crate) fn new(api: Arc<Api>, options: Options) -> Result<Self, String> {
        let routes = Routes::new(&api);
        Ok(Self {
            authority: Authority::new(&api, &routes, options.token_lifetime)?,
            limit: Limit::new(&api, options.rate_limit),
            faults: Faults::new(options.faults.clone(), options.fault_seed),
            routes,
            model: Model::new(&api),
            samples: Samples::default(),
            store: Mutex::default(),
            count: AtomicU64::new(0),
            api,
            options,
        })
    }

    /// The next request's number.
    pub(crate) fn ticket(&self) -> Ticket {
        Ticket(self.count.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
