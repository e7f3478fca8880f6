//! Does a 405 say which methods would have been right?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;

/// A refused method without an `Allow` that names the documented ones (RFC 9110 section 15.5.6).
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    if !evidence.asks_other_method() || evidence.response.status != 405 {
        return Vec::new();
    }
    let documented: Vec<_> = evidence
        .api
        .operations
        .iter()
        .filter(|operation| operation.path == evidence.operation.path)
        .map(|operation| operation.method.as_str())
        .collect();
    let finding = |observed: String| {
        vec![
            Finding::new(Code::AllowMissing, format!("`Allow: {}`", documented.join(", ")), observed)
                .at("header:Allow"),
        ]
    };
    match evidence.response.header("allow") {
        None => finding("no `Allow`".to_owned()),
        Some(allow) => {
            let named = |method: &&str| allow.split(',').any(|name| name.trim().eq_ignore_ascii_case(method));
            if documented.iter().all(named) { Vec::new() } else { finding(format!("`Allow: {allow}`")) }
        }
    }
}
