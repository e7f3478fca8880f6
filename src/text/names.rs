//! Which names are those of credentials.

use crate::text::redacted::is_redacted;

/// Words that a credential's name holds.
const WORDS: [&str; 27] = [
    "authorization",
    "auth",
    "token",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "apikey",
    "session",
    "sessionid",
    "sid",
    "jsessionid",
    "phpsessid",
    "jwt",
    "bearer",
    "credential",
    "credentials",
    "signature",
    "sig",
    "csrf",
    "xsrf",
    "otp",
    "cookie",
    "assertion",
    "accesskey",
    "authenticity",
];

/// Words that a name ends with which tells of a credential and holds none: `token_type`, `auth_url`, `password_changed_at`.
const ABOUT: [&str; 19] = [
    "type",
    "url",
    "uri",
    "endpoint",
    "at",
    "expires",
    "expiry",
    "expiration",
    "method",
    "methods",
    "algorithm",
    "alg",
    "count",
    "name",
    "status",
    "enabled",
    "required",
    "scope",
    "scopes",
];

/// Words before `key` that make it one.
const KEYS: [&str; 12] = [
    "api",
    "access",
    "private",
    "secret",
    "subscription",
    "auth",
    "app",
    "client",
    "functions",
    "account",
    "master",
    "service",
];

/// Words beside which a token only says how far one has read.
const CURSORS: [&str; 7] = ["page", "next", "previous", "prev", "continuation", "cursor", "sync"];

/// Whether a header, parameter or member of this name is likely to hold a credential.
#[must_use]
pub fn is_credential(name: &str) -> bool {
    let words = words(name);
    let folded = words.concat();
    let is_about = words.last().is_some_and(|word| ABOUT.contains(&word.as_str()));
    if is_about || words.iter().any(|word| CURSORS.contains(&word.as_str())) {
        return false;
    }
    let is_key = words.windows(2).any(|pair| pair[1] == "key" && KEYS.contains(&pair[0].as_str()));
    is_key || folded == "key" || folded.ends_with("apikey") || words.iter().any(|word| is_word(word))
}

/// Whether a text is a token by its own looks: a JSON Web Token (RFC 7519), of which everybody writes the first letters alike.
#[must_use]
pub fn is_token(text: &str) -> bool {
    text.len() > 40 && text.starts_with("eyJ") && text.bytes().filter(|byte| *byte == b'.').count() >= 2
}

/// Whether a segment of a path that no document names looks like a key rather than a name: long, letters and digits mixed, no UUID.
#[must_use]
pub fn is_key_by_looks(segment: &str) -> bool {
    let letters = segment.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let is_uuid = segment.len() == 36 && segment.bytes().filter(|byte| *byte == b'-').count() == 4;
    segment.len() >= 20 && letters > 0 && digits > 0 && !is_uuid
}

/// Whether what stands under a credential's name is to be masked wherever it turns up: what is short or a plain word would hide half of
/// every text, and a date is none.
#[must_use]
pub fn is_secret_by_looks(text: &str) -> bool {
    let has = |is: fn(char) -> bool| text.chars().any(is);
    let is_date = text.len() >= 10
        && text.bytes().take(10).enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let is_mixed = has(|c| c.is_ascii_digit()) && has(char::is_alphabetic);
    let length = text.chars().count();
    !is_date && !is_redacted(text) && (length >= 20 || (length >= 8 && is_mixed))
}

/// Whether a text that is not read here may hold a credential under its name.
#[must_use]
pub fn may_hold_credential(text: &str) -> bool {
    const NAMES: [&str; 7] = ["password", "passwd", "secret", "token", "apikey", "api_key", "api-key"];
    let text = text.to_ascii_lowercase();
    NAMES.iter().any(|name| text.contains(name))
}

/// The word itself, or what is often run together.
fn is_word(word: &str) -> bool {
    const RUN_TOGETHER: [&str; 5] = ["accesstoken", "refreshtoken", "authtoken", "idtoken", "clientsecret"];
    WORDS.contains(&word) || RUN_TOGETHER.contains(&word)
}

/// `X-Api-Key` and `xApiKey` as `x`, `api`, `key`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let begins = c.is_uppercase() && was_lower;
        was_lower = c.is_lowercase() || c.is_ascii_digit();
        if begins || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_values_are_known_by_their_looks() {
        let token = format!("eyJhbGciOiJIUzI1NiJ9.{}.c2ln", "a".repeat(30));
        assert!(is_token(&token) && !is_token("eyJ.a.b") && !is_token(&"a.b.c".repeat(20)));
        assert!(is_key_by_looks("a1b2c3d4e5f6a7b8c9d0e1"));
        assert!(!is_key_by_looks("3f2b8c1e-8e0f-4f0e-9a55-0d6f5f7a1c2b"));
        assert!(!is_key_by_looks("a-very-long-name-of-something"));
    }

    #[test]
    fn what_is_short_or_a_word_or_a_date_is_not_masked_wherever_it_turns_up() {
        for (text, is_secret) in [
            ("hunter2-hunter2", true),
            ("abcdefghijklmnopqrstuvwx", true),
            ("string", false),
            ("Password", false),
            ("pass123", false),
            ("2026-11-20T10:00:00Z", false),
            ("********************", false),
        ] {
            assert_eq!(is_secret_by_looks(text), is_secret, "{text}");
        }
    }

    #[test]
    fn credentials_are_known_by_their_names() {
        for name in [
            "Authorization",
            "x-api-key",
            "X-API-Key",
            "apikey",
            "api_key",
            "key",
            "access_token",
            "refreshToken",
            "accesstoken",
            "client_secret",
            "Ocp-Apim-Subscription-Key",
            "x-csrf-token",
            "X-Amz-Signature",
            "X-Amz-Credential",
            "sig",
            "password",
            "userPassword",
            "JSESSIONID",
            "session_id",
            "x-auth",
        ] {
            assert!(is_credential(name), "{name}");
        }
        for name in [
            "author",
            "authored_by",
            "page_token",
            "nextToken",
            "continuationToken",
            "keyword",
            "sort_key",
            "primaryKey",
            "design",
            "side",
            "content-type",
            "signal",
            "token_type",
            "authUrl",
            "password_changed_at",
            "",
        ] {
            assert!(!is_credential(name), "{name}");
        }
    }
}
