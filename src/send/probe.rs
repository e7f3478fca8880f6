//! Looks at what is below HTTP, one thing at a time: names, connections, TLS. Nothing is sent but what these need themselves.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use reqwest::Url;
use rustls::CertificateError;
use rustls::ProtocolVersion;
use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tower_service::Service;

use crate::send::base::Base;
use crate::send::client::Client;
use crate::send::exchange::SendError;
use crate::send::tls::Trust;

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// A name or an address, without brackets.
    pub host: String,
    /// The port, also where the URL leaves it to the scheme.
    pub port: u16,
}

impl Place {
    /// `None` for a URL without a host.
    #[must_use]
    pub fn of(base: &Base) -> Option<Self> {
        let url = Url::parse(base.origin()).ok()?;
        let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']').to_owned();
        Some(Self { host, port: url.port_or_known_default()? })
    }
}

/// The addresses of a place, as the system's resolver has them.
///
/// # Errors
/// [`SendError::Dns`]; [`SendError::ConnectTimeout`] where the resolver took too long.
pub async fn look_up(place: &Place, patience: Duration) -> Result<Vec<SocketAddr>, SendError> {
    let found = timeout(patience, lookup_host((place.host.as_str(), place.port))).await;
    match found.map_err(|_| SendError::ConnectTimeout)?.map(Vec::from_iter) {
        Ok(addresses) if !addresses.is_empty() => Ok(addresses),
        Ok(_) | Err(_) => Err(SendError::Dns(place.host.clone())),
    }
}

/// Opens a connection and closes it.
///
/// # Errors
/// Why there is none.
pub async fn connect(address: SocketAddr, patience: Duration) -> Result<(), SendError> {
    let opened = timeout(patience, TcpStream::connect(address)).await;
    opened.map_err(|_| SendError::ConnectTimeout)?.map(drop).map_err(|error| match error.kind() {
        ErrorKind::ConnectionRefused => SendError::Refused,
        ErrorKind::TimedOut => SendError::ConnectTimeout,
        _ => SendError::Unreachable(error.to_string()),
    })
}

/// What came of a TLS handshake.
#[derive(Clone, Debug, Default)]
pub struct Handshake {
    /// `TLS 1.3`; `None` where none was agreed upon.
    pub version: Option<&'static str>,
    /// What the server shows, in DER, its own certificate first; also where it is not trusted.
    pub chain: Vec<Vec<u8>>,
    /// Why a client would end it.
    pub failure: Option<TlsFailure>,
}

/// Why a handshake fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsFailure {
    /// Nobody who is trusted here issued the server's certificate.
    UnknownIssuer,
    /// The server's certificate is not believed for another reason: the verifier's words.
    Certificate(String),
    /// What answers does not speak TLS.
    NoTls,
    /// Anything else.
    Other(SendError),
}

/// Shakes hands with a server as a request would, by the same proxy. Where its certificate is not believed, once more without asking for
/// belief, to see what it shows.
pub async fn shake(base: &Base, client: &Client, trust: &Trust, patience: Duration) -> Handshake {
    match attempt(base, client, trust, patience).await {
        Ok(handshake) => handshake,
        Err(failure @ (TlsFailure::Certificate(_) | TlsFailure::UnknownIssuer)) => {
            let seen = attempt(base, client, &trust.believing(), patience).await.unwrap_or_default();
            Handshake { failure: Some(failure), ..seen }
        }
        Err(failure) => Handshake { failure: Some(failure), ..Handshake::default() },
    }
}

async fn attempt(
    base: &Base,
    client: &Client,
    trust: &Trust,
    patience: Duration,
) -> Result<Handshake, TlsFailure> {
    let other = |why: String| TlsFailure::Other(SendError::Tls(why));
    let config = trust.config(base).map_err(|error| other(error.to_string()))?;
    let place = Place::of(base).ok_or_else(|| other("the URL has no host".to_owned()))?;
    let name = ServerName::try_from(place.host).map_err(|error| other(error.to_string()))?;
    let uri = base.origin().parse().map_err(|_| other("the URL can't be read".to_owned()))?;
    let shaken = timeout(patience, async {
        let wire = client.dial().call(uri).await;
        let wire = wire.map_err(|error| TlsFailure::Other(SendError::Unreachable(innermost(&*error))))?;
        let connector = TlsConnector::from(Arc::new(config));
        let stream = connector.connect(name, TokioIo::new(wire)).await.map_err(|error| failure(&error))?;
        let (_, connection) = stream.get_ref();
        let shown = connection.peer_certificates().unwrap_or_default();
        Ok(Handshake {
            version: connection.protocol_version().and_then(called),
            chain: shown.iter().map(|certificate| certificate.as_ref().to_vec()).collect(),
            failure: None,
        })
    });
    shaken.await.unwrap_or(Err(TlsFailure::Other(SendError::ConnectTimeout)))
}

fn failure(error: &io::Error) -> TlsFailure {
    let told = error.get_ref().and_then(|held| held.downcast_ref::<rustls::Error>());
    match told {
        Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) => TlsFailure::UnknownIssuer,
        Some(rustls::Error::InvalidCertificate(why)) => TlsFailure::Certificate(why.to_string()),
        Some(rustls::Error::InvalidMessage(_)) => TlsFailure::NoTls,
        Some(error) => TlsFailure::Other(SendError::Tls(error.to_string())),
        None => TlsFailure::Other(SendError::Reset("amid the TLS handshake".to_owned())),
    }
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut last = error;
    while let Some(next) = last.source() {
        last = next;
    }
    last.to_string()
}

fn called(version: ProtocolVersion) -> Option<&'static str> {
    match version {
        ProtocolVersion::TLSv1_2 => Some("TLS 1.2"),
        ProtocolVersion::TLSv1_3 => Some("TLS 1.3"),
        _ => None,
    }
}
