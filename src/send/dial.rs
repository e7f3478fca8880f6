//! How hyper's client connects: directly, or by the proxy that the environment names, and not longer than its time.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use crate::send::names::Names;

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send>>;

/// Makes TCP connections.
#[derive(Clone)]
pub(super) struct Dial {
    tcp: HttpConnector<Names>,
    proxies: Option<Arc<Matcher>>,
}

impl Dial {
    /// With the proxies that apply to the server; `None` connects directly.
    pub(super) fn new(proxies: Option<Matcher>) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(Names);
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        Self { tcp, proxies: proxies.map(Arc::new) }
    }

    /// The `proxy-authorization` that a plain request to this URL needs.
    pub(super) fn authorization(&self, uri: &Uri) -> Option<HeaderValue> {
        let proxy = self.proxy(uri).filter(|_| uri.scheme_str() == Some("http"))?;
        proxy.basic_auth().cloned()
    }

    fn proxy(&self, uri: &Uri) -> Option<Intercept> {
        self.proxies.as_ref()?.intercept(uri)
    }
}

impl Service<Uri> for Dial {
    type Response = Wire;
    type Error = Failure;
    type Future = Connecting<Wire>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (mut tcp, proxy) = (self.tcp.clone(), self.proxy(&uri));
        Box::pin(async move {
            let Some(proxy) = proxy else {
                return Ok(Wire { tcp: tcp.call(uri).await?, route: Route::Direct });
            };
            if proxy.uri().scheme_str() != Some("http") {
                let told = format!("a proxy must be reached by `http://`, and `{}` is not", proxy.uri());
                return Err(io::Error::new(io::ErrorKind::Unsupported, told).into());
            }
            if uri.scheme_str() == Some("http") {
                return Ok(Wire { tcp: tcp.call(proxy.uri().clone()).await?, route: Route::Proxied });
            }
            let tunnel = Tunnel::new(proxy.uri().clone(), tcp);
            let mut tunnel = match proxy.basic_auth() {
                Some(authorization) => tunnel.with_auth(authorization.clone()),
                None => tunnel,
            };
            Ok(Wire { tcp: tunnel.call(uri).await?, route: Route::Direct })
        })
    }
}

/// A TCP connection that knows whether requests on it name the server (RFC 9112 section 3.2.2).
pub(super) struct Wire {
    tcp: TokioIo<TcpStream>,
    route: Route,
}

#[derive(PartialEq)]
enum Route {
    Direct,
    Proxied,
}

impl Connection for Wire {
    fn connected(&self) -> Connected {
        self.tcp.connected().proxy(self.route == Route::Proxied)
    }
}

impl Read for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(context, into)
    }
}

impl Write for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write_vectored(context, bytes)
    }
}

/// A connector that gives up, names, TCP and TLS together.
#[derive(Clone)]
pub(super) struct Patient<C> {
    /// What connects.
    pub(super) connector: C,
    /// For how long.
    pub(super) patience: Duration,
}

impl<C> Service<Uri> for Patient<C>
where
    C: Service<Uri, Error = Failure>,
    C::Future: Send + 'static,
{
    type Response = C::Response;
    type Error = Failure;
    type Future = Connecting<C::Response>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connecting, patience) = (self.connector.call(uri), self.patience);
        Box::pin(async move {
            timeout(patience, connecting)
                .await
                .unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
        })
    }
}
