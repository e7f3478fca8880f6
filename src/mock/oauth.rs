//! The token endpoint (RFC 6749), and what its tokens are good for (RFC 6750).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::mock::clients::Clients;
use crate::mock::promise::{Answer, Content};
use crate::mock::tokens::{Purpose, Standing, Tokens};
use crate::plan::{Request, WRONG};
use crate::spec::{Api, Routes};

/// Issues tokens, and knows them again.
#[derive(Debug)]
pub(crate) struct Authority {
    clients: Clients,
    tokens: Tokens,
}

/// Why no token is issued: the code (RFC 6749 section 5.2), and what it means here.
struct Denied(u16, &'static str, &'static str);

/// What is granted: the scopes, and whether a refresh token belongs to it.
struct Granted {
    scopes: Vec<String>,
    is_refreshable: bool,
}

impl Authority {
    /// The one of the document, if it names a token endpoint.
    ///
    /// # Errors
    /// What is wrong with what the document says of clients.
    pub(crate) fn new(
        api: &Api,
        routes: &Routes,
        lifetime: Option<Duration>,
    ) -> Result<Option<Self>, String> {
        let Some(mut clients) = Clients::new(api, routes)? else { return Ok(None) };
        clients.lifetime = lifetime.unwrap_or(clients.lifetime);
        let tokens = Tokens::default();
        for user in &clients.users {
            if let Some(text) = &user.refresh_token {
                let scopes = user.scopes.as_ref().unwrap_or(&clients.scopes);
                tokens.keep(text.clone(), Purpose::Refresh, scopes, None);
            }
        }
        Ok(Some(Self { clients, tokens }))
    }

    /// Whether no other tokens are right than those that were issued here.
    pub(crate) fn is_strict(&self) -> bool {
        !self.clients.known.is_empty()
    }

    /// Whether tokens are asked for at this path.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        self.clients.paths.iter().any(|known| known == path)
    }

    /// What is known of an access token.
    pub(crate) fn standing(&self, token: &str) -> Standing {
        self.tokens.standing(Purpose::Access, token)
    }

    /// The answer of the token endpoint.
    pub(crate) fn answer(&self, request: &Request) -> Answer {
        if request.method != "POST" {
            return Answer { status: 405, headers: vec![("allow".into(), "POST".into())], content: None };
        }
        match self.granted(request) {
            Ok(granted) => json_answer(200, &self.token(&granted)),
            Err(Denied(status, code, why)) => {
                let mut answer = json_answer(status, &json!({"error": code, "error_description": why}));
                if status == 401 {
                    answer.headers.push(("www-authenticate".into(), "Basic realm=\"oauth\"".into()));
                }
                answer
            }
        }
    }

    fn token(&self, granted: &Granted) -> Value {
        let lifetime = self.clients.lifetime;
        let mut token = json!({
            "access_token": self.tokens.issue(Purpose::Access, &granted.scopes, Some(lifetime)),
            "token_type": "Bearer",
            // Whole seconds (RFC 6749 section 5.1): of less than one, one is left.
            "expires_in": lifetime.as_secs().max(1),
            "scope": granted.scopes.join(" "),
        });
        if granted.is_refreshable {
            token["refresh_token"] = self.tokens.issue(Purpose::Refresh, &granted.scopes, None).into();
        }
        token
    }

    fn granted(&self, request: &Request) -> Result<Granted, Denied> {
        let form = form(request)?;
        let field = |name: &str| {
            let found = form.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
        };
        if form.iter().enumerate().any(|(at, (name, _))| form[..at].iter().any(|(known, _)| known == name)) {
            return Err(Denied(400, "invalid_request", "a parameter is there twice"));
        }
        let grant = field("grant_type").ok_or(Denied(400, "invalid_request", "`grant_type` is missing"))?;
        let allowed = self.client(request, field("client_id"), field("client_secret"))?;
        let (owned, is_refreshable) = match grant {
            "client_credentials" => (allowed, false),
            "password" => (common(&allowed, &self.user(field("username"), field("password"))?), true),
            "refresh_token" => (common(&allowed, &self.refreshed(field("refresh_token"))?), false),
            _ => {
                let why = "`client_credentials`, `password` and `refresh_token` are known";
                return Err(Denied(400, "unsupported_grant_type", why));
            }
        };
        let Some(wanted) = field("scope") else { return Ok(Granted { scopes: owned, is_refreshable }) };
        let scopes: Vec<String> = wanted.split_ascii_whitespace().map(str::to_owned).collect();
        if scopes.iter().any(|scope| !owned.contains(scope)) {
            return Err(Denied(400, "invalid_scope", "a scope is unknown, or not one that may be had"));
        }
        Ok(Granted { scopes, is_refreshable })
    }

    /// The scopes of the client that asks (RFC 6749 section 2.3.1).
    fn client(
        &self,
        request: &Request,
        id: Option<&str>,
        secret: Option<&str>,
    ) -> Result<Vec<String>, Denied> {
        let header = request.header("authorization");
        if header.is_some() && secret.is_some() {
            return Err(Denied(400, "invalid_request", "the client says twice who it is"));
        }
        let denied = || Denied(401, "invalid_client", "the client's id or secret is missing or wrong");
        let (id, secret) = match header {
            Some(header) => basic(header).ok_or_else(denied)?,
            None => (id.ok_or_else(denied)?.to_owned(), secret.ok_or_else(denied)?.to_owned()),
        };
        if !self.is_strict() {
            let is_made_up = id.contains(WRONG) || secret.contains(WRONG) || secret.is_empty();
            return if is_made_up { Err(denied()) } else { Ok(self.clients.scopes.clone()) };
        }
        let mut clients = self.clients.known.iter();
        let client = clients.find(|client| client.id == id && client.secret == secret);
        let client = client.ok_or_else(denied)?;
        Ok(client.scopes.clone().unwrap_or_else(|| self.clients.scopes.clone()))
    }

    fn user(&self, name: Option<&str>, password: Option<&str>) -> Result<Vec<String>, Denied> {
        let missing = || Denied(400, "invalid_request", "`username` or `password` is missing");
        let (name, password) = (name.ok_or_else(missing)?, password.ok_or_else(missing)?);
        if self.clients.users.is_empty() && !password.contains(WRONG) {
            return Ok(self.clients.scopes.clone());
        }
        let mut users = self.clients.users.iter();
        let user = users.find(|user| user.username == name && user.password == password);
        let user = user.ok_or(Denied(400, "invalid_grant", "the user's name or password is wrong"))?;
        Ok(user.scopes.clone().unwrap_or_else(|| self.clients.scopes.clone()))
    }

    fn refreshed(&self, token: Option<&str>) -> Result<Vec<String>, Denied> {
        let token = token.ok_or(Denied(400, "invalid_request", "`refresh_token` is missing"))?;
        match self.tokens.standing(Purpose::Refresh, token) {
            Standing::Right(scopes) => Ok(scopes),
            Standing::Expired | Standing::Unknown => {
                Err(Denied(400, "invalid_grant", "the refresh token is unknown"))
            }
        }
    }
}

fn common(one: &[String], other: &[String]) -> Vec<String> {
    one.iter().filter(|scope| other.contains(scope)).cloned().collect()
}

/// The fields of the body, which is a form (RFC 6749 section 4.4.2).
fn form(request: &Request) -> Result<Vec<(String, String)>, Denied> {
    let media = request.header("content-type").unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Denied(400, "invalid_request", "the body is no `application/x-www-form-urlencoded`"));
    }
    let body = request.body.as_ref().map_or(&[][..], |body| &body.0);
    let text = std::str::from_utf8(body).map_err(|_| Denied(400, "invalid_request", "no UTF-8"))?;
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    Ok(pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(n, v)| (plain(n), plain(v)))
        .collect())
}

/// The client's id and secret as `Basic` carries them: each written as a form's fields are.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, rest) = header.split_once(' ')?;
    let bytes = STANDARD.decode(rest.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((plain(id), plain(secret)))
}

fn plain(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Tokens are not for caches (RFC 6749 section 5.1).
fn json_answer(status: u16, value: &Value) -> Answer {
    let headers = [("cache-control", "no-store"), ("pragma", "no-cache")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let content =
        Content { media: "application/json".to_owned(), schema: None, value: value.clone(), bytes: None };
    Answer { status, headers, content: Some(content) }
}
