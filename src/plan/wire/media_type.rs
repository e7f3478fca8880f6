//! Media types: their names and what they hold (RFC 6838, RFC 9110 section 8.3.1).

/// How bodies of a media type are written and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// JSON, whatever its name: `application/json`, `application/problem+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Text without a structure.
    Text,
    /// Bytes.
    Binary,
    /// A structure that is not written or read here.
    Other,
}

/// The kind of a media type or range, its parameters ignored. A range that JSON falls under counts as JSON.
#[must_use]
pub fn kind(name: &str) -> MediaKind {
    let essence = essence(name);
    let (main, sub) = essence.split_once('/').unwrap_or((&essence, ""));
    match (main, sub) {
        ("application" | "text", "json") | ("application" | "*", "*") => MediaKind::Json,
        (_, sub) if sub.ends_with("+json") => MediaKind::Json,
        ("application", "x-www-form-urlencoded") => MediaKind::Form,
        ("application", "octet-stream") | ("image" | "audio" | "video" | "font", _) => MediaKind::Binary,
        ("text", "xml" | "yaml" | "x-yaml" | "event-stream") => MediaKind::Other,
        ("text", _) => MediaKind::Text,
        _ => MediaKind::Other,
    }
}

/// Whether the documented media type or range takes a concrete one; parameters are ignored, case too.
#[must_use]
pub fn accepts(documented: &str, concrete: &str) -> bool {
    let (documented, concrete) = (essence(documented), essence(concrete));
    let (Some((main, sub)), Some((main_sent, sub_sent))) =
        (documented.split_once('/'), concrete.split_once('/'))
    else {
        return documented == concrete;
    };
    (main == "*" || main == main_sent) && (sub == "*" || sub == sub_sent)
}

/// Type and subtype in lower case, without parameters.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A concrete media type of a range: what is sent for `*/*` or `application/*`.
pub(super) fn concrete(name: &str) -> String {
    match kind(name) {
        MediaKind::Json if name.contains('*') => "application/json".to_owned(),
        MediaKind::Text if name.contains('*') => "text/plain".to_owned(),
        MediaKind::Binary if name.contains('*') => "application/octet-stream".to_owned(),
        MediaKind::Json | MediaKind::Text | MediaKind::Binary | MediaKind::Form | MediaKind::Other => {
            name.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_known_by_its_essence() {
        for (name, expected) in [
            ("application/json", MediaKind::Json),
            ("Application/JSON; charset=utf-8", MediaKind::Json),
            ("application/vnd.api+json", MediaKind::Json),
            ("*/*", MediaKind::Json),
            ("application/x-www-form-urlencoded", MediaKind::Form),
            ("text/plain", MediaKind::Text),
            ("image/png", MediaKind::Binary),
            ("application/xml", MediaKind::Other),
            ("nonsense", MediaKind::Other),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
    }

    #[test]
    fn a_range_takes_what_falls_under_it() {
        assert!(accepts("text/*", "text/html; charset=utf-8"));
        assert!(accepts("application/json; v=1", "application/json"));
        assert!(!accepts("application/json", "application/problem+json"));
    }
}
