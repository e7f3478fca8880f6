//! A recorded request as it may be shown: what only the connection was about is left out, and so is what no mask can hide.

use crate::plan::Body;
use crate::plan::Request;
use crate::text::Mask;
use crate::traffic::call::Call;
use crate::traffic::names::is_credential;

/// What stands in place of a credential that is too short to be masked wherever it turns up.
const STARS: &str = "***";

/// Headers that a client writes for itself, or that have no meaning beyond one connection (RFC 9110 section 7.6.1).
const OWN: [&str; 12] = [
    "host",
    "connection",
    "keep-alive",
    "proxy-connection",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "upgrade-insecure-requests",
    "content-length",
    "accept-encoding",
    "priority",
];

/// The request with the server's path in front, as a command may hold it. Cookies that are too short to be masked everywhere are masked
/// here.
pub(crate) fn shown(call: &Call, secrets: &dyn Fn(&str) -> bool) -> Request {
    let is_own = |name: &str| OWN.contains(&name) || name.starts_with("sec-");
    let headers = call.headers.iter().filter(|(name, _)| !is_own(name)).map(|(name, value)| {
        let value = match name.as_str() {
            "cookie" => {
                value.split(';').map(|pair| cookie(pair.trim(), secrets)).collect::<Vec<_>>().join("; ")
            }
            name if is_credential(name) && !Mask::can_hide(value) => STARS.to_owned(),
            _ => value.clone(),
        };
        (name.clone(), value)
    });
    Request {
        method: call.method.clone(),
        path: call.address.path.clone(),
        query: call.address.query.as_deref().map(query),
        headers: headers.collect(),
        body: call.body.clone().map(Body),
        credentials: false,
    }
}

fn cookie(pair: &str, secrets: &dyn Fn(&str) -> bool) -> String {
    match pair.split_once('=') {
        Some((_, value)) if secrets(value.trim_matches('"')) => pair.to_owned(),
        Some((name, _)) => format!("{name}={STARS}"),
        None => pair.to_owned(),
    }
}

fn query(query: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if is_credential(name) && !Mask::can_hide(value) => format!("{name}={STARS}"),
        Some(_) | None => pair.to_owned(),
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}
