//! Names to addresses, with an error of its own kind.

use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns;
use tower_service::Service;

/// The system's resolver. Its failure is a [`NoAddress`], which can be told from all other failures to connect.
#[derive(Clone)]
pub(super) struct Names;

/// A name has no address, or it could not be looked up.
#[derive(Debug)]
pub(super) struct NoAddress {
    /// The name.
    pub(super) host: String,
}

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name `{}` has no address", self.host)
    }
}

impl std::error::Error for NoAddress {}

async fn look_up(host: String) -> Result<vec::IntoIter<SocketAddr>, NoAddress> {
    match tokio::net::lookup_host((host.as_str(), 0)).await.map(Vec::from_iter) {
        Ok(addresses) if !addresses.is_empty() => Ok(addresses.into_iter()),
        Ok(_) | Err(_) => Err(NoAddress { host }),
    }
}

impl reqwest::dns::Resolve for Names {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let host = name.as_str().to_owned();
        Box::pin(async move {
            let addresses = look_up(host).await?;
            Ok(Box::new(addresses) as reqwest::dns::Addrs)
        })
    }
}

impl Service<dns::Name> for Names {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = NoAddress;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, NoAddress>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), NoAddress>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: dns::Name) -> Self::Future {
        Box::pin(look_up(name.as_str().to_owned()))
    }
}

/// For reqwest, which wants it shared.
pub(super) fn shared() -> Arc<Names> {
    Arc::new(Names)
}
