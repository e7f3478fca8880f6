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
    let (schema, others) = schema.split_once('\n').unwrap_or((schema, "T: {type: string}, U: {type: integer}"));
    let content = "{application/json: {schema: {$ref: '#/components/schemas/S'}}}";
    let mut text = String::from("openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    post:\n");
    match direction {
        Direction::Request => writeln!(text, "      requestBody: {{content: {content}}}\n      responses: {{'204': {{description: done}}}}"),
        Direction::Response => writeln!(text, "      responses: {{'200': {{description: ok, content: {content}}}}}"),
    }
    .unwrap();
    writeln!(text, "components: {{schemas: {{S: {schema}, {others}}}}}").unwrap();
    text
}

/// An old and a new schema, and what is told of it where it is sent and where it is received, without `request-` and `response-`.
type Row = (&'static str, &'static str, &'static [&'static str]);

/// Each row is compared in both directions and both orders; the rules of the other order are the second list.
const SCHEMAS: &[(&str, &str, &[&str], &[&str])] = &[
    // Types and null.
    ("{type: [string, integer]}", "{type: string}", &["type-narrowed"], &["type-widened"]),
    ("{type: number}", "{type: integer}", &["type-narrowed"], &["type-widened"]),
    ("{type: string}", "{type: integer}", &["type-narrowed", "type-widened"], &["type-narrowed", "type-widened"]),
    ("{type: array, items: {type: string}}", "{type: object}", &["type-narrowed", "type-widened"], &["type-narrowed", "type-widened"]),
    ("{type: boolean}", "{}", &["type-widened"], &["type-narrowed"]),
    ("{type: [string, 'null']}", "{type: string}", &["null-removed"], &["null-added"]),
    ("{type: object, properties: {a: {type: [integer, 'null']}}}", "{type: object, properties: {a: {type: integer}}}", &["null-removed /a"], &["null-added /a"]),
    ("{anyOf: [{$ref: '#/components/schemas/T'}, {type: 'null'}]}", "{$ref: '#/components/schemas/T'}", &["null-removed"], &["null-added"]),
    ("{oneOf: [{type: 'null'}, {type: object, properties: {a: {type: string}}}]}", "{type: object, properties: {a: {type: string}}}", &["null-removed"], &["null-added"]),
    ("{enum: [a, null]}", "{enum: [a]}", &["null-removed"], &["null-added"]),
    // Required.
    ("{type: object, properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}, required: [a]}", &["property-became-required /a"], &["property-became-optional /a"]),
    ("{type: object, properties: {b: {type: object, properties: {a: {type: string}}}}}", "{type: object, properties: {b: {type: object, properties: {a: {type: string}}, required: [a]}}}", &["property-became-required /b/a"], &["property-became-optional /b/a"]),
    ("{type: array, items: {type: object, properties: {a: {type: string}}}}", "{type: array, items: {type: object, properties: {a: {type: string}}, required: [a]}}", &["property-became-required /*/a"], &["property-became-optional /*/a"]),
    // Enumerations.
    ("{type: string, enum: [a, b]}", "{type: string, enum: [a]}", &["enum-value-removed"], &["enum-value-added"]),
    ("{type: string, enum: [a, b]}", "{const: a}", &["enum-value-removed"], &["enum-value-added"]),
    ("{type: integer, enum: [1, 2, 3]}", "{type: integer, enum: [1, 3]}", &["enum-value-removed"], &["enum-value-added"]),
    ("{type: string}", "{type: string, enum: [a, b]}", &["enum-introduced"], &["enum-dropped"]),
    ("{type: object, properties: {s: {enum: [a, b]}}}", "{type: object, properties: {s: {enum: [b]}}}", &["enum-value-removed /s"], &["enum-value-added /s"]),
    ("{type: object, additionalProperties: {enum: [a, b]}}", "{type: object, additionalProperties: {enum: [b]}}", &["enum-value-removed /*"], &["enum-value-added /*"]),
    // Bounds of numbers.
    ("{type: integer, minimum: 1}", "{type: integer, minimum: 5}", &["range-tightened"], &["range-loosened"]),
    ("{type: integer}", "{type: integer, minimum: 5}", &["range-tightened"], &["range-loosened"]),
    ("{type: integer, maximum: 10}", "{type: integer, maximum: 5}", &["range-tightened"], &["range-loosened"]),
    ("{type: number, minimum: 1}", "{type: number, exclusiveMinimum: 1}", &["range-tightened"], &["range-loosened"]),
    ("{type: number, exclusiveMaximum: 9}", "{type: number, exclusiveMaximum: 8}", &["range-tightened"], &["range-loosened"]),
    ("{type: integer, format: int64}", "{type: integer, format: int32}", &["range-tightened"], &["range-loosened"]),
    ("{type: integer}", "{type: integer, multipleOf: 5}", &["multiple-tightened"], &["multiple-loosened"]),
    ("{type: integer, multipleOf: 5}", "{type: integer, multipleOf: 10}", &["multiple-tightened"], &["multiple-loosened"]),
    // Lengths and counts.
    ("{type: string}", "{type: string, minLength: 3}", &["length-tightened"], &["length-loosened"]),
    ("{type: string, minLength: 1}", "{type: string, minLength: 3}", &["length-tightened"], &["length-loosened"]),
    ("{type: string, maxLength: 9}", "{type: string, maxLength: 5}", &["length-tightened"], &["length-loosened"]),
    ("{type: string}", "{type: string, maxLength: 5000}", &["length-tightened"], &["length-loosened"]),
    ("{type: array, items: {type: integer}}", "{type: array, items: {type: integer}, minItems: 1}", &["items-tightened"], &["items-loosened"]),
    ("{type: array, items: {type: string}, maxItems: 9}", "{type: array, items: {type: string}, maxItems: 3}", &["items-tightened"], &["items-loosened"]),
    ("{type: array, items: {type: string}}", "{type: array, items: {type: string}, uniqueItems: true}", &["unique-items-added"], &["unique-items-removed"]),
    ("{type: object, additionalProperties: {type: string}}", "{type: object, additionalProperties: {type: string}, minProperties: 1}", &["property-count-tightened"], &["property-count-loosened"]),
    ("{type: object, additionalProperties: {type: string}, maxProperties: 5}", "{type: object, additionalProperties: {type: string}, maxProperties: 2}", &["property-count-tightened"], &["property-count-loosened"]),
    // Patterns and formats.
    ("{type: string}", "{type: string, pattern: '^[a-z]+$'}", &["pattern-tightened"], &["pattern-loosened"]),
    ("{type: string, pattern: '^[a-z0-9]+$'}", "{type: string, pattern: '^[a-z]+$'}", &["pattern-tightened"], &["pattern-loosened"]),
    ("{type: string}", "{type: string, format: uuid}", &["format-tightened"], &["format-loosened"]),
    ("{type: string}", "{type: string, format: email}", &["format-tightened"], &["format-loosened"]),
    ("{type: string, format: date}", "{type: string, format: date-time}", &["format-loosened", "format-tightened"], &["format-loosened", "format-tightened"]),
    ("{type: string}", "{type: string, format: phone}", &["unchecked-format-changed"], &["unchecked-format-changed"]),
    // Members of objects.
    ("{type: object, properties: {a: {type: string}}}", "{type: object}", &["property-removed /a"], &["property-added /a"]),
    ("{type: object, properties: {a: {type: string}}, additionalProperties: false}", "{type: object, additionalProperties: false}", &["property-forbidden /a"], &["property-allowed /a"]),
    ("{type: object, additionalProperties: true}", "{type: object, additionalProperties: false}", &["additional-properties-closed"], &["additional-properties-opened"]),
    ("{type: object, additionalProperties: {type: string}}", "{type: object, additionalProperties: false}", &["additional-properties-closed"], &["additional-properties-opened"]),
    ("{type: object, additionalProperties: true}", "{type: object, additionalProperties: {type: string}}", &["additional-properties-closed"], &["additional-properties-opened"]),
    ("{type: object}", "{type: object, additionalProperties: false}", &["undeclared-properties-forbidden"], &["undeclared-properties-allowed"]),
    ("{type: object, additionalProperties: {type: [string, integer]}}", "{type: object, additionalProperties: {type: string}}", &["type-narrowed /*"], &["type-widened /*"]),
    ("{type: array}", "{type: array, items: {type: string}}", &["schema-narrowed"], &["schema-widened"]),
    ("{type: array, items: {type: [string, integer]}}", "{type: array, items: {type: string}}", &["type-narrowed /*"], &["type-widened /*"]),
    // Alternatives.
    ("{oneOf: [{$ref: '#/components/schemas/T'}, {$ref: '#/components/schemas/U'}, {type: boolean}]}", "{oneOf: [{$ref: '#/components/schemas/U'}, {$ref: '#/components/schemas/T'}]}", &["alternative-removed"], &["alternative-added"]),
    ("{anyOf: [{type: string}, {type: integer}, {type: array, items: {type: string}}]}", "{anyOf: [{type: string}, {type: integer}]}", &["alternative-removed"], &["alternative-added"]),
    ("{anyOf: [{type: object, required: [a], properties: {a: {enum: [x, y]}}}, {type: string}]}", "{anyOf: [{type: object, required: [a], properties: {a: {enum: [x]}}}, {type: string}]}", &["enum-value-removed /a"], &["enum-value-added /a"]),
    // Parts, and what is not read keyword by keyword.
    ("{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: string, maxLength: 9}}}]}", "{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: string, maxLength: 5}}}]}", &["length-tightened /b"], &["length-loosened /b"]),
    ("{type: string}", "{type: string, not: {enum: [admin, text, string]}}", &["schema-narrowed"], &["schema-widened"]),
    ("{type: object, patternProperties: {'^x-': {type: [string, integer]}}}", "{type: object, patternProperties: {'^x-': {type: string}}}", &["schema-narrowed /x-"], &["schema-widened /x-"]),
    ("{type: array, prefixItems: [{type: [string, integer]}]}", "{type: array, prefixItems: [{type: string}]}", &["schema-narrowed /*"], &["schema-widened /*"]),
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
                    let (rule, at) = rule.split_once(' ').map_or((*rule, String::new()), |(rule, at)| (rule, format!(" {at}")));
                    format!("{side}-{rule} {place}{at}")
                });
                let expected: Vec<String> = expected.collect();
                if told(&compared) != expected {
                    writeln!(wrong, "{side}: {old} -> {new}\n  told {:?}\n  not  {expected:?}", told(&compared)).unwrap();
                }
                for finding in &compared.findings {
                    if let Err(why) = proven(finding, (&document(direction, old), &document(direction, new)), direction) {
                        writeln!(wrong, "{side}: {old} -> {new}\n  {}: {why}", finding.rule).unwrap();
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Whether a finding's value is what it is said to be, by both documents; for values that stand at the top.
fn proven(finding: &specdrift::compare::Finding, (old, new): (&str, &str), direction: Direction) -> Result<(), String> {
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
            let is_only_narrower = narrower.iter().all(|rule| !rule.contains("widened") && !rule.contains("loosened"));
            let breaks = compared(&old, &new).exit_code() == 1;
            let is_wanted = is_only_narrower && !narrower.iter().any(|rule| rule.starts_with("property-removed") || rule.starts_with("unchecked") || rule.starts_with("undeclared"));
            if is_wanted {
                assert_eq!(breaks, direction == Direction::Request, "{one} -> {other}, {direction:?}");
                assert_eq!(compared(&new, &old).exit_code() == 1, direction == Direction::Response, "{other} -> {one}, {direction:?}");
            }
        }
    }
}

/// What only looks different: nothing is told, or that it is written differently.
const REWRITES: &[(&str, &str)] = &[
    ("{type: object, properties: {a: {type: string}, b: {type: integer}}}", "{properties: {b: {type: integer}, a: {type: string}}, type: object}"),
    ("{type: string, description: one}", "{type: string, description: another, title: T, x-more: 1}"),
    ("{type: string, example: a}", "{type: string, examples: [b]}"),
    ("{type: [string, integer]}", "{type: [integer, string]}"),
    ("{enum: [a, b, c]}", "{enum: [c, a, b]}"),
    ("{type: object, required: [a, b]}", "{type: object, required: [b, a]}"),
    ("{oneOf: [{type: string}, {type: integer}]}", "{oneOf: [{type: integer}, {type: string}]}"),
    ("{anyOf: [{$ref: '#/components/schemas/T'}, {$ref: '#/components/schemas/U'}]}", "{anyOf: [{$ref: '#/components/schemas/U'}, {$ref: '#/components/schemas/T'}]}"),
    ("{type: object, properties: {a: {$ref: '#/components/schemas/T'}}}", "{type: object, properties: {a: {type: string}}}"),
    ("{$ref: '#/components/schemas/T'}", "{$ref: '#/components/schemas/Text'}\nText: {type: string}"),
    ("{$ref: '#/components/schemas/N'}\nN: {type: object, properties: {next: {$ref: '#/components/schemas/N'}}}", "{$ref: '#/components/schemas/M'}\nM: {type: object, properties: {next: {$ref: '#/components/schemas/M'}}}"),
    ("{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: integer}}, required: [b]}]}", "{type: object, properties: {a: {type: string}, b: {type: integer}}, required: [b]}"),
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
