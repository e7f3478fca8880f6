//! References in the loaded document, where all of them are `#/...`.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::text::Pointer;

/// How many references may lead to one another.
const CHAIN: usize = 64;

/// What the reference of a node names; `None` for a node without one.
pub(crate) fn target(node: &Value) -> Option<Pointer> {
    let fragment = node.get("$ref")?.as_str()?.strip_prefix('#')?;
    Some(Pointer::new(&percent_decode_str(fragment).decode_utf8_lossy()))
}

/// The node that is meant by the one at a place: itself, or what its reference leads to.
///
/// # Errors
/// The place that is missing, or that refers to itself.
pub(crate) fn follow<'d>(document: &'d Value, at: &Pointer) -> Result<(Pointer, &'d Value), Pointer> {
    let mut at = at.clone();
    for _ in 0..CHAIN {
        let Some(node) = at.resolve(document) else { return Err(at) };
        match target(node) {
            Some(next) => at = next,
            None => return Ok((at, node)),
        }
    }
    Err(at)
}
