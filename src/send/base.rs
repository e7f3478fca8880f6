//! Where the server is.

use std::net::IpAddr;
use std::sync::Arc;

use reqwest::Url;

/// A server's URL: an origin and the path that stands in front of every request's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    origin: Arc<str>,
    path: String,
    is_loopback: bool,
}

impl Base {
    /// Reads `http://host:port/base/path`. The path stays as it is written, but for a slash at its end.
    ///
    /// # Errors
    /// What is wrong with it, as a lower-case fragment: no scheme, one that is neither `http` nor `https`, credentials, a query.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rest = after_scheme(text)
            .ok_or_else(|| format!("`{text}` is not an http URL: begin with `http://` or `https://`"))?;
        let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        if authority.contains('@') {
            return Err("a server's URL holds no credentials: give them under `auth:`".to_owned());
        }
        if path.contains(['?', '#']) {
            return Err(format!("`{text}` has a query or a fragment: a server's URL ends with its path"));
        }
        if let Some(wrong) = path.chars().find(|c| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
            return Err(format!("`{text}` has {wrong:?} in its path: percent-encode it"));
        }
        let head = text.get(..text.len() - path.len()).unwrap_or_default();
        let url = Url::parse(head).map_err(|error| format!("`{text}` is not a URL: {error}"))?;
        let origin = url.origin().ascii_serialization();
        let path = path.trim_end_matches('/').to_owned();
        Ok(Self { origin: origin.into(), path, is_loopback: is_loopback(&url) })
    }

    /// Scheme, host and port, the scheme's own port left out: `https://api.example.com`.
    #[must_use]
    pub fn origin(&self) -> &Arc<str> {
        &self.origin
    }

    /// The path in front of every request's: empty, or with a slash before it and none behind.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// Whether it is reached by TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

fn after_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")).then_some(rest)
}

/// `localhost` and what is below it are this machine (RFC 6761 section 6.3).
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or(host == "localhost" || host.ends_with(".localhost"), |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_plain_and_a_path_is_kept_as_written() {
        for (text, origin, path) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", ""),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", ""),
            ("HTTPS://API.Example.com:443/v1/", "https://api.example.com", "/v1"),
            ("http://[::1]:9/a/../b", "http://[::1]:9", "/a/../b"),
            ("http://bücher.example/%7e", "http://xn--bcher-kva.example", "/%7e"),
        ] {
            let base = Base::parse(text).unwrap();
            assert_eq!((&**base.origin(), base.path()), (origin, path), "{text}");
        }
    }

    #[test]
    fn this_machine_is_told_from_others() {
        for (text, is_loopback) in [
            ("http://127.0.0.1:1", true),
            ("http://127.9.9.9:1", true),
            ("http://[::1]/", true),
            ("https://LocalHost/", true),
            ("http://api.localhost/", true),
            ("http://localhost.example/", false),
            ("http://10.0.0.1/", false),
        ] {
            assert_eq!(Base::parse(text).unwrap().is_loopback(), is_loopback, "{text}");
        }
    }

    #[test]
    fn what_is_no_server_is_said() {
        for (text, told) in [
            ("localhost:8080", "not an http URL"),
            ("ftp://host/", "not an http URL"),
            ("http://", "not a URL"),
            ("http://host:99999", "not a URL"),
            ("http://user:secret@host/", "no credentials"),
            ("http://host/?a=b", "query"),
            ("http://host/a b", "percent-encode"),
        ] {
            let error = Base::parse(text).unwrap_err();
            assert!(error.contains(told), "{text}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
