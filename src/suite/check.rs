//! From what was typed to what was meant: all complaints at once.

use std::path::Path;

use crate::suite::auth;
use crate::suite::checked::{Environment, Permits, Suite};
use crate::suite::connection;
use crate::suite::drift::{self, Drift};
use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::follow;
use crate::suite::generate;
use crate::suite::known::Baseline;
use crate::suite::learned::Learned;
use crate::suite::log as log_wish;
use crate::suite::mock;
use crate::suite::raw::{Kind, Node};
use crate::suite::responses;
use crate::suite::scenario;
use crate::suite::send;
use crate::suite::server::ServerChoice;
use crate::suite::spanned::Spanned;
use crate::suite::thresholds;
use crate::suite::units;
use crate::suite::variables::{Later, Scope};
use crate::text::Complaint;

/// The keys of a suite.
pub(crate) const SUITE: Keys = Keys {
    of: "a suite",
    read: &[
        "suite",
        "spec",
        "server",
        "environment",
        "allow",
        "tags",
        "auth",
        "tls",
        "proxy",
        "secrets",
        "send",
        "error_envelope",
        "generate",
        "responses",
        "follow_up",
        "require_conclusive",
        "log",
        "mock",
        "thresholds",
        "drift",
        "include",
        "vars",
        "scenarios",
        "before",
        "after",
    ],
    later: &[
        ("snapshot", "no answers are kept"),
        ("snapshots", "no answers are kept"),
        ("history", "no runs are kept"),
        ("skip", "the suite is not skipped"),
    ],
};

const ENVIRONMENTS: &[(&str, Environment)] =
    &[("sandbox", Environment::Sandbox), ("production", Environment::Production)];

const PERMITS: &[(&str, Permits)] = &[
    ("writes", Permits { writes: true, broken: false }),
    ("broken", Permits { writes: false, broken: true }),
];

const YES_OR_NO: &[(&str, bool)] = &[("true", true), ("false", false)];

/// Fills the variables of all that is read, so that the rest may hold what only later versions can fill.
pub(crate) fn fill(root: &mut Node, scope: &mut Scope<'_>, log: &mut Vec<Complaint>) {
    let Kind::Map(entries) = &mut root.kind else { return };
    // `vars` are filled already, and whoever uses them keeps their type.
    let is_read = |key: &str| SUITE.read.contains(&key) && key != "vars";
    for entry in entries.iter_mut().filter(|entry| is_read(&entry.key)) {
        let section = entry.key.as_str();
        if matches!(section, "scenarios" | "before" | "after") {
            continue;
        }
        let Kind::Map(inner) = &mut entry.value.kind else {
            scope.fill(&mut entry.value, Later::Refused, log);
            continue;
        };
        for inner in inner {
            match (section, inner.key.as_str()) {
                ("generate", "values") => scope.fill(&mut inner.value, Later::Kept, log),
                _ => scope.fill(&mut inner.value, Later::Refused, log),
            }
        }
    }
}

/// Reads a suite whose variables are filled. Some of the complaints may be errors; then the suite is not to be used.
pub(crate) fn check(root: &Node, file: String, scope: &Scope<'_>, log: &mut Vec<Complaint>) -> Option<Suite> {
    let fields = Fields::open(root, &SUITE, log)?;
    fields.demand("spec", "this suite", "name the OpenAPI document: `spec: ../specs/api.yaml`", log);
    let title = fields.read("suite", log, units::text);
    let spec = fields.read("spec", log, spec);
    let server = fields.read("server", log, server);
    let environment = fields.read("environment", log, |node| units::choice(node, ENVIRONMENTS));
    let allow = fields.list("allow", log, |node| units::choice(node, PERMITS)).unwrap_or_default();
    let tags = fields.list("tags", log, tag).unwrap_or_default();
    let credentials = auth::read(fields.node("auth"), log);
    let drift = drift::read(fields.node("drift"), log);
    let named = auth::secrets(&fields, scope, log);
    let (connection, hidden) = connection::read(&fields, log);
    let own = credentials.secrets().chain(drift.iter().flat_map(Drift::secrets)).cloned();
    let secrets = named.into_iter().chain(own).chain(hidden);
    let secrets = secrets.filter(|secret| !secret.expose().is_empty()).collect();
    let server = server.unwrap_or(Spanned { value: ServerChoice::FromSpec, span: None });
    let pace = send::read(fields.node("send"), &server.value, log);
    let envelope = responses::envelope(fields.node("error_envelope"), log);
    let generate = generate::read(fields.node("generate"), log);
    let responses = responses::read(fields.node("responses"), log);
    let proves = fields.read("require_conclusive", log, |node| units::choice(node, YES_OR_NO));
    let mock = mock::read(&server.value, fields.node("mock"), log);
    let follow_up = follow::read(fields.node("follow_up"), log);
    let log_wish = log_wish::read(fields.node("log"), log);
    let scenarios = scenario::read(&fields, &pace.retry, &scope.here(Later::Kept), log);
    Some(Suite {
        title: title.unwrap_or_else(|| file.clone()),
        file,
        spec: spec?,
        server,
        environment: environment.unwrap_or(Environment::Unsaid),
        tags,
        bearer: credentials.bearer,
        api_key: credentials.api_key,
        basic: credentials.basic,
        secrets,
        pace,
        envelope,
        generate,
        roles: credentials.roles,
        levels: responses.levels,
        ignore: responses.ignore,
        slower_than: responses.slower_than,
        require_conclusive: proves.unwrap_or(false),
        follow_up,
        baseline: Baseline::default(),
        log: log_wish,
        auth: credentials.auth,
        connection,
        learned: Learned::default(),
        mock,
        allow: allow.into_iter().fold(Permits::default(), Permits::or),
        permits: Permits::default(),
        thresholds: thresholds::read(fields.node("thresholds"), log),
        drift,
        uses: responses.uses,
        said: Vec::new(),
        scenarios,
    })
}

/// A URL as it stands; a path from the folder of the file that it is written in.
fn spec(node: &Node) -> Result<Spanned<String>, Wrong> {
    let text = units::text(node).map_err(|_| Wrong::kind("a file or a URL"))?;
    let folder = Path::new(&node.span.source.name).parent();
    let value = match folder {
        Some(folder) if !units::is_url(&text) => folder.join(&text).to_string_lossy().into_owned(),
        _ => text,
    };
    Ok(Spanned { value, span: Some(node.span.clone()) })
}

fn tag(node: &Node) -> Result<String, Wrong> {
    match units::text(node)? {
        tag if tag.trim().is_empty() => Err(Wrong::kind("a word")),
        tag => Ok(tag),
    }
}

fn server(node: &Node) -> Result<Spanned<ServerChoice>, Wrong> {
    let expected = "a URL such as `https://api.example.com`, or `mock`";
    let text = units::text(node).map_err(|_| Wrong::kind(expected))?;
    let spanned = |value| Ok(Spanned { value, span: Some(node.span.clone()) });
    if text == "mock" {
        return spanned(ServerChoice::Mock);
    }
    if !units::is_url(&text) {
        let is_host =
            text.split('/').next().is_some_and(|host| host.contains(['.', ':']) || host == "localhost");
        let is_host = is_host && !text.contains("://");
        let way_out = if is_host { format!("did you mean `http://{text}`?") } else { String::new() };
        return Err(Wrong::Kind(expected.into(), way_out));
    }
    let said = |message: &str, way_out: &str| {
        Err(Wrong::Said(Complaint::error(message).at(node.span.clone()).label(way_out)))
    };
    let (_, rest) = text.split_once("://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return said("`server` holds a user or password", "give them under `auth: basic:`");
    }
    if rest.contains(['?', '#']) {
        return said("`server` is a base URL: no query and no fragment", "requests bring their own");
    }
    if !is_authority(authority) || text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(Wrong::kind(expected));
    }
    spanned(ServerChoice::Url(text.trim_end_matches('/').to_owned()))
}

/// A host, perhaps with a port (RFC 3986 section 3.2).
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_host = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty() && !host.contains(['[', ']', ':', '{', '}', '<', '>', '"', '|', '^', '`', ','])
        }
    };
    is_host && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}
