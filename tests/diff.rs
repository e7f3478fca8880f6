//! Pairs of documents that differ in one thing, and what is told of them; and pairs that only look different.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the folders of the tests are their own; real documents are read"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::{Command, Output};

use serde_json::Value;
use specdrift::compare::{Compared, Level, Proof, Rule, Settings, compare, ignored, severities};
use specdrift::report::diff::{Diffed, Document, Format, write};
use specdrift::report::lint::Detail;
use specdrift::schema::Direction;
use specdrift::spec::{Api, parse};
use specdrift::text::{Color, Pointer, Source};

fn api(name: &str, text: &str) -> Api {
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    parse(source).unwrap_or_else(|complaints| panic!("{complaints:?}\n{text}")).0
}

fn compared(old: &str, new: &str) -> Compared {
    compare(&api("old.yaml", old), &api("new.yaml", new), &Settings::default())
}

/// What is told, a line each: the rule, and what it is about.
fn told(compared: &Compared) -> Vec<String> {
    let lines = compared.findings.iter().map(|finding| {
        let place = if finding.place.is_empty() { String::new() } else { format!(" {}", finding.place) };
        format!("{}{place}", finding.rule)
    });
    lines.collect::<BTreeSet<String>>().into_iter().collect()
}

/// A document with one schema `S` in the body of a request or of an answer, and further schemas `T` and `U`.
fn document(direction: Direction, schema: &str) -> String {
    let (schema, others) =
        schema.split_once('\n').unwrap_or((schema, "T: {type: string}, U: {type: integer}"));
    let content = "{application/json: {schema: {$ref: '#/components/schemas/S'}}}";
    let mut text = String::from("openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    post:\n");
    match direction {
        Direction::Request => writeln!(
            text,
            "      requestBody: {{content: {content}}}\n      responses: {{'204': {{description: done}}}}"
        ),
        Direction::Response => {
            writeln!(text, "      responses: {{'200': {{description: ok, content: {content}}}}}")
        }
    }
    .unwrap();
    writeln!(text, "components: {{schemas: {{S: {schema}, {others}}}}}").unwrap();
    text
}

/// Two schemas and what is told, without `request-` and `response-`: of the first becoming the second, and the other way round. Each row is
/// compared both ways and in both directions.
const SCHEMAS: &[(&str, &str, &[&str], &[&str])] = &[
    // Types and null.
    ("{type: [string, integer]}", "{type: string}", &["type-narrowed"], &["type-widened"]),
    ("{type: number}", "{type: integer}", &["type-narrowed"], &["type-widened"]),
    (
        "{type: string}",
        "{type: integer}",
        &["type-narrowed", "type-widened"],
        &["type-narrowed", "type-widened"],
    ),
    (
        "{type: array, items: {type: string}}",
        "{type: object}",
        &["type-narrowed", "type-widened"],
        &["type-narrowed", "type-widened"],
    ),
    ("{type: boolean}", "{}", &["type-widened"], &["type-narrowed"]),
    ("{type: [string, 'null']}", "{type: string}", &["null-removed"], &["null-added"]),
    (
        "{type: object, properties: {a: {type: [integer, 'null']}}}",
        "{type: object, properties: {a: {type: integer}}}",
        &["null-removed /a"],
        &["null-added /a"],
    ),
    (
        "{anyOf: [{$ref: '#/components/schemas/T'}, {type: 'null'}]}",
        "{$ref: '#/components/schemas/T'}",
        &["null-removed"],
        &["null-added"],
    ),
    (
        "{oneOf: [{type: 'null'}, {type: object, properties: {a: {type: string}}}]}",
        "{type: object, properties: {a: {type: string}}}",
        &["null-removed"],
        &["null-added"],
    ),
    ("{enum: [a, null]}", "{enum: [a]}", &["null-removed"], &["null-added"]),
    // Required.
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string}}, required: [a]}",
        &["property-became-required /a"],
        &["property-became-optional /a"],
    ),
    (
        "{type: object, properties: {b: {type: object, properties: {a: {type: string}}}}}",
        "{type: object, properties: {b: {type: object, properties: {a: {type: string}}, required: [a]}}}",
        &["property-became-required /b/a"],
        &["property-became-optional /b/a"],
    ),
    (
        "{type: array, items: {type: object, properties: {a: {type: string}}}}",
        "{type: array, items: {type: object, properties: {a: {type: string}}, required: [a]}}",
        &["property-became-required /*/a"],
        &["property-became-optional /*/a"],
    ),
    // Enumerations.
    (
        "{type: string, enum: [a, b]}",
        "{type: string, enum: [a]}",
        &["enum-value-removed"],
        &["enum-value-added"],
    ),
    ("{type: string, enum: [a, b]}", "{const: a}", &["enum-value-removed"], &["enum-value-added"]),
    (
        "{type: integer, enum: [1, 2, 3]}",
        "{type: integer, enum: [1, 3]}",
        &["enum-value-removed"],
        &["enum-value-added"],
    ),
    ("{type: string}", "{type: string, enum: [a, b]}", &["enum-introduced"], &["enum-dropped"]),
    (
        "{type: object, properties: {s: {enum: [a, b]}}}",
        "{type: object, properties: {s: {enum: [b]}}}",
        &["enum-value-removed /s"],
        &["enum-value-added /s"],
    ),
    (
        "{type: object, additionalProperties: {enum: [a, b]}}",
        "{type: object, additionalProperties: {enum: [b]}}",
        &["enum-value-removed /*"],
        &["enum-value-added /*"],
    ),
    // Bounds of numbers.
    ("{type: integer, minimum: 1}", "{type: integer, minimum: 5}", &["range-tightened"], &["range-loosened"]),
    ("{type: integer}", "{type: integer, minimum: 5}", &["range-tightened"], &["range-loosened"]),
    (
        "{type: integer, maximum: 10}",
        "{type: integer, maximum: 5}",
        &["range-tightened"],
        &["range-loosened"],
    ),
    (
        "{type: number, minimum: 1}",
        "{type: number, exclusiveMinimum: 1}",
        &["range-tightened"],
        &["range-loosened"],
    ),
    (
        "{type: number, exclusiveMaximum: 9}",
        "{type: number, exclusiveMaximum: 8}",
        &["range-tightened"],
        &["range-loosened"],
    ),
    (
        "{type: integer, format: int64}",
        "{type: integer, format: int32}",
        &["range-tightened"],
        &["range-loosened"],
    ),
    (
        "{type: integer}",
        "{type: integer, format: int64}",
        &["unchecked-format-changed"],
        &["unchecked-format-changed"],
    ),
    ("{type: integer}", "{type: integer, multipleOf: 5}", &["multiple-tightened"], &["multiple-loosened"]),
    (
        "{type: integer, multipleOf: 5}",
        "{type: integer, multipleOf: 10}",
        &["multiple-tightened"],
        &["multiple-loosened"],
    ),
    // Lengths and counts.
    ("{type: string}", "{type: string, minLength: 3}", &["length-tightened"], &["length-loosened"]),
    (
        "{type: string, minLength: 1}",
        "{type: string, minLength: 3}",
        &["length-tightened"],
        &["length-loosened"],
    ),
    (
        "{type: string, maxLength: 9}",
        "{type: string, maxLength: 5}",
        &["length-tightened"],
        &["length-loosened"],
    ),
    ("{type: string}", "{type: string, maxLength: 5000}", &["length-tightened"], &["length-loosened"]),
    (
        "{type: array, items: {type: integer}}",
        "{type: array, items: {type: integer}, minItems: 1}",
        &["items-tightened"],
        &["items-loosened"],
    ),
    (
        "{type: array, items: {type: string}, maxItems: 9}",
        "{type: array, items: {type: string}, maxItems: 3}",
        &["items-tightened"],
        &["items-loosened"],
    ),
    (
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: string}, uniqueItems: true}",
        &["unique-items-added"],
        &["unique-items-removed"],
    ),
    (
        "{type: object, additionalProperties: {type: string}}",
        "{type: object, additionalProperties: {type: string}, minProperties: 1}",
        &["property-count-tightened"],
        &["property-count-loosened"],
    ),
    (
        "{type: object, additionalProperties: {type: string}, maxProperties: 5}",
        "{type: object, additionalProperties: {type: string}, maxProperties: 2}",
        &["property-count-tightened"],
        &["property-count-loosened"],
    ),
    // Patterns and formats.
    ("{type: string}", "{type: string, pattern: '^[a-z]+$'}", &["pattern-tightened"], &["pattern-loosened"]),
    (
        "{type: string, pattern: '^[a-z0-9]+$'}",
        "{type: string, pattern: '^[a-z]+$'}",
        &["pattern-tightened", "undecided"],
        &["pattern-loosened", "undecided"],
    ),
    ("{type: string}", "{type: string, format: uuid}", &["format-tightened"], &["format-loosened"]),
    ("{type: string}", "{type: string, format: email}", &["format-tightened"], &["format-loosened"]),
    (
        "{type: string, format: date}",
        "{type: string, format: date-time}",
        &["format-loosened", "format-tightened"],
        &["format-loosened", "format-tightened"],
    ),
    (
        "{type: string}",
        "{type: string, format: phone}",
        &["unchecked-format-changed"],
        &["unchecked-format-changed"],
    ),
    // Members of objects.
    (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object}",
        &["property-removed /a"],
        &["property-added /a"],
    ),
    (
        "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
        "{type: object, additionalProperties: false}",
        &["property-forbidden /a"],
        &["property-allowed /a"],
    ),
    (
        "{type: object, additionalProperties: true}",
        "{type: object, additionalProperties: false}",
        &["additional-properties-closed"],
        &["additional-properties-opened"],
    ),
    (
        "{type: object, additionalProperties: {type: string}}",
        "{type: object, additionalProperties: false}",
        &["additional-properties-closed"],
        &["additional-properties-opened"],
    ),
    (
        "{type: object, additionalProperties: true}",
        "{type: object, additionalProperties: {type: string}}",
        &["additional-properties-closed"],
        &["additional-properties-opened"],
    ),
    (
        "{type: object}",
        "{type: object, additionalProperties: false}",
        &["undeclared-properties-forbidden"],
        &["undeclared-properties-allowed"],
    ),
    (
        "{type: object, additionalProperties: {type: [string, integer]}}",
        "{type: object, additionalProperties: {type: string}}",
        &["type-narrowed /*"],
        &["type-widened /*"],
    ),
    ("{type: array}", "{type: array, items: {type: string}}", &["schema-narrowed"], &["schema-widened"]),
    (
        "{type: array, items: {type: [string, integer]}}",
        "{type: array, items: {type: string}}",
        &["type-narrowed /*"],
        &["type-widened /*"],
    ),
    // Alternatives.
    (
        "{oneOf: [{$ref: '#/components/schemas/T'}, {$ref: '#/components/schemas/U'}, {type: boolean}]}",
        "{oneOf: [{$ref: '#/components/schemas/U'}, {$ref: '#/components/schemas/T'}]}",
        &["alternative-removed"],
        &["alternative-added"],
    ),
    (
        "{anyOf: [{type: string}, {type: integer}, {type: array, items: {type: string}}]}",
        "{anyOf: [{type: string}, {type: integer}]}",
        &["alternative-removed"],
        &["alternative-added"],
    ),
    (
        "{anyOf: [{type: object, required: [a], properties: {a: {enum: [x, y]}}}, {type: string}]}",
        "{anyOf: [{type: object, required: [a], properties: {a: {enum: [x]}}}, {type: string}]}",
        &["enum-value-removed /a"],
        &["enum-value-added /a"],
    ),
    // Parts, and what is not read keyword by keyword.
    (
        "{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: string, maxLength: 9}}}]}",
        "{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: string, maxLength: 5}}}]}",
        &["length-tightened /b"],
        &["length-loosened /b"],
    ),
    (
        "{type: string}",
        "{type: string, not: {enum: [admin, text, string]}}",
        &["schema-narrowed"],
        &["schema-widened"],
    ),
    (
        "{type: object, patternProperties: {'^x-': {type: [string, integer]}}}",
        "{type: object, patternProperties: {'^x-': {type: string}}}",
        &["schema-narrowed /x-"],
        &["schema-widened /x-"],
    ),
    (
        "{type: array, prefixItems: [{type: [string, integer]}]}",
        "{type: array, prefixItems: [{type: string}]}",
        &["schema-narrowed /*"],
        &["schema-widened /*"],
    ),
];

#[test]
fn a_change_of_a_schema_breaks_one_direction_and_is_told_in_both() {
    let mut wrong = String::new();
    for (one, other, narrower, wider) in SCHEMAS {
        for (old, new, rules) in [(one, other, narrower), (other, one, wider)] {
            for direction in [Direction::Request, Direction::Response] {
                let (side, place) = match direction {
                    Direction::Request => ("request", "body"),
                    Direction::Response => ("response", "200 body"),
                };
                let compared = compared(&document(direction, old), &document(direction, new));
                let expected = rules.iter().map(|rule| {
                    let (rule, at) = rule
                        .split_once(' ')
                        .map_or((*rule, String::new()), |(rule, at)| (rule, format!(" {at}")));
                    format!("{side}-{rule} {place}{at}")
                });
                let expected: Vec<String> = expected.collect();
                if told(&compared) != expected {
                    writeln!(
                        wrong,
                        "{side}: {old} -> {new}\n  told {:?}\n  not  {expected:?}",
                        told(&compared)
                    )
                    .unwrap();
                }
                for finding in &compared.findings {
                    if let Err(why) =
                        proven(finding, (&document(direction, old), &document(direction, new)), direction)
                    {
                        writeln!(wrong, "{side}: {old} -> {new}\n  {}: {why}", finding.rule).unwrap();
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Whether a finding's value is what it is said to be, by both documents; for values that stand at the top.
fn proven(
    finding: &specdrift::compare::Finding,
    (old, new): (&str, &str),
    direction: Direction,
) -> Result<(), String> {
    let needs_proof = matches!(finding.level, Level::Breaking);
    let Proof::Value { at, value, old_admits } = &finding.proof else {
        return if needs_proof { Err("no proof".to_owned()) } else { Ok(()) };
    };
    if !at.is_empty() {
        return Ok(());
    }
    let place = Pointer::of(["components", "schemas", "S"]);
    let admits = |text: &str| api("a.yaml", text).schemas.at(&place, direction).admits(value);
    let right = (admits(old), admits(new)) == (*old_admits, !*old_admits);
    if right { Ok(()) } else { Err(format!("{value} proves nothing")) }
}

#[test]
fn what_breaks_clients_depends_on_who_sends() {
    for (one, other, narrower, _) in SCHEMAS {
        for direction in [Direction::Request, Direction::Response] {
            // Less may be sent: clients break. Less may come: they don't.
            let (old, new) = (document(direction, one), document(direction, other));
            let is_only_narrower =
                narrower.iter().all(|rule| !rule.contains("widened") && !rule.contains("loosened"));
            let breaks = compared(&old, &new).exit_code() == 1;
            let is_wanted = is_only_narrower
                && !narrower.iter().any(|rule| {
                    rule.starts_with("property-removed")
                        || rule.starts_with("unchecked")
                        || rule.starts_with("undeclared")
                });
            if is_wanted {
                assert_eq!(breaks, direction == Direction::Request, "{one} -> {other}, {direction:?}");
                assert_eq!(
                    compared(&new, &old).exit_code() == 1,
                    direction == Direction::Response,
                    "{other} -> {one}, {direction:?}"
                );
            }
        }
    }
}

/// What only looks different: nothing is told, or that it is written differently.
const REWRITES: &[(&str, &str)] = &[
    (
        "{type: object, properties: {a: {type: string}, b: {type: integer}}}",
        "{properties: {b: {type: integer}, a: {type: string}}, type: object}",
    ),
    ("{type: string, description: one}", "{type: string, description: another, title: T, x-more: 1}"),
    ("{type: string, example: a}", "{type: string, examples: [b]}"),
    ("{type: [string, integer]}", "{type: [integer, string]}"),
    ("{enum: [a, b, c]}", "{enum: [c, a, b]}"),
    ("{type: object, required: [a, b]}", "{type: object, required: [b, a]}"),
    ("{oneOf: [{type: string}, {type: integer}]}", "{oneOf: [{type: integer}, {type: string}]}"),
    (
        "{anyOf: [{$ref: '#/components/schemas/T'}, {$ref: '#/components/schemas/U'}]}",
        "{anyOf: [{$ref: '#/components/schemas/U'}, {$ref: '#/components/schemas/T'}]}",
    ),
    (
        "{type: object, properties: {a: {$ref: '#/components/schemas/T'}}}",
        "{type: object, properties: {a: {type: string}}}",
    ),
    ("{$ref: '#/components/schemas/T'}", "{$ref: '#/components/schemas/Text'}\nText: {type: string}"),
    (
        "{$ref: '#/components/schemas/N'}\nN: {type: object, properties: {next: {$ref: '#/components/schemas/N'}}}",
        "{$ref: '#/components/schemas/M'}\nM: {type: object, properties: {next: {$ref: '#/components/schemas/M'}}}",
    ),
    (
        "{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: integer}}, required: [b]}]}",
        "{type: object, properties: {a: {type: string}, b: {type: integer}}, required: [b]}",
    ),
    ("{allOf: [{$ref: '#/components/schemas/T'}]}", "{type: string}"),
    ("{const: a}", "{enum: [a]}"),
    ("{type: string, minLength: 0}", "{type: string}"),
    ("{type: array, items: {type: string}, minItems: 0}", "{type: array, items: {type: string}}"),
    ("{anyOf: [{type: string}, {type: 'null'}]}", "{type: [string, 'null']}"),
    ("{anyOf: [{type: string}, {type: integer}]}", "{type: [string, integer]}"),
    ("{type: integer, minimum: 1}", "{type: integer, exclusiveMinimum: 0}"),
    ("{type: object, additionalProperties: {}}", "{type: object, additionalProperties: true}"),
    ("{type: object, properties: {a: true}}", "{type: object, properties: {a: {}}}"),
    ("{type: string, enum: [a, b]}", "{enum: [a, b]}"),
    ("{type: integer, minimum: 1, allOf: [{minimum: 0}]}", "{type: integer, minimum: 1}"),
    ("{type: string, deprecated: true}", "{type: string}"),
    ("{not: {type: string}}", "{type: ['null', boolean, number, array, object]}"),
];

#[test]
fn what_is_only_written_differently_is_no_change() {
    let mut wrong = String::new();
    for (one, other) in REWRITES {
        for (old, new) in [(one, other), (other, one)] {
            for direction in [Direction::Request, Direction::Response] {
                let compared = compared(&document(direction, old), &document(direction, new));
                if compared.findings.iter().any(|finding| finding.level != Level::Allowed) {
                    writeln!(wrong, "{old} -> {new}: {:?}", told(&compared)).unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_type_that_is_implied_may_be_said() {
    let (old, new) = ("{properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}}");
    let compared = compared(&document(Direction::Request, old), &document(Direction::Request, new));
    assert_eq!(told(&compared), ["request-type-stated body"]);
    assert_eq!(compared.exit_code(), 0);
}

/// Operations of an old and a new document, below `paths`, and what is told; `=` before what breaks clients.
const DOCUMENTS: &[(&str, &str, &[&str])] = &[
    // Paths and operations.
    ("/a: {get: *ok}\n  /b: {get: *ok}", "/a: {get: *ok}", &["=path-removed"]),
    ("/a: {get: *ok, post: *ok}", "/a: {get: *ok}", &["=operation-removed"]),
    ("/a: {get: *ok}", "/a: {get: *ok, post: *ok}", &["operation-added"]),
    ("/a: {get: *ok}", "/a: {get: *ok}\n  /b: {get: *ok}", &["operation-added"]),
    ("/a: {get: *ok}", "/a: {get: {deprecated: true, responses: *rs}}", &["operation-deprecated"]),
    (
        "/a: {get: {operationId: one, responses: *rs}}",
        "/a: {get: {operationId: two, responses: *rs}}",
        &["operation-id-changed"],
    ),
    (
        "/a/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: *rs}}",
        "/a/{key}: {get: {parameters: [{name: key, in: path, required: true, schema: {type: string}}], responses: *rs}}",
        &[],
    ),
    (
        "/a/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: *rs}}",
        "/a/{key}: {get: {parameters: [{name: key, in: path, required: true, schema: {type: integer}}], responses: *rs}}",
        &["=request-type-narrowed path parameter id", "request-type-widened path parameter id"],
    ),
    // Parameters.
    (
        "/a: {get: *ok}",
        "/a: {get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: *rs}}",
        &["request-parameter-added query parameter q"],
    ),
    (
        "/a: {get: *ok}",
        "/a: {get: {parameters: [{name: q, in: query, required: true, schema: {type: string}}], responses: *rs}}",
        &["=request-required-parameter-added query parameter q"],
    ),
    (
        "/a: {get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: *rs}}",
        "/a: {get: *ok}",
        &["request-parameter-removed query parameter q"],
    ),
    (
        "/a: {get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: *rs}}",
        "/a: {get: {parameters: [{name: q, in: query, required: true, schema: {type: string}}], responses: *rs}}",
        &["=request-parameter-became-required query parameter q"],
    ),
    (
        "/a: {get: {parameters: [{name: q, in: query, required: true, schema: {type: string}}], responses: *rs}}",
        "/a: {get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: *rs}}",
        &["request-parameter-became-optional query parameter q"],
    ),
    (
        "/a: {get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: *rs}}",
        "/a: {get: {parameters: [{name: q, in: header, schema: {type: string}}], responses: *rs}}",
        &["request-parameter-added header parameter q", "request-parameter-removed query parameter q"],
    ),
    (
        "/a: {get: {parameters: [{name: q, in: query, schema: {type: array, items: {type: string}}}], responses: *rs}}",
        "/a: {get: {parameters: [{name: q, in: query, explode: false, schema: {type: array, items: {type: string}}}], responses: *rs}}",
        &["=request-parameter-style-changed query parameter q"],
    ),
    (
        "/a: {get: {parameters: [{name: q, in: query, schema: {enum: [a, b]}}], responses: *rs}}",
        "/a: {get: {parameters: [{name: q, in: query, schema: {enum: [a, b, c]}}], responses: *rs}}",
        &["request-enum-value-added query parameter q"],
    ),
    (
        "/a: {get: {parameters: [{name: q, in: query, schema: {type: integer, maximum: 100}}], responses: *rs}}",
        "/a: {get: {parameters: [{name: q, in: query, schema: {type: integer, maximum: 50}}], responses: *rs}}",
        &["=request-range-tightened query parameter q"],
    ),
    (
        "/a: {get: {parameters: [{name: X-Q, in: header, schema: {type: string}}], responses: *rs}}",
        "/a: {get: {parameters: [{name: x-q, in: header, schema: {type: string}}], responses: *rs}}",
        &[],
    ),
    (
        "/a: {parameters: [{name: q, in: query, schema: {type: string}}], get: *ok}",
        "/a: {get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: *rs}}",
        &[],
    ),
    // Bodies of requests.
    (
        "/a: {post: *ok}",
        "/a: {post: {requestBody: {content: *json}, responses: *rs}}",
        &["request-body-added body"],
    ),
    (
        "/a: {post: *ok}",
        "/a: {post: {requestBody: {required: true, content: *json}, responses: *rs}}",
        &["=request-required-body-added body"],
    ),
    (
        "/a: {post: {requestBody: {content: *json}, responses: *rs}}",
        "/a: {post: *ok}",
        &["request-body-removed body"],
    ),
    (
        "/a: {post: {requestBody: {content: *json}, responses: *rs}}",
        "/a: {post: {requestBody: {required: true, content: *json}, responses: *rs}}",
        &["=request-body-became-required body"],
    ),
    (
        "/a: {post: {requestBody: {required: true, content: *json}, responses: *rs}}",
        "/a: {post: {requestBody: {content: *json}, responses: *rs}}",
        &["request-body-became-optional body"],
    ),
    (
        "/a: {post: {requestBody: {content: *json}, responses: *rs}}",
        "/a: {post: {requestBody: {content: {application/xml: {}}}, responses: *rs}}",
        &["=request-media-type-removed body", "request-media-type-added body"],
    ),
    (
        "/a: {post: {requestBody: {content: *json}, responses: *rs}}",
        "/a: {post: {requestBody: {content: {application/json; charset=utf-8: {schema: {type: object}}}}, responses: *rs}}",
        &[],
    ),
    (
        "/a: {post: {requestBody: {content: {application/json: {}}}, responses: *rs}}",
        "/a: {post: {requestBody: {content: *json}, responses: *rs}}",
        &["=request-schema-narrowed body"],
    ),
    (
        "/a: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {n: {type: integer, default: 1}}}}}}, responses: *rs}}",
        "/a: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {n: {type: integer, default: 2}}}}}}, responses: *rs}}",
        &["request-default-changed body /n"],
    ),
    (
        "/a: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {n: {type: integer, default: 1}, m: {type: string}}}}}}, responses: *rs}}",
        "/a: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {n: {type: integer, default: 2}}}}}}, responses: *rs}}",
        &["request-default-changed body /n", "request-property-removed body /m"],
    ),
    (
        "/a: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {n: {type: integer, readOnly: true}}}}}}, responses: *rs}}",
        "/a: {post: {requestBody: {content: {application/json: {schema: {type: object, required: [n], properties: {n: {type: string, readOnly: true}}}}}}, responses: *rs}}",
        &["request-written-differently body"],
    ),
    // Answers.
    (
        "/a: {get: {responses: {'200': *r}}}",
        "/a: {get: {responses: {'200': *r, '202': *r}}}",
        &["=response-success-status-added 202"],
    ),
    (
        "/a: {get: {responses: {'200': *r}}}",
        "/a: {get: {responses: {'200': *r, '418': *r}}}",
        &["response-error-status-added 418"],
    ),
    (
        "/a: {get: {responses: {'200': *r, '201': *r}}}",
        "/a: {get: {responses: {'200': *r}}}",
        &["response-success-status-removed 201"],
    ),
    (
        "/a: {get: {responses: {'200': *r, '404': *r}}}",
        "/a: {get: {responses: {'200': *r}}}",
        &["response-error-status-removed 404"],
    ),
    (
        "/a: {get: {responses: {'200': *r, default: *r}}}",
        "/a: {get: {responses: {'200': *r, '404': *r, default: *r}}}",
        &[],
    ),
    (
        "/a: {get: {responses: {2XX: *r}}}",
        "/a: {get: {responses: {'200': *r, '201': *r}}}",
        &["response-success-status-removed 2XX"],
    ),
    (
        "/a: {get: {responses: {'200': *r}}}",
        "/a: {get: {responses: {'200': {description: ok, content: *json}}}}",
        &["response-body-added 200"],
    ),
    (
        "/a: {get: {responses: {'200': {description: ok, content: *json}}}}",
        "/a: {get: {responses: {'200': *r}}}",
        &["=response-body-removed 200"],
    ),
    (
        "/a: {get: {responses: {'200': {description: ok, content: *json}}}}",
        "/a: {get: {responses: {'200': {description: ok, content: {application/xml: {}}}}}}",
        &["=response-media-type-replaced 200 body", "response-media-type-removed 200 body"],
    ),
    (
        "/a: {get: {responses: {'200': {description: ok, content: *json}}}}",
        "/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}, text/csv: {}}}}}}",
        &["response-media-type-added 200 body"],
    ),
    (
        "/a: {get: {responses: {'200': {description: ok, content: *json}}}}",
        "/a: {get: {responses: {'200': {description: ok, content: {application/json: {}}}}}}",
        &["=response-schema-widened 200 body"],
    ),
    (
        "/a: {get: {responses: {'200': *r, '404': {description: no, content: *json}}}}",
        "/a: {get: {responses: {'200': *r, 4XX: {description: no, content: {application/json: {schema: {type: array}}}}}}}",
        &[
            "=response-type-widened 404 body",
            "response-error-status-added 4XX",
            "response-type-narrowed 404 body",
        ],
    ),
    (
        "/a: {get: {responses: {'200': *r, '404': *r}}}",
        "/a: {get: {responses: {'200': *r, default: *r}}}",
        &["response-error-status-added default"],
    ),
    // Headers.
    (
        "/a: {get: {responses: {'200': *r}}}",
        "/a: {get: {responses: {'200': {description: ok, headers: {X-A: {schema: {type: string}}}}}}}",
        &["response-header-added 200 header X-A"],
    ),
    (
        "/a: {get: {responses: {'200': {description: ok, headers: {X-A: {schema: {type: string}}}}}}}",
        "/a: {get: {responses: {'200': *r}}}",
        &["response-header-removed 200 header X-A"],
    ),
    (
        "/a: {get: {responses: {'200': {description: ok, headers: {X-A: {required: true, schema: {type: string}}}}}}}",
        "/a: {get: {responses: {'200': *r}}}",
        &["=response-required-header-removed 200 header X-A"],
    ),
    (
        "/a: {get: {responses: {'200': {description: ok, headers: {X-A: {required: true, schema: {type: string}}}}}}}",
        "/a: {get: {responses: {'200': {description: ok, headers: {x-a: {schema: {type: string}}}}}}}",
        &["=response-header-became-optional 200 header X-A"],
    ),
    (
        "/a: {get: {responses: {'200': {description: ok, headers: {X-A: {schema: {type: string}}}}}}}",
        "/a: {get: {responses: {'200': {description: ok, headers: {X-A: {required: true, schema: {type: string}}}}}}}",
        &["response-header-became-required 200 header X-A"],
    ),
    (
        "/a: {get: {responses: {'200': {description: ok, headers: {X-A: {schema: {enum: [a]}}}}}}}",
        "/a: {get: {responses: {'200': {description: ok, headers: {X-A: {schema: {enum: [a, b]}}}}}}}",
        &["=response-enum-value-added 200 header X-A"],
    ),
    // Security.
    (
        "/a: {get: *ok}",
        "/a: {get: {security: [{key: []}], responses: *rs}}",
        &["=security-required security"],
    ),
    ("/a: {get: {security: [{key: []}], responses: *rs}}", "/a: {get: *ok}", &["security-dropped security"]),
    (
        "/a: {get: {security: [{key: []}, {token: []}], responses: *rs}}",
        "/a: {get: {security: [{token: []}], responses: *rs}}",
        &["=security-alternative-removed security"],
    ),
    (
        "/a: {get: {security: [{key: []}], responses: *rs}}",
        "/a: {get: {security: [{token: []}, {key: []}], responses: *rs}}",
        &["security-alternative-added security"],
    ),
    (
        "/a: {get: {security: [{token: [read]}], responses: *rs}}",
        "/a: {get: {security: [{token: [read, write]}], responses: *rs}}",
        &["=security-scope-added security"],
    ),
    (
        "/a: {get: {security: [{token: [read, write]}], responses: *rs}}",
        "/a: {get: {security: [{token: [read]}], responses: *rs}}",
        &["security-scope-removed security"],
    ),
];

/// A document with these paths.
fn of_paths(paths: &str, more: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\nx-r: &r {{description: ok}}\nx-rs: &rs {{'200': {{description: ok}}}}\n\
         x-ok: &ok {{responses: {{'200': {{description: ok}}}}}}\nx-json: &json {{application/json: {{schema: {{type: object}}}}}}\n\
         {more}paths:\n  {paths}\n"
    )
}

const SCHEMES: &str = "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, token: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/t', scopes: {read: r, write: w}}}}}}\n";

#[test]
fn a_change_of_an_operation_is_told_once_with_its_level() {
    let mut wrong = String::new();
    for (old, new, rules) in DOCUMENTS {
        let compared = compared(&of_paths(old, SCHEMES), &of_paths(new, SCHEMES));
        let told: Vec<String> = told(&compared);
        let mut expected: Vec<String> =
            rules.iter().map(|rule| rule.trim_start_matches('=').to_owned()).collect();
        expected.sort();
        let breaking = compared.findings.iter().filter(|finding| finding.level == Level::Breaking);
        let breaking: BTreeSet<String> = breaking.map(|finding| finding.rule.id().to_owned()).collect();
        let marked = rules
            .iter()
            .filter_map(|rule| rule.strip_prefix('='))
            .map(|rule| rule.split(' ').next().unwrap().to_owned());
        if told != expected || breaking != marked.collect() {
            writeln!(
                wrong,
                "{old}\n  -> {new}\n  told {told:?}, of which break {breaking:?}\n  not  {rules:?}"
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn credentials_and_servers_are_compared() {
    let secured = "/a: {get: {security: [{key: []}], responses: *rs}}";
    let moved = SCHEMES.replace("in: header", "in: query");
    let compared = compared(&of_paths(secured, SCHEMES), &of_paths(secured, &moved));
    assert!(
        told(&compared).contains(&"security-scheme-changed security".to_owned()),
        "{:?}",
        told(&compared)
    );
    assert_eq!(compared.exit_code(), 1);
    let servers = |url: &str| of_paths("/a: {get: *ok}", &format!("servers: [{{url: '{url}'}}]\n"));
    let compared = self::compared(&servers("https://a.example"), &servers("https://b.example"));
    assert_eq!(told(&compared), ["server-added", "server-removed"]);
}

#[test]
fn every_rule_is_told_of_some_pair() {
    let mut told = BTreeSet::new();
    let mut add =
        |compared: &Compared| told.extend(compared.findings.iter().map(|finding| finding.rule.id()));
    for (old, new, _) in DOCUMENTS {
        add(&compared(&of_paths(old, SCHEMES), &of_paths(new, SCHEMES)));
    }
    let schemas = SCHEMAS
        .iter()
        .map(|(one, other, _, _)| (one, other))
        .chain(REWRITES.iter().map(|(one, other)| (one, other)));
    for (one, other) in schemas {
        for direction in [Direction::Request, Direction::Response] {
            for (old, new) in [(one, other), (other, one)] {
                add(&compared(&document(direction, old), &document(direction, new)));
            }
        }
    }
    // Told by tests of their own.
    let elsewhere = [
        "server-removed",
        "server-added",
        "security-scheme-changed",
        "request-type-stated",
        "response-type-stated",
    ];
    let untold: Vec<&str> =
        Rule::all().map(Rule::id).filter(|id| !told.contains(*id) && !elsewhere.contains(id)).collect();
    assert_eq!(untold, [""; 0]);
}

const OLD: &str = "openapi: 3.1.0
info: {title: A, version: '1'}
paths:
  /a:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  status: {enum: [open]}
";

fn changed() -> Compared {
    compared(OLD, &OLD.replace("[open]", "[open, 'a|b']"))
}

fn written(compared: &Compared, format: Format) -> String {
    let mut out = Vec::new();
    write(Diffed { old: "old.yaml", new: "new.yaml", compared }, format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_person_sees_the_place_the_proof_and_the_way_out() {
    let text = written(&changed(), Format::Terminal(Color::Plain, Detail::Some));
    for part in [
        "error[response-enum-value-added]: `GET /a` 200 body /status: `enum`: was without `a|b`, is with `a|b`",
        "new.yaml:14:",
        "`\"a|b\"` at `/status` is valid in the new document, and not in the old one",
        "in the old document: old.yaml:14:",
        "response-enum-value-added: requests: keep the value",
        "old.yaml -> new.yaml: 1 breaking change; 1 operation compared",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let same = written(&compared(OLD, OLD), Format::Terminal(Color::Plain, Detail::All));
    assert_eq!(same, "old.yaml -> new.yaml: nothing has changed; 1 operation compared\n");
}

#[test]
fn programs_read_the_same_in_json() {
    let document: Document = serde_json::from_str(&written(&changed(), Format::Json)).unwrap();
    assert_eq!((document.format, document.exit_code, document.totals.breaking), (1, 1, 1));
    let finding = serde_json::to_value(&document.findings[0]).unwrap();
    for (pointer, value) in [
        ("/rule", Value::from("response-enum-value-added")),
        ("/level", "breaking".into()),
        ("/operation", "GET /a".into()),
        ("/place", "200 body /status".into()),
        ("/proof/kind", "value".into()),
        ("/proof/at", "/status".into()),
        ("/proof/value", "a|b".into()),
        ("/proof/admitted_by", "new".into()),
        ("/old/place/file", "old.yaml".into()),
        ("/old/place/line", 14.into()),
        ("/new/place/line", 14.into()),
        ("/places", 1.into()),
    ] {
        assert_eq!(finding.pointer(pointer), Some(&value), "{pointer}\n{finding}");
    }
}

#[test]
fn markdown_sarif_and_annotations_hold_what_they_must_escape() {
    let markdown = written(&changed(), Format::Markdown);
    assert!(markdown.contains("## Breaking changes (1)") && markdown.contains("with `a\\|b`"), "{markdown}");
    let sarif: Value = serde_json::from_str(&written(&changed(), Format::Sarif)).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&sarif["version"], &result["level"]), (&"2.1.0".into(), &"error".into()));
    assert_eq!(result["ruleId"], sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"]);
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "new.yaml");
    assert_eq!(result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 14);
    let annotation = written(&changed(), Format::Github);
    assert!(annotation.starts_with("::error file=new.yaml,line=14,col="), "{annotation}");
    assert_eq!(annotation.lines().count(), 1);
}

fn source(text: &str) -> Source {
    Source { name: "settings.yaml".to_owned(), text: text.to_owned() }
}

fn counted(severity: &str, ignore: &str) -> Compared {
    let settings = Settings {
        severities: severities(source(severity)).unwrap(),
        ignored: ignored(source(ignore), "2026-11-21").unwrap().0,
    };
    let new = OLD.replace("[open]", "[open, b]");
    compare(&api("old.yaml", OLD), &api("new.yaml", &new), &settings)
}

#[test]
fn levels_and_what_is_known_are_a_teams_own() {
    for (severity, ignore, exit, left, gone) in [
        ("", "", 1, 1, 0),
        ("response-enum-value-added: warning", "", 0, 1, 0),
        ("{response-enum-value-added: 'off'}", "", 0, 0, 0),
        ("request-enum-value-added: breaking", "", 1, 1, 0),
        ("", "- {rule: response-enum-value-added, because: agreed}", 0, 0, 1),
        ("", "- {rule: response-enum-*, match: GET /a, because: agreed, until: '2026-11-21'}", 0, 0, 1),
        ("", "- {match: '* 200 body /status', because: agreed}", 0, 0, 1),
        ("", "- {rule: response-enum-*, match: POST /a, because: agreed}", 1, 1, 0),
        ("", "- {rule: response-enum-*, because: agreed, until: '2026-11-20'}", 1, 1, 0),
    ] {
        let compared = counted(severity, ignore);
        let found = (compared.exit_code(), compared.findings.len(), compared.ignored);
        assert_eq!(found, (exit, left, gone), "{severity} {ignore}");
    }
    let (_, warnings) =
        ignored(source("- {match: GET *, because: agreed, until: '2026-11-20'}"), "2026-11-21").unwrap();
    assert_eq!(warnings.len(), 1);
}

#[test]
fn settings_that_can_t_be_meant_are_complained_about_with_their_place() {
    for (text, message, line) in [
        ("[1]", "no mapping", 1),
        ("a: [", "no YAML", 1),
        ("# c\nresponse-enum-value-aded: note", "there is no rule `response-enum-value-aded`", 2),
        ("response-enum-value-added: loud", "is given no level", 1),
        ("response-enum-value-added: 1", "is given no level", 1),
    ] {
        let complaints = severities(source(text)).unwrap_err();
        let complaint = &complaints[0];
        assert!(complaint.message.contains(message), "{text}: {complaint:?}");
        assert_eq!(complaint.span.as_ref().unwrap().line_column().0, line, "{text}");
    }
    for (text, message) in [
        ("a: 1", "no list"),
        ("- 1", "no mapping"),
        ("- {rule: response-enum-value-added}", "why this is ignored"),
        ("- {rule: response-enum-value-added, because: ' '}", "why this is ignored"),
        ("- {because: x}", "ignore everything"),
        ("- {rule: x-y, because: x}", "no rule `x-y`"),
        ("- {match: GET *, because: x, until: tomorrow}", "no day"),
        ("- {match: GET *, because: x, unitl: '2027-01-01'}", "`unitl` is not known"),
        ("- {match: GET *, because: 1}", "`because` is no text"),
    ] {
        let complaints = ignored(source(text), "2026-11-21").unwrap_err();
        assert!(complaints[0].message.contains(message), "{text}: {complaints:?}");
    }
}

fn run(folder: &std::path::Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specdrift"));
    let Output { status, stdout, stderr } = command.current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn the_command_line_says_by_its_exit_code_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    file("old.yaml", OLD);
    file("new.yaml", &OLD.replace("[open]", "[open, b]"));
    file("bad.yaml", "title: nothing");
    file("severity.yaml", "response-enum-value-added: note");
    file("ignore.yaml", "- {rule: response-enum-value-added, because: agreed}");
    for (arguments, exit, out, err) in [
        (["diff", "old.yaml", "new.yaml"].as_slice(), 1, "response-enum-value-added", ""),
        (&["diff", "old.yaml", "old.yaml"], 0, "nothing has changed", ""),
        (&["diff", "old.yaml", "new.yaml", "--severity", "severity.yaml"], 0, "1 note", ""),
        (&["diff", "old.yaml", "new.yaml", "--ignore", "ignore.yaml"], 0, "1 ignored", ""),
        (&["diff", "old.yaml", "new.yaml", "--format", "json"], 1, "\"format\": 1", ""),
        (&["diff", "old.yaml", "new.yaml", "--format", "github"], 1, "::error ", ""),
        (&["diff", "old.yaml", "new.yaml", "--format", "xml"], 2, "", "invalid value"),
        (&["diff", "old.yaml"], 2, "", "<NEW>"),
        (&["diff", "old.yaml", "none.yaml"], 2, "", "there is no file `none.yaml`"),
        (&["diff", "bad.yaml", "none.yaml"], 2, "", "is no OpenAPI document"),
        (&["diff", "old.yaml", "new.yaml", "--severity", "none.yaml"], 2, "", "can't be read"),
        (&["diff", "old.yaml", "new.yaml", "--ignore", "severity.yaml"], 2, "", "is no list"),
        (&["explain", "response-enum-value-added"], 0, "to `specdrift diff` it is: breaking", ""),
        (&["explain"], 0, "path-removed", ""),
        (&["explain", "response-enum-value-aded"], 2, "", "there is no finding"),
    ] {
        let (code, stdout, stderr) = run(folder.path(), arguments);
        assert_eq!(code, exit, "{arguments:?}\n{stdout}\n{stderr}");
        assert!(stdout.contains(out) && stderr.contains(err), "{arguments:?}\n{stdout}\n{stderr}");
    }
}

#[test]
fn documents_that_contain_themselves_and_broken_ones_are_compared_all_the_same() {
    for (old, new) in [
        ("{$ref: '#/components/schemas/S'}", "{type: string}"),
        (
            "{type: object, properties: {a: {$ref: '#/components/schemas/S'}}}",
            "{type: object, properties: {a: {$ref: '#/components/schemas/S'}, b: {type: string}}}",
        ),
        ("{allOf: [{$ref: '#/components/schemas/S'}], type: object}", "{type: object}"),
        ("{type: string, pattern: '('}", "{type: string, pattern: '['}"),
        ("{$ref: '#/components/schemas/None'}", "{type: string}"),
        ("{type: nonsense}", "{type: 5}"),
        ("{anyOf: []}", "{oneOf: 5}"),
        ("false", "true"),
    ] {
        for direction in [Direction::Request, Direction::Response] {
            let load =
                |text: &str| parse(Source { name: "a.yaml".to_owned(), text: document(direction, text) });
            let (Ok((old, _)), Ok((new, _))) = (load(old), load(new)) else { continue };
            let _ = told(&compare(&old, &new, &Settings::default()));
        }
    }
}

#[test]
fn two_versions_of_a_large_document_are_compared_in_time() {
    let Ok(folder) = std::env::var("SPECDRIFT_VERSIONS") else {
        eprintln!("skipped: `SPECDRIFT_VERSIONS` names no folder with `old.json` and `new.json`");
        return;
    };
    let read = |name: &str| {
        let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
        api(name, &text)
    };
    let begin = std::time::Instant::now();
    let (old, new) = (read("old.json"), read("new.json"));
    let compared = compare(&old, &new, &Settings::default());
    eprintln!("{} findings in {:?}", compared.findings.len(), begin.elapsed());
    assert!(begin.elapsed() < std::time::Duration::from_secs(20), "{:?}", begin.elapsed());
}

#[test]
fn every_rule_stands_in_the_manual_with_its_level() {
    let manual = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diff.md")).unwrap();
    let row = |rule: Rule| format!("| `{}` | {} | {} |", rule.id(), rule.level().name(), rule.title());
    let missing: Vec<String> = Rule::all().map(row).filter(|row| !manual.contains(row)).collect();
    assert!(missing.is_empty(), "docs/diff.md lacks\n{}", missing.join("\n"));
}
