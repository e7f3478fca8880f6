//! Connections on which faults strike: hyper writes the good answers, and the bad ones are written byte by byte.

use std::future::{pending, poll_fn};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request as Received, Response as Sent, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::mock::bridge::{read, sent};
use crate::mock::fault::Deed;
use crate::mock::promise::{Answer, Content};
use crate::mock::state::Mock;

/// Bytes that no client takes for an answer.
const GARBAGE: &[u8] = b"\x16\x03\x01this is no HTTP\r\n\r\n";

/// The most steps in which slow first lines are written.
const STEPS: usize = 50;

/// An answer that hyper does not write, and the way in which it is.
struct Broken {
    head: Vec<u8>,
    body: Vec<u8>,
    way: Way,
}

/// How an answer is written.
enum Way {
    /// As far as half of its first lines, and the connection is reset.
    Reset,
    /// As far as half of its body.
    Half,
    /// All of it, the first lines within this time.
    Slow(Duration),
}

/// That the connection is taken from hyper; it is written why.
#[derive(Debug)]
struct Taken;

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a fault strikes")
    }
}

impl std::error::Error for Taken {}

/// Serves a connection until it is closed or broken.
pub(crate) async fn serve(stream: TcpStream, mock: Arc<Mock>) {
    let place: Arc<Mutex<Option<Broken>>> = Arc::default();
    let written = Arc::clone(&place);
    let service = service_fn(move |request| {
        let (mock, place) = (Arc::clone(&mock), Arc::clone(&place));
        // Boxed, for a connection can be taken back only from a service whose futures can be moved.
        Box::pin(async move {
            respond(&mock, request).await.map_err(|broken| {
                *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(broken);
                Taken
            })
        })
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new());
    let mut connection = server.serve_connection(TokioIo::new(stream), service);
    // Whether the client or the service ended it shows in what is left to be written.
    _ = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let broken = written.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(broken) = broken {
        // A client that has gone does not see the rest.
        _ = broken.write(connection.into_parts().io.into_inner()).await;
    }
}

async fn respond(mock: &Mock, received: Received<Incoming>) -> Result<Sent<Full<Bytes>>, Broken> {
    let (request, size) = read(received).await;
    let struck = mock.strike(&request);
    if !struck.wait.is_zero() {
        tokio::time::sleep(struck.wait).await;
    }
    let is_head = request.method == "HEAD";
    let answer = match struck.deed {
        Some(Deed::Timeout) => pending().await,
        Some(Deed::Garbage) => {
            return Err(Broken { head: GARBAGE.to_vec(), body: Vec::new(), way: Way::Half });
        }
        Some(Deed::Status { status, retry_after }) => mock.told(request, status, retry_after),
        Some(Deed::GatewayHtml(status)) => gateway(status),
        Some(Deed::Reset | Deed::HalfBody) | None => mock.answer(request, size),
    };
    let way = match (struck.deed, struck.slow) {
        (Some(Deed::Reset), _) => Way::Reset,
        // Of no body there is no half.
        (Some(Deed::HalfBody), _) if answer.content.is_some() && !is_head => Way::Half,
        (_, Some(time)) => Way::Slow(time),
        (_, None) => return Ok(sent(answer)),
    };
    Err(Broken::new(answer, way, is_head))
}

/// What a gateway says that has lost the server behind it.
fn gateway(status: u16) -> Answer {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let title = format!("{status} {}", reason.unwrap_or("Error"));
    let page = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n\
         <hr><center>gateway</center>\r\n</body>\r\n</html>\r\n"
    );
    let content = Content { media: "text/html".to_owned(), schema: None, value: page.into(), bytes: None };
    Answer { status, headers: Vec::new(), content: Some(content) }
}

impl Broken {
    /// The bytes of an answer (RFC 9112 sections 4 and 6.2); its connection ends with it.
    fn new(answer: Answer, way: Way, is_head: bool) -> Self {
        let response = sent(answer);
        let reason = response.status().canonical_reason().unwrap_or_default();
        let mut head = format!("HTTP/1.1 {} {reason}\r\n", response.status().as_u16()).into_bytes();
        for (name, value) in response.headers() {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        let status = response.status();
        // Bytes at hand: there is nothing to wait for.
        let body = response.into_body().into_inner().unwrap_or_default().to_vec();
        if status != StatusCode::NO_CONTENT && status != StatusCode::NOT_MODIFIED {
            head.extend_from_slice(format!("content-length: {}\r\n", body.len()).as_bytes());
        }
        head.extend_from_slice(b"connection: close\r\n\r\n");
        Self { head, body: if is_head { Vec::new() } else { body }, way }
    }

    async fn write(self, mut stream: TcpStream) -> std::io::Result<()> {
        let Self { head, body, way } = self;
        match way {
            Way::Reset => {
                stream.write_all(&head[..head.len() / 2]).await?;
                // Closing then discards what is unsent, and tells the client so (RFC 9293 section 3.5.2).
                return stream.set_zero_linger();
            }
            Way::Half => {
                stream.write_all(&head).await?;
                stream.write_all(&body[..body.len() / 2]).await?;
            }
            Way::Slow(time) => {
                let step = head.len().div_ceil(STEPS).max(1);
                let steps = u32::try_from(head.len().div_ceil(step)).unwrap_or(1).max(1);
                for some in head.chunks(step) {
                    stream.write_all(some).await?;
                    tokio::time::sleep(time / steps).await;
                }
                stream.write_all(&body).await?;
            }
        }
        stream.shutdown().await
    }
}
