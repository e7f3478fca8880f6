//! Credentials that are left out, or made up.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::plan::case::Place;
use crate::plan::mutation::draft::{Draft, Subject, whole};
use crate::plan::mutation::kind::{Kind, NO_CREDENTIALS, WRONG_CREDENTIALS, WRONG_SCHEME};
use crate::plan::request::Request;
use crate::plan::scope;
use crate::spec::{Credential, Location};
use crate::suite::{RoleIdentity, Suite, Whom};

/// What stands in the place of a credential that is made up: nobody takes it for a real one.
pub const WRONG: &str = "specdrift-wrong";

/// The unreserved characters of a URL (RFC 3986 section 2.3) stay as they are.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    if !is_guarded(subject) {
        return Vec::new();
    }
    // The sender adds the suite's own credentials to what asks for some, which would mend the request.
    let bare = Request { credentials: false, ..subject.request.clone() };
    let documented = documented(subject);
    let draft = |kind: Kind, variant: Option<String>, sent: Option<String>, request: Request| Draft {
        variant,
        schema: Some(subject.operation.pointer.clone()),
        sent: sent.map(Value::String),
        documented: documented.clone(),
        ..whole(kind, Place::Auth, request)
    };
    let mut drafts = vec![draft(NO_CREDENTIALS, None, None, bare.clone())];
    let mut sent: Vec<Request> = Vec::new();
    for alternative in &subject.operation.security {
        let schemes: Vec<_> =
            alternative.iter().filter_map(|(name, _)| Some((name, credential(subject, name)?))).collect();
        let mut request = bare.clone();
        let mut words = Vec::new();
        let written = schemes.iter().all(|(_, credential)| made_up(credential, &mut request, &mut words));
        if !written || words.is_empty() || sent.contains(&request) {
            continue;
        }
        let names: Vec<&str> = schemes.iter().map(|(name, _)| name.as_str()).collect();
        drafts.push(draft(WRONG_CREDENTIALS, Some(names.join("+")), Some(words.join(", ")), request.clone()));
        sent.push(request);
    }
    if let Some((name, value)) = other_scheme(subject) {
        let mut request = bare;
        put_header(&mut request, "authorization", value.clone());
        drafts.push(draft(
            WRONG_SCHEME,
            Some(name.to_owned()),
            Some(format!("`Authorization: {value}`")),
            request,
        ));
    }
    drafts
}

fn credential<'a>(subject: &Subject<'a>, name: &str) -> Option<&'a Credential> {
    subject.api.credentials.get(name)
}

/// Whether each alternative needs a credential that a request can show, and the suite has all of one: without that there is
/// no control. Where everything is planned, so is what has to wait for credentials.
fn is_guarded(subject: &Subject<'_>) -> bool {
    let alternatives = &subject.operation.security;
    let asks = |alternative: &Vec<(String, Vec<String>)>| {
        alternative
            .iter()
            .any(|(name, _)| credential(subject, name).is_some_and(|it| *it != Credential::MutualTls))
    };
    let is_testable = has_scheme(subject, Given::of(subject.suite)) || scope::is_everything(subject.suite);
    !subject.operation.is_open() && alternatives.iter().all(asks) && is_testable
}

/// What somebody has to be let in.
#[derive(Clone, Copy)]
pub(super) struct Given<'s> {
    whom: Whom<'s>,
    /// Whether connections show a certificate.
    has_certificate: bool,
}

impl<'s> Given<'s> {
    pub(super) fn of(suite: &'s Suite) -> Self {
        let has_certificate = suite.connection.client_certificate.is_some();
        Self { whom: Whom::of(suite), has_certificate }
    }

    pub(super) fn of_role(suite: &'s Suite, role: &'s RoleIdentity) -> Self {
        Self { whom: Whom::of_role(role), ..Self::of(suite) }
    }

    /// Whether the credential is among them, as the sender sees it.
    fn has(self, name: &str, credential: &Credential) -> bool {
        let whom = self.whom.for_scheme(name);
        match credential {
            Credential::Token => whom.has_token(),
            Credential::Http(scheme) if scheme == "bearer" => whom.has_token(),
            Credential::Http(scheme) if scheme == "basic" => whom.basic.is_some(),
            Credential::Http(_) => false,
            Credential::MutualTls => self.has_certificate,
            Credential::ApiKey { name: header, .. } => {
                let is_any = header.eq_ignore_ascii_case("authorization");
                let is_printed = whom.token.is_some() && self.whom.names(name);
                whom.api_key.is_some() || is_printed || (is_any && (whom.has_token() || whom.basic.is_some()))
            }
        }
    }
}

/// Whether all credentials of one alternative are given.
pub(super) fn has_scheme(subject: &Subject<'_>, given: Given<'_>) -> bool {
    subject.operation.security.iter().any(|alternative| {
        alternative.iter().all(|(name, _)| credential(subject, name).is_some_and(|it| given.has(name, it)))
    })
}

/// Writes a made-up credential where the real one travels, and what it is in words; `false` where nothing can be made up.
fn made_up(credential: &Credential, request: &mut Request, words: &mut Vec<String>) -> bool {
    match credential {
        Credential::MutualTls => {}
        Credential::Token => authorize(request, words, bearer()),
        Credential::Http(scheme) if scheme == "bearer" => authorize(request, words, bearer()),
        Credential::Http(scheme) if scheme == "basic" => authorize(request, words, basic()),
        Credential::Http(_) => return false,
        Credential::ApiKey { location, name } => {
            words.push(format!("`{WRONG}` as the {} parameter `{name}`", location.as_str()));
            match location {
                Location::Header => put_header(request, &name.to_ascii_lowercase(), WRONG.to_owned()),
                Location::Query => {
                    let pair = format!("{}={WRONG}", utf8_percent_encode(name, KEPT));
                    let query = request.query.take();
                    request.query = Some(query.map_or(pair.clone(), |query| format!("{query}&{pair}")));
                }
                Location::Cookie => {
                    let pair = format!("{name}={WRONG}");
                    let cookies = request.header("cookie").map(|cookies| format!("{cookies}; {pair}"));
                    put_header(request, "cookie", cookies.unwrap_or(pair));
                }
                // The specification has no such scheme (OpenAPI 3.1, section 4.8.27.1).
                Location::Path => return false,
            }
        }
    }
    true
}

fn authorize(request: &mut Request, words: &mut Vec<String>, value: String) {
    words.push(format!("`Authorization: {value}`"));
    put_header(request, "authorization", value);
}

/// RFC 6750 section 2.1.
fn bearer() -> String {
    format!("Bearer {WRONG}")
}

/// RFC 7617 section 2.
fn basic() -> String {
    format!("Basic {}", STANDARD.encode(format!("{WRONG}:{WRONG}")))
}

fn put_header(request: &mut Request, name: &str, value: String) {
    request.headers.retain(|(header, _)| header != name);
    request.headers.push((name.to_owned(), value));
}

/// The other one of the two HTTP schemes that everybody knows, where the operation documents one of them only.
fn other_scheme(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let mut has = (false, false);
    for (name, _) in subject.operation.security.iter().flatten() {
        match credential(subject, name)? {
            Credential::Token => has.0 = true,
            Credential::Http(scheme) if scheme == "bearer" => has.0 = true,
            Credential::Http(scheme) if scheme == "basic" => has.1 = true,
            // What else may stand in the header is not documented well enough to be sure.
            Credential::Http(_) => return None,
            Credential::ApiKey { name, .. } if name.eq_ignore_ascii_case("authorization") => return None,
            Credential::ApiKey { .. } | Credential::MutualTls => {}
        }
    }
    match has {
        (true, false) => Some(("Basic", basic())),
        (false, true) => Some(("Bearer", bearer())),
        (true, true) | (false, false) => None,
    }
}

/// "credentials of `bearerAuth` or of `key` and `app`".
fn documented(subject: &Subject<'_>) -> String {
    let alternatives: Vec<String> = subject
        .operation
        .security
        .iter()
        .map(|alternative| {
            let names: Vec<String> = alternative.iter().map(|(name, _)| format!("`{name}`")).collect();
            format!("of {}", names.join(" and "))
        })
        .collect();
    format!("credentials {}", alternatives.join(" or "))
}
