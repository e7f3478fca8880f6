//! What a schema allows although it looks forbidden.

use serde_json::Value;
use specdrift::plan::MUTATIONS;
use specdrift::plan::Weight;

use super::*;

#[test]
fn an_extra_member_is_a_fault_only_where_the_document_forbids_it() {
    for (schema, count) in [
        ("{type: object, properties: {a: {type: string}}}", 0),
        ("{type: object, properties: {a: {type: string}}, additionalProperties: true}", 0),
        ("{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}", 0),
        ("{type: object, properties: {a: {type: string}}, additionalProperties: false}", 1),
        ("{type: object, properties: {a: {type: string}}, unevaluatedProperties: false}", 1),
    ] {
        let (_, plan) = everything(&with_body(schema));
        assert_eq!(of_kind(&plan, "unexpected").len(), count, "{schema}");
    }
}

#[test]
fn parts_that_forbid_each_others_members_admit_no_value_and_the_conflict_is_named() {
    let (_, plan) = everything(&with_body(
        "{allOf: [{type: object, required: [a], properties: {a: {type: string}}, additionalProperties: false}, {type: object, required: [b], properties: {b: {type: string}}}]}",
    ));
    assert_eq!(plan.cases.len(), 0);
    let told = plan
        .dropped
        .iter()
        .any(|dropped| dropped.why.contains("admits no value") && dropped.why.contains("/allOf/"));
    assert!(told, "{:?}", plan.dropped);
}

#[test]
fn what_is_broken_in_one_branch_and_valid_in_another_is_valid() {
    let branches = "[{type: object, required: [kind], properties: {kind: {type: string}, n: {type: integer}}}, {type: object, required: [kind], properties: {kind: {type: string}, n: {type: string}}}]";
    for keyword in ["anyOf", "oneOf"] {
        let (api, plan) = everything(&with_body(&format!("{{{keyword}: {branches}}}")));
        for (case, mutation) in faults(&plan) {
            let fits_the_other =
                mutation.sent.as_ref().is_some_and(|sent| sent.is_i64() || sent.is_u64() || sent.is_string());
            assert!(mutation.pointer.as_str() != "/n" || !fits_the_other, "{}", case.id);
            let decoded = wire::decode(&api, &api.operations[0], &case.request);
            assert!(mutation.keyword.is_none() || !decoded.breaches.is_empty(), "{}", case.id);
        }
    }
    // Of `oneOf`, what fits two is refused.
    let (_, plan) = everything(&with_body(
        "{oneOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}}}]}",
    ));
    assert_ne!(of_kind(&plan, "many-branches"), Vec::<String>::new());
}

#[test]
fn a_read_only_member_is_neither_sent_nor_missed_and_breaking_it_is_a_kind_of_its_own() {
    let schema = "{type: object, required: [id, a], properties: {id: {type: integer, readOnly: true}, a: {type: string}}}";
    let (_, plan) = everything(&with_body(schema));
    for case in &plan.cases {
        let is_own = matches!(&case.intent, Intent::Broken(mutation) if mutation.kind == "read-only");
        let body = case.request.body.as_ref().map(|body| String::from_utf8_lossy(&body.0).into_owned());
        assert!(is_own || !body.unwrap_or_default().contains("\"id\""), "{}", case.id);
    }
    assert_eq!(sent(&plan, "missing", "body/id"), Vec::<String>::new());
    assert_eq!(sent(&plan, "wrong-type", "body/id"), Vec::<String>::new());
    assert_eq!(sent(&plan, "missing", "body/a"), ["nothing"]);
    let (_, plan) = everything(&with_body(
        "{type: object, required: [secret], properties: {secret: {type: string, writeOnly: true}}}",
    ));
    assert_eq!(
        sent(&plan, "missing", "body/secret"),
        ["nothing"],
        "a writeOnly member belongs into requests"
    );
}

#[test]
fn null_is_no_fault_wherever_a_dialect_lets_it_through() {
    let old = |schema: &str| with_body(schema).replace("3.1.0", "3.0.3");
    for (document, is_fault) in [
        (with_body("{type: object, required: [a], properties: {a: {type: [string, 'null']}}}"), false),
        (with_body("{type: object, required: [a], properties: {a: {type: string}}}"), true),
        (old("{type: object, required: [a], properties: {a: {type: string, nullable: true}}}"), false),
        // By the letter the list has no null; `nullable` says what is meant.
        (
            old(
                "{type: object, required: [a], properties: {a: {type: string, nullable: true, enum: [x, y]}}}",
            ),
            false,
        ),
        (old("{type: object, required: [a], properties: {a: {type: string, enum: [x, y]}}}"), true),
        (
            with_body(
                "{type: object, required: [a], properties: {a: {anyOf: [{type: string}, {type: 'null'}]}}}",
            ),
            false,
        ),
        (with_body("{type: object, required: [a], properties: {a: {}}}"), false),
    ] {
        let (_, plan) = everything(&document);
        assert_eq!(!sent(&plan, "null", "body/a").is_empty(), is_fault, "{document}");
    }
}

#[test]
fn a_format_is_broken_apart_and_counts_less_for_it_may_be_a_remark() {
    let (_, plan) = everything(&with_body(
        "{type: object, required: [a], properties: {a: {type: string, format: uuid}}}",
    ));
    assert_ne!(sent(&plan, "format", "body/a"), Vec::<String>::new());
    let format = MUTATIONS.iter().find(|kind| kind.name == "format");
    assert_eq!(format.map(|kind| kind.weight), Some(Weight::Annotation));
    let pattern = MUTATIONS.iter().find(|kind| kind.name == "pattern");
    assert_eq!(pattern.map(|kind| kind.weight), Some(Weight::Fault));
}

#[test]
fn an_unknown_format_is_ignored_in_proof_and_listed_once() {
    let schema = "{type: object, required: [a, b], properties: {a: {type: string, format: x-own}, b: {type: string, format: x-own}}}";
    let (api, plan) = everything(&with_body(schema));
    assert_eq!(of_kind(&plan, "format"), Vec::<String>::new());
    assert_eq!(api.schemas.unknown_formats(), ["x-own"]);
    let valid = plan.cases.iter().find(|case| case.control.is_none());
    let is_valid = |case: &Case| wire::decode(&api, &api.operations[0], &case.request).breaches.is_empty();
    assert!(valid.is_some_and(is_valid));
}

#[test]
fn a_pattern_is_broken_only_by_what_it_refuses_as_ecma_reads_it() {
    for (pattern, broken) in [
        (".*", false),
        ("", false),
        ("^", false),
        ("a|", false),
        ("[\\s\\S]*", false),
        ("^[a-z]+$", true),
        // Not anchored: a match anywhere will do.
        ("[0-9]", true),
        ("b", true),
        ("^(?!x).*y$", true),
        ("^\\d+$", true),
        ("^\\w+$", true),
    ] {
        let (api, plan) = everything(&with_body(&format!(
            "{{type: object, required: [a], properties: {{a: {{type: string, pattern: '{pattern}'}}}}}}"
        )));
        let texts = sent(&plan, "pattern", "body/a");
        assert_eq!(!texts.is_empty(), broken, "{pattern}: {texts:?} {:?}", plan.dropped);
        for (case, mutation) in faults(&plan).into_iter().filter(|(_, mutation)| mutation.kind == "pattern") {
            let text = mutation.sent.as_ref().and_then(Value::as_str).unwrap_or_default();
            // Readers differ about digits and letters beyond ASCII.
            assert!(text.is_ascii(), "{}: {text}", case.id);
            if !pattern.starts_with('^') {
                assert!(
                    !text.contains(['b', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']),
                    "{pattern}: {text}"
                );
            }
            assert!(
                !wire::decode(&api, &api.operations[0], &case.request).breaches.is_empty(),
                "{}",
                case.id
            );
        }
    }
}

#[test]
fn no_bound_is_broken_that_nobody_declared() {
    let bounds = [
        "too-short",
        "too-long",
        "too-small",
        "too-large",
        "not-multiple",
        "too-few-items",
        "too-many-items",
        "not-unique",
        "too-few-properties",
        "too-many-properties",
    ];
    let (_, plan) = everything(&with_body(
        "{type: object, required: [s, n, l, o], properties: {s: {type: string}, n: {type: integer}, l: {type: array, items: {type: string}}, o: {type: object}}}",
    ));
    for kind in bounds {
        assert_eq!(of_kind(&plan, kind), Vec::<String>::new(), "{kind}");
    }
}
