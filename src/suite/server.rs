//! `server:`.

use std::net::IpAddr;

/// Whom to send to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerChoice {
    /// The built-in server of the suite's spec, on a free loopback port.
    Mock,
    /// This base URL, without a trailing slash. The paths of the spec's `servers` are not added to it.
    Url(String),
    /// The spec's first server.
    FromSpec,
}

impl ServerChoice {
    /// Whether requests stay on this machine: the built-in server, or a URL whose host is `localhost` or a loopback address.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Mock => true,
            Self::FromSpec => false,
            Self::Url(url) => host(url).is_some_and(|host| {
                let is_name = host == "localhost" || host.ends_with(".localhost");
                is_name || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
            }),
        }
    }
}

/// The host of a URL, in lower case and without brackets; `None` where two readers may see two hosts, so that nobody takes a
/// server for this machine that another one connects to.
fn host(url: &str) -> Option<String> {
    if url.contains(|c: char| matches!(c, '\\' | '@') || c.is_whitespace() || c.is_control()) {
        return None;
    }
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => authority,
    };
    Some(host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase())
}
