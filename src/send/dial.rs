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

    /// The proxy by which connections to this URL go, without its credentials.
    pub(super) fn shown(&self, uri: &Uri) -> Option<String> {
        let proxy = self.proxy(uri)?;
        let authority = proxy.uri().authority()?.as_str();
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        Some(format!("{}://{host}", proxy.uri().scheme_str().unwrap_or("http")))
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

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "these tests listen")]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use http_body_util::Empty;
    use hyper::body::Bytes;
    use hyper_util::client::legacy::Client;
    use hyper_util::rt::TokioExecutor;

    use super::*;

    /// What a proxy hears first when a request goes to `url` by it.
    async fn heard(url: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = format!("http://ada:pw@{}", listener.local_addr().unwrap());
        let listening = thread::spawn(move || {
            let (mut stream, mut head) = (listener.accept().unwrap().0, Vec::new());
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                head.push(byte[0]);
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            String::from_utf8(head).unwrap()
        });
        let dial = Dial::new(Some(Matcher::builder().all(proxy).no("direct.invalid").build()));
        let mut request = hyper::Request::new(Empty::<Bytes>::new());
        *request.uri_mut() = url.parse().unwrap();
        if let Some(authorization) = dial.authorization(request.uri()) {
            request.headers_mut().insert("proxy-authorization", authorization);
        }
        // A tunnel leads nowhere here: what the proxy heard is all that matters.
        let _ = Client::builder(TokioExecutor::new()).build(dial).request(request).await;
        listening.join().unwrap()
    }

    #[tokio::test]
    async fn a_proxy_hears_whom_a_request_is_for() {
        let plain = heard("http://api.invalid/a/../b?x={y}").await;
        assert!(plain.starts_with("GET http://api.invalid/a/../b?x={y} HTTP/1.1\r\n"), "{plain}");
        assert!(plain.contains("proxy-authorization: Basic YWRhOnB3\r\n"), "{plain}");
        let tunnel = heard("https://api.invalid/a").await;
        assert!(tunnel.starts_with("CONNECT api.invalid:443 HTTP/1.1\r\n"), "{tunnel}");
        assert!(tunnel.contains("Basic YWRhOnB3"), "{tunnel}");
    }

    #[tokio::test]
    async fn a_server_that_is_excepted_is_asked_directly() {
        let proxies = Matcher::builder().all("http://127.0.0.1:9").no("direct.invalid").build();
        let failure =
            Dial::new(Some(proxies)).call(Uri::from_static("http://direct.invalid/")).await.err().unwrap();
        let failure: &(dyn std::error::Error + 'static) = &*failure;
        let told = crate::send::failure::classify(failure, crate::send::failure::Stage::Head);
        assert_eq!(told, crate::send::SendError::Dns("direct.invalid".to_owned()));
    }
}
