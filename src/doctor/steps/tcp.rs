//! Whether somebody listens there.

use std::collections::BTreeSet;

use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::Found;
use crate::health::{Side, way_out};
use crate::send::SendError;
use crate::text::duration;

pub(super) fn look(subject: &Subject<'_>, facts: &Facts) -> Found {
    let port = subject.place.port;
    let has_some = facts.connections.iter().any(|(_, opened)| opened.is_ok());
    let is_one = facts.connections.len() == 1;
    let mut found = Found::well();
    let mut seen = BTreeSet::new();
    for (address, opened) in &facts.connections {
        if !seen.insert(*address) {
            continue;
        }
        found = match opened {
            Ok(_) if is_one => found.tell(format!("{address} takes connections")),
            Ok(took) => found.tell(format!("{address} takes connections, in {}", duration(*took))),
            Err(error) if has_some && subject.base.is_loopback() => found.tell(format!("{address}: {error}")),
            Err(error) if has_some => found.warn(
                Side::Network,
                format!("{address}: {error}"),
                "requests that try this address first are slow: look at its routes, or take it out of the DNS",
            ),
            Err(error) => {
                let (side, advice) = refused(subject, error);
                found.fail(side, format!("{address}: {error}"), advice)
            }
        };
    }
    if facts.connections.is_empty() {
        let text = format!("no address to connect to, port {port}");
        found = found.fail(Side::Network, text, "look at `DNS`");
    }
    found
}

fn refused(subject: &Subject<'_>, error: &SendError) -> (Side, String) {
    let (side, advice) = way_out(error);
    if let Some(proxy) = &subject.proxy {
        return (Side::Network, format!("that is the proxy `{proxy}`: is it up, and is its port right?"));
    }
    (side, advice.to_owned())
}
