//! As whom a request is sent.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::plan::{Case, Intent, Place, Request, role};
use crate::spec::{Api, Credential, Location};
use crate::suite::{Secret, Suite};
use crate::text::Complaint;

/// The unreserved characters of a URL (RFC 3986 section 2.3) stay as they are.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The credentials that requests are sent with, by operation. The default has none.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    operations: Vec<Vec<Proof>>,
    /// The same for each role of the suite, by its name.
    roles: BTreeMap<String, Vec<Vec<Proof>>>,
    /// Whether the spec says nothing of credentials: then requests carry them unasked.
    when: When,
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
    /// it to be used. Complaints are warnings about what can't be used.
    #[must_use]
    pub fn new(suite: &Suite, api: &Api) -> (Self, Vec<Complaint>) {
        let given = Given { bearer: &suite.bearer, api_key: &suite.api_key, basic: &suite.basic };
        let alternatives: Vec<_> = api.operations.iter().map(|operation| &*operation.security).collect();
        let mut credentials = given.credentials(&api.credentials, &alternatives);
        for role in &suite.roles {
            let given = Given { bearer: &role.bearer, api_key: &role.api_key, basic: &role.basic };
            let proofs = given.credentials(&api.credentials, &alternatives).operations;
            credentials.roles.insert(role.name.clone(), proofs);
        }
        (credentials, given.complaints(&api.credentials))
    }

    /// Adds them to a request, if it asks for some. What a broken case breaks is left as it is.
    pub(super) fn add(&self, case: &Case, request: &mut Request) {
        if !request.credentials && self.when == When::Asked {
            return;
        }
        let operations = match role(case) {
            Some(role) => self.roles.get(role).map_or(&[][..], Vec::as_slice),
            None => &self.operations,
        };
        for proof in operations.get(case.operation).into_iter().flatten() {
            if !is_broken_there(case, proof) {
                proof.write(request);
            }
        }
    }
}

/// What a suite gives to be let in.
struct Given<'s> {
    bearer: &'s Option<Secret>,
    api_key: &'s Option<Secret>,
    basic: &'s Option<(String, Secret)>,
}

type Schemes = BTreeMap<String, Credential>;
type Alternative = Vec<(String, Vec<String>)>;

impl Given<'_> {
    fn credentials(&self, schemes: &Schemes, operations: &[&[Alternative]]) -> Credentials {
        let is_silent = operations.iter().all(|alternatives| alternatives.is_empty());
        let proofs = operations.iter().map(|alternatives| {
            let satisfied = alternatives.iter().find_map(|alternative| self.proofs(schemes, alternative));
            satisfied.unwrap_or_else(|| self.unasked().into_iter().collect())
        });
        Credentials {
            operations: proofs.collect(),
            roles: BTreeMap::new(),
            when: if is_silent { When::Always } else { When::Asked },
        }
    }

    fn complaints(&self, schemes: &Schemes) -> Vec<Complaint> {
        let has_place = schemes.values().any(|scheme| matches!(scheme, Credential::ApiKey { .. }));
        if self.api_key.is_none() || has_place {
            return Vec::new();
        }
        let told = "the suite gives an `api_key`, but the spec declares no `apiKey` scheme that says where it travels";
        let way_out = "declare the scheme under `securitySchemes`, or give a `bearer` or `basic` credential";
        vec![Complaint::warning(told).note(way_out)]
    }

    /// The proofs of an alternative, if all of its schemes are at hand. One that asks for nothing is no alternative here.
    fn proofs(&self, schemes: &Schemes, alternative: &Alternative) -> Option<Vec<Proof>> {
        let proofs = alternative.iter().map(|(scheme, _)| self.proof(schemes.get(scheme)?));
        proofs.collect::<Option<Vec<_>>>().filter(|proofs| !proofs.is_empty())
    }

    fn proof(&self, scheme: &Credential) -> Option<Proof> {
        match scheme {
            Credential::Token => self.as_bearer(),
            Credential::Http(scheme) if scheme == "bearer" => self.as_bearer(),
            Credential::Http(scheme) if scheme == "basic" => self.as_basic(),
            Credential::Http(_) | Credential::MutualTls => None,
            Credential::ApiKey { location, name } => match self.api_key {
                Some(key) => Some(Proof { location: *location, name: name.clone(), value: key.clone() }),
                // OpenAPI 2.0 has no bearer scheme: documents describe one as a key in this header.
                None if name.eq_ignore_ascii_case("authorization") => self.unasked(),
                None => None,
            },
        }
    }

    fn unasked(&self) -> Option<Proof> {
        self.as_bearer().or_else(|| self.as_basic())
    }

    /// RFC 6750 section 2.1.
    fn as_bearer(&self) -> Option<Proof> {
        let token = self.bearer.as_ref()?;
        Some(Proof::authorization(format!("Bearer {}", token.expose())))
    }

    /// RFC 7617 section 2.
    fn as_basic(&self) -> Option<Proof> {
        let (user, password) = self.basic.as_ref()?;
        let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
        Some(Proof::authorization(format!("Basic {pair}")))
    }
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

/// One credential, where it travels.
#[derive(Clone, Debug)]
struct Proof {
    location: Location,
    name: String,
    value: Secret,
}

impl Proof {
    fn authorization(value: String) -> Self {
        Self { location: Location::Header, name: "authorization".to_owned(), value: Secret::new(value) }
    }

    /// Puts it into a request, in place of what was generated for it.
    fn write(&self, request: &mut Request) {
        match self.location {
            Location::Header => {
                let name = self.name.to_ascii_lowercase();
                request.headers.retain(|(header, _)| *header != name);
                request.headers.push((name, self.value.expose().to_owned()));
            }
            Location::Query => {
                let name = utf8_percent_encode(&self.name, KEPT).to_string();
                let pair = format!("{name}={}", utf8_percent_encode(self.value.expose(), KEPT));
                request.query = Some(replaced(request.query.as_deref(), "&", &name, pair));
            }
            Location::Cookie => {
                let pair = format!("{}={}", self.name, self.value.expose());
                let cookies = replaced(request.header("cookie"), "; ", &self.name, pair);
                request.headers.retain(|(header, _)| header != "cookie");
                request.headers.push(("cookie".to_owned(), cookies));
            }
            // A key in the path would be a path parameter: the spec has no such scheme (OpenAPI 3.1, section 4.8.27.1).
            Location::Path => {}
        }
    }
}

/// The pairs without those of this name, and the new one behind them.
fn replaced(pairs: Option<&str>, separator: &str, name: &str, pair: String) -> String {
    let others = pairs.into_iter().flat_map(|pairs| pairs.split(separator)).filter(|other| {
        !other.is_empty() && other.split_once('=').map_or(*other, |(other, _)| other) != name
    });
    others.map(str::to_owned).chain([pair]).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::plan::{CaseId, Mutation, ValidKind};
    use crate::text::Pointer;

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
        given.credentials(&schemes(), &[&security]).add(case, &mut request);
        let headers: Vec<_> =
            request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        format!("?{} {}", request.query.unwrap_or_default(), headers.join(", "))
    }

    #[test]
    fn the_first_alternative_that_can_be_satisfied_is_used() {
        let (bearer, key) = (Some(Secret::new("tok".to_owned())), Some(Secret::new("k/1".to_owned())));
        let basic = Some(("ada".to_owned(), Secret::new("pw".to_owned())));
        let (no, none) = (None, None);
        let given = |which: &str| Given {
            bearer: if which.contains('t') { &bearer } else { &no },
            api_key: if which.contains('k') { &key } else { &no },
            basic: if which.contains('b') { &basic } else { &none },
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
        let given = Given { bearer: &None, api_key: &key, basic: &None };
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
        let given = Given { bearer: &bearer, api_key: &None, basic: &None };
        let mut open = case(Intent::Valid(ValidKind::Full.into()));
        open.request.credentials = false;
        assert!(!sent(&given, "bearer", &open).contains("tok"));
        assert!(sent(&given, "", &open).contains("tok"));
    }

    #[test]
    fn a_key_without_a_place_is_a_complaint_and_secrets_are_never_shown() {
        let key = Some(Secret::new("hush".to_owned()));
        let given = Given { bearer: &key, api_key: &key, basic: &None };
        assert_eq!(given.complaints(&Schemes::new()).len(), 1);
        assert_eq!(given.complaints(&schemes()).len(), 0);
        let security = security("bearer");
        let credentials: Arc<Credentials> = Arc::new(given.credentials(&schemes(), &[&security]));
        assert!(!format!("{credentials:?}").contains("hush"));
    }
}
