//! A request in the shape in which a client takes it, and by which of the two it goes. Pure.

use std::sync::Arc;

use hyper::body::Bytes;
use hyper::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::{Method, Uri};
use reqwest::Url;

use crate::plan::Request;
use crate::send::exchange::SendError;

/// A request, ready to go.
pub(super) struct Message {
    pub(super) way: Way,
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
}

/// By which client.
pub(super) enum Way {
    /// By reqwest, which carries it as it is.
    Ordinary(Url),
    /// By hyper's, because reqwest would change it: its `Url` rewrites `/../`, `%2e%2e`, `\` and `{}`, and it adds `accept` where there
    /// is none.
    Verbatim(Uri),
}

impl Message {
    /// # Errors
    /// [`SendError::Unsendable`]: a method, header or target that HTTP has no place for.
    pub(super) fn of(origin: &str, request: &Request) -> Result<Self, SendError> {
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|_| SendError::Unsendable(format!("the method `{}`", request.method)))?;
        let body = request.body.as_ref().map(|body| Bytes::from_owner(Arc::clone(&body.0)));
        let mut headers = headers(request)?;
        let is_empty = body.as_ref().is_none_or(Bytes::is_empty);
        if is_empty && matches!(method, Method::POST | Method::PUT | Method::PATCH) {
            // RFC 9110 section 8.6; hyper says nothing of a body that is not there, and some servers insist.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(Self { way: Way::of(origin, request)?, method, headers, body })
    }
}

impl Way {
    fn of(origin: &str, request: &Request) -> Result<Self, SendError> {
        let text = match &request.query {
            Some(query) => format!("{origin}{}?{query}", request.path),
            None => format!("{origin}{}", request.path),
        };
        let target = text.get(origin.len()..).unwrap_or_default();
        if let Some(url) = unchanged(&text, request) {
            return Ok(Self::Ordinary(url));
        }
        let uri: Uri = text.parse().map_err(|error| SendError::Unsendable(format!("the target: {error}")))?;
        if uri.path_and_query().map(PathAndQuery::as_str) != Some(target) {
            return Err(SendError::Unsendable("the target: it holds a fragment".to_owned()));
        }
        Ok(Self::Verbatim(uri))
    }
}

/// The URL, where reqwest would send the request as it is.
fn unchanged(text: &str, request: &Request) -> Option<Url> {
    request.header("accept")?;
    let url = Url::parse(text).ok()?;
    let is_same = url.path() == request.path && url.query() == request.query.as_deref();
    (is_same && url.fragment().is_none()).then_some(url)
}

fn headers(request: &Request) -> Result<HeaderMap, SendError> {
    let mut headers = HeaderMap::with_capacity(request.headers.len() + 2);
    for (name, value) in &request.headers {
        let header = HeaderName::from_bytes(name.as_bytes()).ok().zip(latin_1(value));
        // The value may be a secret.
        let (name, value) = header.ok_or_else(|| SendError::Unsendable(format!("the header `{name}`")))?;
        headers.append(name, value);
    }
    Ok(headers)
}

fn latin_1(value: &str) -> Option<HeaderValue> {
    if value.is_ascii() {
        return HeaderValue::from_str(value).ok();
    }
    let bytes: Vec<u8> = value.chars().map(|c| u8::try_from(c).ok()).collect::<Option<_>>()?;
    HeaderValue::from_bytes(&bytes).ok()
}
