//! Who may ask for tokens: what a document says under `x-specdrift-mock` of a security scheme, and where tokens are asked for.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::spec::{Api, Found};
use crate::spec::{Routes, base};
use crate::suite::parse_duration;
use crate::text::Pointer;

/// How long a token is right, where nobody says.
const LIFETIME: Duration = Duration::from_secs(3_600);

/// The extension.
const EXTENSION: &str = "x-specdrift-mock";

/// Who may ask for tokens, and where.
#[derive(Debug)]
pub(crate) struct Clients {
    /// The paths of the token endpoints, as request lines have them.
    pub(crate) paths: Vec<String>,
    /// How long a token is right.
    pub(crate) lifetime: Duration,
    /// The clients; empty: any whose secret is not empty, and any token that the server did not issue is right too.
    pub(crate) known: Vec<Client>,
    /// The users, for the password grant; empty: any.
    pub(crate) users: Vec<User>,
    /// The scopes that the flows declare.
    pub(crate) scopes: Vec<String>,
}

/// A client (RFC 6749 section 2).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Client {
    #[serde(rename = "client_id")]
    pub(crate) id: String,
    #[serde(rename = "client_secret")]
    pub(crate) secret: String,
    /// What its tokens may do; `None`: all.
    pub(crate) scopes: Option<Vec<String>>,
}

/// A resource owner (RFC 6749 section 4.3).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    pub(crate) username: String,
    pub(crate) password: String,
    /// What tokens in the user's name may do; `None`: all.
    pub(crate) scopes: Option<Vec<String>>,
    /// A refresh token that is right from the start.
    pub(crate) refresh_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Extension {
    token_lifetime: Option<String>,
    clients: Vec<Client>,
    users: Vec<User>,
}

impl Clients {
    /// What the document says; `None` where it has no flow with a token endpoint, or only such as are operations of its own.
    ///
    /// # Errors
    /// What is wrong with the extension.
    pub(crate) fn new(api: &Api, routes: &Routes) -> Result<Option<Self>, String> {
        let document = api.schemas.document();
        let mut found =
            Self { paths: Vec::new(), lifetime: LIFETIME, known: vec![], users: vec![], scopes: vec![] };
        let schemes = Pointer::of(["components", "securitySchemes"]);
        for (name, scheme) in schemes.resolve(document).and_then(Value::as_object).into_iter().flatten() {
            found.read_flows(scheme, &base(api));
            if let Some(extension) = scheme.get(EXTENSION) {
                let wrong = |why: String| format!("`{EXTENSION}` of the security scheme `{name}`: {why}");
                found.read_extension(extension).map_err(wrong)?;
            }
        }
        found.paths.retain(|path| !matches!(routes.find("POST", path), Found::Operations(_)));
        Ok((!found.paths.is_empty()).then_some(found))
    }

    fn read_flows(&mut self, scheme: &Value, base: &str) {
        for flow in
            scheme.get("flows").and_then(Value::as_object).into_iter().flat_map(|flows| flows.values())
        {
            let urls = ["tokenUrl", "refreshUrl"].into_iter().filter_map(|name| flow.get(name)?.as_str());
            for path in urls.flat_map(|url| paths(url, base)) {
                if !self.paths.contains(&path) {
                    self.paths.push(path);
                }
            }
            let scopes = flow.get("scopes").and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
            self.scopes.extend(scopes.cloned());
        }
        self.scopes.sort();
        self.scopes.dedup();
    }

    fn read_extension(&mut self, extension: &Value) -> Result<(), String> {
        let read = Extension::deserialize(extension).map_err(|error| error.to_string())?;
        if let Some(lifetime) = read.token_lifetime {
            self.lifetime = parse_duration(&lifetime)?;
        }
        self.known.extend(read.clients);
        self.users.extend(read.users);
        Ok(())
    }
}

/// The path of a token endpoint on this host. One that is said relative to the server's URL (OpenAPI 3.0, "Relative References in URLs")
/// is answered below the server's own path too, where a client looks for it that adds one to the other.
fn paths(url: &str, base: &str) -> Vec<String> {
    let without_query = |path: &str| path.split(['?', '#']).next().unwrap_or_default().to_owned();
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map(|slash| without_query(&rest[slash..])).into_iter().collect(),
        None if url.starts_with('/') => {
            let path = without_query(url);
            vec![path.clone(), format!("{base}{path}")]
        }
        None => vec![format!("{base}/{}", without_query(url))],
    }
}
