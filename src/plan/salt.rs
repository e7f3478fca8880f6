//! Unique values: a salt of its own for every case.

use crate::plan::case::{Body, CaseId, Request};
use crate::plan::seed::Seed;

/// Stands in values for a case's own salt until its request is written: hexadecimal, so that it can be part of a UUID, beginning with a
/// letter, so that it can begin a name, and as long as every salt, so that no length changes.
pub(super) const MARKER: &str = "d7f3b92e";

/// Fills the case's own salt in wherever a value holds the marker.
pub(super) fn salted(request: &Request, seed: Seed, case: &CaseId) -> Request {
    let salt = salt(seed, case);
    let fill = |text: &str| text.replace(MARKER, &salt);
    Request {
        method: request.method.clone(),
        path: fill(&request.path),
        query: request.query.as_deref().map(fill),
        headers: request.headers.iter().map(|(name, value)| (name.clone(), fill(value))).collect(),
        body: request.body.as_ref().map(|body| Body(fill_bytes(&body.0, salt.as_bytes()).into())),
        credentials: request.credentials,
    }
}

/// Eight hexadecimal digits, the first of them a letter: FNV-1a over seed and name.
fn salt(seed: Seed, case: &CaseId) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in seed.0.to_le_bytes().iter().chain(case.0.as_bytes()) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let first = 0xa + (hash >> 60) % 6;
    format!("{first:x}{:07x}", (hash ^ (hash >> 32)) & 0x0fff_ffff)
}

fn fill_bytes(bytes: &[u8], salt: &[u8]) -> Vec<u8> {
    let mut filled = bytes.to_vec();
    let mut at = 0;
    while at + salt.len() <= filled.len() {
        if &filled[at..at + salt.len()] == MARKER.as_bytes() {
            filled[at..at + salt.len()].copy_from_slice(salt);
            at += salt.len();
        } else {
            at += 1;
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salt_is_as_long_as_its_marker_and_differs_by_seed_and_case() {
        let (one, two) = (CaseId("a".into()), CaseId("b".into()));
        assert_eq!(salt(Seed(1), &one).len(), MARKER.len());
        assert_ne!(salt(Seed(1), &one), salt(Seed(2), &one));
        assert_ne!(salt(Seed(1), &one), salt(Seed(1), &two));
    }

    #[test]
    fn every_marker_in_a_body_is_filled() {
        assert_eq!(fill_bytes(b"-d7f3b92e+d7f3b92e", b"a0123456"), b"-a0123456+a0123456");
    }
}
