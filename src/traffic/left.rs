//! Recorded calls that are not judged, and why.

/// Why a recorded call is not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Left {
    /// It went elsewhere.
    Elsewhere,
    /// No HTTP: `data:`, `chrome-extension:`, `file:`.
    NotHttp,
    WebSocket,
    NoAnswer,
    /// What a browser asks before it asks (Fetch standard, CORS preflight).
    Preflight,
    /// The browser or its service worker answered by itself.
    Internal,
    /// Pages, styles, scripts, images, fonts that the document does not name.
    Asset,
    /// HEAD and OPTIONS where they are not documented: frameworks answer them by themselves.
    Implicit,
    /// Neither documented nor served.
    Unserved,
    /// Sent on to a path that is documented.
    Redirected,
    /// Several operations of the document fit, and nothing says which one is meant.
    Ambiguous,
    /// More different credentials than can be masked.
    Unmasked,
    /// More different paths that are not documented than are told.
    Beyond,
    /// It can't be read.
    Unreadable,
}

impl Left {
    /// All reasons, in the order in which they are told.
    pub(crate) const ALL: [Self; 14] = [
        Self::Elsewhere,
        Self::NotHttp,
        Self::WebSocket,
        Self::NoAnswer,
        Self::Preflight,
        Self::Internal,
        Self::Asset,
        Self::Implicit,
        Self::Unserved,
        Self::Redirected,
        Self::Ambiguous,
        Self::Unmasked,
        Self::Beyond,
        Self::Unreadable,
    ];

    /// As a lower-case fragment, whatever their number.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Elsewhere => "to other hosts or paths",
            Self::NotHttp => "no HTTP, such as `data:` and `chrome-extension:`",
            Self::WebSocket => "WebSockets",
            Self::NoAnswer => "without an answer",
            Self::Preflight => "CORS preflights",
            Self::Internal => "answered by the browser itself",
            Self::Asset => "pages and files that the document does not name",
            Self::Implicit => "HEAD, OPTIONS or TRACE that the document does not name",
            Self::Unserved => "neither documented nor served",
            Self::Redirected => "sent on to a documented path",
            Self::Ambiguous => "that several operations of the document fit alike",
            Self::Unmasked => "with more different credentials than can be masked (split the recording)",
            Self::Beyond => "to still more paths that the document does not have",
            Self::Unreadable => "not readable",
        }
    }
}
