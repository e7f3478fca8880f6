//! `auth:` and `secrets:`. No complaint of this file shows a credential.

use crate::suite::checked::RoleIdentity;
use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::identity::Auth;
use crate::suite::identity::PlainHttp;
use crate::suite::identity::SchemeIdentity;
use crate::suite::identity::TokenSource;
use crate::suite::oauth;
use crate::suite::raw::{Entry, Kind, Node};
use crate::suite::secret::Secret;
use crate::suite::spanned::Spanned;
use crate::suite::template::is_name;
use crate::suite::units;
use crate::suite::variables::Scope;
use crate::suite::whom::Whom;
use crate::text::{Complaint, Mask, closest};

const NOT_USED: &str = "requests go out without it";

/// The kinds of credentials.
const KINDS: &[&str] = &["bearer", "api_key", "basic", "oauth2", "command"];

pub(crate) const AUTH: Keys = Keys {
    of: "`auth`",
    read: &["bearer", "api_key", "basic", "oauth2", "command", "per_role", "schemes", "allow_plain_http"],
    later: &[],
};

const ROLE: Keys = Keys {
    of: "a role",
    read: &["bearer", "api_key", "basic", "oauth2", "command", "schemes", "scopes"],
    later: &[],
};

const SCHEME: Keys = Keys { of: "a security scheme", read: KINDS, later: &[] };

pub(crate) const BASIC: Keys = Keys { of: "`basic`", read: &["user", "password"], later: &[] };

const PLAIN_HTTP: &[(&str, PlainHttp)] = &[("true", PlainHttp::Allowed), ("false", PlainHttp::Refused)];

/// What requests can be sent with.
#[derive(Default)]
pub(crate) struct Credentials {
    pub(crate) bearer: Option<Secret>,
    pub(crate) api_key: Option<Secret>,
    pub(crate) basic: Option<(String, Secret)>,
    pub(crate) roles: Vec<RoleIdentity>,
    pub(crate) auth: Auth,
}

impl Credentials {
    /// The texts to mask.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let own = Whom {
            bearer: self.bearer.as_ref(),
            api_key: self.api_key.as_ref(),
            basic: self.basic.as_ref(),
            token: self.auth.token.as_ref(),
            schemes: &self.auth.schemes,
        };
        own.secrets().into_iter().chain(self.roles.iter().flat_map(|role| Whom::of_role(role).secrets()))
    }
}

pub(crate) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> Credentials {
    let mut credentials = Credentials::default();
    let Some(node) = node else { return credentials };
    let (rest, mut schemes) = by_scheme(node, log);
    let Some(fields) = Fields::open(&rest, &AUTH, log) else {
        credentials.auth.schemes = schemes;
        return credentials;
    };
    for key in KINDS.iter().chain(&["per_role"]) {
        if rest.member(key).is_some_and(Node::is_null) {
            let span = rest.member(key).map(|node| node.span.clone());
            log.push(Complaint::warning(format!("`{key}` is empty: {NOT_USED}")).at(span));
        }
    }
    schemes.extend(named(&fields, log));
    let given = kinds(&fields, log);
    credentials.bearer = given.bearer;
    credentials.api_key = given.api_key;
    credentials.basic = given.basic;
    credentials.roles = fields.node("per_role").map_or_else(Vec::new, |node| roles(node, log));
    let plain_http = fields.read("allow_plain_http", log, |node| units::choice(node, PLAIN_HTTP));
    credentials.auth = Auth { token: given.token, schemes, plain_http: plain_http.unwrap_or_default() };
    credentials
}

/// Credentials of any kind.
struct Given {
    bearer: Option<Secret>,
    api_key: Option<Secret>,
    basic: Option<(String, Secret)>,
    token: Option<TokenSource>,
}

fn kinds(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Given {
    let file = token_file(fields, log);
    let only = |key: &str| fields.node(key).filter(|node| file == Some(node.span.source.name.as_str()));
    let fetched = only("oauth2").and_then(|node| oauth::oauth2(node, log));
    let printed = only("command").and_then(|node| oauth::command(node, log));
    let fetched = fetched.map(|oauth2| TokenSource::OAuth2(Box::new(oauth2)));
    Given {
        bearer: only("bearer").and_then(|_| fields.read("bearer", log, token)),
        api_key: fields.read("api_key", log, token),
        basic: fields.node("basic").and_then(|node| basic(node, log)),
        token: fetched.or(printed.map(TokenSource::Command)),
    }
}

/// The file whose bearer token is meant: the one that goes before the others. Two tokens in one file are a complaint.
fn token_file<'n>(fields: &Fields<'n>, log: &mut Vec<Complaint>) -> Option<&'n str> {
    let mut given: Vec<_> = ["bearer", "oauth2", "command"]
        .into_iter()
        .filter_map(|key| Some((key, fields.node(key)?)))
        .collect();
    // What is merged from other files stands behind what the suite has itself.
    given.sort_by_key(|(key, _)| fields.place(key));
    let (first, node) = given.first()?;
    let file = node.span.source.name.as_str();
    if let Some((second, other)) = given[1..].iter().find(|(_, other)| other.span.source.name == file) {
        let message = format!("`{first}` and `{second}` both give the bearer token");
        let way_out = "keep one, or name them by security schemes of the spec: `schemes: {NAME: ...}`";
        log.push(Complaint::error(message).at(other.span.clone()).label(way_out));
    }
    Some(file)
}

/// `per_role:`: by what the suite calls them.
fn roles(node: &Node, log: &mut Vec<Complaint>) -> Vec<RoleIdentity> {
    if !node.is_null() && !matches!(node.kind, Kind::Map(_) | Kind::Unfilled) {
        log.push(Wrong::kind("a mapping from roles to their credentials").complaint("`per_role`", node));
    }
    let mut roles = Vec::new();
    for entry in node.entries() {
        let Some(fields) = Fields::open(&entry.value, &ROLE, log) else { continue };
        let says_scopes = entry.value.member("scopes").is_some_and(|scopes| !scopes.is_null());
        let scopes = fields.list("scopes", log, units::text).unwrap_or_default();
        let before = log.len();
        let given = kinds(&fields, log);
        let role = RoleIdentity {
            name: entry.key.clone(),
            bearer: given.bearer,
            api_key: given.api_key,
            basic: given.basic,
            scopes: says_scopes.then_some(scopes),
            token: given.token,
            schemes: named(&fields, log),
        };
        // What was given and can't be used is complained about already.
        if log.len() > before && Whom::of_role(&role).is_empty() {
            continue;
        }
        let is_empty = Whom::of_role(&role).is_empty();
        if is_empty || role.scopes.is_none() {
            let lacks = if is_empty { "credentials" } else { "`scopes`" };
            let message = format!("the role `{}` has no {lacks}: nothing is sent as it", entry.key);
            log.push(Complaint::warning(message).at(entry.key_span.clone()));
        } else {
            roles.push(role);
        }
    }
    roles
}

/// `schemes:`.
fn named(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Vec<SchemeIdentity> {
    let Some(node) = fields.node("schemes") else { return Vec::new() };
    if !matches!(node.kind, Kind::Map(_) | Kind::Unfilled) {
        let expected = "a mapping from security schemes of the spec to their credentials";
        log.push(Wrong::kind(expected).complaint("`schemes`", node));
    }
    node.entries().iter().filter_map(|entry| scheme(entry, log)).collect()
}

fn scheme(entry: &Entry, log: &mut Vec<Complaint>) -> Option<SchemeIdentity> {
    let fields = Fields::open(&entry.value, &SCHEME, log)?;
    let given = kinds(&fields, log);
    let name = Spanned { value: entry.key.clone(), span: Some(entry.key_span.clone()) };
    let scheme = SchemeIdentity {
        name,
        bearer: given.bearer,
        api_key: given.api_key,
        basic: given.basic,
        token: given.token,
    };
    Some(scheme)
}

/// What is named by security schemes of the spec at the top, and the rest.
fn by_scheme(node: &Node, log: &mut Vec<Complaint>) -> (Node, Vec<SchemeIdentity>) {
    let is_named = |entry: &Entry| {
        let is_ours = AUTH.read.contains(&entry.key.as_str());
        !is_ours && entry.value.entries().iter().any(|inner| KINDS.contains(&inner.key.as_str()))
    };
    let mut rest = node.clone();
    let mut schemes = Vec::new();
    if let Kind::Map(entries) = &mut rest.kind {
        schemes.extend(entries.iter().filter(|entry| is_named(entry)).filter_map(|entry| scheme(entry, log)));
        entries.retain(|entry| !is_named(entry));
    }
    (rest, schemes)
}

/// Text that can stand in a header field (RFC 9110 section 5.5).
fn token(node: &Node) -> Result<Secret, Wrong> {
    let text = units::text(node)?;
    let wrong = |what: &str| {
        let complaint = Complaint::error(format!("this credential {what}")).at(node.span.clone());
        Wrong::Said(complaint.note("its value is not shown"))
    };
    if text.trim() != text {
        return Err(wrong("begins or ends with a blank or a line end"));
    }
    if text.chars().any(char::is_control) {
        return Err(wrong("holds a line end or another control character, which no header can carry"));
    }
    Ok(Secret::new(text))
}

fn basic(node: &Node, log: &mut Vec<Complaint>) -> Option<(String, Secret)> {
    if let Kind::Scalar(scalar) = &node.kind {
        if let Some((user, password)) = scalar.text.split_once(':') {
            return Some((user.to_owned(), Secret::new(password.to_owned())));
        }
        log.push(
            Complaint::error("`basic` is `user:password`, or a mapping of `user` and `password`")
                .at(node.span.clone()),
        );
        return None;
    }
    let fields = Fields::open(node, &BASIC, log)?;
    fields.demand("user", "`basic`", "", log);
    let user = fields.read("user", log, |node| match units::text(node)? {
        // RFC 7617 section 2.
        user if user.contains(':') => Err(Wrong::kind("text without `:`")),
        user => Ok(user),
    });
    let password = fields.read("password", log, units::text).unwrap_or_default();
    Some((user?, Secret::new(password)))
}

/// `secrets:`: the values of the variables that it names.
pub(crate) fn secrets(fields: &Fields<'_>, scope: &Scope<'_>, log: &mut Vec<Complaint>) -> Vec<Secret> {
    let name = |node: &Node| {
        let name = units::text(node)?;
        if is_name(&name) {
            Ok((name, node.span.clone()))
        } else {
            Err(Wrong::kind("the name of a variable"))
        }
    };
    let mut secrets = Vec::new();
    for (name, span) in fields.list("secrets", log, name).unwrap_or_default() {
        match scope.value(&name) {
            Some(value) if value.is_empty() || Mask::can_hide(&value) => {
                secrets.push(Secret::new(value));
            }
            Some(_) => log.push(
                Complaint::warning(format!("the value of `{name}` is too short to be masked"))
                    .at(span)
                    .note("a text of fewer than 4 characters turns up everywhere"),
            ),
            None if scope.used.contains(&name) => {}
            None => {
                let near = closest(&name, scope.used.iter().map(String::as_str));
                let way_out = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
                let message = format!("the variable `{name}` is not set, and nothing in this suite uses it");
                log.push(Complaint::warning(message).at(span).label(way_out));
            }
        }
    }
    secrets
}
