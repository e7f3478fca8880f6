//! What carries one request to a server.

use std::pin::Pin;

use crate::plan::Request;
use crate::send::exchange::{Response, SendError};
use crate::send::label::{Label, Note};

/// An answer on its way.
pub type Carried<'t> = Pin<Box<dyn Future<Output = Result<Response, SendError>> + Send + 't>>;

/// Carries one request to one server and brings back its answer. A closure is one, so that a server in a test is
/// `|request: &Request| Ok(Response { .. })`.
///
/// An implementation neither retries nor follows redirects, and keeps every byte of the request.
pub trait Transport: Send + Sync {
    /// Sends the request to `origin` (scheme, host and port: `http://127.0.0.1:8080`). Its path is the whole path and its headers
    /// are all that a server shall see, besides `host`, the framing of the body and the management of the connection.
    ///
    /// Dropping the future gives the request up.
    fn carry<'t>(&'t self, origin: &'t str, request: &'t Request) -> Carried<'t>;

    /// The same, by one who wants to know what it is for: a log.
    fn carry_as<'t>(&'t self, _label: Label<'t>, origin: &'t str, request: &'t Request) -> Carried<'t> {
        self.carry(origin, request)
    }

    /// Is told what happens beside the calls.
    fn note(&self, _note: Note<'_>) {}
}

impl<F> Transport for F
where
    F: Fn(&Request) -> Result<Response, SendError> + Send + Sync,
{
    fn carry<'t>(&'t self, _origin: &'t str, request: &'t Request) -> Carried<'t> {
        Box::pin(async move { self(request) })
    }
}
