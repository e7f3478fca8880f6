//! Whether a request carries the credentials that its operation needs.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::mock::oauth::Authority;
use crate::mock::refusal::Refusal;
use crate::mock::state::Mock;
use crate::mock::tokens::Standing;
use crate::plan::{Request, WRONG};
use crate::spec::{Api, Credential, Location, Operation};
use crate::suite::Secret;

/// Whether the credentials of one of the operation's alternatives are there. Without a `key`, any will do that are not empty and not
/// the ones that a plan makes up to be refused; with one, tokens and API keys have to be it. A token that the server issued has to be
/// right still, and where the document names the clients, no other will do.
pub(crate) fn is_admitted(mock: &Mock, operation: &Operation, request: &Request) -> bool {
    operation.is_open()
        || operation.security.iter().any(|needed| {
            needed.iter().all(|(scheme, _)| carries(mock, mock.api.credentials.get(scheme), request))
        })
}

/// Whether the request comes from nobody whose scopes satisfy none of the operation's alternatives.
pub(crate) fn is_permitted(mock: &Mock, operation: &Operation, request: &Request) -> bool {
    if let Some(Standing::Right(scopes)) = standing(mock, request)
        && !operation.is_open()
        && !operation.security.iter().any(|needed| satisfies(needed, &scopes))
    {
        return false;
    }
    let roles = &mock.options.roles;
    let shows = |secret: &Secret| {
        let text = secret.expose();
        let in_header = request.headers.iter().any(|(_, value)| value.ends_with(text));
        !text.is_empty() && (in_header || request.query.as_ref().is_some_and(|query| query.contains(text)))
    };
    let Some((_, scopes)) = roles.iter().find(|(secret, _)| shows(secret)) else { return true };
    operation.is_open() || operation.security.iter().any(|needed| satisfies(needed, scopes))
}

fn satisfies(needed: &[(String, Vec<String>)], scopes: &[String]) -> bool {
    needed.iter().flat_map(|(_, needed)| needed).all(|scope| scopes.contains(scope))
}

/// What is known of the access token that a request brings; `None` where it brings none, or the server issues none.
fn standing(mock: &Mock, request: &Request) -> Option<Standing> {
    let token = authorization(request, "bearer")?;
    mock.authority.as_ref().map(|authority| authority.standing(token))
}

/// The value of `WWW-Authenticate` (RFC 9110 section 11.6.1) for an operation.
pub(crate) struct Challenge {
    /// The first scheme that it accepts.
    pub(crate) usual: String,
    /// What is wrong with the token, from a server that issues them (RFC 6750 section 3).
    pub(crate) own: Option<String>,
}

/// How to be let in.
pub(crate) fn challenge(mock: &Mock, operation: &Operation, request: &Request, why: &Refusal) -> Challenge {
    let own = mock.authority.as_ref().and_then(|_| match why {
        Refusal::Scope => {
            let scopes = operation.security.first().into_iter().flatten().flat_map(|(_, scopes)| scopes);
            let scopes: Vec<&str> = scopes.map(String::as_str).collect();
            Some(format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scopes.join(" ")))
        }
        Refusal::Credentials => Some(match standing(mock, request) {
            None => "Bearer".to_owned(),
            Some(Standing::Expired) => {
                "Bearer error=\"invalid_token\", error_description=\"the access token expired\"".to_owned()
            }
            Some(Standing::Right(_) | Standing::Unknown) => "Bearer error=\"invalid_token\"".to_owned(),
        }),
        Refusal::NoPath
        | Refusal::Method { .. }
        | Refusal::Breach(_)
        | Refusal::MediaType
        | Refusal::Accept
        | Refusal::TooLarge
        | Refusal::Unknown { .. }
        | Refusal::Conflict(_)
        | Refusal::TooMany { .. }
        | Refusal::Told(_)
        | Refusal::Crash => None,
    });
    let takes_tokens = operation
        .security
        .iter()
        .flatten()
        .any(|(name, _)| matches!(mock.api.credentials.get(name), Some(Credential::Token)));
    Challenge { usual: usual(&mock.api, operation), own: own.filter(|_| takes_tokens) }
}

fn usual(api: &Api, operation: &Operation) -> String {
    let schemes = operation.security.iter().flatten().filter_map(|(name, _)| api.credentials.get(name));
    let named = schemes.filter_map(|credential| match credential {
        Credential::Http(scheme) => Some(capitalized(scheme)),
        Credential::Token => Some("Bearer".to_owned()),
        Credential::ApiKey { .. } => Some("ApiKey".to_owned()),
        Credential::MutualTls => None,
    });
    named.into_iter().next().unwrap_or_else(|| "Bearer".to_owned())
}

fn carries(mock: &Mock, credential: Option<&Credential>, request: &Request) -> bool {
    let key = mock.options.key.as_deref();
    let right = |given: &str| !given.is_empty() && !is_made_up(given) && key.is_none_or(|key| key == given);
    match credential {
        // A scheme that the document names and never describes can't be asked for.
        None | Some(Credential::MutualTls) => true,
        Some(Credential::Token) => match standing(mock, request) {
            Some(Standing::Right(_)) => true,
            Some(Standing::Expired) => false,
            Some(Standing::Unknown) | None => authorization(request, "bearer").is_some_and(|given| {
                let is_strict = mock.authority.as_ref().is_some_and(Authority::is_strict);
                let is_known = mock.options.roles.iter().any(|(secret, _)| secret.expose() == given);
                right(given) && (!is_strict || key.is_some() || is_known)
            }),
        },
        Some(Credential::Http(scheme)) if scheme == "bearer" => {
            authorization(request, scheme).is_some_and(right)
        }
        // What other schemes send is derived from the secret, so that it can't be compared with a key.
        Some(Credential::Http(scheme)) => {
            authorization(request, scheme).is_some_and(|given| !given.is_empty() && !is_made_up(given))
        }
        Some(Credential::ApiKey { location, name }) => {
            api_key(request, *location, name).is_some_and(|given| right(&given))
        }
    }
}

/// Whether it holds what no plan takes for right, as it stands or as user and password (RFC 7617 section 2), with or without a scheme.
fn is_made_up(given: &str) -> bool {
    let token = given.rsplit(' ').next().unwrap_or_default();
    let pair = STANDARD.decode(token).unwrap_or_default();
    given.contains(WRONG) || String::from_utf8_lossy(&pair).contains(WRONG)
}

fn authorization<'r>(request: &'r Request, scheme: &str) -> Option<&'r str> {
    let (given, rest) = request.header("authorization")?.split_once(' ')?;
    given.eq_ignore_ascii_case(scheme).then_some(rest.trim())
}

fn api_key(request: &Request, location: Location, name: &str) -> Option<String> {
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pair = |text: &str| {
        let (key, value) = text.trim().split_once('=')?;
        (decoded(key) == name).then(|| decoded(value))
    };
    match location {
        Location::Header => request.header(&name.to_lowercase()).map(str::to_owned),
        Location::Query => request.query.as_deref()?.split('&').find_map(pair),
        Location::Cookie => request.header("cookie")?.split(';').find_map(pair),
        Location::Path => None,
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
