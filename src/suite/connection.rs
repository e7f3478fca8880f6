//! `tls:` and `proxy:`: whom connections trust, as whom they come, and by whom they go.

use std::path::{Path, PathBuf};

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::{Kind, Node};
use crate::suite::secret::Secret;
use crate::suite::spanned::Spanned;
use crate::suite::units;
use crate::text::Complaint;
use crate::text::Span;

const TLS: Keys =
    Keys { of: "`tls`", read: &["client_certificate", "client_key", "ca", "insecure"], later: &[] };

const PROXY: Keys = Keys { of: "`proxy`", read: &["url", "no_proxy"], later: &[] };

const CHECKS: &[(&str, Checks)] = &[("true", Checks::Skipped), ("false", Checks::Made)];

/// How connections are made.
#[derive(Clone, Debug, Default)]
pub struct Connection {
    /// `tls: client_certificate:`: shown to servers that ask for one.
    pub client_certificate: Option<Spanned<Pem>>,
    /// `tls: client_key:`; where there is none, the key stands with the certificate.
    pub client_key: Option<Spanned<Pem>>,
    /// `tls: ca:`: certificates that are trusted besides the system's.
    pub ca: Option<Spanned<Pem>>,
    /// `tls: insecure:`.
    pub checks: Checks,
    /// `proxy:`.
    pub proxy: ProxyChoice,
}

/// Whether the certificates of servers are checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checks {
    /// As everywhere.
    #[default]
    Made,
    /// Whoever answers is believed.
    Skipped,
}

/// PEM (RFC 7468).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pem {
    /// In this file.
    File(PathBuf),
    /// As the suite has it.
    Text(Secret),
}

/// By which proxy requests go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProxyChoice {
    /// By those that the environment names (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), none to this machine.
    #[default]
    Environment,
    /// By none.
    Off,
    /// By this one, but for the hosts that it is not for.
    Url {
        /// `http://host:port`, perhaps with user and password.
        url: Secret,
        /// Hosts, domains and networks, as in `NO_PROXY`.
        no_proxy: Vec<String>,
        /// Where it stands.
        span: Span,
    },
}

/// How connections are made, and what of it must not be shown.
pub(crate) fn read(suite: &Fields<'_>, log: &mut Vec<Complaint>) -> (Connection, Vec<Secret>) {
    let mut connection = Connection::default();
    if let Some(fields) = suite.node("tls").and_then(|node| Fields::open(node, &TLS, log)) {
        connection.client_certificate = fields.read("client_certificate", log, pem);
        connection.client_key = fields.read("client_key", log, pem);
        connection.ca = fields.read("ca", log, pem);
        let checks = fields.read("insecure", log, |node| units::choice(node, CHECKS));
        connection.checks = checks.unwrap_or_default();
        if fields.has("client_key") {
            fields.demand("client_certificate", "`tls`", "a `client_key` belongs to one", log);
        }
    }
    if let Some(node) = suite.node("proxy") {
        connection.proxy = proxy(node, log).unwrap_or_default();
    }
    let pems = [&connection.client_certificate, &connection.client_key, &connection.ca];
    let mut hidden: Vec<Secret> = pems
        .into_iter()
        .flatten()
        .filter_map(|pem| match &pem.value {
            Pem::Text(text) => Some(text.clone()),
            Pem::File(_) => None,
        })
        .collect();
    if let ProxyChoice::Url { url, .. } = &connection.proxy {
        hidden.extend(password(url.expose()).map(Secret::new));
    }
    (connection, hidden)
}

fn pem(node: &Node) -> Result<Spanned<Pem>, Wrong> {
    let text = units::text(node).map_err(|_| Wrong::kind("a PEM file"))?;
    if text.trim().is_empty() {
        return Err(Wrong::kind("a PEM file"));
    }
    let value = if text.contains("-----BEGIN") {
        Pem::Text(Secret::new(text))
    } else {
        let folder = Path::new(&node.span.source.name).parent();
        Pem::File(folder.map_or_else(|| PathBuf::from(&text), |folder| folder.join(&text)))
    };
    Ok(Spanned { value, span: Some(node.span.clone()) })
}

fn proxy(node: &Node, log: &mut Vec<Complaint>) -> Option<ProxyChoice> {
    let (url, no_proxy) = match &node.kind {
        Kind::Unfilled => return None,
        Kind::Scalar(scalar) if scalar.text == "off" => return Some(ProxyChoice::Off),
        Kind::Scalar(_) | Kind::List(_) => (node, Vec::new()),
        Kind::Map(_) => {
            let fields = Fields::open(node, &PROXY, log)?;
            fields.demand("url", "`proxy`", "`http://host:port`", log);
            (fields.node("url")?, fields.list("no_proxy", log, units::text).unwrap_or_default())
        }
    };
    match units::text(url) {
        Ok(text) if is_proxy(&text) => {
            Some(ProxyChoice::Url { url: Secret::new(text), no_proxy, span: url.span.clone() })
        }
        Ok(_) | Err(_) => {
            // It may hold a password.
            let message = "`proxy` must be `off` or a URL such as `http://proxy.example.com:3128`";
            let way_out = "a proxy is reached by `http://`, also for https servers";
            log.push(Complaint::error(message).at(url.span.clone()).label(way_out));
            None
        }
    }
}

fn is_proxy(text: &str) -> bool {
    let rest = text.strip_prefix("http://").unwrap_or_default();
    let authority = rest.trim_end_matches('/');
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    !host.is_empty()
        && !host.contains(['/', '?', '#'])
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// The password in a proxy's URL, as it stands there.
fn password(url: &str) -> Option<String> {
    let (user, _) = url.strip_prefix("http://")?.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password.to_owned())
}
