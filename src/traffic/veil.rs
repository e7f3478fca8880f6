//! A recorded request as it may be shown: what only the connection was about is left out, and so is what no mask can hide.

use std::sync::Arc;

use crate::plan::Body;
use crate::plan::Request;
use crate::spec::MediaType;
use crate::spec::Syntax;
use crate::text::Mask;
use crate::text::is_credential;
use crate::text::may_hold_credential;
use crate::traffic::call::Call;
use crate::traffic::credentials::LARGEST;

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
        body: call.body.as_ref().map(|body| Body(shown_body(call, body))),
        credentials: false,
    }
}

/// A body that is neither JSON nor a form is not searched for credentials: where one may be in it, it is not shown.
fn shown_body(call: &Call, body: &Arc<[u8]>) -> Arc<[u8]> {
    let syntax = call.header("content-type").map(MediaType::syntax_of);
    let is_searched = matches!(syntax, Some(Syntax::Json | Syntax::Form)) && body.len() <= LARGEST;
    if is_searched || !may_hold_credential(&String::from_utf8_lossy(body)) {
        return Arc::clone(body);
    }
    Arc::from(STARS.as_bytes())
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
