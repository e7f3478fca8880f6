//! Idempotency keys: the same for all attempts of a case, another for every case.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::plan::{Case, CaseId, Intent, Place, Request, Seed, ValidKind};
use crate::schema::Direction;
use crate::spec::{Api, Location, Operation};
use crate::suite::IdempotencyKey;

/// What a document calls such a header, in lower case.
const NAMES: [&str; 4] = ["idempotency-key", "x-idempotency-key", "idempotency-token", "idempotencykey"];

/// Which requests carry a key.
#[derive(Clone, Debug, Default)]
pub(super) enum Keys {
    /// None.
    #[default]
    None,
    /// Those of these operations, in the header of that (lower-case) name.
    Of(BTreeMap<usize, String>),
    /// All that are not safe, in the header of that (lower-case) name.
    All(String),
}

impl Keys {
    pub(super) fn new(wanted: &IdempotencyKey, api: &Api) -> Self {
        match wanted {
            IdempotencyKey::Off => Self::None,
            IdempotencyKey::Header(name) => Self::All(name.clone()),
            IdempotencyKey::Documented => {
                let operations = api.operations.iter().enumerate();
                let named =
                    operations.filter_map(|(index, operation)| Some((index, documented(api, operation)?)));
                Self::Of(named.collect())
            }
        }
    }

    /// Gives a request its key, if it is to have one: the header's name.
    pub(super) fn add(&self, case: &Case, seed: Seed, request: &mut Request) -> Option<&str> {
        let name = self.name(case, &request.method)?;
        let key = key(seed, &of(case).0);
        match request.headers.iter_mut().find(|(header, _)| header == name) {
            Some((_, value)) => *value = key,
            None => request.headers.push((name.to_owned(), key)),
        }
        Some(name)
    }

    /// The header and the key that a case has with other unique values.
    pub(super) fn fresh(&self, case: &Case, seed: Seed) -> Option<(String, String)> {
        let name = self.name(case, &case.request.method)?;
        Some((name.to_owned(), key(seed, &format!("{}::fresh", of(case)))))
    }

    fn name(&self, case: &Case, method: &str) -> Option<&str> {
        let is_safe = matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY");
        let name = match self {
            Self::All(name) if !is_safe => Some(name),
            Self::Of(operations) if !is_safe => operations.get(&case.operation),
            Self::None | Self::All(_) | Self::Of(_) => None,
        };
        name.map(String::as_str).filter(|name| !is_about(case, name))
    }
}

/// The header that a document has for keys, where it takes such as ours.
fn documented(api: &Api, operation: &Operation) -> Option<String> {
    let is_key = |name: &str| NAMES.contains(&name.to_ascii_lowercase().as_str());
    let parameter = operation
        .parameters
        .iter()
        .find(|parameter| parameter.location == Location::Header && is_key(&parameter.name))?;
    let example = Value::from(key(Seed(0), ""));
    let admits = parameter
        .content
        .schema()
        .is_none_or(|schema| api.schemas.at(schema, Direction::Request).admits(&example));
    admits.then(|| parameter.name.to_ascii_lowercase())
}

/// Whether a case is about that very header.
fn is_about(case: &Case, name: &str) -> bool {
    let at = match &case.intent {
        Intent::Valid(variation) => variation.at.as_ref().map(|(place, pointer)| (*place, pointer)),
        Intent::Broken(mutation) => Some((mutation.place, &mutation.pointer)),
        Intent::Observed(_) => None,
    };
    at.is_some_and(|(place, pointer)| {
        let named = pointer.tokens().next().is_some_and(|token| token.eq_ignore_ascii_case(name));
        place == Place::Parameter(Location::Header) && named
    })
}

/// Whose key a case has: one that repeats another is the same request once more.
fn of(case: &Case) -> &CaseId {
    match (&case.intent, &case.after) {
        (Intent::Valid(variation), Some(after)) if variation.kind == ValidKind::Repeat => after,
        _ => &case.id,
    }
}

/// A UUID (RFC 9562 section 5.8) made of seed and name.
fn key(seed: Seed, case: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(seed.0.to_le_bytes());
    hash.update(case.as_bytes());
    let mut bytes: Vec<u8> = hash.finalize().iter().copied().take(16).collect();
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a text can't fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::send::tests::plan;

    #[test]
    fn a_case_has_one_key_and_others_have_others() {
        let plan = plan("POST a, POST b, GET c, PATCH d");
        let keys = Keys::All("idempotency-key".to_owned());
        let sent = |index: usize, seed: u64| {
            let case: &Case = &plan.cases[index];
            let mut request = case.request.clone();
            let has_one = keys.add(case, Seed(seed), &mut request);
            assert_eq!(request.header("idempotency-key").is_some(), has_one.is_some());
            request.header("idempotency-key").map(str::to_owned)
        };
        assert_eq!(sent(0, 1), sent(0, 1));
        assert_ne!(sent(0, 1), sent(1, 1));
        assert_ne!(sent(0, 1), sent(0, 2));
        assert_eq!(sent(2, 1), None);
        assert_eq!(sent(3, 1).map(|key| key.len()), Some(36));
    }
}
