//! Whether requests go by a proxy, and what says so.

use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::Found;
use crate::health::Side;
use crate::suite::ProxyChoice;

/// What names proxies, by scheme of the server: the first that is set counts.
const HTTPS: &[&str] = &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
const HTTP: &[&str] = &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
const EXEMPT: &[&str] = &["no_proxy", "NO_PROXY"];

pub(super) fn look(subject: &Subject<'_>, _: &Facts) -> Found {
    let set = |names: &[&'static str]| {
        let is_set = |name: &&&str| subject.variables.get(**name).is_some_and(|value| !value.is_empty());
        names.iter().find(is_set).copied()
    };
    let named = set(if subject.base.is_https() { HTTPS } else { HTTP });
    let exempt = set(EXEMPT);
    let host = &subject.server.host;
    let found = Found::well();
    let Some(proxy) = &subject.proxy else {
        return match (&subject.suite.connection.proxy, named) {
            (ProxyChoice::Off, _) => found.tell("none: `proxy: off`"),
            (ProxyChoice::Url { .. }, _) => found.tell(format!("none for `{host}`: `proxy: no_proxy:`")),
            (ProxyChoice::Environment, None) => found.tell("none is set"),
            (ProxyChoice::Environment, Some(name)) if subject.base.is_loopback() => {
                found.tell(format!("none: `{name}` is set, but the server is on this machine"))
            }
            (ProxyChoice::Environment, Some(name)) => match exempt {
                Some(exempt) => found.tell(format!("none: `{name}` is set, and `{exempt}` exempts `{host}`")),
                None => found.tell(format!("none: `{name}` is set, but can't be read as a proxy")),
            },
        };
    };
    let origin = match (&subject.suite.connection.proxy, named) {
        (ProxyChoice::Url { .. }, _) => "`proxy:` of the suite".to_owned(),
        (ProxyChoice::Environment | ProxyChoice::Off, Some(name)) => format!("`{name}`"),
        (ProxyChoice::Environment | ProxyChoice::Off, None) => "the environment".to_owned(),
    };
    let told = format!("requests to `{host}` go by `{proxy}`: {origin}");
    if proxy.starts_with("http://") {
        return found.tell(told);
    }
    let advice = format!("name one as `http://host:port`, or exempt the host: `NO_PROXY={host}`");
    found.fail(Side::Caller, format!("{told}, and a proxy must be reached by `http://`"), advice)
}
