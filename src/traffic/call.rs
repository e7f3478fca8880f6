//! A recorded call, whatever recorded it.

use std::sync::Arc;
use std::time::Duration;

use crate::plan::Kept;
use crate::send::Response;
use crate::spec::MediaType;
use crate::text::Pointer;
use crate::traffic::address::Address;
use crate::traffic::left::Left;

/// A call with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// When it was made, as it was recorded.
    pub(crate) time: Option<String>,
    pub(crate) method: String,
    pub(crate) address: Address,
    /// Names in lower case and values, in order.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, as far as it was recorded.
    pub(crate) body: Option<Arc<[u8]>>,
    /// Whether the body that was sent was another one.
    pub(crate) is_body_lost: bool,
    pub(crate) answer: Response,
    pub(crate) kept: Kept,
    pub(crate) elapsed: Duration,
    /// Whether it looks like a page or a file rather than a call to an API.
    pub(crate) is_asset: bool,
}

/// An entry of a recording.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    Call(Box<Call>),
    /// Nothing to judge.
    Left(Left),
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Where in the entry.
    pub(crate) at: Pointer,
    /// What, as a lower-case fragment.
    pub(crate) message: String,
    /// The way out; may be empty.
    pub(crate) way_out: &'static str,
}

impl Wrong {
    pub(crate) fn new(at: &str, message: impl Into<String>, way_out: &'static str) -> Self {
        Self { at: Pointer::new(at), message: message.into(), way_out }
    }
}

impl Call {
    /// The value of the first request header of this (lower-case) name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// Why there is nothing to judge about it, whatever the document says.
    pub(crate) fn left(&self) -> Option<Left> {
        let is_internal = self.answer.header("non-authoritative-reason").is_some();
        let asks_first = self.method == "OPTIONS" && self.header("access-control-request-method").is_some();
        match self.answer.status {
            101 => Some(Left::WebSocket),
            0 => Some(Left::NoAnswer),
            _ if is_internal => Some(Left::Internal),
            _ if asks_first => Some(Left::Preflight),
            _ => None,
        }
    }
}

/// The longest method that is one.
const LONGEST_METHOD: usize = 40;

/// A method: those of HTTP in capitals, whatever a recorder makes of them. `None` where it is no token (RFC 9110 section 9.1).
pub(crate) fn method(text: &str) -> Option<String> {
    let text = text.trim();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if text.is_empty() || text.len() > LONGEST_METHOD || !text.bytes().all(is_token) {
        return None;
    }
    let upper = text.to_ascii_uppercase();
    Some(match upper.as_str() {
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "TRACE" | "QUERY" => upper,
        _ => text.to_owned(),
    })
}

/// Endings of what is a file on a web server.
const FILES: [&str; 18] = [
    ".js", ".mjs", ".css", ".map", ".ico", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".woff",
    ".woff2", ".ttf", ".html", ".htm", ".txt", ".wasm",
];

/// Whether a path or a media type is that of a page or a file of a web application.
pub(crate) fn is_file(path: &str, media_type: Option<&str>) -> bool {
    let path = path.to_ascii_lowercase();
    let name = media_type.unwrap_or_default().to_ascii_lowercase();
    let is_page = MediaType::parse(&name).is_some() && {
        let base = name.split(';').next().unwrap_or_default().trim();
        ["image/", "font/", "video/", "audio/"].iter().any(|kind| base.starts_with(kind))
            || base.ends_with("javascript")
            || matches!(base, "text/html" | "application/xhtml+xml" | "text/css" | "application/wasm")
            || base == "application/manifest+json"
    };
    is_page || FILES.iter().any(|ending| path.ends_with(ending))
}
