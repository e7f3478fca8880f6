//! Is what a client has already left out when it says so?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;
use crate::judge::words::status_words;

/// An answer in full to a request that named its very `ETag` in `If-None-Match` (RFC 9110 section 13.1.2). One with another `ETag` is
/// another answer, and one of which the request named none proves nothing.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let first = evidence.beside.and_then(|response| response.header("etag")).map(opaque);
    let named = evidence.exchange.request.header("if-none-match").map(opaque);
    let again = evidence.response.header("etag").map(opaque);
    let is_unchanged = first.is_some() && first == named && first == again;
    if evidence.response.status != 200 || !is_unchanged {
        return Vec::new();
    }
    let etag = evidence.response.header("etag").unwrap_or_default();
    vec![
        Finding::new(
            Code::ConditionIgnored,
            format!("304 Not Modified to `If-None-Match: {etag}`"),
            format!("{} with `ETag: {etag}`", status_words(evidence.response.status)),
        )
        .at("header:ETag"),
    ]
}

/// What is compared of a tag: weak and strong ones alike (RFC 9110 section 13.1.2).
fn opaque(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}
