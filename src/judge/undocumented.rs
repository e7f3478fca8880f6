//! What the answer holds that the document does not mention at all.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::reading::subject;
use crate::judge::schema::collapsed;
use crate::judge::verdict::Finding;
use crate::judge::words::choice;
use crate::judge::words::value_words;
use crate::schema::Schema;
use crate::schema::Type;
use crate::suite::Level;
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
        .filter_map(|member| Some((member.resolve(&value)?, member)))
        .map(|(found, member)| {
            let (code, documented) = elsewhere(&schema, &member, found)
                .unwrap_or((Code::UndocumentedField, "no such field".to_owned()));
            Finding::new(code, documented, value_words(evidence.mask, found))
                .at(collapsed(&value, &member))
                .promised(target(evidence, schema.pointer()))
                .level(Level::Warn)
                .example(found.clone())
        })
        .collect()
}

/// What a member is whose name only alternatives have that the value does not fit: where its type fits none of these either, that
/// is likelier to be why.
fn elsewhere(schema: &Schema, member: &Pointer, found: &Value) -> Option<(Code, String)> {
    let types = schema.types_at(member);
    if types.is_empty() {
        return None;
    }
    let names: Vec<_> = types.iter().map(Type::name).collect();
    let documented = format!("type {}, in an alternative that does not fit", choice(&names));
    let code = if types.admit(Type::of(found)) { Code::UndocumentedField } else { Code::TypeChanged };
    Some((code, documented))
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
