//! As whom a request is sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::plan::{Case, Intent, Place, Request};
use crate::spec::{Api, Credential, Location, Operation};
use crate::suite::{Secret, Suite};
use crate::text::Complaint;

/// The unreserved characters of a URL (RFC 3986 section 2.3) stay as they are.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a suite gives to be let in.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// A token, sent as `Authorization: Bearer ..` (RFC 6750 section 2.1).
    pub bearer: Option<Secret>,
    /// A key, sent where the spec's `apiKey` scheme says.
    pub api_key: Option<Secret>,
    /// User and password, sent as `Authorization: Basic ..` (RFC 7617).
    pub basic: Option<(String, Secret)>,
}

impl Credentials {
    /// Those of a suite.
    #[must_use]
    pub fn of(suite: &Suite) -> Self {
        Self { bearer: suite.bearer.clone(), api_key: suite.api_key.clone(), basic: suite.basic.clone() }
    }

    /// What the suite gives but the spec has no use for.
    #[must_use]
    pub fn complaints(&self, api: &Api) -> Vec<Complaint> {
        let has_place = api.credentials.values().any(|scheme| matches!(scheme, Credential::ApiKey { .. }));
        if self.api_key.is_none() || has_place {
            return Vec::new();
        }
        let told = "the suite gives an `api_key`, but the spec declares no `apiKey` scheme that says where it travels";
        vec![
            Complaint::warning(told)
                .note("declare the scheme under `securitySchemes`, or give a `bearer` or `basic` credential"),
        ]
    }

    /// Adds them to a request: those of the first alternative of the operation's `security` that they satisfy. Where none is
    /// satisfied, or where the spec says nothing of credentials at all, a bearer token or a password is sent nevertheless: whoever
    /// gives one wants it to be used. What a broken case breaks is left as it is.
    pub fn add(&self, api: &Api, case: &Case, request: &mut Request) {
        let Some(operation) = api.operations.get(case.operation) else { return };
        if !request.credentials && !is_silent(api) {
            return;
        }
        for proof in self.alternative(api, operation).unwrap_or_else(|| self.unasked()) {
            if !is_broken_there(case, &proof) {
                proof.write(request);
            }
        }
    }

    /// The proofs of the first alternative all of whose schemes are at hand.
    fn alternative(&self, api: &Api, operation: &Operation) -> Option<Vec<Proof>> {
        operation.security.iter().filter(|alternative| !alternative.is_empty()).find_map(|alternative| {
            alternative.iter().map(|(scheme, _)| self.proof(api.credentials.get(scheme)?)).collect()
        })
    }

    fn proof(&self, scheme: &Credential) -> Option<Proof> {
        match scheme {
            Credential::Token => self.as_bearer(),
            Credential::Http(scheme) if scheme == "bearer" => self.as_bearer(),
            Credential::Http(scheme) if scheme == "basic" => self.as_basic(),
            Credential::Http(_) | Credential::MutualTls => None,
            Credential::ApiKey { location, name } => match &self.api_key {
                Some(key) => Some(Proof::new(*location, name, key.expose().to_owned())),
                // OpenAPI 2.0 has no bearer scheme: documents describe one as a key in this header.
                None if name.eq_ignore_ascii_case("authorization") => self.unasked().into_iter().next(),
                None => None,
            },
        }
    }

    fn unasked(&self) -> Vec<Proof> {
        self.as_bearer().or_else(|| self.as_basic()).into_iter().collect()
    }

    fn as_bearer(&self) -> Option<Proof> {
        let token = self.bearer.as_ref()?;
        Some(Proof::new(Location::Header, "authorization", format!("Bearer {}", token.expose())))
    }

    fn as_basic(&self) -> Option<Proof> {
        let (user, password) = self.basic.as_ref()?;
        let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
        Some(Proof::new(Location::Header, "authorization", format!("Basic {pair}")))
    }
}

/// Whether no operation says that it needs credentials.
fn is_silent(api: &Api) -> bool {
    api.operations.iter().all(|operation| operation.security.is_empty())
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
struct Proof {
    location: Location,
    name: String,
    value: String,
}

impl Proof {
    fn new(location: Location, name: &str, value: String) -> Self {
        Self { location, name: name.to_owned(), value }
    }

    /// Puts it into a request, in place of what was generated for it.
    fn write(self, request: &mut Request) {
        match self.location {
            Location::Header => {
                let name = self.name.to_ascii_lowercase();
                request.headers.retain(|(header, _)| *header != name);
                request.headers.push((name, self.value));
            }
            Location::Query => {
                let name = utf8_percent_encode(&self.name, KEPT).to_string();
                let pair = format!("{name}={}", utf8_percent_encode(&self.value, KEPT));
                request.query = Some(replaced(request.query.as_deref(), "&", &name, pair));
            }
            Location::Cookie => {
                let pair = format!("{}={}", self.name, self.value);
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
