//! What an identity gives, against what the spec asks for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::send::auth::keeper::Keeper;
use crate::send::auth::proof::{Proof, Value};
use crate::spec::Credential;
use crate::suite::{SchemeIdentity, Secret, TokenSource, Whom};
use crate::text::{Complaint, closest};

pub(super) type Schemes = BTreeMap<String, Credential>;
pub(super) type Alternative = Vec<(String, Vec<String>)>;

/// How a keeper is made for a source, and the scheme that it is named after.
pub(super) type Make<'m> = &'m dyn Fn(&TokenSource, Option<&str>) -> Keeper;

/// What an identity gives to be let in.
pub(super) struct Given<'s> {
    pub(super) whom: Whom<'s>,
    /// Whether connections show a certificate.
    pub(super) has_certificate: bool,
    make: Make<'s>,
    /// By the scheme that they are named after; `None`: the one that is named after none.
    keepers: RefCell<BTreeMap<Option<String>, Arc<Keeper>>>,
}

impl<'s> Given<'s> {
    pub(super) fn new(whom: Whom<'s>, has_certificate: bool, make: Make<'s>) -> Self {
        Self { whom, has_certificate, make, keepers: RefCell::default() }
    }

    /// By operation: the proofs of the first alternative of which all are at hand, else what nobody asked for.
    pub(super) fn proofs(&self, schemes: &Schemes, operations: &[&[Alternative]]) -> Vec<Vec<Proof>> {
        let proofs = operations.iter().map(|alternatives| {
            let satisfied =
                alternatives.iter().find_map(|alternative| self.alternative(schemes, alternative));
            satisfied.unwrap_or_else(|| self.unasked(self.whom, None).into_iter().collect())
        });
        proofs.collect()
    }

    /// The proofs of an alternative, if all of its schemes are at hand. One that asks for nothing is no alternative here.
    fn alternative(&self, schemes: &Schemes, alternative: &Alternative) -> Option<Vec<Proof>> {
        let mut proofs = Vec::new();
        for (name, _) in alternative {
            match schemes.get(name)? {
                Credential::MutualTls if self.has_certificate => {}
                scheme => proofs.push(self.proof(name, scheme)?),
            }
        }
        (!alternative.is_empty()).then_some(proofs)
    }

    fn proof(&self, name: &str, scheme: &Credential) -> Option<Proof> {
        let named = self.whom.names(name).then_some(name);
        let whom = self.whom.for_scheme(name);
        match scheme {
            Credential::Token => self.as_bearer(whom, named),
            Credential::Http(scheme) if scheme == "bearer" => self.as_bearer(whom, named),
            Credential::Http(scheme) if scheme == "basic" => as_basic(whom),
            Credential::Http(_) | Credential::MutualTls => None,
            Credential::ApiKey { location, name: place } => {
                let value = match (whom.api_key, whom.token) {
                    (Some(key), _) => Value::Fixed(key.clone()),
                    // OpenAPI 2.0 has no bearer scheme: documents describe one as a key in this header.
                    (None, _) if place.eq_ignore_ascii_case("authorization") => {
                        return self.unasked(whom, named);
                    }
                    (None, Some(source)) if named.is_some() => Value::Token("", self.keeper(source, named)),
                    (None, _) => return None,
                };
                Some(Proof { location: *location, name: place.clone(), value })
            }
        }
    }

    /// Whoever gives a token or a password wants it to be used; what is named after a scheme is for that alone.
    fn unasked(&self, whom: Whom<'_>, named: Option<&str>) -> Option<Proof> {
        self.as_bearer(whom, named).or_else(|| as_basic(whom))
    }

    /// RFC 6750 section 2.1.
    fn as_bearer(&self, whom: Whom<'_>, named: Option<&str>) -> Option<Proof> {
        if let Some(token) = whom.bearer {
            let value = Secret::new(format!("Bearer {}", token.expose()));
            return Some(Proof::authorization(Value::Fixed(value)));
        }
        let keeper = self.keeper(whom.token?, named);
        Some(Proof::authorization(Value::Token("Bearer ", keeper)))
    }

    fn keeper(&self, source: &TokenSource, named: Option<&str>) -> Arc<Keeper> {
        let mut keepers = self.keepers.borrow_mut();
        let keeper = keepers.entry(named.map(str::to_owned));
        Arc::clone(keeper.or_insert_with(|| Arc::new((self.make)(source, named))))
    }

    /// What of it can't be used with this spec.
    pub(super) fn complaints(&self, schemes: &Schemes) -> Vec<Complaint> {
        let has_place = schemes.values().any(|scheme| matches!(scheme, Credential::ApiKey { .. }));
        let mut complaints = Vec::new();
        if self.whom.api_key.is_some() && !has_place {
            let told = "the suite gives an `api_key`, but the spec declares no `apiKey` scheme that says where it travels";
            let way_out =
                "declare the scheme under `securitySchemes`, or give a `bearer` or `basic` credential";
            complaints.push(Complaint::warning(told).note(way_out));
        }
        complaints.extend(self.whom.schemes.iter().filter_map(|scheme| complaint(scheme, schemes)));
        complaints
    }
}

/// RFC 7617 section 2.
fn as_basic(whom: Whom<'_>) -> Option<Proof> {
    let (user, password) = whom.basic?;
    let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
    Some(Proof::authorization(Value::Fixed(Secret::new(format!("Basic {pair}")))))
}

/// What is named after a scheme that is not there, or of another kind.
fn complaint(given: &SchemeIdentity, schemes: &Schemes) -> Option<Complaint> {
    let name = &given.name.value;
    let at = given.name.span.clone();
    let Some(scheme) = schemes.get(name) else {
        let told = Complaint::error(format!("the spec has no security scheme `{name}`")).at(at);
        let near = closest(name, schemes.keys().map(String::as_str));
        return Some(match near {
            Some(near) => told.label(format!("did you mean `{near}`?")),
            None if schemes.is_empty() => told.label("it has none: give the credential without a name"),
            None => {
                let names: Vec<String> = schemes.keys().map(|name| format!("`{name}`")).collect();
                told.note(format!("it has {}", names.join(", ")))
            }
        });
    };
    let has_token = given.bearer.is_some() || given.token.is_some();
    let (is_right, kind, wanted) = match scheme {
        Credential::Token => (has_token, "asks for a token", "`bearer`, `oauth2` or `command`"),
        Credential::Http(scheme) if scheme == "bearer" => {
            (has_token, "asks for a bearer token", "`bearer`, `oauth2` or `command`")
        }
        Credential::Http(scheme) if scheme == "basic" => {
            (given.basic.is_some(), "asks for user and password", "`basic`")
        }
        Credential::Http(_) => {
            (false, "is of a kind that specdrift can't send", "another scheme's credential")
        }
        Credential::MutualTls => {
            (false, "asks for a certificate", "`tls: {client_certificate: FILE}` at the top of the suite")
        }
        Credential::ApiKey { name, .. } => {
            let is_any = name.eq_ignore_ascii_case("authorization") && given.basic.is_some();
            (
                given.api_key.is_some()
                    || has_token && given.bearer.is_none()
                    || is_any
                    || has_token && name.eq_ignore_ascii_case("authorization"),
                "is an API key",
                "`api_key` or `command`",
            )
        }
    };
    (!is_right).then(|| {
        Complaint::error(format!("the security scheme `{name}` {kind}"))
            .at(at)
            .label(format!("give {wanted}"))
    })
}
