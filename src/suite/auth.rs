//! `auth:` and `secrets:`. No complaint of this file shows a credential.

use crate::suite::checked::RoleIdentity;
use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::{Entry, Kind, Node};
use crate::suite::secret::Secret;
use crate::suite::template::is_name;
use crate::suite::units;
use crate::suite::variables::Scope;
use crate::text::{Complaint, Mask, closest};

const NOT_USED: &str = "requests go out without it";

/// The keys of `auth` that are read, so that variables elsewhere in it need not be set.
pub(crate) const AUTH: Keys = Keys {
    of: "`auth`",
    read: &["bearer", "api_key", "basic", "per_role"],
    later: &[("oauth2", NOT_USED), ("command", "it is not called, and requests go out without its token")],
};

const ROLE: Keys = Keys { of: "a role", read: &["bearer", "api_key", "basic", "scopes"], later: &[] };

pub(crate) const BASIC: Keys = Keys { of: "`basic`", read: &["user", "password"], later: &[] };

/// What requests can be sent with.
#[derive(Default)]
pub(crate) struct Credentials {
    pub(crate) bearer: Option<Secret>,
    pub(crate) api_key: Option<Secret>,
    pub(crate) basic: Option<(String, Secret)>,
    pub(crate) roles: Vec<RoleIdentity>,
}

impl Credentials {
    /// The texts to mask.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let own = texts(self.bearer.as_ref(), self.api_key.as_ref(), self.basic.as_ref());
        let of_roles = self
            .roles
            .iter()
            .flat_map(|role| texts(role.bearer.as_ref(), role.api_key.as_ref(), role.basic.as_ref()));
        own.chain(of_roles)
    }
}

fn texts<'s>(
    bearer: Option<&'s Secret>,
    api_key: Option<&'s Secret>,
    basic: Option<&'s (String, Secret)>,
) -> impl Iterator<Item = &'s Secret> {
    let password = basic.map(|(_, password)| password);
    [bearer, api_key, password].into_iter().flatten()
}

pub(crate) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> Credentials {
    let mut credentials = Credentials::default();
    let Some(node) = node else { return credentials };
    let named = by_scheme(node, log);
    let Some(fields) = Fields::open(&named, &AUTH, log) else { return credentials };
    for key in AUTH.read {
        if named.member(key).is_some_and(Node::is_null) {
            let span = named.member(key).map(|node| node.span.clone());
            log.push(Complaint::warning(format!("`{key}` is empty: {NOT_USED}")).at(span));
        }
    }
    credentials.bearer = fields.read("bearer", log, token);
    credentials.api_key = fields.read("api_key", log, token);
    credentials.basic = fields.node("basic").and_then(|node| basic(node, log));
    credentials.roles = fields.node("per_role").map_or_else(Vec::new, |node| roles(node, log));
    credentials
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
        let role = RoleIdentity {
            name: entry.key.clone(),
            bearer: fields.read("bearer", log, token),
            api_key: fields.read("api_key", log, token),
            basic: fields.node("basic").and_then(|node| basic(node, log)),
            scopes: says_scopes.then_some(scopes),
        };
        let is_empty = texts(role.bearer.as_ref(), role.api_key.as_ref(), role.basic.as_ref())
            .all(|text| text.expose().is_empty());
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

/// The language lets credentials be named after the spec's security schemes; that is not read yet. Gives back what is.
fn by_scheme(node: &Node, log: &mut Vec<Complaint>) -> Node {
    let is_named = |entry: &Entry| {
        let known = |key: &str| AUTH.read.contains(&key) || AUTH.later.iter().any(|(later, _)| *later == key);
        !known(&entry.key) && entry.value.entries().iter().any(|inner| known(&inner.key))
    };
    let mut rest = node.clone();
    if let Kind::Map(entries) = &mut rest.kind {
        entries.retain(|entry| {
            let named = is_named(entry);
            if named {
                let what = "credentials named by security scheme are not used";
                log.push(
                    Complaint::warning(format!("`{}` is not read by this version: {what}", entry.key))
                        .at(entry.key_span.clone()),
                );
            }
            !named
        });
    }
    rest
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
