//! What the answer holds that the document does not mention at all.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::reading::subject;
use crate::judge::schema::collapsed;
use crate::judge::verdict::Finding;
use crate::judge::words::value_words;
use crate::text::Pointer;

/// Members that no schema which applies there names. Below a place that already breaks its schema nothing is looked
/// for: what is documented there can't be told.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    if !matches!(evidence.body, Body::Json(_)) {
        return Vec::new();
    }
    let Some((schema, value)) = subject(evidence) else { return Vec::new() };
    let undocumented = schema.undocumented(&value);
    if undocumented.is_empty() {
        return Vec::new();
    }
    let violations = schema.violations(&value);
    let blurred = |member: &Pointer| {
        violations.iter().any(|violation| match violation.keyword.as_str() {
            "required" | "dependentRequired" => false,
            "additionalProperties" | "unevaluatedProperties" => violation.instance == *member,
            _ => member.is_within(&violation.instance),
        })
    };
    undocumented
        .into_iter()
        .filter(|member| !blurred(member))
        .map(|member| {
            let finding = Finding::new(Code::UndocumentedField, "no such field", "")
                .at(collapsed(&value, &member))
                .promised(target(evidence, schema.pointer()));
            match member.resolve(&value) {
                Some(found) => {
                    Finding { observed: value_words(evidence.mask, found), ..finding }.example(found.clone())
                }
                None => finding,
            }
        })
        .collect()
}

/// Where a schema that only refers to another one really stands.
fn target(evidence: &Evidence<'_>, pointer: &Pointer) -> Pointer {
    let mut at = pointer.clone();
    // A circle of references ends as surely as a long chain.
    for _ in 0..8 {
        let next = at.resolve(evidence.api.schemas.document()).and_then(|schema| schema.get("$ref"));
        let fragment = next.and_then(Value::as_str).and_then(|reference| reference.strip_prefix("#/"));
        let Some(fragment) = fragment else { break };
        let Ok(decoded) = percent_decode_str(fragment).decode_utf8() else { break };
        at = Pointer::new(&decoded);
    }
    at
}
