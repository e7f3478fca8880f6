//! The mapping at the top of a suite file.

use std::sync::Arc;

use crate::suite::raw::{Kind, Node};
use crate::suite::yaml;
use crate::text::{Complaint, Source, Span};

/// Whether a file has to say something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It is a suite.
    Needed,
    /// It holds what suites have in common.
    Optional,
}

/// The mapping at the top of a file.
pub(crate) fn tree(source: Source, presence: Presence, log: &mut Vec<Complaint>) -> Option<Node> {
    let source = Arc::new(source);
    let (root, complaints) = yaml::parse(&source).map_err(|complaint| log.push(complaint)).ok()?;
    log.extend(complaints);
    let root = root.filter(|root| !root.is_null());
    let Some(root) = root else {
        if presence == Presence::Needed {
            let start = Span { source, range: 0..0 };
            log.push(
                Complaint::error("this suite is empty")
                    .at(start)
                    .label("it begins with `suite:` and `spec:`"),
            );
        }
        return None;
    };
    if !matches!(root.kind, Kind::Map(_)) {
        let message = format!("a suite must be a mapping of keys such as `spec:`, not {}", root.shown());
        log.push(Complaint::error(message).at(root.span));
        return None;
    }
    for entry in root.entries() {
        if is_openapi_key(&entry.key) {
            let way_out = format!("a suite names it: `spec: {}`", base_name(&source.name));
            log.push(
                Complaint::error("this is an OpenAPI document, not a suite")
                    .at(entry.key_span.clone())
                    .label(way_out),
            );
            return None;
        }
    }
    Some(root)
}

/// Whether a key at the top makes a document an OpenAPI document.
pub(crate) fn is_openapi_key(key: &str) -> bool {
    matches!(key, "openapi" | "swagger")
}

/// The last part of a path.
pub(crate) fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}
