//! A case's name, and the request that it sends.

use std::fmt;
use std::sync::Arc;

/// A case's name, the same in every run: `leads.yaml::POST /leads::broken::/body/email::type`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseId(pub Arc<str>);

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A request as it goes on the wire, short of the server's address and of credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Request {
    /// The method, as in the request line.
    pub method: String,
    /// The path, percent-encoded, relative to the server's URL; begins with `/`.
    pub path: String,
    /// The query as on the wire, without `?`; `None` when there is none.
    pub query: Option<String>,
    /// Names in lower case and values, in order; `cookie` is one of them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Body>,
    /// Whether the operation needs credentials, so that the suite's are added when it is sent.
    pub credentials: bool,
}

/// The body of a [`Request`]; its media type is in the headers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Body(pub Arc<[u8]>);

impl Request {
    /// The value of the first header of this (lower-case) name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// Path and query, as in the request line.
    #[must_use]
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}
