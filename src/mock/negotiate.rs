//! Whether an answer can be in a media type that the request takes.

use crate::spec::{MediaType, Operation};

/// Whether a documented success meets the request's `Accept`, whether 406 is documented or not: it is HTTP's own word for that (RFC 9110
/// section 15.5.7).
pub(crate) fn is_acceptable(operation: &Operation, accept: Option<&str>) -> bool {
    let wanted: Vec<MediaType> = accept.unwrap_or("*/*").split(',').filter_map(MediaType::parse).collect();
    let mut served = operation
        .responses
        .iter()
        .filter(|promise| (200..300).any(|status| promise.status.matches(status)))
        .flat_map(|promise| &promise.content)
        .peekable();
    let meets = |name: &MediaType| wanted.iter().any(|range| range.meets(name));
    wanted.is_empty()
        || served.peek().is_none()
        || served.any(|media| MediaType::parse(&media.name).is_none_or(|name| meets(&name)))
}
