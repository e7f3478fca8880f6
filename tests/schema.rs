//! Rows of schemas, values and what is said of them.

#![expect(clippy::needless_pass_by_value, reason = "a row is written where it is used")]

use std::sync::Arc;

use serde_json::{Value, json};

use specdrift::schema::{Direction, Empty, Medium, Reach, Schema, Schemas, Shape, Showing, Type, Types};
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

#[track_caller]
fn has_samples(rows: Vec<Value>) {
    let mut without = Vec::new();
    for row in rows {
        let schema = of(row.clone());
        for shape in [Shape::Minimal, Shape::Full] {
            match schema.sample(shape, "x1") {
                Ok(sample) => {
                    println!("{row}: {}", sample.value);
                    assert!(schema.admits(&sample.value), "{row}: {}", sample.value);
                }
                Err(why) => without.push(format!("{row}: {why:?}")),
            }
        }
    }
    assert!(without.is_empty(), "{}", without.join("\n"));
}

#[test]
fn every_format_has_readable_samples() {
    let rows = [
        ("date", "2024-01-15"),
        ("date-time", "2024-01-15T09:30:00Z"),
        ("time", "09:30:00Z"),
        ("duration", "P1D"),
        ("email", "ada+x1@example.com"),
        ("idn-email", "ada+x1@example.com"),
        ("hostname", "x1.example.com"),
        ("idn-hostname", "x1.example.com"),
        ("ipv4", "192.0.2.1"),
        ("ipv6", "2001:db8::1"),
        ("uri", "https://example.com/value-x1"),
        ("uri-reference", "https://example.com/value-x1"),
        ("iri", "https://example.com/value-x1"),
        ("iri-reference", "https://example.com/value-x1"),
        ("uri-template", "https://example.com/{id}"),
        ("json-pointer", "/a/b"),
        ("relative-json-pointer", "0"),
        ("regex", "^[a-z]+$"),
        ("byte", "c3BlY2RyaWZ0eDEu"),
        ("base64url", "c3BlY2RyaWZ0eDEu"),
        ("binary", "specdrift x1"),
        ("password", "text"),
        ("made-up", "text"),
    ];
    for (format, expected) in rows {
        let schema = of(json!({ "type": "string", "format": format }));
        let sample = schema.sample(Shape::Full, "x1").map(|sample| sample.value);
        assert_eq!(sample, Ok(json!(expected)), "{format}");
    }
}

#[test]
fn patterns_of_all_sorts_have_samples() {
    let patterns = [
        r"^\p{L}+$",
        r"^\p{Lu}\p{Ll}*$",
        r"^\p{Script=Greek}+$",
        r"^[\p{L}\p{N}_.-]{3,20}$",
        r"^\cJ$",
        r"^[^]$",
        r"^[^]{2,}$",
        r"^\u{61}+$",
        r"^\u0061\x62$",
        r"^(a|b)\1$",
        r"^(?<y>\d)\k<y>$",
        r#"^(['"]).*\1$"#,
        r"^(?=.*[A-Z])(?=.*\d)(?=.*[@$!%*?&])[A-Za-z\d@$!%*?&]{8,32}$",
        r"^(?!.*foo)[a-z]{3,}$",
        r"^(?!0+$)\d{1,9}$",
        r"^(?!\s)(?!.*\s$).+$",
        r"^(?!.*--)[a-z0-9-]{1,63}(?<!-)$",
        r"\d{3}-\d{4}",
        r"^[\w.-]+@[\w-]+\.[a-z]{2,}$",
        r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$",
        r"^$",
        r"^\s*$",
        r"^[^\s]+$",
        r"^\/.*$",
        r"^arn:aws:iam::\d{12}:role/.+$",
        r"^(?i)[A-F0-9]{8}$",
        r"^[\d\-]{4}$",
        r"^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$",
        r"^\+?[1-9]\d{1,14}$",
        r"^(-?(?:[1-9][0-9]*)?[0-9]{4})-(1[0-2]|0[1-9])-(3[01]|0[1-9]|[12][0-9])T(2[0-3]|[01][0-9]):([0-5][0-9])$",
        r"^data:[a-z]+\/[a-z]+;base64,[A-Za-z0-9+/]+={0,2}$",
        r"^#(?:[0-9a-fA-F]{3}){1,2}$",
        r"^[ -~]*$",
        r"^[^<>]*$",
        r"^.{1,5}$",
        r"(^$)|(^[a-z]+$)",
    ];
    has_samples(patterns.iter().map(|pattern| json!({ "type": "string", "pattern": pattern })).collect());
}

#[test]
fn text_meets_pattern_length_and_format_at_once() {
    has_samples(vec![
        json!({ "type": "string", "pattern": "^[0-9a-f]+$", "minLength": 64, "maxLength": 64 }),
        json!({ "type": "string", "pattern": "^(\\d{3}|\\d{5})$", "minLength": 5 }),
        json!({ "type": "string", "pattern": "^(?:[a-z0-9]+(?:-[a-z0-9]+)*)$", "minLength": 10, "maxLength": 12 }),
        json!({ "type": "string", "pattern": "^[A-Z][a-z]*( [A-Z][a-z]*)*$", "minLength": 30 }),
        json!({ "type": "string", "pattern": "^https://", "format": "uri" }),
        json!({ "type": "string", "pattern": "^https://example\\.org/", "format": "uri" }),
        json!({ "type": "string", "pattern": "^[^@]+@example\\.org$", "format": "email" }),
        json!({ "type": "string", "format": "date", "pattern": "^\\d{4}-\\d{2}-01$" }),
        json!({ "type": "string", "format": "date-time", "pattern": "\\+00:00$" }),
        json!({ "type": "string", "format": "date-time", "pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$" }),
        json!({ "type": "string", "format": "uri", "maxLength": 10 }),
        json!({ "type": "string", "format": "uri", "minLength": 200 }),
        json!({ "type": "string", "format": "email", "minLength": 100 }),
        json!({ "type": "string", "format": "hostname", "minLength": 100 }),
        json!({ "type": "string", "format": "date-time", "minLength": 24 }),
        json!({ "type": "string", "format": "byte", "minLength": 40 }),
        json!({ "type": "string", "allOf": [{ "pattern": "[0-9]" }, { "pattern": "[A-Z]" }], "minLength": 8 }),
        json!({ "type": "string", "allOf": [{ "pattern": "^[a-z0-9]*$" }, { "pattern": "[0-9]$" }], "minLength": 8 }),
        json!({ "type": "string", "maxLength": 0 }),
        json!({ "type": "string", "not": { "pattern": "^[a-z]+$" } }),
    ]);
}

#[test]
fn numbers_meet_all_their_bounds_and_multiples() {
    has_samples(vec![
        json!({ "type": "integer", "allOf": [{ "multipleOf": 4 }, { "multipleOf": 6 }], "minimum": 13 }),
        json!({ "type": "number", "allOf": [{ "multipleOf": 0.1 }, { "multipleOf": 0.25 }], "exclusiveMinimum": 0 }),
        json!({ "type": "integer", "minimum": 1e18 }),
        json!({ "type": "integer", "minimum": i64::MAX }),
        json!({ "type": "integer", "minimum": u64::MAX }),
        json!({ "type": "integer", "maximum": i64::MIN }),
        json!({ "type": "number", "minimum": 1e300 }),
        json!({ "type": "number", "maximum": -1e300 }),
        json!({ "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1e-9 }),
        json!({ "type": "number", "multipleOf": 0.01, "minimum": 0.015, "maximum": 0.025 }),
        json!({ "type": "number", "multipleOf": 0.01, "minimum": 1000.015, "maximum": 1000.025 }),
        json!({ "type": "number", "multipleOf": 0.05, "exclusiveMinimum": 0.1, "maximum": 0.15 }),
        json!({ "type": "integer", "minimum": 1.5, "maximum": 2.5 }),
        json!({ "type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 3 }),
        json!({ "type": "integer", "multipleOf": 3, "not": { "multipleOf": 2 } }),
        json!({ "type": "integer", "multipleOf": 1_000_003, "minimum": 1_000_000_000_000_i64 }),
        json!({ "type": "number", "multipleOf": 1e-7, "minimum": 0.1 }),
    ]);
}

#[test]
fn arrays_and_objects_meet_all_that_is_asked_of_their_numbers() {
    has_samples(vec![
        json!({ "type": "array", "items": { "type": "boolean" }, "minItems": 2, "uniqueItems": true }),
        json!({ "type": "array", "items": { "enum": ["a", null, 1] }, "minItems": 3, "uniqueItems": true }),
        json!({ "type": "array", "items": { "type": "integer" }, "contains": { "const": 7 }, "minContains": 2, "maxContains": 3, "minItems": 5 }),
        json!({ "type": "array", "items": { "type": "integer" }, "contains": { "minimum": 7 }, "minContains": 2, "uniqueItems": true, "minItems": 4 }),
        json!({ "type": "array", "items": { "type": "integer", "maximum": 10, "minimum": 1 }, "contains": { "maximum": 5 }, "maxContains": 1, "minItems": 3 }),
        json!({ "type": "array", "prefixItems": [{ "type": "string" }], "items": { "type": "integer" }, "contains": { "const": 3 }, "minItems": 3 }),
        json!({ "type": "array", "items": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string", "format": "uuid" } } },
            "minItems": 5, "uniqueItems": true }),
        json!({ "type": "array", "items": { "type": "string", "pattern": "^[a-c]$" }, "minItems": 3, "uniqueItems": true }),
        json!({ "type": "array", "items": { "type": "string", "maxLength": 1 }, "minItems": 20, "uniqueItems": true }),
        json!({ "type": "object", "minProperties": 3, "propertyNames": { "enum": ["a", "b", "c"] } }),
        json!({ "type": "object", "minProperties": 3, "propertyNames": { "pattern": "^[a-z]{2}$" }, "additionalProperties": { "type": "integer" } }),
        json!({ "type": "object", "minProperties": 3, "propertyNames": { "minLength": 8 } }),
        json!({ "type": "object", "minProperties": 2, "patternProperties": { "^x-[a-z]+$": { "type": "integer" } }, "additionalProperties": false }),
        json!({ "type": "object", "minProperties": 2, "patternProperties": { "^[0-9]+$": { "type": "string" } },
            "propertyNames": { "maxLength": 1 }, "additionalProperties": false }),
        json!({ "type": "object", "minProperties": 2, "maxProperties": 2, "properties": { "a": { "type": "integer" } } }),
        json!({ "type": "object", "properties": { "a": {}, "b": {}, "c": {} }, "maxProperties": 1 }),
    ]);
}

#[test]
fn a_pattern_that_nothing_can_be_built_for_is_named() {
    let schema = of(json!({ "type": "object", "required": ["code"],
        "properties": { "code": { "type": "string", "pattern": "^(?=[b-d]{3}$)[a-z]{3}(?<=ddd)$" } } }));
    let why =
        "no value could be built for the pattern `^(?=[b-d]{3}$)[a-z]{3}(?<=ddd)$` at `/code`".to_owned();
    assert_eq!(schema.sample(Shape::Minimal, "").map(|sample| sample.value), Err(Empty::NotFound(why)));
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
fn the_nearest_branch_is_the_one_whose_only_constant_fits() {
    let schema = of(json!({
        "anyOf": [
            { "properties": { "type": { "enum": ["search"] } }, "required": ["type"] },
            { "properties": { "type": { "enum": ["image"] }, "size": { "type": "string", "enum": ["s", "m"] } } }
        ]
    }));
    for (value, expected) in [
        (json!({ "type": "image", "size": "x" }), vec!["/size enum: one of `s`, `m`"]),
        (
            json!({ "type": "image", "size": 4 }),
            vec!["/size type: type string", "/size enum: one of `s`, `m`"],
        ),
    ] {
        let mut found = violations(&schema, &value);
        let mut expected = expected;
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "{value}");
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

/// What one kind of fault comes to: `place keyword value`, a line each.
fn spoiled_by(kind: &str, schema: &Schema, sample: &Value) -> Vec<String> {
    let of_kind = schema.spoil(sample).into_iter().filter(|spoiled| spoiled.fault.name() == kind);
    of_kind
        .map(|spoiled| {
            assert!(!schema.admits(&spoiled.value), "{kind}: {}", spoiled.value);
            let there = spoiled.pointer.resolve(&spoiled.value).map_or("gone".to_owned(), Value::to_string);
            format!("{} {} {there}", spoiled.pointer, spoiled.keyword)
        })
        .collect()
}

#[track_caller]
fn breaks(rows: Vec<(&str, Value, Value, Vec<&str>)>) {
    let mut wrong = Vec::new();
    for (kind, schema, sample, expected) in rows {
        let schema_text = schema.to_string();
        let schema = of(schema);
        assert!(schema.admits(&sample), "{kind} {schema_text}: {:?}", schema.violations(&sample));
        let found = spoiled_by(kind, &schema, &sample);
        if found != expected {
            wrong.push(format!(
                "{kind} {schema_text} {sample}\n     found {found:?}\n  expected {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn values_are_broken_by_others_outside_enum_and_const() {
    breaks(vec![
        ("enum", json!({ "enum": ["a", null] }), json!("a"), vec![" enum \"undocumented\""]),
        ("enum", json!({ "enum": ["a", null] }), json!(null), vec![" enum \"undocumented\""]),
        (
            "enum",
            json!({ "type": "string", "enum": ["abc"], "maxLength": 3 }),
            json!("abc"),
            vec![" enum \"bcd\""],
        ),
        ("enum", json!({ "type": "integer", "enum": [1, 2] }), json!(1), vec![" enum 3"]),
        ("enum", json!({ "type": "boolean", "enum": [true] }), json!(true), vec![" enum false"]),
        ("enum", json!({ "anyOf": [{ "enum": ["a"] }, { "type": "string" }] }), json!("a"), vec![]),
        ("const", json!({ "const": "a" }), json!("a"), vec![" const \"undocumented\""]),
        ("const", json!({ "const": 1.5 }), json!(1.5), vec![" const 2.5"]),
        ("const", json!({ "const": "a", "enum": ["a", "b"] }), json!("a"), vec![]),
    ]);
}

#[test]
fn values_are_broken_by_null_and_by_each_other_type() {
    breaks(vec![
        ("null", json!({ "type": "string" }), json!("a"), vec![" type null"]),
        ("null", json!({ "type": ["string", "null"] }), json!("a"), vec![]),
        ("null", json!({ "enum": ["a", null] }), json!("a"), vec![]),
        (
            "null",
            json!({ "allOf": [{ "type": ["string", "null"] }, { "type": "string" }] }),
            json!("a"),
            vec![" type null"],
        ),
        (
            "wrong-type",
            json!({ "type": "integer" }),
            json!(1),
            vec![" type true", " type 4.2", " type \"text\"", " type []", " type {}"],
        ),
        (
            "wrong-type",
            json!({ "type": ["string", "integer", "boolean", "array"] }),
            json!("a"),
            vec![" type {}"],
        ),
        (
            "wrong-type",
            json!({ "type": ["number", "string", "boolean", "array", "object"] }),
            json!(1.5),
            vec![],
        ),
    ]);
}

#[test]
fn text_is_broken_by_what_is_not_of_its_format() {
    breaks(vec![
        ("format", json!({ "format": "date" }), json!("2024-01-15"), vec![" format \"2024-13-45\""]),
        ("format", json!({ "format": "email" }), json!("ada@example.com"), vec![" format \"not-an-email\""]),
        (
            "format",
            json!({ "format": "email", "minLength": 15, "maxLength": 15 }),
            json!("ada@example.com"),
            vec![" format \"ada.example.com\""],
        ),
        (
            "format",
            json!({ "format": "uuid", "minLength": 36, "maxLength": 36 }),
            json!("12345678-1234-4234-8234-123456789012"),
            vec![" format \"12345678-1234-1234-1234-12345678901g\""],
        ),
        (
            "format",
            json!({ "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
            json!("2024-01-15"),
            vec![" format \"2024-13-45\""],
        ),
        ("format", json!({ "format": "int32" }), json!("a"), vec![]),
        ("format", json!({ "format": "made-up" }), json!("a"), vec![]),
    ]);
}

#[test]
fn text_is_broken_by_what_its_pattern_refuses() {
    breaks(vec![
        ("pattern", json!({ "pattern": "^[a-z]+$" }), json!("ada"), vec![" pattern \"~da\""]),
        (
            "pattern",
            json!({ "pattern": "^[a-z]+$", "minLength": 3, "maxLength": 3 }),
            json!("ada"),
            vec![" pattern \"~da\""],
        ),
        ("pattern", json!({ "pattern": "a" }), json!("a"), vec![" pattern \"~\""]),
        ("pattern", json!({ "pattern": "[a-z]" }), json!("a1b"), vec![" pattern \"~~~\""]),
        ("pattern", json!({ "pattern": "^\\S+$" }), json!("abc"), vec![" pattern \"a c\""]),
        ("pattern", json!({ "pattern": "^.+$" }), json!("abc"), vec![" pattern \"\""]),
        ("pattern", json!({ "pattern": "^.*$" }), json!("abc"), vec![]),
        ("pattern", json!({ "pattern": "[\\s\\S]*" }), json!("abc"), vec![]),
        ("pattern", json!({ "pattern": "^(?!x)" }), json!("abc"), vec![" pattern \"xbc\""]),
        (
            "pattern",
            json!({ "anyOf": [{ "pattern": "^a" }, { "pattern": "^~" }] }),
            json!("abc"),
            vec![" pattern \"!bc\""],
        ),
        (
            "pattern",
            json!({ "format": "date", "pattern": "^2024" }),
            json!("2024-01-15"),
            vec![" pattern \"1999-12-31\""],
        ),
        ("pattern", json!({ "format": "date", "pattern": "^\\d{4}-" }), json!("2024-01-15"), vec![]),
    ]);
}

#[test]
fn text_is_broken_by_being_too_short() {
    breaks(vec![
        ("too-short", json!({ "minLength": 3 }), json!("abcd"), vec![" minLength \"ab\""]),
        ("too-short", json!({ "minLength": 1 }), json!("abcd"), vec![" minLength \"\""]),
        ("too-short", json!({ "minLength": 0 }), json!("abcd"), vec![]),
        (
            "too-short",
            json!({ "minLength": 3, "pattern": "^(ab)*$" }),
            json!("abab"),
            vec![" minLength \"ab\""],
        ),
        ("too-short", json!({ "minLength": 4, "pattern": "^[0-9]{4}$" }), json!("1234"), vec![]),
        ("too-short", json!({ "anyOf": [{ "minLength": 3 }, { "type": "string" }] }), json!("abcd"), vec![]),
        (
            "too-short",
            json!({ "allOf": [{ "minLength": 3 }, { "minLength": 5 }] }),
            json!("abcdef"),
            vec![" minLength \"abcd\""],
        ),
    ]);
}

#[test]
fn text_is_broken_by_being_too_long() {
    breaks(vec![
        ("too-long", json!({ "maxLength": 3 }), json!("ab"), vec![" maxLength \"abab\""]),
        ("too-long", json!({ "maxLength": 0 }), json!(""), vec![" maxLength \"x\""]),
        (
            "too-long",
            json!({ "maxLength": 4, "pattern": "^(ab)+$" }),
            json!("ab"),
            vec![" maxLength \"ababab\""],
        ),
        (
            "too-long",
            json!({ "maxLength": 10, "format": "email" }),
            json!("a@b.co"),
            vec![" maxLength \"aaaaaa@b.co\""],
        ),
        ("too-long", json!({ "maxLength": 10, "format": "date" }), json!("2024-01-15"), vec![]),
        ("too-long", json!({ "maxLength": 10_000_000 }), json!("a"), vec![]),
        (
            "too-long",
            json!({ "anyOf": [{ "maxLength": 2 }, { "maxLength": 4 }] }),
            json!("ab"),
            vec![" maxLength \"ababa\""],
        ),
    ]);
}

#[test]
fn numbers_are_broken_just_below_their_least_value() {
    breaks(vec![
        ("too-small", json!({ "type": "integer", "minimum": 1 }), json!(5), vec![" minimum 0"]),
        ("too-small", json!({ "type": "number", "minimum": 0.5 }), json!(5), vec![" minimum -0.5"]),
        (
            "too-small",
            json!({ "type": "integer", "exclusiveMinimum": 0 }),
            json!(5),
            vec![" exclusiveMinimum 0"],
        ),
        (
            "too-small",
            json!({ "type": "number", "minimum": 0, "multipleOf": 0.01 }),
            json!(0.07),
            vec![" minimum -0.01"],
        ),
        (
            "too-small",
            json!({ "type": "integer", "minimum": 10, "multipleOf": 7 }),
            json!(14),
            vec![" minimum 7"],
        ),
        (
            "too-small",
            json!({ "type": "integer", "minimum": i64::MIN }),
            json!(5),
            vec![" minimum -9.223372036854778e+18"],
        ),
        ("too-small", json!({ "minimum": -1e300 }), json!(5), vec![" minimum -1.0000000000000002e+300"]),
        ("too-small", json!({ "anyOf": [{ "minimum": 3 }, { "minimum": 1 }] }), json!(5), vec![" minimum 0"]),
        ("too-small", json!({ "anyOf": [{ "minimum": 3 }, {}] }), json!(5), vec![]),
        (
            "too-small",
            json!({ "minimum": 3, "exclusiveMinimum": 3 }),
            json!(5),
            vec![" minimum 2", " exclusiveMinimum 3"],
        ),
    ]);
}

#[test]
fn numbers_are_broken_just_beyond_their_greatest_value() {
    breaks(vec![
        (
            "too-large",
            json!({ "type": "integer", "maximum": 2_147_483_647 }),
            json!(5),
            vec![" maximum 2147483648"],
        ),
        (
            "too-large",
            json!({ "type": "integer", "maximum": i64::MAX }),
            json!(5),
            vec![" maximum 9223372036854775808"],
        ),
        (
            "too-large",
            json!({ "type": "integer", "maximum": u64::MAX }),
            json!(5),
            vec![" maximum 1.8446744073709552e+19"],
        ),
        ("too-large", json!({ "type": "integer", "maximum": 5.0 }), json!(1.0), vec![" maximum 6"]),
        (
            "too-large",
            json!({ "type": "integer", "exclusiveMaximum": 5.5 }),
            json!(1),
            vec![" exclusiveMaximum 6"],
        ),
        (
            "too-large",
            json!({ "type": "number", "exclusiveMaximum": 5.5 }),
            json!(1),
            vec![" exclusiveMaximum 5.5"],
        ),
    ]);
}

#[test]
fn numbers_are_broken_between_their_multiples() {
    breaks(vec![
        ("not-multiple", json!({ "type": "integer", "multipleOf": 5 }), json!(10), vec![" multipleOf 11"]),
        (
            "not-multiple",
            json!({ "type": "integer", "multipleOf": 5, "maximum": 10 }),
            json!(10),
            vec![" multipleOf 9"],
        ),
        (
            "not-multiple",
            json!({ "type": "number", "multipleOf": 0.01 }),
            json!(1),
            vec![" multipleOf 1.005"],
        ),
        ("not-multiple", json!({ "type": "number", "multipleOf": 1 }), json!(1), vec![" multipleOf 1.5"]),
        ("not-multiple", json!({ "type": "integer", "multipleOf": 1 }), json!(1), vec![]),
    ]);
}

#[test]
fn arrays_are_broken_by_too_few_and_too_many_items() {
    breaks(vec![
        ("too-few-items", json!({ "minItems": 2 }), json!([1, 2]), vec![" minItems [1]"]),
        ("too-few-items", json!({ "minItems": 1 }), json!([1]), vec![" minItems []"]),
        (
            "too-many-items",
            json!({ "maxItems": 2, "items": { "type": "integer" } }),
            json!([1]),
            vec![" maxItems [1,1,1]"],
        ),
        (
            "too-many-items",
            json!({ "maxItems": 0, "items": { "type": "integer" } }),
            json!([]),
            vec![" maxItems [1]"],
        ),
        (
            "too-many-items",
            json!({ "maxItems": 2, "uniqueItems": true, "items": { "type": "integer" } }),
            json!([1]),
            vec![" maxItems [1,2,3]"],
        ),
        (
            "too-many-items",
            json!({ "maxItems": 1, "uniqueItems": true, "items": { "const": "a" } }),
            json!(["a"]),
            vec![],
        ),
        ("too-many-items", json!({ "maxItems": 50_000 }), json!(["a"]), vec![]),
    ]);
}

#[test]
fn arrays_are_broken_by_an_item_that_stands_twice() {
    breaks(vec![
        ("not-unique", json!({ "uniqueItems": true }), json!([1]), vec![" uniqueItems [1,1]"]),
        (
            "not-unique",
            json!({ "uniqueItems": true, "maxItems": 2 }),
            json!([1, 2]),
            vec![" uniqueItems [1,1]"],
        ),
        ("not-unique", json!({ "uniqueItems": true, "maxItems": 1 }), json!([1]), vec![]),
        (
            "not-unique",
            json!({ "uniqueItems": true, "items": { "const": "a" } }),
            json!(["a"]),
            vec![" uniqueItems [\"a\",\"a\"]"],
        ),
        (
            "not-unique",
            json!({ "uniqueItems": true, "items": { "type": "integer" } }),
            json!([]),
            vec![" uniqueItems [1,1]"],
        ),
    ]);
}

#[test]
fn arrays_are_broken_by_items_of_the_wrong_kind() {
    breaks(vec![
        ("contains", json!({ "contains": { "const": 7 } }), json!([7, 1]), vec![" contains [1]"]),
        (
            "contains",
            json!({ "contains": { "const": 7 }, "minItems": 1 }),
            json!([7]),
            vec![" contains [\"item1\"]"],
        ),
        (
            "contains",
            json!({ "contains": { "const": 7 }, "minContains": 0, "maxContains": 1 }),
            json!([7]),
            vec![" contains [7,7]"],
        ),
        (
            "unexpected",
            json!({ "prefixItems": [{ "type": "integer" }], "items": false }),
            json!([1]),
            vec!["/1 items \"unexpected\""],
        ),
        (
            "unexpected",
            json!({ "prefixItems": [{ "type": "integer" }], "unevaluatedItems": false }),
            json!([1]),
            vec![" unevaluatedItems [1,\"unexpected\"]"],
        ),
        (
            "wrong-type",
            json!({ "items": { "type": ["integer", "string", "boolean", "null", "array"] } }),
            json!([1]),
            vec!["/0 type 4.2", "/0 type {}"],
        ),
    ]);
}

#[test]
fn objects_are_broken_by_too_few_and_too_many_members() {
    breaks(vec![
        (
            "too-few-properties",
            json!({ "minProperties": 2, "required": ["a"] }),
            json!({ "a": 1, "b": 2 }),
            vec![" minProperties {\"a\":1}"],
        ),
        ("too-few-properties", json!({ "minProperties": 1, "required": ["a"] }), json!({ "a": 1 }), vec![]),
        (
            "too-many-properties",
            json!({ "maxProperties": 1, "properties": { "b": { "type": "integer" } } }),
            json!({ "a": 1 }),
            vec![" maxProperties {\"a\":1,\"b\":1}"],
        ),
        (
            "too-many-properties",
            json!({ "maxProperties": 1 }),
            json!({ "a": 1 }),
            vec![" maxProperties {\"a\":1,\"key1\":\"text\"}"],
        ),
        (
            "too-many-properties",
            json!({ "maxProperties": 1, "additionalProperties": false, "properties": { "a": {} } }),
            json!({ "a": 1 }),
            vec![],
        ),
        (
            "too-many-properties",
            json!({ "maxProperties": 1, "additionalProperties": { "type": "integer" },
            "propertyNames": { "pattern": "^[a-z]$" } }),
            json!({ "a": 1 }),
            vec![" maxProperties {\"a\":1,\"b\":1}"],
        ),
    ]);
}

#[test]
fn objects_are_broken_by_names_that_may_not_be() {
    breaks(vec![
        (
            "bad-name",
            json!({ "propertyNames": { "pattern": "^[a-z]+$" } }),
            json!({ "a": 1 }),
            vec!["/unexpected name propertyNames \"text\""],
        ),
        (
            "bad-name",
            json!({ "propertyNames": { "maxLength": 20 }, "additionalProperties": { "type": "integer" } }),
            json!({ "a": 1 }),
            vec!["/xxxxxxxxxxxxxxxxxxxxx propertyNames 1"],
        ),
        (
            "bad-name",
            json!({ "propertyNames": { "enum": ["a", "b"] } }),
            json!({ "a": 1 }),
            vec!["/unexpected name propertyNames \"text\""],
        ),
        (
            "bad-name",
            json!({ "patternProperties": { "^x-": {} }, "additionalProperties": false }),
            json!({ "x-a": 1 }),
            vec!["/unexpectedField additionalProperties \"text\""],
        ),
        (
            "bad-name",
            json!({ "patternProperties": { "": {} }, "additionalProperties": false }),
            json!({ "x-a": 1 }),
            vec![],
        ),
        (
            "unexpected",
            json!({ "patternProperties": { "^x-": {} }, "additionalProperties": false }),
            json!({ "x-a": 1 }),
            vec![],
        ),
        (
            "unexpected",
            json!({ "unevaluatedProperties": false, "properties": { "a": {} } }),
            json!({ "a": 1 }),
            vec!["/unexpectedField unevaluatedProperties \"text\""],
        ),
        ("unexpected", json!({ "properties": { "a": {} } }), json!({ "a": 1 }), vec![]),
    ]);
}

#[test]
fn objects_are_broken_by_members_that_are_missing() {
    breaks(vec![
        (
            "dependent",
            json!({ "dependentRequired": { "a": ["b"] } }),
            json!({ "a": 1, "b": 2 }),
            vec!["/b dependentRequired gone"],
        ),
        (
            "dependent",
            json!({ "dependentRequired": { "a": ["b"] } }),
            json!({}),
            vec!["/b dependentRequired gone"],
        ),
        ("dependent", json!({ "dependentRequired": { "a": ["b"] } }), json!({ "b": 1 }), vec![]),
        (
            "missing",
            json!({ "properties": { "kind": { "type": "string" } }, "if": { "properties": { "kind": { "const": "a" } } },
            "then": { "required": ["extra"] } }),
            json!({ "kind": "a", "extra": 1 }),
            vec!["/extra required gone"],
        ),
        (
            "missing",
            json!({ "allOf": [{ "required": ["a"] }, { "required": ["a"], "additionalProperties": true }] }),
            json!({ "a": 1 }),
            vec!["/a required gone"],
        ),
    ]);
}

#[test]
fn alternatives_are_broken_by_fitting_none_or_several_of_them() {
    breaks(vec![
        (
            "no-branch",
            json!({ "anyOf": [{ "required": ["a"] }, { "required": ["b"] }] }),
            json!({ "a": 1, "b": 2 }),
            vec![" anyOf {}"],
        ),
        (
            "no-branch",
            json!({ "type": "string", "anyOf": [{ "pattern": "^a" }, { "pattern": "^b" }] }),
            json!("a"),
            vec![" anyOf \"undocumented\""],
        ),
        ("no-branch", json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }), json!("a"), vec![]),
        (
            "many-branches",
            json!({ "oneOf": [{ "required": ["a"], "properties": { "a": { "type": "integer" } } },
            { "required": ["b"], "properties": { "b": { "type": "integer" } } }] }),
            json!({ "a": 1 }),
            vec![" oneOf {\"a\":1,\"b\":1}"],
        ),
        (
            "many-branches",
            json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
            json!("a"),
            vec![],
        ),
        ("not", json!({ "not": { "type": "string" } }), json!(1), vec![" not \"text\""]),
        ("not", json!({ "type": "string", "not": { "enum": ["root"] } }), json!("a"), vec![" not \"root\""]),
        (
            "not",
            json!({ "type": "object", "not": { "required": ["a", "b"] } }),
            json!({ "a": 1 }),
            vec![" not {\"a\":1,\"b\":\"text\"}"],
        ),
    ]);
}

#[test]
fn one_that_no_value_can_be_in_is_not_spoiled() {
    let schema = of(json!({ "allOf": [{ "properties": { "a": {} }, "required": ["a"] }],
        "properties": { "b": {} }, "required": ["b"], "additionalProperties": false }));
    assert_eq!(spoiled(&schema, &json!({ "a": 1, "b": 1 })), Vec::<String>::new());
}

#[test]
fn every_format_that_is_checked_can_be_broken() {
    let formats = [
        "date",
        "date-time",
        "time",
        "duration",
        "email",
        "idn-email",
        "hostname",
        "idn-hostname",
        "ipv4",
        "ipv6",
        "uri",
        "uri-reference",
        "iri",
        "iri-reference",
        "uri-template",
        "uuid",
        "json-pointer",
        "relative-json-pointer",
        "regex",
    ];
    for format in formats {
        let schema = of(json!({ "type": "string", "format": format }));
        let sample = schema.sample(Shape::Full, "").map(|sample| sample.value).expect("a sample");
        let found = spoiled_by("format", &schema, &sample);
        assert_eq!(found.len(), 1, "{format}");
        assert!(found[0].starts_with(" format \""), "{format}: {}", found[0]);
        println!("{format} {}", found[0]);
    }
}

#[test]
fn a_nullable_object_has_no_alternatives_to_miss() {
    breaks(vec![
        (
            "no-branch",
            json!({ "anyOf": [{ "type": "object", "required": ["a", "b"] }, { "type": "null" }] }),
            json!({ "a": 1, "b": 2 }),
            vec![],
        ),
        (
            "no-branch",
            json!({ "anyOf": [{ "type": "object", "required": ["a", "b"] }, { "type": "object", "required": ["c", "d"] }] }),
            json!({ "a": 1, "b": 2 }),
            vec![],
        ),
    ]);
}

#[test]
fn hostile_patterns_and_bounds_do_no_harm() {
    let rows = [
        json!({ "pattern": "^(a*)*b?$", "maxLength": 99_999 }),
        json!({ "pattern": "^((a{1,100}){1,100}){1,100}$", "minLength": 90_000 }),
        json!({ "pattern": "^(((((a|b){0,9}){0,9}){0,9}){0,9}){0,9}$", "maxLength": 99_999 }),
        json!({ "pattern": "^([a-z]{1,3}-?)*$", "maxLength": 4_095 }),
        json!({ "pattern": "^(|||)*$", "maxLength": 10 }),
        json!({ "pattern": "(((((((((((", "maxLength": 10 }),
        json!({ "minLength": u64::MAX, "maxLength": 0 }),
        json!({ "minimum": 1e308, "maximum": -1e308, "multipleOf": 1e-308 }),
        json!({ "maxItems": 999, "uniqueItems": true, "items": { "type": "boolean" } }),
        json!({ "maxProperties": 999, "propertyNames": { "pattern": "^a$" } }),
        json!({ "contains": {}, "maxContains": u64::MAX, "minContains": u64::MAX }),
    ];
    for row in rows {
        let schema = of(row.clone());
        for value in [json!("aab"), json!("a"), json!(1), json!([true]), json!({ "a": 1 })] {
            let _ = (schema.spoil(&value), schema.misdirected(&value));
        }
        let _ = schema.sample(Shape::Minimal, "");
    }
}

#[test]
fn members_for_the_other_direction_are_put_in_apart() {
    let schema =
        of(json!({ "properties": { "id": { "type": "integer", "readOnly": true }, "in": { "properties": {
        "at": { "readOnly": true, "type": "string" } } }, "name": {} } }));
    let sample = json!({ "name": "a", "in": {} });
    let found: Vec<String> = schema
        .misdirected(&sample)
        .into_iter()
        .map(|spoiled| {
            format!("{} {} {} {}", spoiled.pointer, spoiled.keyword, spoiled.schema, spoiled.value)
        })
        .collect();
    assert_eq!(
        found,
        [
            "/id readOnly /components/schemas/Root/properties/id/readOnly {\"name\":\"a\",\"in\":{},\"id\":1}",
            "/in/at readOnly /components/schemas/Root/properties/in/properties/at/readOnly \
         {\"name\":\"a\",\"in\":{\"at\":\"2024-01-15T09:30:00Z\"}}",
        ]
    );
    assert!(schema.spoil(&sample).iter().all(|spoiled| spoiled.fault.name() != "read-only"));
}

#[test]
fn both_sides_of_each_bound_are_valid() {
    let rows = [
        (
            json!({ "minLength": 2, "maxLength": 5 }),
            json!("abc"),
            vec!["minLength \"ab\"", "maxLength \"abcab\""],
        ),
        (
            json!({ "minLength": 2, "maxLength": 5, "pattern": "^[0-9]+$" }),
            json!("123"),
            vec!["minLength \"12\"", "maxLength \"12345\""],
        ),
        (json!({ "maxLength": 12, "format": "email" }), json!("a@b.co"), vec!["maxLength \"aaaaaaa@b.co\""]),
        (json!({ "minLength": 3 }), json!("abc"), vec![]),
        (
            json!({ "type": "integer", "minimum": 2, "exclusiveMaximum": 9 }),
            json!(5),
            vec!["minimum 2", "exclusiveMaximum 8"],
        ),
        (
            json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 10, "multipleOf": 0.3 }),
            json!(0.6),
            vec!["exclusiveMinimum 0.3", "maximum 9.9"],
        ),
        (
            json!({ "type": "integer", "minimum": i64::MIN, "maximum": u64::MAX }),
            json!(5),
            vec!["minimum -9223372036854775808", "maximum 18446744073709551615"],
        ),
        (
            json!({ "minItems": 1, "maxItems": 3, "uniqueItems": true, "items": { "enum": ["a", "b", "c"] } }),
            json!(["a", "b"]),
            vec!["minItems [\"a\"]", "maxItems [\"a\",\"b\",\"c\"]"],
        ),
        (json!({ "maxItems": 3, "items": { "type": "integer" } }), json!([4]), vec!["maxItems [4,4,4]"]),
        (
            json!({ "minProperties": 1, "maxProperties": 3, "properties": { "a": { "type": "integer" }, "b": { "type": "integer" } } }),
            json!({ "a": 1, "b": 1 }),
            vec!["minProperties {\"a\":1}", "maxProperties {\"a\":1,\"b\":1,\"key1\":\"text\"}"],
        ),
    ];
    for (schema, sample, expected) in rows {
        let set = of(schema.clone());
        let reach = Reach { depth: 1, places: 1, salt: "", name: "", fixed: &[], medium: Medium::Exact };
        let survey = set.survey(&sample, None, &reach).expect("the sample is in the set");
        let shown = survey.bases().iter().filter_map(|base| match base.showing {
            Showing::Bound(keyword) if base.at.is_root() => Some(format!("{keyword} {}", base.value)),
            _ => None,
        });
        let found: Vec<String> = shown.collect();
        assert_eq!(found, expected, "{schema}");
    }
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
