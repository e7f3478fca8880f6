//! How the document wants a property of a form written: its `encoding` (OpenAPI 3.1, section 4.8.15).

use serde_json::Value;

use crate::spec::Media;

/// How a property is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Nothing is said: scalars as text, an array as one field an item, an object as JSON.
    Unsaid,
    /// As JSON text.
    Json,
    /// `a[b]=1`.
    Brackets,
    /// An array as one field an item, an object as one a member.
    Exploded,
    /// All members in one field, with this between them.
    Joined(char),
}

impl Layout {
    /// What the document says of a property. A style counts before a `contentType` (OpenAPI 3.1.1, section 4.8.15.1).
    pub(super) fn of(media: &Media, name: &str) -> Self {
        let Some(encoding) = media.encoding.get(name) else { return Self::Unsaid };
        let style = encoding.get("style").and_then(Value::as_str);
        let explode = encoding.get("explode").and_then(Value::as_bool);
        let content = content_type(media, name).unwrap_or_default();
        match (style, explode) {
            (Some("deepObject"), _) => Self::Brackets,
            (Some("spaceDelimited"), None | Some(false)) => Self::Joined(' '),
            (Some("pipeDelimited"), None | Some(false)) => Self::Joined('|'),
            (Some("tabDelimited"), None | Some(false)) => Self::Joined('\t'),
            (_, Some(false)) => Self::Joined(','),
            (Some(_), None | Some(true)) | (None, Some(true)) => Self::Exploded,
            (None, None) if content.contains("json") => Self::Json,
            (None, None) => Self::Unsaid,
        }
    }
}

/// The first `contentType` that the document names for a property and that is no range.
pub(super) fn content_type<'m>(media: &'m Media, name: &str) -> Option<&'m str> {
    let named = media.encoding.get(name)?.get("contentType")?.as_str()?;
    named.split(',').map(str::trim).find(|name| name.contains('/') && !name.contains('*'))
}

/// Whether reserved characters of a property's values stand as they are.
pub(super) fn allows_reserved(media: &Media, name: &str) -> bool {
    let said = media.encoding.get(name).and_then(|encoding| encoding.get("allowReserved"));
    said == Some(&Value::Bool(true))
}
