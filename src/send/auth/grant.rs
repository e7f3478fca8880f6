//! What is asked of a token endpoint, and what its answer means (RFC 6749). Pure.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::plan::{Body, Request};
use crate::send::auth::granted::Granted;
use crate::send::exchange::Response;
use crate::suite::{ClientAuth, Grant, Learned, OAuth2};

/// `application/x-www-form-urlencoded`, blanks apart.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*').remove(b' ');

/// Why no token came.
#[derive(Debug, PartialEq)]
pub(super) enum Refused {
    /// Asking again may help.
    Passing(String),
    /// What is shown for a token is not taken (any more): `invalid_grant`.
    Grant(String),
    /// It does not help.
    Final(String),
}

/// The request for a token; `refresh` goes before what the suite gives. What of it is secret is learned.
pub(super) fn request(
    oauth2: &OAuth2,
    target: (&str, Option<&str>),
    refresh: Option<&str>,
    learned: &Learned,
) -> Request {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    match (refresh, &oauth2.grant) {
        (Some(token), _) => pairs.extend([("grant_type", "refresh_token"), ("refresh_token", token)]),
        (None, Grant::RefreshToken(token)) => {
            pairs.extend([("grant_type", "refresh_token"), ("refresh_token", token.expose())]);
        }
        (None, Grant::ClientCredentials) => pairs.push(("grant_type", "client_credentials")),
        (None, Grant::Password { user, password }) => {
            pairs.extend([("grant_type", "password"), ("username", user), ("password", password.expose())]);
        }
    }
    let scopes = oauth2.scopes.join(" ");
    if !scopes.is_empty() {
        pairs.push(("scope", &scopes));
    }
    pairs.extend(oauth2.parameters.iter().map(|(name, value)| (name.as_str(), value.expose())));
    let mut headers = vec![
        ("accept".to_owned(), "application/json".to_owned()),
        ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
    ];
    match (&oauth2.client_id, &oauth2.client_secret, oauth2.client_auth) {
        (Some(id), Some(secret), ClientAuth::Basic) => {
            // Both are form-encoded first (section 2.3.1).
            let letters = STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret.expose())));
            learned.learn(&letters);
            headers.push(("authorization".to_owned(), format!("Basic {letters}")));
        }
        (Some(id), Some(secret), ClientAuth::Body) => {
            pairs.extend([("client_id", id.as_str()), ("client_secret", secret.expose())]);
        }
        (Some(id), None, ClientAuth::Basic | ClientAuth::Body) => pairs.push(("client_id", id)),
        (None, _, _) => {}
    }
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    let body = pairs.collect::<Vec<_>>().join("&");
    Request {
        method: "POST".to_owned(),
        path: target.0.to_owned(),
        query: target.1.map(str::to_owned),
        headers,
        body: Some(Body(Arc::from(body.into_bytes()))),
        ..Request::default()
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string().replace(' ', "+")
}

/// What an answer means. `now` is in seconds of Unix time.
pub(super) fn read(answer: &Response, now: f64) -> Result<Granted, Refused> {
    let parsed = serde_json::from_slice::<Value>(&answer.body).ok();
    let members = parsed.as_ref().and_then(Value::as_object);
    let status = answer.status;
    match status {
        // Some endpoints tell their errors under a 200.
        200..=299 if members.is_none_or(|members| !members.contains_key("error")) => {
            let Some(members) = members else {
                let kind = answer.header("content-type").unwrap_or("nothing that has a type");
                return Err(Refused::Final(format!(
                    "{status}, but with `{kind}` instead of JSON: is it the token endpoint?"
                )));
            };
            Granted::of(members, now).map_err(|why| Refused::Final(format!("{status}, but {why}")))
        }
        300..=399 => {
            let to = answer.header("location").unwrap_or("another place");
            let to = to.split(['?', '#']).next().unwrap_or_default();
            let way_out = "credentials follow no redirect; give the right one as `token_url`";
            Err(Refused::Final(format!("{status}, a redirect to `{to}`: {way_out}")))
        }
        408 | 429 | 500..=599 => Err(Refused::Passing(format!(
            "{status}{}: the endpoint is overloaded or broken; whoever runs it can tell",
            said(members)
        ))),
        _ => Err(refused(status, members)),
    }
}

/// An error answer (section 5.2).
fn refused(status: u16, members: Option<&Map<String, Value>>) -> Refused {
    let code = members.and_then(|members| members.get("error")?.as_str());
    let way_out = match code {
        Some("invalid_request") => {
            "the request lacks something or says something twice: look whether the endpoint wants `client_auth: body`, an `audience` or other `parameters`"
        }
        Some("invalid_client") => {
            "who the client is was not believed: look at `client_id` and `client_secret`, and whether the endpoint wants `client_auth: body`"
        }
        Some("invalid_grant") => {
            "the refresh token, or the user and password, are wrong, expired or revoked: get new ones"
        }
        Some("unauthorized_client") => {
            "this client may not use this `grant`: whoever runs the endpoint can permit it"
        }
        Some("unsupported_grant_type") => "the endpoint does not know this `grant`: try another one",
        Some("invalid_scope") => "the `scopes` are unknown, or more than the client may have",
        Some(_) => "look it up in the documentation of the endpoint",
        None => match status {
            401 | 403 => {
                "look at `client_id` and `client_secret`, and whether the endpoint wants `client_auth: body`"
            }
            404 | 405 => "the `token_url` is probably wrong",
            _ => "is it the token endpoint? look at `token_url`",
        },
    };
    let words = format!("{status}{}: {way_out}", said(members));
    if code == Some("invalid_grant") { Refused::Grant(words) } else { Refused::Final(words) }
}

/// The endpoint's own words.
fn said(members: Option<&Map<String, Value>>) -> String {
    let text = |name: &str| members.and_then(|members| members.get(name)?.as_str());
    let Some(code) = text("error") else { return String::new() };
    let description =
        text("error_description").map(|text| format!(" (\"{}\")", cut(text))).unwrap_or_default();
    format!(" `{}`{description}", cut(code))
}

/// What fits into a message, without what would steer a terminal.
pub(super) fn cut(text: &str) -> String {
    let mut cut: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    if cut.len() < text.len() {
        cut.push_str("...");
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::Secret;
    use crate::text::{Source, Span};

    fn oauth2(grant: Grant, client_auth: ClientAuth) -> OAuth2 {
        let secret = |text: &str| Secret::new(text.to_owned());
        OAuth2 {
            grant,
            token_url: None,
            client_id: Some("my app".to_owned()),
            client_secret: Some(secret("p&w:d")),
            client_auth,
            scopes: vec!["a.read".to_owned(), "a.write".to_owned()],
            parameters: vec![("audience".to_owned(), secret("https://api"))],
            span: Span { source: Arc::new(Source { name: String::new(), text: String::new() }), range: 0..0 },
        }
    }

    #[test]
    fn a_token_is_asked_for_as_the_grant_and_the_client_say() {
        let word = |text: &str| Secret::new(text.to_owned());
        let rest = "&scope=a.read+a.write&audience=https%3A%2F%2Fapi";
        for (grant, auth, refresh, wanted) in [
            (
                Grant::ClientCredentials,
                ClientAuth::Basic,
                None,
                format!("grant_type=client_credentials{rest}"),
            ),
            (
                Grant::ClientCredentials,
                ClientAuth::Body,
                None,
                format!("grant_type=client_credentials{rest}&client_id=my+app&client_secret=p%26w%3Ad"),
            ),
            (
                Grant::RefreshToken(word("r/1")),
                ClientAuth::Basic,
                None,
                format!("grant_type=refresh_token&refresh_token=r%2F1{rest}"),
            ),
            (
                Grant::RefreshToken(word("r/1")),
                ClientAuth::Basic,
                Some("r2"),
                format!("grant_type=refresh_token&refresh_token=r2{rest}"),
            ),
            (
                Grant::Password { user: "ada".to_owned(), password: word("pw") },
                ClientAuth::Basic,
                None,
                format!("grant_type=password&username=ada&password=pw{rest}"),
            ),
        ] {
            let learned = Learned::default();
            let request = request(&oauth2(grant, auth), ("/token", None), refresh, &learned);
            let body = request.body.as_ref().map(|body| String::from_utf8_lossy(&body.0).into_owned());
            assert_eq!(body.as_deref(), Some(&*wanted));
            let basic = format!("Basic {}", STANDARD.encode("my+app:p%26w%3Ad"));
            let shown = request.header("authorization");
            assert_eq!(shown, (auth == ClientAuth::Basic).then_some(&*basic));
            assert_eq!(learned.mask().hide(&basic) == "Basic ***", auth == ClientAuth::Basic);
        }
    }

    #[test]
    fn what_an_endpoint_refuses_is_explained() {
        for (status, body, told) in [
            (400, r#"{"error": "invalid_request"}"#, Err(Refused::Final("client_auth: body".to_owned()))),
            (401, r#"{"error": "invalid_client"}"#, Err(Refused::Final("`client_secret`".to_owned()))),
            (400, r#"{"error": "invalid_grant"}"#, Err(Refused::Grant("expired or revoked".to_owned()))),
            (
                400,
                r#"{"error": "unauthorized_client"}"#,
                Err(Refused::Final("may not use this `grant`".to_owned())),
            ),
            (400, r#"{"error": "unsupported_grant_type"}"#, Err(Refused::Final("another one".to_owned()))),
            (400, r#"{"error": "invalid_scope"}"#, Err(Refused::Final("`scopes`".to_owned()))),
            (
                200,
                r#"{"error": "bad_verification_code"}"#,
                Err(Refused::Final("`bad_verification_code`".to_owned())),
            ),
            (
                400,
                r#"{"error": "x", "error_description": "no\u001b[2J"}"#,
                Err(Refused::Final("(\"no [2J\")".to_owned())),
            ),
            (404, "<html>", Err(Refused::Final("`token_url` is probably wrong".to_owned()))),
            (200, "<html>", Err(Refused::Final("instead of JSON".to_owned()))),
            (200, "{}", Err(Refused::Final("no `access_token`".to_owned()))),
            (302, "", Err(Refused::Final("`https://login/x`".to_owned()))),
            (503, "", Err(Refused::Passing("overloaded or broken".to_owned()))),
            (200, r#"{"access_token": "t"}"#, Ok("t")),
        ] {
            let headers = vec![("location".to_owned(), "https://login/x?code=1".to_owned())];
            let found = read(&Response { status, headers, body: body.as_bytes().to_vec() }, 0.0);
            match (found, told) {
                (Ok(granted), Ok(token)) => assert_eq!(granted.access, token),
                (Err(Refused::Final(words)), Err(Refused::Final(part)))
                | (Err(Refused::Grant(words)), Err(Refused::Grant(part)))
                | (Err(Refused::Passing(words)), Err(Refused::Passing(part))) => {
                    assert!(words.contains(&part) && words.starts_with(&status.to_string()), "{words}");
                }
                (found, _) => panic!("{status} {body}: {:?}", found.err()),
            }
        }
    }
}
