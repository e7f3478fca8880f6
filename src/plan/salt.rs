//! Unique values: a salt of its own for every case.

use std::sync::Arc;

use serde_json::Value;

use crate::plan::request::{Body, CaseId, Request};
use crate::plan::seed::Seed;

/// Stands in values for a case's own salt until its request is written: hexadecimal, so that it can be part of a UUID, beginning with a
/// letter, so that it can begin a name, and as long as every salt, so that no length changes.
pub(super) const MARKER: &str = "d7f3b92e";

/// Fills a salt in wherever a request holds the marker.
pub(super) fn salted(request: &Request, salt: &str) -> Request {
    replaced(request, MARKER, salt)
}

/// Puts the marker back in the place of a salt.
pub(super) fn bare(request: &Request, salt: &str) -> Request {
    replaced(request, salt, MARKER)
}

/// Fills a salt in wherever a value holds the marker.
pub(super) fn fill(value: &mut Value, salt: &str) {
    match value {
        Value::String(text) => {
            if text.contains(MARKER) {
                *text = text.replace(MARKER, salt);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, salt)),
        Value::Object(members) => {
            if members.keys().any(|name| name.contains(MARKER)) {
                let renamed = std::mem::take(members).into_iter();
                *members = renamed.map(|(name, member)| (name.replace(MARKER, salt), member)).collect();
            }
            members.values_mut().for_each(|member| fill(member, salt));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The salt of a case, where its request holds one.
#[must_use]
pub fn salt_in(request: &Request, seed: Seed, case: &CaseId) -> Option<String> {
    let salt = salt(seed, &case.0);
    (replaced(request, &salt, MARKER) != *request).then_some(salt)
}

/// Another salt for the same case: of the same shape, and always the same one.
#[must_use]
pub fn fresh_salt(seed: Seed, case: &CaseId) -> String {
    salt(seed, &format!("{case}::fresh"))
}

/// A request with another salt in the place of its own.
#[must_use]
pub fn resalted(request: &Request, from: &str, to: &str) -> Request {
    replaced(request, from, to)
}

/// What looks like a salt in a request: the first of it.
pub(super) fn found_in(request: &Request) -> Option<String> {
    let body = request.body.as_ref().map_or(&[][..], |body| &body.0);
    let texts = [request.path.as_bytes(), request.query.as_deref().unwrap_or_default().as_bytes(), body];
    let headers = request.headers.iter().map(|(_, value)| value.as_bytes());
    let salt = texts
        .into_iter()
        .chain(headers)
        .find_map(|text| text.windows(MARKER.len()).find(|window| is_like(window)));
    salt.map(|salt| String::from_utf8_lossy(salt).into_owned())
}

/// A text with the marker in place of all that looks like a salt: two that are then the same differ in nothing that was documented.
#[must_use]
pub fn unsalted(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(window) = bytes.get_mut(at..at + MARKER.len()) {
        if is_like(window) {
            window.copy_from_slice(MARKER.as_bytes());
            at += MARKER.len();
        } else {
            at += 1;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether it has a letter where the marker has one, and a digit where that has one.
fn is_like(window: &[u8]) -> bool {
    window.iter().zip(MARKER.as_bytes()).all(|(sign, place)| match place {
        b'0'..=b'9' => sign.is_ascii_digit(),
        _ => (b'a'..=b'f').contains(sign),
    })
}

fn replaced(request: &Request, from: &str, to: &str) -> Request {
    let fill = |text: &str| text.replace(from, to);
    Request {
        method: request.method.clone(),
        path: fill(&request.path),
        query: request.query.as_deref().map(fill),
        headers: request.headers.iter().map(|(name, value)| (name.clone(), fill(value))).collect(),
        body: request.body.as_ref().map(|body| Body(fill_bytes(&body.0, from.as_bytes(), to.as_bytes()))),
        credentials: request.credentials,
    }
}

/// What tells a request from others in a name, whatever the seed.
pub(super) fn mark(bare: &Request) -> String {
    let body = bare.body.as_ref().map(|body| String::from_utf8_lossy(&body.0));
    let headers = bare.headers.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
    let parts = [bare.method.as_str(), bare.path.as_str(), bare.query.as_deref().unwrap_or_default()];
    let parts: Vec<&str> = parts.into_iter().chain(headers).chain(body.as_deref()).collect();
    salt(Seed(0), &parts.join("\n"))
}

/// As long as the marker, with a letter from `a` to `f` where that has a letter and a digit where it has a digit, so that whatever
/// pattern takes the marker most likely takes this too: FNV-1a over seed and name.
pub(super) fn salt(seed: Seed, case: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in seed.0.to_le_bytes().iter().chain(case.as_bytes()) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // The low bits of the product depend on few of the bytes.
    hash ^= hash >> 32;
    let mut rest = hash;
    let mut next = |count: u64| {
        let digit = rest % count;
        rest /= count;
        u8::try_from(digit).unwrap_or_default()
    };
    let sign = |place: char| if place.is_ascii_digit() { b'0' + next(10) } else { b'a' + next(6) };
    MARKER.chars().map(sign).map(char::from).collect()
}

fn fill_bytes(bytes: &Arc<[u8]>, from: &[u8], to: &[u8]) -> Arc<[u8]> {
    let found = |rest: &[u8]| rest.windows(from.len()).position(|window| window == from);
    let Some(mut at) = found(bytes) else { return Arc::clone(bytes) };
    let mut filled = bytes.to_vec();
    loop {
        filled[at..at + from.len()].copy_from_slice(to);
        at += from.len();
        match found(&filled[at..]) {
            Some(next) => at += next,
            None => return filled.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salt_is_as_long_as_its_marker_and_differs_by_seed_and_case() {
        let digits = |text: &str| text.chars().map(|c| c.is_ascii_digit()).collect::<Vec<_>>();
        assert_eq!(digits(&salt(Seed(1), "a")), digits(MARKER));
        assert_ne!(salt(Seed(1), "a"), salt(Seed(2), "a"));
        assert_ne!(salt(Seed(1), "a"), salt(Seed(1), "b"));
    }

    #[test]
    fn every_marker_in_a_body_is_filled() {
        assert_eq!(
            *fill_bytes(&Arc::from(b"-d7f3b92e+d7f3b92e".as_slice()), b"d7f3b92e", b"a0123456"),
            *b"-a0123456+a0123456"
        );
    }
}
