//! Sockets: the only place here that listens.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request as Received, Response as Sent};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use crate::mock::bridge::{read, sent};
use crate::mock::fault::Silence;
use crate::mock::faulty;
use crate::mock::state::{Mock, Options};
use crate::spec::Api;
use crate::spec::base;

/// How many connections wait to be taken.
const BACKLOG: u32 = 1_024;

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
    /// The port can't be listened on; of the kind `InvalidInput`: what the document tells the built-in server can't be read.
    pub async fn start(api: Arc<Api>, options: Options) -> io::Result<Self> {
        let (port, base) = (options.port, base(&api));
        let mock = Mock::new(api, options).map_err(|why| io::Error::new(io::ErrorKind::InvalidInput, why))?;
        let mock = Arc::new(mock);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let (address, task) = if let Some(silence) = mock.faults.silence() {
            let socket = TcpSocket::new_v4()?;
            socket.set_reuseaddr(true)?;
            socket.bind(address)?;
            (socket.local_addr()?, tokio::spawn(refuse(socket, silence, mock)))
        } else {
            let listener = TcpListener::bind(address).await?;
            (listener.local_addr()?, tokio::spawn(accept(listener, mock)))
        };
        Ok(Self { url: format!("http://{address}{base}"), task: task.abort_handle() })
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

/// Holds the port without listening, so that connections to it are refused, and listens once that is over.
async fn refuse(socket: TcpSocket, silence: Silence, mock: Arc<Mock>) {
    match silence {
        Silence::For(time) => tokio::time::sleep(time).await,
        Silence::Forever => pending().await,
    }
    if let Ok(listener) = socket.listen(BACKLOG) {
        accept(listener, mock).await;
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
                if mock.faults.is_none() {
                    connections.spawn(serve(stream, mock));
                } else {
                    connections.spawn(faulty::serve(stream, mock));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves a connection on which nothing goes wrong.
async fn serve(stream: TcpStream, mock: Arc<Mock>) {
    let service = service_fn(move |request| respond(Arc::clone(&mock), request));
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new());
    // What a client does to its connection is no concern of the others.
    _ = server.serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(mock: Arc<Mock>, received: Received<Incoming>) -> Result<Sent<Full<Bytes>>, Infallible> {
    let (request, size) = read(received).await;
    Ok(sent(mock.answer(request, size)))
}
