//! The credentials that a recording holds. Wherever one of them turns up in a report it is masked, and in commands a variable stands for it.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::spec::Api;
use crate::spec::Credential;
use crate::spec::Location;
use crate::suite::Secret;
use crate::text::Mask;
use crate::text::is_credential;
use crate::text::is_redacted;
use crate::text::is_token;
use crate::traffic::call::Call;

/// Cookies hold languages and flags as well: a shorter value protects nothing, and masking it would hide half of every text.
const SHORTEST_COOKIE: usize = 8;

/// How many bytes of different credentials a recording may hold: masks find all of them at once, and that has its price.
const MOST: usize = 256 << 10;

/// A body that is larger is not searched for members that name credentials.
pub(crate) const LARGEST: usize = 4 << 20;

/// The credentials that were met, each once, in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    known: HashSet<String>,
    order: Vec<String>,
    bytes: usize,
}

impl Credentials {
    /// Takes those of a call. `false` when there are more than can be masked: then it must not be shown.
    pub(crate) fn take(&mut self, found: Vec<String>) -> bool {
        let new: HashSet<&String> = found.iter().filter(|text| !self.known.contains(*text)).collect();
        let size: usize = new.iter().map(|text| text.len()).sum();
        if self.bytes + size > MOST {
            return false;
        }
        self.bytes += size;
        for text in found {
            if self.known.insert(text.clone()) {
                self.order.push(text);
            }
        }
        true
    }

    /// Whether a text is one of them.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.known.contains(text)
    }

    /// As a suite has them.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = Secret> {
        self.order.iter().map(|text| Secret::new(text.clone()))
    }
}

/// The credentials in a call; `captures` are what its path fills the holes of its template with.
pub(crate) fn of_call(api: &Api, call: &Call, captures: &[(String, String)]) -> Vec<String> {
    let mut found = Found { api, texts: Vec::new() };
    found.texts.extend(call.address.password.clone());
    for (name, value) in &call.headers {
        found.header(name, value);
    }
    for (name, value) in &call.answer.headers {
        found.header(name, value);
    }
    for pair in call.address.query.iter().flat_map(|query| query.split('&')) {
        found.pair(Location::Query, pair);
    }
    for (_, value) in captures.iter().filter(|(name, _)| is_credential(name)) {
        found.texts.push(percent_decode_str(value).decode_utf8_lossy().into_owned());
    }
    let is_form = call.header("content-type").is_some_and(|name| name.contains("x-www-form-urlencoded"));
    if let Some(body) = &call.body {
        found.body(body, is_form);
    }
    found.body(&call.answer.body, false);
    found.texts.retain(|text| Mask::can_hide(text) && !is_redacted(text) && !is_a_word(text));
    found.texts
}

/// What stands in the place of a credential that is not there.
fn is_a_word(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "null" | "none" | "true" | "false" | "undefined" | "bearer" | "basic"
    )
}

struct Found<'a> {
    api: &'a Api,
    texts: Vec<String>,
}

impl Found<'_> {
    fn header(&mut self, name: &str, value: &str) {
        match name {
            "authorization" | "proxy-authorization" => self.authorization(value),
            "cookie" => value.split(';').for_each(|pair| self.cookie(pair)),
            "set-cookie" => self.cookie(value.split(';').next().unwrap_or_default()),
            _ if is_credential(name) || is_token(value) || self.is_key(Location::Header, name) => {
                self.texts.push(value.to_owned());
            }
            _ => {}
        }
    }

    /// `Bearer TOKEN`, `Basic BASE64`, or the credential alone.
    fn authorization(&mut self, value: &str) {
        let (scheme, rest) = value.split_once(' ').unwrap_or(("", value));
        let rest = rest.trim();
        if scheme.eq_ignore_ascii_case("basic") {
            let pair = STANDARD.decode(rest).ok().and_then(|pair| String::from_utf8(pair).ok());
            self.texts.extend(pair.and_then(|pair| Some(pair.split_once(':')?.1.to_owned())));
        }
        self.texts.push(rest.to_owned());
    }

    fn cookie(&mut self, pair: &str) {
        let Some((name, value)) = pair.split_once('=') else { return };
        let (name, value) = (name.trim(), value.trim().trim_matches('"'));
        let is_one = is_credential(name) || self.is_key(Location::Cookie, name);
        if is_one || value.chars().count() >= SHORTEST_COOKIE {
            self.texts.push(value.to_owned());
        }
    }

    fn pair(&mut self, location: Location, pair: &str) {
        let Some((name, value)) = pair.split_once('=') else { return };
        let decoded =
            |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let (name, value) = (decoded(name), decoded(value));
        if is_credential(&name) || is_token(&value) || self.is_key(location, &name) {
            self.texts.push(value);
        }
    }

    /// Members of JSON, or pairs of a form, that are named as credentials are.
    fn body(&mut self, bytes: &[u8], is_form: bool) {
        if bytes.is_empty() || bytes.len() > LARGEST {
            return;
        }
        if is_form {
            let text = String::from_utf8_lossy(bytes);
            text.split('&').for_each(|pair| self.pair(Location::Query, pair));
        } else if matches!(bytes.first(), Some(b'{' | b'[' | b' ' | b'\n' | b'\r' | b'\t'))
            && let Ok(value) = serde_json::from_slice::<Value>(bytes)
        {
            self.members(&value);
        }
    }

    fn members(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match member {
                        // A `key` alone names things more often than it opens them.
                        Value::String(text) if is_credential(name) && !name.eq_ignore_ascii_case("key") => {
                            self.texts.push(text.clone());
                        }
                        Value::Object(_) | Value::Array(_) | Value::String(_) => self.members(member),
                        Value::Null | Value::Bool(_) | Value::Number(_) => {}
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.members(item)),
            Value::String(text) if is_token(text) => self.texts.push(text.clone()),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Whether the document says that a key travels there.
    fn is_key(&self, location: Location, name: &str) -> bool {
        self.api.credentials.values().any(|scheme| match scheme {
            Credential::ApiKey { location: place, name: own } => {
                *place == location && own.eq_ignore_ascii_case(name)
            }
            Credential::Http(_) | Credential::Token | Credential::MutualTls => false,
        })
    }
}
