//! Keywords that say nothing in the version that a document is in, though they are read here all the same.

use serde_json::{Map, Value};

use crate::spec::desk::{Desk, Slip};
use crate::spec::version::SpecVersion;
use crate::text::Pointer;

/// Keywords of a schema that do not only describe it: beside a `$ref`, where they are void up to 3.0, something was meant by them.
const ASSERTIONS: [&str; 27] = [
    "type",
    "enum",
    "format",
    "nullable",
    "default",
    "readOnly",
    "writeOnly",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "items",
    "minProperties",
    "maxProperties",
    "required",
    "properties",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
];

/// Tells of what stands beside a `$ref` and is void there (OpenAPI 3.0, section 4.7.23).
pub(crate) fn beside_reference(schema: &Map<String, Value>, at: &Pointer, desk: &mut Desk) {
    for name in ASSERTIONS.into_iter().filter(|name| schema.contains_key(*name)) {
        desk.whisper(
            Slip::Sibling,
            at.child(name),
            format!("`{name}` stands beside a `$ref`, and up to OpenAPI 3.0 all that does is ignored"),
            format!("put the reference into `allOf`: `allOf: [{{$ref: ...}}]` beside `{name}`"),
        );
    }
}

/// Assertions of JSON Schema that 3.0 and 2.0 leave out (OpenAPI 3.0, section 4.7.24; 2.0, "Schema Object"): tools of that version pass
/// them over.
const LATER: [&str; 17] = [
    "const",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "$dynamicRef",
    "$recursiveRef",
];

/// Tells of keywords that the version does not have.
pub(crate) fn of_other_versions(
    schema: &Map<String, Value>,
    dialect: SpecVersion,
    at: &Pointer,
    desk: &mut Desk,
) {
    let mut tell = |keyword: &str, what: String, label: &str| {
        // What the upgrade wrote is nobody's slip.
        if !desk.moves.holds(&at.child(keyword)) {
            desk.whisper(Slip::Foreign, at.child(keyword), what, label);
        }
    };
    match dialect {
        SpecVersion::V2_0 | SpecVersion::V3_0 => {
            let version = if dialect == SpecVersion::V2_0 { "2.0" } else { "3.0" };
            let unknown =
                |keyword: &str| format!("OpenAPI {version} has no `{keyword}`, so tools pass it over");
            for keyword in LATER.into_iter().filter(|keyword| schema.contains_key(*keyword)) {
                tell(
                    keyword,
                    unknown(keyword),
                    "say `openapi: 3.1.0`, or say it in the words of this version",
                );
            }
            if dialect == SpecVersion::V2_0 {
                for keyword in ["anyOf", "oneOf", "not", "nullable", "writeOnly"] {
                    if schema.contains_key(keyword) {
                        tell(keyword, unknown(keyword), "it is OpenAPI 3.0's");
                    }
                }
            }
            for keyword in ["exclusiveMinimum", "exclusiveMaximum"] {
                if schema.get(keyword).is_some_and(Value::is_number) {
                    let what = format!("in OpenAPI {version} `{keyword}` is true or false, beside the bound");
                    tell(keyword, what, "say the bound by `minimum` or `maximum`, and `true` here");
                }
            }
            if schema.get("items").is_some_and(Value::is_array) {
                let what = format!("in OpenAPI {version} `items` is one schema, not a list");
                tell("items", what, "say `openapi: 3.1.0` and `prefixItems`, or one schema");
            }
            if schema.get("type").is_some_and(Value::is_array) {
                let what = format!("in OpenAPI {version} `type` is one type, not a list");
                tell("type", what, "3.0 says `nullable: true` for null, and `anyOf` for several types");
            }
        }
        SpecVersion::V3_1 | SpecVersion::V3_2 => {
            if schema.get("nullable") == Some(&Value::Bool(true)) && !admits_null(schema) {
                let what = "OpenAPI has no `nullable` from 3.1 on, so this allows nothing".to_owned();
                tell("nullable", what, "add null to the types: `type: [string, \"null\"]`");
            }
            for keyword in ["exclusiveMinimum", "exclusiveMaximum"] {
                if schema.get(keyword).is_some_and(Value::is_boolean) {
                    let what = format!("from OpenAPI 3.1 on `{keyword}` is the bound itself, a number");
                    tell(keyword, what, "put the bound here, and take the other one out");
                }
            }
        }
    }
}

/// Whether the types that a schema names have null among them.
fn admits_null(schema: &Map<String, Value>) -> bool {
    schema.get("type").and_then(Value::as_array).is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"))
}
