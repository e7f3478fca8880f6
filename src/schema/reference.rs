//! References inside one document.

use serde_json::Value;

use crate::text::Pointer;

/// How many references in a row are followed.
const CHAIN: usize = 32;

/// Where a schema's own `$ref` leads.
pub(crate) fn target_pointer(schema: &Value) -> Option<Pointer> {
    Pointer::of_fragment(schema.get("$ref")?.as_str()?)
}

/// What a schema's own `$ref` leads to.
pub(crate) fn target<'d>(document: &'d Value, schema: &Value) -> Option<&'d Value> {
    target_pointer(schema)?.resolve(document)
}

/// The place that a schema stands for when it is nothing but a reference: the end of the chain.
pub(crate) fn follow(document: &Value, pointer: &Pointer) -> Pointer {
    let mut at = pointer.clone();
    for _ in 0..CHAIN {
        let Some(Value::Object(members)) = at.resolve(document) else { break };
        let bare =
            members.keys().all(|key| matches!(key.as_str(), "$ref" | "description" | "summary" | "title"));
        let Some(next) = at.resolve(document).filter(|_| bare).and_then(target_pointer) else { break };
        if next.resolve(document).is_none() {
            break;
        }
        at = next;
    }
    at
}
