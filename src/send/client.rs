//! The transport over real connections: the only file that connects.
//!
//! Two clients, one behaviour: what reqwest carries unchanged, reqwest carries; what it would change goes by hyper's client.

use std::error::Error;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{HeaderValue, PROXY_AUTHORIZATION};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use tokio::time::timeout;

use crate::plan::Request;
use crate::send::base::Base;
use crate::send::dial::{Dial, Patient};
use crate::send::exchange::{Response, SendError};
use crate::send::failure::{Stage, classify};
use crate::send::message::{Message, Way};
use crate::send::names;
use crate::send::tls::Trust;
use crate::send::transport::{Carried, Transport};
use crate::suite::Pace;
use crate::suite::ProxyChoice;

/// How long an idle connection is kept: shorter than servers do (five seconds is a common choice), so that a request hardly ever
/// meets a connection that is being closed.
const IDLE: Duration = Duration::from_secs(3);

/// Sends requests over TCP and TLS. Keeps connections open; belongs to the tokio runtime that first uses it.
pub struct Client {
    ordinary: reqwest::Client,
    verbatim: Verbatim,
    dial: Dial,
    timeout: Duration,
    max_body: usize,
}

type Verbatim = legacy::Client<Patient<HttpsConnector<Dial>>, Full<Bytes>>;

impl Client {
    /// A client for one server, which trusts what the system trusts. Proxies are those of the environment (`HTTP_PROXY`, `HTTPS_PROXY`,
    /// `ALL_PROXY`, `NO_PROXY`), none for a server on this machine.
    ///
    /// # Errors
    /// [`SendError::Tls`] where the server is reached by TLS and the system's trusted certificates can't be read.
    pub fn new(base: &Base, pace: &Pace) -> Result<Self, SendError> {
        Self::trusting(base, pace, &Trust::default())
    }

    /// A client for one server, whose connections are made so.
    ///
    /// # Errors
    /// [`SendError::Tls`] where the system's trusted certificates can't be read, or the certificate to show and its key don't belong
    /// together; [`SendError::Unreachable`] where a proxy's URL is none.
    pub fn trusting(base: &Base, pace: &Pace, trust: &Trust) -> Result<Self, SendError> {
        let tls = trust.config(base).map_err(|error| SendError::Tls(error.to_string()))?;
        let patience = pace.connect_timeout.min(pace.timeout);
        let dial = Dial::new(matcher(base, &trust.proxy));
        Ok(Self {
            ordinary: ordinary(&tls, (base, &trust.proxy), pace, patience)?,
            verbatim: verbatim(tls, dial.clone(), pace, patience),
            dial,
            timeout: pace.timeout,
            max_body: pace.max_body,
        })
    }

    /// The proxy by which requests to this server go, without its credentials.
    #[must_use]
    pub fn proxy(&self, base: &Base) -> Option<String> {
        self.dial.shown(&base.origin().parse().ok()?)
    }

    /// What makes its connections.
    pub(super) fn dial(&self) -> Dial {
        self.dial.clone()
    }
}

/// No proxy that the environment names can reach what only this machine can.
fn matcher(base: &Base, proxy: &ProxyChoice) -> Option<Matcher> {
    match proxy {
        ProxyChoice::Off => None,
        ProxyChoice::Environment => (!base.is_loopback()).then(Matcher::from_env),
        ProxyChoice::Url { url, no_proxy, .. } => {
            Some(Matcher::builder().all(url.expose().to_owned()).no(no_proxy.join(",")).build())
        }
    }
}

impl Transport for Client {
    fn carry<'t>(&'t self, origin: &'t str, request: &'t Request) -> Carried<'t> {
        Box::pin(async move {
            let message = Message::of(origin, request)?;
            timeout(self.timeout, self.exchange(message)).await.unwrap_or(Err(SendError::ReadTimeout))
        })
    }
}

impl Client {
    async fn exchange(&self, message: Message) -> Result<Response, SendError> {
        match message.way {
            Way::Ordinary(url) => {
                let mut request = reqwest::Request::new(message.method, url);
                *request.headers_mut() = message.headers;
                *request.body_mut() = message.body.map(reqwest::Body::from);
                let answer = self.ordinary.execute(request).await;
                self.read(answer.map_err(|error| classify(&error, Stage::Head))?.into()).await
            }
            Way::Verbatim(uri) => {
                let mut request = hyper::Request::new(Full::from(message.body.unwrap_or_default()));
                *request.method_mut() = message.method;
                *request.headers_mut() = message.headers;
                if let Some(authorization) = self.dial.authorization(&uri) {
                    request.headers_mut().insert(PROXY_AUTHORIZATION, authorization);
                }
                *request.uri_mut() = uri;
                let answer = self.verbatim.request(request).await;
                self.read(answer.map_err(|error| classify(&error, Stage::Head))?).await
            }
        }
    }

    /// Reads an answer whole, and not a byte further than the limit: dropping the body closes the connection.
    async fn read<B>(&self, answer: hyper::Response<B>) -> Result<Response, SendError>
    where
        B: hyper::body::Body<Data = Bytes> + Unpin,
        B::Error: Error + 'static,
    {
        let (head, mut incoming) = answer.into_parts();
        let announced = usize::try_from(incoming.size_hint().lower()).unwrap_or(usize::MAX);
        if announced > self.max_body {
            return Err(SendError::TooLarge(self.max_body));
        }
        let mut body = Vec::with_capacity(announced);
        while let Some(frame) = incoming.frame().await {
            let frame = frame.map_err(|error| classify(&error, Stage::Body(body.len())))?;
            let Ok(data) = frame.into_data() else { continue };
            if body.len() + data.len() > self.max_body {
                return Err(SendError::TooLarge(self.max_body));
            }
            body.extend_from_slice(&data);
        }
        let headers =
            head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        Ok(Response { status: head.status.as_u16(), headers, body })
    }
}

/// Latin-1, of which ASCII is by far the most.
fn text(value: &HeaderValue) -> String {
    match value.to_str() {
        Ok(ascii) => ascii.to_owned(),
        Err(_) => value.as_bytes().iter().copied().map(char::from).collect(),
    }
}

fn ordinary(
    tls: &ClientConfig,
    (base, proxy): (&Base, &ProxyChoice),
    pace: &Pace,
    patience: Duration,
) -> Result<reqwest::Client, SendError> {
    let mut tls = tls.clone();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let builder = reqwest::Client::builder();
    let builder = match proxy {
        ProxyChoice::Environment if !base.is_loopback() => builder,
        ProxyChoice::Environment | ProxyChoice::Off => builder.no_proxy(),
        ProxyChoice::Url { url, no_proxy, .. } => {
            let proxy = reqwest::Proxy::all(url.expose())
                // The error's words may show the URL, and with it a password.
                .map_err(|_| SendError::Unreachable("the proxy's URL is none".to_owned()))?;
            let but_for = reqwest::NoProxy::from_string(&no_proxy.join(","));
            builder.no_proxy().proxy(proxy.no_proxy(but_for))
        }
    };
    builder
        .tls_backend_preconfigured(tls)
        .dns_resolver(names::shared())
        .retry(reqwest::retry::never())
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(patience)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(pace.in_flight.max(1))
        .build()
        .map_err(|error| classify(&error, Stage::Head))
}

fn verbatim(tls: ClientConfig, dial: Dial, pace: &Pace, patience: Duration) -> Verbatim {
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(dial);
    legacy::Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(pace.in_flight.max(1))
        .build(Patient { connector, patience })
}
