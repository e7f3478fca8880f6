//! Is the answer's media type documented?

use crate::judge::code::Code;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::evidence::Named;
use crate::judge::verdict::Finding;
use crate::judge::words::choice;
use crate::suite::Level;

/// A body in a media type that is not documented for this status. Parameters are ignored; a body without
/// `Content-Type` is read as the one documented type, where there is one (RFC 9110 section 8.3 lets it be absent).
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(promise) = evidence.promise else { return Vec::new() };
    if promise.content.is_empty() || evidence.body == Body::Absent {
        return Vec::new();
    }
    // Read as the one documented type all the same: worth a word, since a client may not do so.
    let level = match (&evidence.named, evidence.media) {
        (Named::Not, Some(_)) => Level::Warn,
        (_, Some(_)) => return Vec::new(),
        (_, None) => Code::MediaTypeChanged.level(),
    };
    let observed = match (&evidence.named, evidence.response.header("content-type")) {
        (Named::As(_), Some(name)) => format!("`{name}`"),
        (Named::Badly(name), _) => format!("`{name}`, which is no media type"),
        (Named::Not | Named::As(_), _) => "no `Content-Type`".to_owned(),
    };
    let documented: Vec<_> = promise.content.iter().map(|media| format!("`{}`", media.name)).collect();
    vec![Finding {
        level,
        ..Finding::new(Code::MediaTypeChanged, choice(&documented), observed)
            .at("header:Content-Type")
            .promised(promise.pointer.child("content"))
    }]
}
