//! What a JSON Web Token says of itself (RFC 7519), as far as it may be told: its times and its scopes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::Value;

/// What a token says of itself. It is not checked: that is the server's business.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Claims {
    /// `exp`.
    pub(super) ends: Option<Timestamp>,
    /// `nbf`.
    pub(super) begins: Option<Timestamp>,
    /// `scope`, `scp`, `scopes`; `None` where it has none of these.
    pub(super) scopes: Option<Vec<String>>,
}

/// `None` for a text that is no token of this kind.
pub(super) fn read(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let (head, claims) = (decoded(parts.next()?)?, decoded(parts.next()?)?);
    head.get("alg")?;
    let at = |name: &str| time(claims.get(name)?);
    let scopes = ["scope", "scp", "scopes"].iter().find_map(|name| match claims.get(name)? {
        Value::String(text) => Some(text.split_whitespace().map(str::to_owned).collect()),
        Value::Array(list) => Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    });
    Some(Claims { ends: at("exp"), begins: at("nbf"), scopes })
}

fn decoded(part: &str) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    serde_json::from_slice::<Value>(&bytes).ok().filter(Value::is_object)
}

/// `NumericDate`: seconds, perhaps with a fraction.
fn time(value: &Value) -> Option<Timestamp> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast of a float ends at the bounds, where no time is"
    )]
    let seconds = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))?;
    Timestamp::from_second(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_and_what_is_none_is_not() {
        let token = |claims: &str| {
            let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
            format!("{}.{}.c2ln", part(r#"{"alg":"none"}"#), part(claims))
        };
        let scopes = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
        for (text, claims) in [
            (token(r#"{"exp": 10, "nbf": 5.5}"#), Some((Some(10), Some(5), None))),
            (token(r#"{"scope": "a b"}"#), Some((None, None, scopes(&["a", "b"])))),
            (token(r#"{"scp": ["a", 1]}"#), Some((None, None, scopes(&["a"])))),
            (token(r#"{"exp": 1e300, "scope": 1}"#), Some((None, None, None))),
            ("a.b.c".to_owned(), None),
            ("key-of-no-kind".to_owned(), None),
            (String::new(), None),
        ] {
            let read = read(&text).map(|claims| {
                let seconds = |time: Option<Timestamp>| time.map(Timestamp::as_second);
                (seconds(claims.ends), seconds(claims.begins), claims.scopes)
            });
            assert_eq!(read, claims, "{text}");
        }
    }
}
