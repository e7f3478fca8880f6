//! What recorders make of messages, taken back as far as it can be.

use crate::plan::Kept;
use crate::send::Response;

/// Headers that a client adds to what it received: no server sends them.
const OWN: [&str; 3] = ["x-firefox-", "x-android-", "okhttp-"];

/// Names in lower case; HTTP/2's pseudo headers left out (RFC 9113 section 8.3), which recorders list among the others, and what they add of
/// their own; several lines in one, as some write them, as several.
pub(crate) fn headers(named: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    let is_own = |name: &str| OWN.iter().any(|prefix| name.to_ascii_lowercase().starts_with(prefix));
    let is_sent = |name: &str| !name.trim().is_empty() && !name.starts_with(':') && !is_own(name);
    let named = named.into_iter().filter(|(name, _)| is_sent(name));
    named
        .flat_map(|(name, value)| {
            let name = name.trim().to_ascii_lowercase();
            let lines: Vec<_> =
                value.split('\n').map(|line| (name.clone(), line.trim().to_owned())).collect();
            lines
        })
        .collect()
}

/// A body as a recorder has it.
pub(crate) enum Recorded {
    /// These bytes, and how many it says that there were.
    Bytes(Vec<u8>, Option<u64>),
    /// Nothing: why, as a lower-case fragment.
    Lost(String),
}

/// An answer as it was before it was recorded.
pub(crate) fn answer(
    method: &str,
    status: u16,
    mut headers: Vec<(String, String)>,
    body: Recorded,
    media_type: Option<&str>,
) -> (Response, Kept) {
    // Even recorders that take credentials out leave some header in.
    let without_headers = headers.is_empty();
    if without_headers && let Some(name) = media_type {
        headers.push(("content-type".to_owned(), name.to_owned()));
    }
    let mut kept = Kept { body_lost: None, without_headers };
    let mut response = Response { status, headers, body: Vec::new() };
    match body {
        // Nothing travels there (RFC 9112 section 6.3): a browser shows what it had before.
        _ if method == "HEAD" || matches!(status, 100..=199 | 204 | 304) => {}
        Recorded::Lost(why) => kept.body_lost = Some(why),
        Recorded::Bytes(bytes, size) => {
            let is_short = size.is_some_and(|size| size > bytes.len() as u64);
            let is_whole = || serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok();
            let is_text = std::str::from_utf8(&bytes).is_ok();
            if is_short && !is_whole() {
                kept.body_lost = Some("cut off or rewritten by the recorder".to_owned());
            }
            if is_text {
                // It was decoded when it was recorded: nothing that is compressed is UTF-8.
                response.headers.retain(|(name, _)| name != "content-encoding");
            }
            response.body = bytes;
        }
    }
    (response, kept)
}

/// How many bytes a message says that its body has.
pub(crate) fn content_length(headers: &[(String, String)]) -> Option<u64> {
    headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()
}
