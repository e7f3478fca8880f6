//! Does an answer hold what was only ever to be sent?

use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Body;
use crate::judge::evidence::Evidence;
use crate::judge::reading::subject;
use crate::judge::schema::collapsed;
use crate::judge::verdict::Finding;
use crate::schema::Type;
use crate::suite::Level;

/// Members that the document marks as `writeOnly` (OpenAPI 3.1, section 4.8.24.5). What they hold is not shown: it may well be a
/// password. One that holds nothing, or stars, gives nothing away.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    if !matches!(evidence.body, Body::Json(_)) {
        return Vec::new();
    }
    let Some((schema, value)) = subject(evidence) else { return Vec::new() };
    schema
        .misplaced(&value)
        .into_iter()
        .filter_map(|at| Some((at.resolve(&value)?, at)))
        .map(|(found, at)| {
            let level = if tells_nothing(found) { Level::Warn } else { Code::WriteOnlyLeaked.level() };
            Finding::new(Code::WriteOnlyLeaked, "`writeOnly`", observed(found))
                .at(collapsed(&value, &at))
                .promised(schema.target())
                .level(level)
        })
        .collect()
}

fn tells_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.chars().all(|c| matches!(c, '*' | '•')),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn observed(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::String(text) if tells_nothing(value) => format!("string {}", Value::from(text.as_str())),
        Value::String(text) => format!("string of {} characters, not shown", text.chars().count()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            format!("{}, not shown", Type::of(value))
        }
    }
}
