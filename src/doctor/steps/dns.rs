//! Whether the host has addresses.

use std::net::IpAddr;

use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::Found;
use crate::doctor::steps::reading::listed;
use crate::health::Side;
use crate::send::SendError;

pub(super) fn look(subject: &Subject<'_>, facts: &Facts) -> Found {
    let host = &subject.place.host;
    let whose = if subject.proxy.is_some() { " (the proxy)" } else { "" };
    match &facts.addresses {
        Some(Ok(_)) if host.parse::<IpAddr>().is_ok() => {
            Found::well().tell(format!("`{host}`{whose} is an address: nothing to look up"))
        }
        Some(Ok(addresses)) => {
            let addresses = addresses.iter().map(|address| address.ip().to_string());
            Found::well().tell(format!("`{host}`{whose} is {}", listed(addresses)))
        }
        Some(Err(SendError::ConnectTimeout)) => Found::well().fail(
            Side::Network,
            format!("looking `{host}`{whose} up took too long"),
            "look at the machine's resolver (`/etc/resolv.conf`), and at VPN and firewall",
        ),
        Some(Err(_)) | None => Found::well().fail(
            Side::Caller,
            format!("the name `{host}`{whose} has no address"),
            "look whether it is spelt right; if others reach it, look at this machine's DNS, VPN or `/etc/hosts`",
        ),
    }
}
