//! Does the API say that this will go away?

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::verdict::Finding;
use crate::suite::Level;

/// `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) in an answer; and an answer of an operation that the document marks as
/// `deprecated`, which whoever reads the document knows.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    if !evidence.is_success() {
        return Vec::new();
    }
    let announced =
        [("Deprecation", "deprecation"), ("Sunset", "sunset")].into_iter().filter_map(|(shown, name)| {
            let value = evidence.response.header(name).map(str::trim).filter(|value| is_said(value))?;
            let documented = if evidence.operation.deprecated { "deprecated" } else { "not deprecated" };
            Some(
                Finding::new(Code::DeprecationAnnounced, documented, format!("`{shown}: {value}`"))
                    .at(format!("header:{shown}")),
            )
        });
    let marked = evidence.operation.deprecated.then(|| {
        Finding::new(Code::DeprecationAnnounced, "deprecated", "it is still answered")
            .at("operation")
            .level(Level::Note)
    });
    announced.chain(marked).map(|finding| finding.promised(evidence.operation.pointer.clone())).collect()
}

/// Early drafts had `false` for what stays.
fn is_said(value: &str) -> bool {
    !value.is_empty() && !value.eq_ignore_ascii_case("false") && value != "?0"
}
