//! The credentials of a run, by operation.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::plan::{Case, Intent, Place, Request, role};
use crate::send::auth::endpoint::{Endpoint, Place as Site};
use crate::send::auth::entry::{Meaning, Pass};
use crate::send::auth::gate::Gate;
use crate::send::auth::given::{Alternative, Given, Schemes};
use crate::send::auth::keeper::{Keeper, Supplier};
use crate::send::auth::means::Means;
use crate::send::auth::proof::{Proof, Value};
use crate::send::vault::Vault;
use crate::spec::{Api, Location, TokenFlow};
use crate::suite::{Grant, OAuth2, PlainHttp, Secret, ServerChoice, Suite, TokenSource, Whom};
use crate::text::{Complaint, Mask, Severity, Span};

/// The credentials that requests are sent with, by operation. The default has none.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    operations: Vec<Vec<Proof>>,
    /// The same for each role of the suite, by its name.
    roles: BTreeMap<String, Vec<Vec<Proof>>>,
    /// Whether the spec says nothing of credentials: then requests carry them unasked.
    when: When,
    gate: Arc<Gate>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum When {
    #[default]
    Asked,
    Always,
}

impl Credentials {
    /// For each operation those of the first alternative of its `security` that the suite can satisfy. Where it can satisfy none, or
    /// where the spec says nothing of credentials at all, a bearer token or a password is sent nevertheless: whoever gives one wants
    /// it to be used. Complaints are about what can't be used: errors where it is named after a scheme that is not there. Tokens that have to
    /// be fetched are not: see [`Credentials::open`].
    #[must_use]
    pub fn new(suite: &Suite, api: &Api) -> (Self, Vec<Complaint>) {
        Self::made(suite, api, &|_, variable| keeper(suite, Supplier::Nowhere, &Vault::none(), variable))
    }

    /// The same, by which tokens are fetched when they are first needed. Nothing is sent yet.
    ///
    /// # Errors
    /// Complaints: a token endpoint that nobody names, credentials that would go over plain http to another machine.
    pub fn open(suite: &Suite, api: &Api, means: &Means<'_>) -> Result<Self, Vec<Complaint>> {
        let mut log = Vec::new();
        let sources = sources(suite);
        let mut endpoints = Vec::new();
        for (scheme, source) in &sources {
            let TokenSource::OAuth2(oauth2) = source else { continue };
            match endpoint((suite, api), oauth2, *scheme, means) {
                Ok(places) => endpoints.push((oauth2.span.clone(), places)),
                Err(complaint) => log.push(complaint),
            }
        }
        let (credentials, complaints) = Self::made(suite, api, &|source, variable| {
            let supplier = match source {
                TokenSource::Command(command) => Supplier::Program(command.clone()),
                TokenSource::OAuth2(oauth2) => {
                    let at = endpoints.iter().find(|(span, _)| *span == oauth2.span);
                    at.map_or(Supplier::Nowhere, |(_, (place, refresh))| {
                        Supplier::Endpoint(Box::new(Endpoint {
                            oauth2: OAuth2::clone(oauth2),
                            place: place.clone(),
                            refresh: refresh.clone(),
                            pace: means.pace.clone(),
                            trust: means.trust.clone(),
                            log: means.log.clone(),
                        }))
                    })
                }
            };
            keeper(suite, supplier, means.vault, variable)
        });
        log.extend(complaints.into_iter().filter(|complaint| complaint.severity == Severity::Error));
        log.extend(credentials.in_the_open(suite, means));
        if log.is_empty() { Ok(credentials) } else { Err(log) }
    }

    fn made(suite: &Suite, api: &Api, make: &dyn Fn(&TokenSource, &str) -> Keeper) -> (Self, Vec<Complaint>) {
        let alternatives: Vec<_> = api.operations.iter().map(|operation| &*operation.security).collect();
        let has_certificate = suite.connection.client_certificate.is_some();
        let of = |source: &TokenSource, named: Option<&str>| make(source, &variable("TOKEN", named));
        let given = Given::new(Whom::of(suite), has_certificate, &of);
        let mut credentials = Self::given(&given, &api.credentials, &alternatives);
        let mut complaints = given.complaints(&api.credentials);
        for role in &suite.roles {
            let prefix = variable("TOKEN", Some(&role.name));
            let of = |source: &TokenSource, named: Option<&str>| make(source, &variable(&prefix, named));
            let given = Given::new(Whom::of_role(role), has_certificate, &of);
            let proofs = given.proofs(&api.credentials, &alternatives);
            credentials.roles.insert(role.name.clone(), proofs);
            complaints.extend(given.complaints(&api.credentials).into_iter().filter(|it| it.span.is_some()));
        }
        (credentials, complaints)
    }

    fn given(given: &Given<'_>, schemes: &Schemes, alternatives: &[&[Alternative]]) -> Self {
        let is_silent = alternatives.iter().all(|alternatives| alternatives.is_empty());
        let operations = given.proofs(schemes, alternatives);
        let gate = Gate::new(operations.iter().filter(|proofs| !proofs.is_empty()).count());
        let when = if is_silent { When::Always } else { When::Asked };
        Self { operations, roles: BTreeMap::new(), when, gate: Arc::new(gate) }
    }

    /// A complaint where credentials would go over plain http to another machine.
    fn in_the_open(&self, suite: &Suite, means: &Means<'_>) -> Option<Complaint> {
        let mut all = self.operations.iter().chain(self.roles.values().flatten());
        let is_shown = all.any(|proofs| !proofs.is_empty());
        let is_open = !means.base.is_https() && !means.base.is_loopback();
        let at = suite.server.span.as_ref().or(suite.spec.span.as_ref());
        let is_refused = suite.auth.plain_http == PlainHttp::Refused;
        (is_shown && is_open && is_refused).then(|| {
            open(&format!("the credentials would go to `{}` over plain http", means.base.origin()), at)
        })
    }

    /// Adds them to a request, if it asks for some, but for those that have to be fetched: these are added when it is sent. What a broken
    /// case breaks is left as it is.
    pub(in crate::send) fn add(&self, case: &Case, request: &mut Request) -> Pass {
        if !request.credentials && self.when == When::Asked {
            return Pass::default();
        }
        let operations = match role(case) {
            Some(role) => self.roles.get(role).map_or(&[][..], Vec::as_slice),
            None => &self.operations,
        };
        let proofs = operations.get(case.operation).map_or(&[][..], Vec::as_slice);
        let mut pass = Pass { operation: case.operation, ..Pass::default() };
        let mut is_whole = !proofs.is_empty();
        for proof in proofs {
            if is_broken_there(case, proof) {
                is_whole = false;
                continue;
            }
            match &proof.value {
                Value::Fixed(secret) => proof.write(secret.expose(), request),
                Value::Token(..) => pass.fetched.push(proof.clone()),
            }
        }
        if is_whole && !is_about_credentials(case) {
            pass.meaning = Meaning::Taken(Arc::clone(&self.gate));
        }
        pass
    }
}

/// `TOKEN`, `TOKEN_READER`: in letters that a shell takes.
fn variable(prefix: &str, named: Option<&str>) -> String {
    let Some(named) = named else { return prefix.to_owned() };
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    format!("{prefix}_{}", named.chars().map(letter).collect::<String>())
}

fn keeper(suite: &Suite, supplier: Supplier, vault: &Vault, variable: &str) -> Keeper {
    let mask = Mask::new(suite.secrets.iter().map(Secret::expose));
    Keeper::new(supplier, vault.clone(), mask, suite.learned.clone(), variable.to_owned())
}

/// Where tokens come from, and the schemes that they are named after.
fn sources(suite: &Suite) -> Vec<(Option<&str>, &TokenSource)> {
    let whoms = [Whom::of(suite)].into_iter().chain(suite.roles.iter().map(Whom::of_role));
    let mut sources = Vec::new();
    for whom in whoms {
        sources.extend(whom.token.map(|source| (None, source)));
        let named = whom.schemes.iter();
        sources.extend(named.filter_map(|scheme| Some((Some(&*scheme.name.value), scheme.token.as_ref()?))));
    }
    sources
}

/// Where a token endpoint is, and where refresh tokens are shown, if elsewhere.
fn endpoint(
    (suite, api): (&Suite, &Api),
    oauth2: &OAuth2,
    scheme: Option<&str>,
    means: &Means<'_>,
) -> Result<(Site, Option<Site>), Complaint> {
    let wrong = |why: &str, at: &Span| Complaint::error(format!("`token_url`: {why}")).at(at.clone());
    let parse = |url: &str, at: &Span| Site::parse(url, means.base).map_err(|why| wrong(&why, at));
    let (asked, refresh, at) = if let Some(url) = &oauth2.token_url {
        let at = url.span.as_ref().unwrap_or(&oauth2.span);
        (parse(&url.value, at)?, None, at)
    } else if let Some(flow) = flow(api, oauth2, scheme) {
        let at = &oauth2.span;
        // The built-in server stands in for all that the document names.
        let here =
            |url: &str| if suite.server.value == ServerChoice::Mock { path(url) } else { url.to_owned() };
        let refresh = flow.refresh_url.as_ref().map(|url| parse(&here(url), at)).transpose()?;
        (parse(&here(&flow.token_url), at)?, refresh, at)
    } else {
        let told = "`oauth2` has no `token_url`, and no flow of the spec's security schemes names one";
        return Err(Complaint::error(told)
            .at(oauth2.span.clone())
            .label("give it: `token_url: /oauth/token`"));
    };
    let in_the_open = |place: &Site| !place.base.is_https() && !place.base.is_loopback();
    let is_open = in_the_open(&asked) || refresh.as_ref().is_some_and(in_the_open);
    if is_open && suite.auth.plain_http == PlainHttp::Refused {
        let told = format!("the client's secret would go to `{}` over plain http", asked.shown());
        return Err(open(&told, Some(at)));
    }
    Ok((asked, refresh))
}

fn open(told: &str, at: Option<&Span>) -> Complaint {
    let way_out = "use `https://`; if that can't be, say `auth: {allow_plain_http: true}`";
    Complaint::error(told).at(at.cloned()).label(way_out).note("nothing is sent")
}

/// A URL without the host.
fn path(url: &str) -> String {
    let rest = url.split_once("://").map(|(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    rest.unwrap_or(url).to_owned()
}

/// The flow of the spec for a grant: of the scheme that it is named after, else of any.
fn flow<'a>(api: &'a Api, oauth2: &OAuth2, scheme: Option<&str>) -> Option<&'a TokenFlow> {
    let wanted = match oauth2.grant {
        Grant::ClientCredentials => Some("clientCredentials"),
        Grant::Password { .. } => Some("password"),
        Grant::RefreshToken(_) => None,
    };
    let own = || api.flows.iter().filter(|flow| scheme.is_none_or(|scheme| flow.scheme == scheme));
    own().find(|flow| wanted.is_none_or(|wanted| flow.kind == wanted)).or_else(|| own().next())
}

/// Whether a case is about who asks, so that a refusal is what is expected.
fn is_about_credentials(case: &Case) -> bool {
    matches!(&case.intent, Intent::Broken(mutation) if mutation.place == Place::Auth)
}

fn is_broken_there(case: &Case, proof: &Proof) -> bool {
    let Intent::Broken(mutation) = &case.intent else { return false };
    let name = mutation.pointer.tokens().next();
    mutation.place == Place::Parameter(proof.location)
        && name.is_some_and(|name| match proof.location {
            Location::Header => name.eq_ignore_ascii_case(&proof.name),
            Location::Path | Location::Query | Location::Cookie => name == proof.name,
        })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::plan::{CaseId, Mutation, ValidKind};
    use crate::spec::Credential;
    use crate::suite::Secret;
    use crate::text::Pointer;

    /// Tokens in these tests stand in the suite.
    fn no_keeper(_: &TokenSource, _: Option<&str>) -> Keeper {
        unreachable!("no token is fetched")
    }

    fn given<'s>(
        bearer: Option<&'s Secret>,
        api_key: Option<&'s Secret>,
        basic: Option<&'s (String, Secret)>,
    ) -> Given<'s> {
        Given::new(Whom { bearer, api_key, basic, token: None, schemes: &[] }, false, &no_keeper)
    }

    fn schemes() -> Schemes {
        let key = |location, name: &str| Credential::ApiKey { location, name: name.to_owned() };
        Schemes::from([
            ("bearer".to_owned(), Credential::Http("bearer".to_owned())),
            ("basic".to_owned(), Credential::Http("basic".to_owned())),
            ("oauth".to_owned(), Credential::Token),
            ("tls".to_owned(), Credential::MutualTls),
            ("header".to_owned(), key(Location::Header, "X-Key")),
            ("query".to_owned(), key(Location::Query, "api key")),
            ("cookie".to_owned(), key(Location::Cookie, "sid")),
            ("old".to_owned(), key(Location::Header, "Authorization")),
        ])
    }

    /// Alternatives are separated by `|`, the schemes of one by `+`.
    fn security(text: &str) -> Vec<Alternative> {
        let schemes = |alternative: &str| {
            let names = alternative.split('+').filter(|name| !name.is_empty());
            names.map(|name| (name.to_owned(), Vec::new())).collect()
        };
        if text.is_empty() { Vec::new() } else { text.split('|').map(schemes).collect() }
    }

    fn case(intent: Intent) -> Case {
        let headers =
            vec![("x-key".to_owned(), "planned".to_owned()), ("cookie".to_owned(), "a=1; sid=0".to_owned())];
        Case {
            id: CaseId("s::case".into()),
            operation: 0,
            intent,
            request: Request {
                method: "GET".to_owned(),
                path: "/".to_owned(),
                query: Some("a=1&api%20key=0".to_owned()),
                headers,
                credentials: true,
                ..Request::default()
            },
            expect: Vec::new(),
            control: None,
            needs: Vec::new(),
            after: None,
            instead_of: None,
        }
    }

    fn sent(given: &Given<'_>, security_of_operation: &str, case: &Case) -> String {
        let security = security(security_of_operation);
        let mut request = case.request.clone();
        Credentials::given(given, &schemes(), &[&security]).add(case, &mut request);
        let headers: Vec<_> =
            request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        format!("?{} {}", request.query.unwrap_or_default(), headers.join(", "))
    }

    #[test]
    fn the_first_alternative_that_can_be_satisfied_is_used() {
        let (bearer, key) = (Some(Secret::new("tok".to_owned())), Some(Secret::new("k/1".to_owned())));
        let basic = Some(("ada".to_owned(), Secret::new("pw".to_owned())));
        let given = |which: &str| {
            let has = |letter| which.contains(letter);
            given(
                bearer.as_ref().filter(|_| has('t')),
                key.as_ref().filter(|_| has('k')),
                basic.as_ref().filter(|_| has('b')),
            )
        };
        let plain = "?a=1&api%20key=0 x-key: planned, cookie: a=1; sid=0";
        let token = format!("{plain}, authorization: Bearer tok");
        for (which, security, wanted) in [
            ("t", "bearer", &*token),
            ("t", "oauth", &token),
            ("t", "old", &token),
            (
                "tkb",
                "header+bearer|basic",
                "?a=1&api%20key=0 cookie: a=1; sid=0, x-key: k/1, authorization: Bearer tok",
            ),
            ("b", "tls|header|basic", &format!("{plain}, authorization: Basic YWRhOnB3")),
            ("k", "query", "?a=1&api%20key=k%2F1 x-key: planned, cookie: a=1; sid=0"),
            ("k", "cookie", "?a=1&api%20key=0 x-key: planned, cookie: a=1; sid=k/1"),
            ("t", "header", &token),
            ("t", "", &token),
            ("t", "|bearer", &token),
            ("k", "bearer", plain),
            ("k", "", plain),
            ("", "bearer", plain),
        ] {
            let sent = sent(&given(which), security, &case(Intent::Valid(ValidKind::Full.into())));
            assert_eq!(sent, wanted, "{which} for {security}");
        }
    }

    #[test]
    fn a_credential_does_not_repair_what_a_case_breaks() {
        let key = Some(Secret::new("k".to_owned()));
        let given = given(None, key.as_ref(), None);
        let broken = Intent::Broken(Mutation {
            kind: "missing",
            place: Place::Parameter(Location::Header),
            pointer: Pointer::of(["X-KEY"]),
            keyword: Some("required".to_owned()),
            schema: None,
            sent: None,
            documented: String::new(),
        });
        assert!(sent(&given, "header", &case(broken)).contains("x-key: planned"));
        assert!(sent(&given, "header", &case(Intent::Valid(ValidKind::Full.into()))).contains("x-key: k"));
    }

    #[test]
    fn a_request_that_asks_for_none_gets_none_where_the_spec_speaks_of_credentials() {
        let bearer = Some(Secret::new("tok".to_owned()));
        let given = given(bearer.as_ref(), None, None);
        let mut open = case(Intent::Valid(ValidKind::Full.into()));
        open.request.credentials = false;
        assert!(!sent(&given, "bearer", &open).contains("tok"));
        assert!(sent(&given, "", &open).contains("tok"));
    }

    #[test]
    fn a_key_without_a_place_is_a_complaint_and_secrets_are_never_shown() {
        let key = Some(Secret::new("hush".to_owned()));
        let given = given(key.as_ref(), key.as_ref(), None);
        assert_eq!(given.complaints(&Schemes::new()).len(), 1);
        assert_eq!(given.complaints(&schemes()).len(), 0);
        let security = security("bearer");
        let credentials: Arc<Credentials> = Arc::new(Credentials::given(&given, &schemes(), &[&security]));
        assert!(!format!("{credentials:?}").contains("hush"));
    }
}
