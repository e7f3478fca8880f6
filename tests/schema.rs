//! Rows of schemas, values and what is said of them.

#![expect(clippy::needless_pass_by_value, reason = "a row is written where it is used")]

use std::sync::Arc;

use serde_json::{Value, json};

use specdrift::schema::{Direction, Empty, Schema, Schemas, Shape, Type, Types};
use specdrift::text::Pointer;

/// The schema `Root` of a document with these component schemas.
fn root(schemas: Value) -> Arc<Schema> {
    towards(Direction::Request, schemas)
}

fn towards(direction: Direction, schemas: Value) -> Arc<Schema> {
    let document = json!({ "openapi": "3.1.0", "paths": {}, "components": { "schemas": schemas } });
    Schemas::over(Arc::new(document)).at(&Pointer::new("/components/schemas/Root"), direction)
}

fn of(schema: Value) -> Arc<Schema> {
    root(json!({ "Root": schema }))
}

/// `place keyword: documented`, a line each.
fn violations(schema: &Schema, value: &Value) -> Vec<String> {
    let found = schema.violations(value).into_iter();
    found
        .map(|violation| format!("{} {}: {}", violation.instance, violation.keyword, violation.documented))
        .collect()
}

/// `place keyword value`, a line each.
fn spoiled(schema: &Schema, sample: &Value) -> Vec<String> {
    let spoiled = schema.spoil(sample).into_iter();
    spoiled
        .map(|spoiled| {
            let there = spoiled.pointer.resolve(&spoiled.value).map_or("gone".to_owned(), Value::to_string);
            format!("{} {} {there}", spoiled.pointer, spoiled.keyword)
        })
        .collect()
}

#[track_caller]
fn sampled(schema: Value, shape: Shape, expected: Value) {
    let schema = of(schema);
    let sample = schema.sample(shape, "x1").map(|sample| sample.value);
    assert_eq!(sample, Ok(expected));
}

#[test]
fn schemas_are_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Schemas>();
    shared::<Schema>();
}

#[test]
fn a_full_sample_holds_every_member_in_document_order_and_reads_well() {
    sampled(
        json!({
            "type": "object",
            "required": ["email"],
            "properties": {
                "name": { "type": "string" },
                "email": { "type": "string", "format": "email" },
                "website": { "type": "string", "format": "uri" },
                "externalId": { "type": "string" },
                "age": { "type": "integer", "minimum": 18 },
                "birthday": { "type": "string", "format": "date" },
                "country": { "type": "string", "pattern": "^[A-Z]{2}$" },
                "tags": { "type": "array", "items": { "type": "string" } },
                "plan": { "enum": ["pro", "free"] },
                "price": { "type": "number", "multipleOf": 0.01, "exclusiveMinimum": 0 },
                "active": { "type": "boolean" },
                "note": { "type": ["null", "string"], "maxLength": 3 }
            }
        }),
        Shape::Full,
        json!({
            "name": "Ada x1",
            "email": "ada+x1@example.com",
            "website": "https://example.com/website-x1",
            "externalId": "external-id-x1",
            "age": 18,
            "birthday": "2024-01-15",
            "country": "GB",
            "tags": ["tag"],
            "plan": "pro",
            "price": 1,
            "active": true,
            "note": "a"
        }),
    );
}

#[test]
fn a_minimal_sample_holds_what_is_required_alone() {
    sampled(
        json!({
            "type": "object",
            "required": ["b"],
            "properties": { "a": { "type": "string" }, "b": { "type": "array", "items": {}, "minItems": 2 } }
        }),
        Shape::Minimal,
        json!({ "b": ["b", "b"] }),
    );
}

#[test]
fn samples_meet_what_is_asked_of_them() {
    let rows = [
        json!({ "type": "string", "minLength": 12, "maxLength": 14 }),
        json!({ "type": "string", "pattern": "^(?=.*[0-9])[a-z0-9]{8,}$" }),
        json!({ "type": "string", "pattern": "^pm_[A-Za-z0-9]{24}$" }),
        json!({ "type": "string", "format": "uuid" }),
        json!({ "type": "string", "format": "email", "maxLength": 8 }),
        json!({ "type": "string", "format": "hostname", "not": { "const": "example.com" } }),
        json!({ "type": "integer", "minimum": 1000, "multipleOf": 7 }),
        json!({ "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1 }),
        json!({ "type": "number", "minimum": -2.5, "maximum": -1.5 }),
        json!({ "type": "array", "items": { "enum": ["a", "b", "c"] }, "minItems": 3, "uniqueItems": true }),
        json!({ "type": "array", "items": { "type": "object", "properties": { "email": { "type": "string" } } },
                "minItems": 3, "uniqueItems": true }),
        json!({ "type": "array", "prefixItems": [{ "type": "integer" }, { "type": "string" }], "items": false,
                "minItems": 2 }),
        json!({ "type": "array", "contains": { "const": 7 }, "minContains": 2 }),
        json!({ "type": "object", "minProperties": 2 }),
        json!({ "type": "object", "minProperties": 1, "patternProperties": { "^x-": { "type": "integer" } },
                "additionalProperties": false }),
        json!({ "type": "object", "propertyNames": { "pattern": "^[a-z]{3}$" }, "minProperties": 2 }),
        json!({ "oneOf": [
            { "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] },
            { "type": "object", "properties": { "b": { "type": "string" } }, "required": ["b"] } ] }),
        json!({ "allOf": [
            { "type": "object", "properties": { "a": { "type": "string", "minLength": 3 } }, "required": ["a"] },
            { "properties": { "a": { "maxLength": 3 }, "b": { "const": 1 } }, "required": ["b"] } ] }),
        json!({ "type": "object", "properties": { "kind": { "type": "string" } }, "required": ["kind"],
                "if": { "properties": { "kind": { "const": "kind" } } }, "then": { "required": ["extra"] } }),
        json!({ "type": "object", "properties": { "a": { "type": "integer" } }, "required": ["a"],
                "unevaluatedProperties": false }),
        json!({ "type": "object", "dependentRequired": { "a": ["b"] },
                "properties": { "a": { "type": "string" }, "b": { "type": "integer" } } }),
        json!({ "const": { "a": [1] } }),
        json!({ "not": { "type": "object" } }),
        json!(true),
        json!({}),
    ];
    for row in rows {
        for shape in [Shape::Minimal, Shape::Full] {
            let schema = of(row.clone());
            let sample = schema.sample(shape, "x1").unwrap_or_else(|why| panic!("{row}: {why:?}"));
            assert!(schema.admits(&sample.value), "{row}: {}", sample.value);
            assert_eq!(schema.sample(shape, "x1"), Ok(sample), "{row}");
        }
    }
}

#[test]
fn an_optional_member_that_only_odd_values_tell_apart_is_left_out() {
    sampled(
        json!({
            "type": "object",
            "properties": {
                "id": { "type": "integer" },
                "either": { "oneOf": [
                    { "type": "object", "properties": { "a": { "type": "string" } } },
                    { "type": "object", "properties": { "b": { "type": "string" } } } ] }
            }
        }),
        Shape::Full,
        json!({ "id": 1 }),
    );
}

#[test]
fn a_salt_changes_what_must_be_unique() {
    let schema = of(json!({ "type": "string", "format": "uuid" }));
    assert_ne!(schema.sample(Shape::Full, "a"), schema.sample(Shape::Full, "b"));
}

#[test]
fn recursion_stops_where_it_may() {
    let tree = json!({ "Root": {
        "type": "object",
        "properties": {
            "name": { "type": "string" },
            "parent": { "$ref": "#/components/schemas/Root" },
            "children": { "type": "array", "items": { "$ref": "#/components/schemas/Root" } }
        },
        "required": ["name", "children"]
    } });
    let sample = root(tree).sample(Shape::Full, "").map(|sample| sample.value);
    assert_eq!(sample.map(|value| value.to_string().len() < 200), Ok(true));
}

#[test]
fn what_admits_no_value_says_so_with_the_keywords_that_conflict() {
    let rows = [
        (
            json!({ "Root": { "type": "integer", "minimum": 10, "maximum": 5 } }),
            vec!["/components/schemas/Root/minimum", "/components/schemas/Root/maximum"],
        ),
        (
            json!({ "Root": { "type": "object", "required": ["next"],
                "properties": { "next": { "$ref": "#/components/schemas/Root" } } } }),
            vec![],
        ),
    ];
    for (schemas, expected) in rows {
        match root(schemas.clone()).sample(Shape::Full, "") {
            Err(Empty::Unsatisfiable(pointers)) => {
                let pointers: Vec<_> = pointers.iter().map(Pointer::as_str).collect();
                if !expected.is_empty() {
                    assert_eq!(pointers, expected);
                }
                eprintln!("{pointers:?}");
            }
            other => panic!("{schemas}: {other:?}"),
        }
    }
}

#[test]
fn absurd_sizes_are_not_found() {
    let schema = of(json!({ "type": "string", "minLength": 10_000_000 }));
    assert!(matches!(schema.sample(Shape::Minimal, ""), Err(Empty::NotFound(_))));
}

#[test]
fn a_reference_that_leads_nowhere_breaks_its_schema_alone() {
    let schema = of(json!({ "properties": { "a": { "$ref": "#/components/schemas/Gone" } } }));
    let why = "the `$ref` at `/components/schemas/Root/properties/a/$ref` leads nowhere: `#/components/schemas/Gone`";
    assert_eq!(schema.broken(), Some(why));
    assert!(schema.admits(&json!(1)));
    assert_eq!(schema.sample(Shape::Full, ""), Err(Empty::Broken(why.to_owned())));
}

#[test]
fn a_keyword_that_cannot_be_built_is_dropped_and_the_rest_holds() {
    let rows = [
        json!({ "type": "string", "pattern": "(" , "maxLength": 3 }),
        json!({ "type": "string", "minLength": "one", "maxLength": 3 }),
        json!({ "type": "string", "required": true, "maxLength": 3 }),
        json!({ "type": "string", "allOf": [{ "type": "strin" }], "maxLength": 3 }),
    ];
    for row in rows {
        let schema = of(row.clone());
        assert_eq!(schema.broken(), None, "{row}");
        assert!(schema.admits(&json!("abc")) && !schema.admits(&json!("abcd")), "{row}");
        assert!(schema.sample(Shape::Full, "").is_ok(), "{row}");
    }
}

#[test]
fn violations_are_those_of_the_nearest_branch() {
    let schema = of(json!({
        "type": "object",
        "required": ["kind", "id"],
        "properties": { "kind": { "type": "string", "enum": ["a", "b"] }, "id": { "type": ["integer", "null"] } },
        "additionalProperties": true,
        "oneOf": [
            { "properties": { "kind": { "const": "a" }, "size": { "type": "integer", "maximum": 3 } } },
            { "properties": { "kind": { "const": "b" }, "label": { "type": "string" } }, "required": ["label"] }
        ]
    }));
    let rows = [
        (json!({ "kind": "a", "id": 1, "size": 4 }), vec!["/size maximum: at most 3"]),
        (json!({ "kind": "b", "id": 1 }), vec!["/label required: required"]),
        (json!({ "kind": "a", "id": "1" }), vec!["/id type: type integer or null"]),
        (json!({ "kind": "a" }), vec!["/id required: required"]),
        (json!([]), vec![" type: type object"]),
    ];
    for (value, expected) in rows {
        let found = violations(&schema, &value);
        assert_eq!(
            found.iter().filter(|line| !line.contains("const")).collect::<Vec<_>>(),
            expected,
            "{value}"
        );
    }
}

#[test]
fn keywords_are_those_of_the_document() {
    let rows = [
        (json!({ "enum": ["a"] }), json!("b"), " enum: `a`", "/enum"),
        (json!({ "const": "a" }), json!("b"), " const: `a`", "/const"),
        (json!({ "type": "integer" }), json!(1.5), " type: type integer", "/type"),
        (
            json!({ "prefixItems": [{}], "items": false }),
            json!([1, 2]),
            "/1 items: nothing allowed here",
            "/items",
        ),
        (
            json!({ "properties": { "a": false } }),
            json!({ "a": 1 }),
            "/a properties: nothing allowed here",
            "/properties/a",
        ),
        (
            json!({ "dependentRequired": { "a": ["b"] } }),
            json!({ "a": 1 }),
            "/b dependentRequired: required",
            "/dependentRequired",
        ),
        (
            json!({ "propertyNames": { "maxLength": 1 } }),
            json!({ "ab": 1 }),
            "/ab propertyNames: member names: at most 1 character",
            "/propertyNames",
        ),
        (json!({ "maxLength": 1 }), json!("ab"), " maxLength: at most 1 character", "/maxLength"),
        (json!({ "format": "date" }), json!("1.1.2024"), " format: format date", "/format"),
        (
            json!({ "unevaluatedProperties": false }),
            json!({ "a": 1 }),
            "/a unevaluatedProperties: no other members",
            "/unevaluatedProperties",
        ),
        (
            json!({ "oneOf": [{ "minimum": 1 }, { "minimum": 2 }] }),
            json!(3),
            " oneOf: exactly one of 2 alternatives",
            "/oneOf",
        ),
        (json!({ "not": { "type": "string" } }), json!("a"), " not: not of the excluded kind", "/not"),
    ];
    for (row, value, expected, place) in rows {
        let schema = of(row.clone());
        assert_eq!(violations(&schema, &value), [expected], "{row}");
        let found = schema.violations(&value)[0].schema.to_string();
        assert!(found.starts_with(&format!("/components/schemas/Root{place}")), "{row}: {found}");
    }
}

#[test]
fn every_forbidden_member_is_a_violation_of_its_own() {
    let schema = of(json!({ "properties": { "a": {} }, "additionalProperties": false }));
    assert_eq!(
        violations(&schema, &json!({ "a": 1, "b": 2, "c~/d": 3 })),
        [
            "/b additionalProperties: no other members than `a`",
            "/c~0~1d additionalProperties: no other members than `a`"
        ]
    );
    let found = schema.violations(&json!({ "b": 2 }));
    assert_eq!(found[0].schema.as_str(), "/components/schemas/Root/additionalProperties");
}

#[test]
fn the_types_of_all_branches_are_documented_when_none_fits() {
    let schema =
        of(json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] }));
    assert_eq!(violations(&schema, &json!(1)), [" type: type string or array"]);
    assert_eq!(violations(&schema, &json!([1])), ["/0 type: type string"]);
}

#[test]
fn read_only_members_are_not_required_in_requests_nor_write_only_ones_in_responses() {
    let schemas = json!({
        "Id": { "type": "string", "readOnly": true },
        "Base": { "properties": { "secret": { "type": "string", "writeOnly": true } } },
        "Root": {
            "allOf": [
                { "$ref": "#/components/schemas/Base" },
                { "required": ["id", "secret", "name", "name"] },
                { "properties": { "id": { "$ref": "#/components/schemas/Id" }, "name": { "type": "string" } } }
            ]
        }
    });
    let rows = [
        (Direction::Request, json!({ "secret": "s", "name": "n" }), json!({ "name": "n" })),
        (Direction::Response, json!({ "id": "1", "name": "n" }), json!({ "name": "n" })),
    ];
    for (direction, right, wrong) in rows {
        let schema = towards(direction, schemas.clone());
        assert!(schema.admits(&right), "{direction:?} {:?}", schema.violations(&right));
        assert!(!schema.admits(&wrong), "{direction:?}");
        let sample = schema.sample(Shape::Full, "").map(|sample| sample.value);
        let names =
            |value: Value| value.as_object().map(|members| members.keys().cloned().collect::<Vec<_>>());
        assert_eq!(sample.map(|value| names(value).map(|names| names.len())), Ok(Some(2)), "{direction:?}");
    }
}

#[test]
fn undocumented_members_are_found_at_any_depth() {
    let schema = root(json!({
        "Node": { "type": "object", "properties": { "id": {}, "next": { "$ref": "#/components/schemas/Node" } } },
        "Root": {
            "type": "object",
            "properties": {
                "free": { "type": "object" },
                "map": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Node" } },
                "open": { "properties": { "a": {} }, "additionalProperties": true },
                "headers": { "patternProperties": { "^x-": {} } },
                "list": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } },
                "either": { "oneOf": [
                    { "properties": { "kind": { "const": "a" }, "a": {} }, "required": ["kind"] },
                    { "properties": { "kind": { "const": "b" }, "b": {} }, "required": ["kind"] } ] },
                "both": { "allOf": [{ "properties": { "a": {} } }, { "properties": { "b": {} } }] }
            },
            "required": ["named"]
        }
    }));
    let rows = [
        (json!({ "named": 1 }), vec![]),
        (json!({ "named": 1, "free": { "any": { "thing": 1 } } }), vec![]),
        (json!({ "named": 1, "map": { "k": { "id": 1, "x": 1 } } }), vec!["/map/k/x"]),
        (json!({ "named": 1, "open": { "x": 1 } }), vec![]),
        (json!({ "named": 1, "headers": { "x-a": 1, "y": 1 } }), vec!["/headers/y"]),
        (
            json!({ "named": 1, "list": [{ "id": 1 }, { "next": { "next": { "x": 1 } } }] }),
            vec!["/list/1/next/next/x"],
        ),
        (json!({ "named": 1, "either": { "kind": "a", "b": 1 } }), vec!["/either/b"]),
        (json!({ "named": 1, "either": { "kind": "c", "b": 1, "x": 1 } }), vec!["/either/x"]),
        (json!({ "named": 1, "both": { "a": 1, "b": 1, "c": 1 } }), vec!["/both/c"]),
        (json!({ "free": 1, "x": { "y": 1 } }), vec!["/x"]),
    ];
    for (value, expected) in rows {
        let found = schema.undocumented(&value);
        assert_eq!(found.iter().map(Pointer::as_str).collect::<Vec<_>>(), expected, "{value}");
    }
}

#[test]
fn each_spoiled_value_is_wrong_in_one_place() {
    let schema = of(json!({
        "type": "object",
        "required": ["kind", "n"],
        "additionalProperties": false,
        "properties": {
            "kind": { "type": "string", "enum": ["a", "b"] },
            "n": { "type": "integer" },
            "note": { "type": ["string", "null"] }
        }
    }));
    let expected = [
        "/kind required gone",
        "/n required gone",
        " type null",
        " type true",
        " type 42",
        " type \"text\"",
        " type []",
        "/unexpectedField additionalProperties \"text\"",
        "/kind type null",
        "/kind type true",
        "/kind type 42",
        "/kind type []",
        "/kind type {}",
        "/kind enum \"undocumented\"",
        "/n type null",
        "/n type true",
        "/n type 4.2",
        "/n type \"text\"",
        "/n type []",
        "/n type {}",
        "/note type true",
        "/note type 42",
        "/note type []",
        "/note type {}",
    ];
    assert_eq!(spoiled(&schema, &json!({ "kind": "a", "n": 1, "note": "x" })), expected);
}

#[test]
fn a_fault_that_another_branch_admits_is_none() {
    let schema = of(json!({ "anyOf": [
        { "type": "object", "required": ["a"], "properties": { "a": { "type": "string" } } },
        { "type": "object", "required": ["b"], "properties": { "a": { "type": "integer" } } }
    ] }));
    let found = spoiled(&schema, &json!({ "a": "x", "b": 1 }));
    assert!(
        !found.iter().any(|line| line.starts_with("/a type 42") || line.starts_with("/a required")),
        "{found:?}"
    );
}

#[test]
fn types_and_names_are_those_of_every_branch() {
    let schema = root(json!({
        "Base": { "properties": { "id": { "type": "integer", "readOnly": true } }, "required": ["id"] },
        "Root": {
            "allOf": [{ "$ref": "#/components/schemas/Base" }],
            "properties": { "list": { "type": "array", "items": { "anyOf": [{ "type": "string" }, { "const": 1 }] } } }
        }
    }));
    let of = |kinds: &[Type]| kinds.iter().copied().collect::<Types>();
    let rows = [
        ("/id", of(&[Type::Integer])),
        ("/list", of(&[Type::Array])),
        ("/list/3", of(&[Type::String, Type::Integer])),
        ("/other", Types::NONE),
        ("/list/0/deeper", Types::NONE),
    ];
    for (at, expected) in rows {
        assert_eq!(schema.types_at(&Pointer::new(at)), expected, "{at}");
    }
    assert_eq!(schema.names_at(&Pointer::root()), ["list", "id"]);
    assert_eq!(schema.required_at(&Pointer::root()), Vec::<String>::new());
    assert_eq!(schema.annotation_at(&Pointer::new("/id"), "readOnly"), Some(json!(true)));
}

#[test]
fn a_document_that_is_itself_a_schema_will_do() {
    let schemas =
        Schemas::over(Arc::new(json!({ "type": "object", "properties": { "a": { "format": "int32" } } })));
    let schema = schemas.at(&Pointer::root(), Direction::Response);
    assert!(!schema.admits(&json!(1)));
    assert_eq!(schemas.unknown_formats(), ["int32"]);
    assert_eq!(
        schemas.at(&Pointer::new("/nowhere"), Direction::Request).broken(),
        Some("nothing stands at `/nowhere`")
    );
}

const KEYWORDS: &[&str] = &[
    "$ref",
    "$defs",
    "$dynamicRef",
    "$id",
    "$schema",
    "$anchor",
    "type",
    "enum",
    "const",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "properties",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "required",
    "dependentRequired",
    "dependentSchemas",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "items",
    "prefixItems",
    "contains",
    "minContains",
    "uniqueItems",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "multipleOf",
    "readOnly",
    "example",
    "examples",
    "discriminator",
    "contentEncoding",
    "contentMediaType",
];

fn junk() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("("),
        json!("x"),
        json!("#"),
        json!("#/components/schemas/Root"),
        json!("#/nowhere"),
        json!([]),
        json!([null]),
        json!(["a", "a"]),
        json!([{}]),
        json!([{ "$ref": "#/components/schemas/Root" }]),
        json!({}),
        json!({ "a": null }),
        json!({ "a": { "$ref": "#/components/schemas/Root" } }),
        json!({ "(": {} }),
    ]
}

#[test]
fn nonsense_never_panics() {
    for keyword in KEYWORDS.iter().copied() {
        for value in &junk() {
            let inner = json!({ keyword: value });
            let schema =
                of(json!({ "properties": { "a": inner }, keyword: value, "type": ["object", "string"] }));
            for direction in [Direction::Request, Direction::Response] {
                let schema = Schemas::over(Arc::new(json!({ "x": { keyword: value } })))
                    .at(&Pointer::new("/x"), direction);
                let _ = (schema.broken(), schema.sample(Shape::Full, "x"));
            }
            let _ = (schema.types_at(&Pointer::new("/a")), schema.names_at(&Pointer::root()));
            for sample in [json!({ "a": { "b": [1] } }), json!("x"), json!(1)] {
                let _ = (schema.admits(&sample), schema.violations(&sample), schema.undocumented(&sample));
                let _ = schema.spoil(&sample);
            }
            for shape in [Shape::Minimal, Shape::Full] {
                if let Ok(sample) = schema.sample(shape, "x") {
                    assert!(schema.admits(&sample.value), "{keyword} {value}");
                    let _ = schema.spoil(&sample.value);
                }
            }
        }
    }
}
