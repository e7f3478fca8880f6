//! Sockets: the only place here that listens.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request as Received, Response as Sent, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

use crate::mock::promise::Answer;
use crate::mock::state::{Mock, Options, Size};
use crate::plan::{Body, Request};
use crate::spec::Api;
use crate::spec::base;

/// How many bytes of a request's body are read.
const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// A running server on a loopback port; it stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    task: AbortHandle,
}

impl Server {
    /// Serves an API on the loopback address, in the tokio runtime that this is called in.
    ///
    /// # Errors
    /// The port can't be listened on.
    pub async fn start(api: Arc<Api>, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let url = format!("http://{}{}", listener.local_addr()?, base(&api));
        let mock = Arc::new(Mock::new(api, options));
        let task = tokio::spawn(accept(listener, mock)).abort_handle();
        Ok(Self { url, task })
    }

    /// The base URL, to which the paths of the operations are added: host, port, and the path of the document's first server.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Takes connections until it is aborted; those that are open then end with it.
async fn accept(listener: TcpListener, mock: Arc<Mock>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // Out of descriptors, or a connection that was gone before it was taken: the next one may be better.
                let Ok((stream, _)) = accepted else {
                    tokio::task::yield_now().await;
                    continue;
                };
                _ = stream.set_nodelay(true);
                let mock = Arc::clone(&mock);
                let service = service_fn(move |request| respond(Arc::clone(&mock), request));
                let mut server = http1::Builder::new();
                server.timer(TokioTimer::new());
                connections.spawn(server.serve_connection(TokioIo::new(stream), service));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn respond(mock: Arc<Mock>, received: Received<Incoming>) -> Result<Sent<Full<Bytes>>, Infallible> {
    let (head, body) = received.into_parts();
    let (body, size) = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => (body.to_bytes(), Size::Whole),
        Err(why) if why.is::<LengthLimitError>() => (Bytes::new(), Size::TooLarge),
        // Half a request: nobody waits for the answer.
        Err(_) => (Bytes::new(), Size::Whole),
    };
    let latin1 = |value: &HeaderValue| value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
    let request = Request {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), latin1(value))).collect(),
        body: (!body.is_empty()).then(|| Body(Arc::from(body.as_ref()))),
        credentials: false,
    };
    Ok(sent(mock.answer(request, size)))
}

fn sent(answer: Answer) -> Sent<Full<Bytes>> {
    let media = answer.content.as_ref().map(|content| ("content-type".to_owned(), content.media.clone()));
    let bytes = answer.content.map(|content| Bytes::from(content.into_bytes())).unwrap_or_default();
    let mut response = Sent::new(Full::new(bytes));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers.into_iter().chain(media) {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
