//! One credential, where it travels.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::plan::Request;
use crate::send::auth::keeper::Keeper;
use crate::spec::Location;
use crate::suite::Secret;

/// The unreserved characters of a URL (RFC 3986 section 2.3) stay as they are.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One credential, where it travels.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    pub(super) location: Location,
    pub(super) name: String,
    pub(super) value: Value,
}

/// What is shown.
#[derive(Clone)]
pub(super) enum Value {
    /// What the suite gives.
    Fixed(Secret),
    /// A token that is fetched, behind this word.
    Token(&'static str, Arc<Keeper>),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Proof {
    /// In the header that HTTP has for it.
    pub(super) fn authorization(value: Value) -> Self {
        Self { location: Location::Header, name: "authorization".to_owned(), value }
    }

    /// Whose token it is.
    pub(super) fn keeper(&self) -> Option<&Arc<Keeper>> {
        match &self.value {
            Value::Fixed(_) => None,
            Value::Token(_, keeper) => Some(keeper),
        }
    }

    /// Puts a credential where this one travels, in place of what was generated for it.
    pub(super) fn write(&self, value: &str, request: &mut Request) {
        match self.location {
            Location::Header => {
                let name = self.name.to_ascii_lowercase();
                request.headers.retain(|(header, _)| *header != name);
                request.headers.push((name, value.to_owned()));
            }
            Location::Query => {
                let name = utf8_percent_encode(&self.name, KEPT).to_string();
                let pair = format!("{name}={}", utf8_percent_encode(value, KEPT));
                request.query = Some(replaced(request.query.as_deref(), "&", &name, pair));
            }
            Location::Cookie => {
                let pair = format!("{}={value}", self.name);
                let cookies = replaced(request.header("cookie"), "; ", &self.name, pair);
                request.headers.retain(|(header, _)| header != "cookie");
                request.headers.push(("cookie".to_owned(), cookies));
            }
            // A key in the path would be a path parameter: the spec has no such scheme (OpenAPI 3.1, section 4.8.27.1).
            Location::Path => {}
        }
    }
}

/// The pairs without those of this name, and the new one behind them.
fn replaced(pairs: Option<&str>, separator: &str, name: &str, pair: String) -> String {
    let others = pairs.into_iter().flat_map(|pairs| pairs.split(separator)).filter(|other| {
        !other.is_empty() && other.split_once('=').map_or(*other, |(other, _)| other) != name
    });
    others.map(str::to_owned).chain([pair]).collect::<Vec<_>>().join(separator)
}
