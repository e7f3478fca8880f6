//! How a value is written where it travels, by the name of its media type.

/// A family of media types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    /// No media type: a value as JSON Schema sees it.
    Value,
    /// A parameter or a header.
    Text,
    /// JSON.
    Json,
    /// Forms.
    Form,
    /// XML.
    Xml,
    /// What has no fields, or is a stream of values, or anything.
    Other,
}

impl Medium {
    /// The family of a media type.
    pub(super) fn named(name: &str) -> Self {
        let name = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is = |end: &str| name.ends_with(&format!("/{end}")) || name.ends_with(&format!("+{end}"));
        if name == "application/x-www-form-urlencoded" || name.starts_with("multipart/") {
            Self::Form
        } else if is("json") {
            Self::Json
        } else if is("xml") {
            Self::Xml
        } else {
            Self::Other
        }
    }

    /// Whether a structured value is what a schema of this medium is about.
    pub(super) fn is_read(self) -> bool {
        match self {
            Self::Value | Self::Text | Self::Json | Self::Form | Self::Xml => true,
            Self::Other => false,
        }
    }

    /// Whether what travels has fields, so that a schema would say which.
    pub(super) fn has_fields(self) -> bool {
        match self {
            Self::Json | Self::Form | Self::Xml => true,
            Self::Value | Self::Text | Self::Other => false,
        }
    }
}
