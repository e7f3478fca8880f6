//! Does a 401 say how to be let in?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;
use crate::plan::Place;

/// A refusal of credentials without a challenge (RFC 9110 section 11.6.1).
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let is_about = evidence.mutation().is_some_and(|mutation| mutation.place == Place::Auth);
    let is_there = evidence.response.header("www-authenticate").is_some_and(|it| !it.trim().is_empty());
    // A header that the document requires is a promise of its own.
    let is_promised = evidence.promise.is_some_and(|promise| {
        promise
            .headers
            .iter()
            .any(|header| header.required && header.name.eq_ignore_ascii_case("www-authenticate"))
    });
    if !is_about || evidence.response.status != 401 || is_there || is_promised {
        return Vec::new();
    }
    let documented = "`WWW-Authenticate` with the schemes that are taken";
    vec![
        Finding::new(Code::ChallengeMissing, documented, "no `WWW-Authenticate`")
            .at("header:WWW-Authenticate"),
    ]
}
