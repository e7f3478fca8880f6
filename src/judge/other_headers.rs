//! Which headers come that the document does not mention?

use std::collections::BTreeMap;

use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;
use crate::judge::words::value_words;

/// Fields of the registry of HTTP field names that any server may send, and what has become usual beside them; sorted.
const NAMES: [&str; 58] = [
    "accept",
    "accept-encoding",
    "accept-patch",
    "accept-post",
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "authentication-info",
    "cache-control",
    "cache-status",
    "clear-site-data",
    "connection",
    "date",
    "deprecation",
    "etag",
    "expect-ct",
    "expires",
    "feature-policy",
    "keep-alive",
    "last-modified",
    "link",
    "location",
    "nel",
    "origin-agent-cluster",
    "p3p",
    "permissions-policy",
    "pragma",
    "preference-applied",
    "priority",
    "proxy-authenticate",
    "proxy-connection",
    "proxy-status",
    "public-key-pins",
    "referrer-policy",
    "refresh",
    "report-to",
    "reporting-endpoints",
    "retry-after",
    "server",
    "server-timing",
    "set-cookie",
    "sourcemap",
    "strict-transport-security",
    "sunset",
    "timing-allow-origin",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "x-content-type-options",
    "x-dns-prefetch-control",
    "x-frame-options",
    "x-permitted-cross-domain-policies",
    "x-xss-protection",
];

/// How others of them begin: CORS and the like.
const FAMILIES: [&str; 5] = ["access-control-", "content-", "cross-origin-", "sec-", "x-download-options"];

/// Headers that no answer of the operation documents, but for those that HTTP itself, caches, browsers and proxies speak to each
/// other with: a document need not mention those.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(promise) = evidence.promise.filter(|_| evidence.is_success()) else { return Vec::new() };
    let is_documented = |name: &str| {
        let all = evidence.operation.responses.iter().flat_map(|promise| &promise.headers);
        all.into_iter().any(|header| header.name.eq_ignore_ascii_case(name))
    };
    let strangers: BTreeMap<&str, &str> = evidence
        .response
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !is_of_http(name) && !is_documented(name))
        .collect();
    strangers
        .into_iter()
        .map(|(name, value)| {
            let value = Value::from(value);
            Finding::new(Code::UndocumentedHeader, "no such header", value_words(evidence.mask, &value))
                .at(format!("header:{name}"))
                .promised(promise.pointer.clone())
        })
        .collect()
}

fn is_of_http(name: &str) -> bool {
    NAMES.binary_search(&name).is_ok() || FAMILIES.iter().any(|family| name.starts_with(family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_http_itself_speaks_is_no_stranger() {
        for (name, is_of) in [
            ("accept", true),
            ("x-xss-protection", true),
            ("content-security-policy", true),
            ("access-control-allow-origin", true),
            ("date", true),
            ("link", true),
            ("x-powered-by", false),
            ("x-amz-request-id", false),
        ] {
            assert_eq!(is_of_http(name), is_of, "{name}");
        }
    }
}
