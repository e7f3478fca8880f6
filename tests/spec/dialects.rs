//! Schemas of every version become JSON Schema 2020-12.

use serde_json::{Value, json};

use crate::{clean, parsed, told};

/// The schema `S` of a document in a version, after loading.
fn upgraded(version: &str, schema: &Value) -> (Value, String) {
    let others = json!({
        "S": schema,
        "Cat": {"type": "object", "properties": {"kind": {"type": "string"}}},
        "Dog": {"type": "object", "properties": {"kind": {"type": "string"}}},
    });
    let (document, place) = if version == "2.0" {
        (json!({"swagger": "2.0", "paths": {}, "definitions": others}), "/definitions/S")
    } else {
        let components = json!({"schemas": others});
        (json!({"openapi": version, "paths": {}, "components": components}), "/components/schemas/S")
    };
    let (api, complaints) = parsed("api.json", &document.to_string()).unwrap();
    (api.schemas.document().pointer(place).unwrap().clone(), told(&complaints))
}

/// Every row: the versions, the schema, what becomes of it.
fn check(rows: &[(&[&str], Value, Value)]) {
    for (versions, schema, expected) in rows {
        for version in *versions {
            let (found, told) = upgraded(version, schema);
            assert_eq!(&found, expected, "{version}: {schema}");
            assert_eq!(told, "", "{version}: {schema}");
        }
    }
}

const OLD: &[&str] = &["3.0.3"];
const NEW: &[&str] = &["3.1.0", "3.2.0"];
const ALL: &[&str] = &["2.0", "3.0.0", "3.1.1", "3.2.0"];

#[test]
fn nullable_lets_null_through_every_keyword_beside_it() {
    let cat = json!({"$ref": "#/components/schemas/Cat"});
    check(&[
        (ALL, json!({"type": "string", "nullable": true}), json!({"type": ["string", "null"]})),
        (ALL, json!({"type": "string", "nullable": false}), json!({"type": "string"})),
        (
            &["2.0"],
            json!({"type": "string", "x-nullable": true}),
            json!({"type": ["string", "null"], "x-nullable": true}),
        ),
        (
            ALL,
            json!({"type": "string", "enum": ["a"], "nullable": true}),
            json!({"type": ["string", "null"], "enum": ["a", null]}),
        ),
        (
            ALL,
            json!({"type": "string", "enum": ["a", null], "nullable": true}),
            json!({"type": ["string", "null"], "enum": ["a", null]}),
        ),
        (NEW, json!({"type": ["string", "null"], "nullable": true}), json!({"type": ["string", "null"]})),
        (NEW, json!({"const": 1, "nullable": true}), json!({"enum": [1, null]})),
        (
            OLD,
            json!({"allOf": [cat], "nullable": true, "description": "d"}),
            json!({"description": "d", "anyOf": [{"allOf": [cat]}, {"type": "null"}]}),
        ),
        (OLD, json!({"anyOf": [cat], "nullable": true}), json!({"anyOf": [cat, {"type": "null"}]})),
        (
            NEW,
            json!({"$ref": "#/components/schemas/Cat", "nullable": true}),
            json!({"anyOf": [cat, {"type": "null"}]}),
        ),
        (OLD, json!({"$ref": "#/components/schemas/Cat", "nullable": true}), cat),
    ]);
}

#[test]
fn keywords_of_older_drafts_become_those_of_2020_12() {
    check(&[
        (OLD, json!({"minimum": 1, "exclusiveMinimum": true}), json!({"exclusiveMinimum": 1})),
        (
            NEW,
            json!({"minimum": 1, "exclusiveMinimum": true}),
            json!({"minimum": 1, "exclusiveMinimum": 1, "x-specdrift-exclusive": true}),
        ),
        (ALL, json!({"maximum": 1, "exclusiveMaximum": false}), json!({"maximum": 1})),
        (ALL, json!({"exclusiveMaximum": true}), json!({})),
        (NEW, json!({"exclusiveMinimum": 5}), json!({"exclusiveMinimum": 5})),
        (
            ALL,
            json!({"type": "integer", "format": "int32"}),
            json!({"type": "integer", "minimum": i32::MIN, "maximum": i32::MAX, "x-specdrift-format": {"minimum": "int32", "maximum": "int32"}}),
        ),
        (
            ALL,
            json!({"type": "integer", "format": "int64", "minimum": 1}),
            json!({"type": "integer", "minimum": 1, "maximum": i64::MAX, "x-specdrift-format": {"maximum": "int64"}}),
        ),
        (ALL, json!({"type": "string", "format": "int64"}), json!({"type": "string", "format": "int64"})),
        (ALL, json!({"type": "number", "format": "double"}), json!({"type": "number", "format": "double"})),
        (ALL, json!({"type": "file"}), json!({"type": "string", "format": "binary"})),
        (ALL, json!({"example": {"$ref": "no reference"}}), json!({"examples": [{"$ref": "no reference"}]})),
        (
            NEW,
            json!({"items": [{"type": "string"}, true], "additionalItems": false}),
            json!({"prefixItems": [{"type": "string"}, true], "items": false}),
        ),
        (
            NEW,
            json!({"dependencies": {"a": ["b"], "c": {"required": ["d"]}}}),
            json!({"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}}}),
        ),
        (
            NEW,
            json!({"$id": "urn:x", "$schema": "urn:y", "$anchor": "z", "$comment": "c"}),
            json!({"$comment": "c"}),
        ),
    ]);
}

#[test]
fn only_schemas_are_rewritten() {
    let api = clean(
        r#"{"openapi": "3.0.0", "paths": {}, "x-own": {"nullable": true, "$ref": "nowhere"}, "components": {
            "schemas": {"S": {"type": "object", "default": {"nullable": true, "$ref": "nowhere"},
                "properties": {"nullable": {"type": "boolean"}, "$ref": {"type": "string", "nullable": true},
                    "example": {"enum": [{"$ref": "nowhere"}]}}}},
            "examples": {"e": {"value": {"nullable": true, "$ref": "nowhere"}}}}}"#,
    );
    let document = api.schemas.document();
    let kept = json!({"nullable": true, "$ref": "nowhere"});
    for place in ["/x-own", "/components/schemas/S/default", "/components/examples/e/value"] {
        assert_eq!(document.pointer(place), Some(&kept), "{place}");
    }
    assert_eq!(
        document.pointer("/components/schemas/S/properties").unwrap(),
        &json!({
            "nullable": {"type": "boolean"},
            "$ref": {"type": ["string", "null"]},
            "example": {"enum": [{"$ref": "nowhere"}]},
        })
    );
}

#[test]
fn beside_a_reference_nothing_counts_up_to_3_0_and_everything_after() {
    let schema = json!({"$ref": "#/components/schemas/Cat", "minProperties": 1, "description": "d"});
    check(&[
        (OLD, schema.clone(), json!({"$ref": "#/components/schemas/Cat"})),
        (NEW, schema.clone(), schema),
    ]);
}

#[test]
fn discriminators_become_values_of_the_branches() {
    let (cat, dog) = ("#/components/schemas/Cat", "#/components/schemas/Dog");
    let branches = json!([{"$ref": cat}, {"$ref": dog}]);
    for (mapping, cats, dogs) in [
        (json!({}), "Cat", "Dog"),
        (json!({"c": "Cat"}), "c", "Dog"),
        (json!({"c": cat, "d": "#/components/schemas/Dog"}), "c", "d"),
    ] {
        let discriminator = json!({"propertyName": "kind", "mapping": mapping});
        let (found, told) =
            upgraded("3.0.3", &json!({"oneOf": branches, "discriminator": discriminator, "nullable": true}));
        let said = json!([
            {"$ref": cat, "properties": {"kind": {"const": cats, "x-specdrift-discriminator": true}}},
            {"$ref": dog, "properties": {"kind": {"const": dogs, "x-specdrift-discriminator": true}}},
        ]);
        assert_eq!((found["anyOf"][0]["oneOf"].clone(), told.as_str()), (said, ""), "{mapping}");
        assert_eq!(found["discriminator"], discriminator);
    }
}

#[test]
fn discriminators_that_make_no_sense_do_no_harm() {
    for discriminator in [
        json!("kind"),
        json!({}),
        json!({"propertyName": 7}),
        json!({"propertyName": "kind", "mapping": {"a": 1}}),
        json!({"propertyName": "kind", "mapping": []}),
        json!([]),
    ] {
        let schema = json!({"type": "object", "discriminator": discriminator});
        assert_eq!(upgraded("3.0.3", &schema).0, schema, "{discriminator}");
    }
}

#[test]
fn keywords_that_are_not_as_they_have_to_be_are_told_and_left_out() {
    for (schema, expected, complaint) in [
        (
            json!({"type": "int"}),
            json!({}),
            "`type` is `int`, not a type of JSON Schema; it is left out; did you mean `integer`?",
        ),
        (
            json!({"type": "strng", "minLength": 1}),
            json!({"minLength": 1}),
            "`type` is `strng`, not a type of JSON Schema; it is left out; did you mean `string`?",
        ),
        (
            json!({"required": true}),
            json!({}),
            "`required` is `true`, not a list of names; it is left out; \
             name the property in the `required` of the object that has it",
        ),
        (json!({"minLength": -1}), json!({}), "`minLength` is `-1`, not a whole number; it is left out"),
        (json!({"allOf": []}), json!({}), "`allOf` is an empty list, not a list with items; it is left out"),
        (json!({"multipleOf": 0}), json!({}), "`multipleOf` is `0`, not a number above zero; it is left out"),
        (
            json!({"properties": {"a": null}}),
            json!({"properties": {"a": {}}}),
            "a schema is expected here, not empty; anything is taken as valid",
        ),
        (
            json!({"type": "string", "enum": [3.9, 3.1]}),
            json!({"type": "string", "enum": [3.9, 3.1]}),
            "no value of this `enum` is of the type `string` beside it, so nothing is valid here; write its values in quotes",
        ),
        // What is meant is beyond doubt.
        (json!({"type": ["string", null]}), json!({"type": ["string", "null"]}), ""),
        (json!({"maxLength": 5.0}), json!({"maxLength": 5}), ""),
        (json!({"minimum": "0"}), json!({"minimum": 0}), ""),
        (json!({"required": ["a", "a"]}), json!({"required": ["a"]}), ""),
        (json!({"description": null}), json!({}), ""),
    ] {
        let (found, told) = upgraded("3.1.0", &schema);
        let told = told.split_once(' ').map_or("", |(_, told)| told);
        assert_eq!((found, told), (expected, complaint), "{schema}");
    }
}
