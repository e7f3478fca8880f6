//! What a token endpoint, or a program, gives: read strictly, and never shown.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// A token.
#[derive(Clone, PartialEq)]
pub(super) struct Granted {
    /// What requests show.
    pub(super) access: String,
    /// For how long it is good; `None`: nobody says.
    pub(super) lifetime: Option<Duration>,
    /// What the next one is fetched with (RFC 6749 section 6).
    pub(super) refresh: Option<String>,
}

impl Granted {
    /// A token that somebody prints: `text`, or JSON as a token endpoint answers. The time of now is in seconds of Unix time.
    pub(super) fn printed(text: &str, now: f64) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("nothing was printed".to_owned());
        }
        if text.starts_with('{') {
            let value: Value = serde_json::from_str(text)
                .map_err(|_| "what was printed is no JSON, though it begins as such")?;
            return Self::of(value.as_object().unwrap_or(&Map::new()), now);
        }
        Self { access: text.to_owned(), lifetime: None, refresh: None }.checked(now)
    }

    /// A successful answer (RFC 6749 section 5.1).
    pub(super) fn of(answer: &Map<String, Value>, now: f64) -> Result<Self, String> {
        let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        if let Some(kind) = text("token_type")
            && ["dpop", "mac", "pop"].contains(&kind.to_ascii_lowercase().as_str())
        {
            return Err(format!("a token of type `{kind}` is given, and only `Bearer` ones can be sent"));
        }
        let access = text("access_token").ok_or("it holds no `access_token`")?.to_owned();
        let lifetime = answer.get("expires_in").and_then(seconds);
        Self { access, lifetime, refresh: text("refresh_token").map(str::to_owned) }.checked(now)
    }

    /// With the lifetime that a JWT names where nobody else does.
    fn checked(self, now: f64) -> Result<Self, String> {
        if self.access.chars().any(|c| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
            return Err("the token holds blanks, line ends or characters that no header can carry".to_owned());
        }
        let lifetime = self.lifetime.or_else(|| {
            let left = expiry(&self.access)? - now;
            Duration::try_from_secs_f64(left).ok().filter(|left| !left.is_zero())
        });
        Ok(Self { lifetime, ..self })
    }
}

/// A number, or one in a text; nothing where it says that there is no end, or none that makes sense.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    Duration::try_from_secs_f64(seconds).ok().filter(|lifetime| !lifetime.is_zero())
}

/// `exp` of a JWT, in seconds of Unix time (RFC 7519 section 4.1.4). Nothing is verified: it is the server's to do that.
pub(super) fn expiry(token: &str) -> Option<f64> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let payload: Value = serde_json::from_slice(&payload).ok()?;
    payload.get("exp")?.as_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(payload: &str) -> String {
        format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn a_token_is_read_with_the_time_that_it_lasts() {
        let (long, past) = (jwt(r#"{"exp": 1060.5}"#), jwt(r#"{"exp": 10}"#));
        let none = jwt("[]");
        for (text, access, millis) in [
            ("tok-1\n", "tok-1", None),
            (r#"{"access_token": "tok-1", "expires_in": 60}"#, "tok-1", Some(60_000)),
            (r#"{"access_token": "tok-1", "expires_in": "60"}"#, "tok-1", Some(60_000)),
            (r#"{"access_token": "tok-1", "expires_in": 0.05}"#, "tok-1", Some(50)),
            (r#"{"access_token": "tok-1", "expires_in": 0, "token_type": "bearer"}"#, "tok-1", None),
            (r#"{"access_token": "tok-1", "expires_in": -1}"#, "tok-1", None),
            (r#"{"access_token": "tok-1", "expires_in": 1e300}"#, "tok-1", None),
            (r#"{"access_token": "tok-1", "expires_in": null}"#, "tok-1", None),
            (&long, &*long, Some(60_500)),
            (&past, &past, None),
            (&none, &none, None),
        ] {
            let granted = Granted::printed(text, 1000.0).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(granted.access, access);
            assert_eq!(granted.lifetime, millis.map(Duration::from_millis), "{text}");
        }
    }

    #[test]
    fn what_is_no_token_is_told_without_showing_it() {
        for (text, told) in [
            ("", "nothing"),
            ("Error: log in first", "blanks"),
            ("tok-1\ntok-2", "blanks"),
            ("{tok-1", "no JSON"),
            (r#"{"token": "tok-1"}"#, "no `access_token`"),
            (r#"{"access_token": 7}"#, "no `access_token`"),
            (r#"{"access_token": "tok-1", "token_type": "DPoP"}"#, "`DPoP`"),
        ] {
            let why = Granted::printed(text, 0.0).err().unwrap();
            assert!(why.contains(told) && !why.contains("tok-1"), "{text}: {why}");
        }
    }
}
