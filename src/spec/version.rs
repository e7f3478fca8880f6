//! Versions of OpenAPI.

use serde_json::Value;

/// A version of the OpenAPI specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the versions")]
pub enum SpecVersion {
    V2_0,
    V3_0,
    V3_1,
    V3_2,
}

/// The version that a document says it is in: `None` when it says nothing, the text when it is none that is read here.
pub(crate) fn version(document: &Value) -> Option<Result<SpecVersion, String>> {
    let said = document.get("openapi").or_else(|| document.get("swagger"))?;
    // `swagger: 2.0` and `openapi: 3.1` without quotes are numbers in YAML.
    let text = match said {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    let mut numbers = text.split('.');
    Some(match (numbers.next(), numbers.next()) {
        (Some("2"), Some("0") | None) => Ok(SpecVersion::V2_0),
        (Some("3"), Some("0")) => Ok(SpecVersion::V3_0),
        (Some("3"), Some("1")) => Ok(SpecVersion::V3_1),
        (Some("3"), Some("2")) => Ok(SpecVersion::V3_2),
        _ => Err(text),
    })
}
