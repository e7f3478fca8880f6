//! URLs of recorded calls: where the host ends is all that is looked for, and path and query stay as they were sent.

use std::sync::Arc;

use percent_encoding::AsciiSet;
use percent_encoding::CONTROLS;
use percent_encoding::utf8_percent_encode;

use crate::send::Base;
use crate::traffic::left::Left;

/// Where a call went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// Scheme, host and port, as [`Base::origin`] has them.
    pub(crate) origin: Arc<str>,
    /// As it was sent; begins with `/`.
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    /// The password that stood before the host.
    pub(crate) password: Option<String>,
}

/// What no URL holds as it is: some recorders show paths decoded.
const RAW: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');

impl Address {
    /// Reads a URL.
    ///
    /// # Errors
    /// Why it is not of HTTP, or that it is no URL (`None`).
    pub(crate) fn parse(text: &str) -> Result<Self, Option<Left>> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':').ok_or(None)?;
        match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => {}
            "ws" | "wss" => return Err(Some(Left::WebSocket)),
            other if is_scheme(other) => return Err(Some(Left::NotHttp)),
            _ => return Err(None),
        }
        let rest = rest.strip_prefix("//").ok_or(None)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let (user, host) =
            authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
        let base = Base::parse(&format!("{scheme}://{host}")).map_err(|_| None)?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) =
            rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(encoded(query))));
        Ok(Self {
            origin: Arc::clone(base.origin()),
            path: if path.is_empty() { "/".to_owned() } else { encoded(path) },
            query,
            password: user.and_then(|user| user.split_once(':')).map(|(_, password)| password.to_owned()),
        })
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RAW).to_string()
}

/// RFC 3986 section 3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_host_path_and_query() {
        for (text, told) in [
            ("https://API.example.com:443/v1/a?b=c#d", "https://api.example.com /v1/a b=c"),
            ("http://h:8080", "http://h:8080 / -"),
            ("http://h?x", "http://h / x"),
            ("http://ada:s3cret@h/a", "http://h /a -"),
            ("http://h/a b/ü", "http://h /a%20b/%C3%BC -"),
            ("http://h/a%2Fb/../c", "http://h /a%2Fb/../c -"),
            ("wss://h/socket", "WebSocket"),
            ("data:text/plain,hi", "NotHttp"),
            ("chrome-extension://abc/x.js", "NotHttp"),
            ("about:blank", "NotHttp"),
            ("/v1/leads", "no URL"),
            ("http:/v1", "no URL"),
            ("http://", "no URL"),
            ("https://[::1", "no URL"),
            ("", "no URL"),
        ] {
            let found = match Address::parse(text) {
                Ok(address) => {
                    format!("{} {} {}", address.origin, address.path, address.query.as_deref().unwrap_or("-"))
                }
                Err(Some(left)) => format!("{left:?}"),
                Err(None) => "no URL".to_owned(),
            };
            assert_eq!(found, told, "{text}");
        }
    }
}
