//! The steps: one file and one row each, in the order in which an engineer would look.

mod another;
mod base;
mod credentials;
mod curl;
mod dns;
mod hindsight;
mod http;
mod proxy;
mod reading;
mod request;
mod tcp;
mod tls;

pub(super) use credentials::clean;
pub(super) use hindsight::hindsight;

use crate::doctor::errand::Errand;
use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::Found;

/// A step.
pub(super) struct Row {
    pub(super) name: &'static str,
    /// The steps without which it says nothing.
    pub(super) needs: &'static [&'static str],
    /// Why there is nothing to look at, if so.
    pub(super) spare: fn(&Subject<'_>) -> Option<String>,
    /// What it asks of the world.
    pub(super) errand: Errand,
    /// What it makes of that.
    pub(super) look: fn(&Subject<'_>, &Facts) -> Found,
}

/// All steps, in order.
pub(super) const STEPS: &[Row] = &[
    Row { name: "base URL", needs: &[], spare: never, errand: Errand::Nothing, look: base::look },
    Row { name: "proxy", needs: &[], spare: never, errand: Errand::Nothing, look: proxy::look },
    Row { name: "DNS", needs: &["proxy"], spare: never, errand: Errand::Names, look: dns::look },
    Row { name: "TCP", needs: &["proxy", "DNS"], spare: never, errand: Errand::Connections, look: tcp::look },
    Row {
        name: "TLS",
        needs: &["proxy", "DNS", "TCP"],
        spare: tls::spare,
        errand: Errand::Tls,
        look: tls::look,
    },
    Row { name: "HTTP", needs: NETWORK, spare: never, errand: Errand::Answer, look: http::look },
    Row { name: "credentials", needs: &[], spare: never, errand: Errand::Nothing, look: credentials::look },
    Row {
        name: "request",
        needs: ANSWERS,
        spare: request::spare,
        errand: Errand::Request(0),
        look: request::look,
    },
    Row {
        name: "another",
        needs: ANSWERS,
        spare: another::spare,
        errand: Errand::Request(1),
        look: another::look,
    },
    Row { name: "curl", needs: &[], spare: request::spare, errand: Errand::Nothing, look: curl::look },
];

const NETWORK: &[&str] = &["proxy", "DNS", "TCP", "TLS"];
const ANSWERS: &[&str] = &["proxy", "DNS", "TCP", "TLS", "HTTP"];

fn never(_: &Subject<'_>) -> Option<String> {
    None
}
