//! A walk over the values of a schema: what it shows, and what it would break.

use std::sync::Arc;

use serde_json::{Value, json};
use specdrift::schema::{Direction, Medium, Purity, Reach, Schemas, Shape};
use specdrift::text::Pointer;

/// Every base as `place: value`, every proven fault as `place keyword: value`.
fn surveyed(document: Value) -> (Vec<String>, Vec<String>) {
    let schemas = Schemas::over(Arc::new(document));
    let schema = schemas.at(&Pointer::root(), Direction::Request);
    let least = schema.sample(Shape::Minimal, "").expect("a value").value;
    let full = schema.sample(Shape::Full, "").ok().map(|sample| sample.value);
    let reach = Reach { depth: 8, places: 500, salt: "", name: "", fixed: &[], medium: Medium::Exact };
    let survey = schema.survey(&least, full.as_ref(), &reach).expect("a survey");
    let bases = survey.bases().iter().map(|base| format!("{} {:?}: {}", base.at, base.showing, base.value));
    let proven = survey.candidates().iter().filter_map(|candidate| {
        let spoiled = (0..candidate.edits()).find_map(|edit| {
            survey.spoiled(candidate, candidate.bases[0], edit, Purity::Alone, &|_| ()).ok()
        })?;
        Some(format!("{} {}: {}", spoiled.pointer, spoiled.keyword, spoiled.value))
    });
    (bases.collect(), proven.collect())
}

#[test]
fn every_optional_member_is_opened_alone() {
    let (bases, proven) = surveyed(json!({
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "boolean"}},
            "owner": {"type": "object", "properties": {"age": {"type": "integer"}}},
        },
    }));
    assert!(bases.contains(&r#"/owner/age Member: {"id":1,"owner":{"age":1}}"#.to_owned()), "{bases:#?}");
    assert!(bases.contains(&r#"/tags/0 Member: {"id":1,"tags":[true]}"#.to_owned()), "{bases:#?}");
    assert!(
        proven.contains(&r#"/owner/age type: {"id":1,"owner":{"age":"text"}}"#.to_owned()),
        "{proven:#?}"
    );
}

#[test]
fn every_alternative_is_shown_and_broken_by_itself() {
    let (bases, proven) = surveyed(json!({
        "oneOf": [
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}, "additionalProperties": false},
            {"type": "object", "required": ["b"], "properties": {"b": {"type": "boolean"}}, "additionalProperties": false},
        ],
    }));
    assert!(bases.contains(&r#" Branch("oneOf-1"): {"b":true}"#.to_owned()), "{bases:#?}");
    assert!(proven.contains(&r#"/b type: {"b":"text"}"#.to_owned()), "{proven:#?}");
    assert!(proven.contains(&r#"/a type: {"a":"text"}"#.to_owned()), "{proven:#?}");
}

#[test]
fn a_member_that_needs_another_is_opened_with_it() {
    let (bases, _) = surveyed(json!({
        "type": "object",
        "properties": {"card": {"type": "string"}, "address": {"type": "string"}},
        "dependentRequired": {"card": ["address"]},
    }));
    let shown = bases.iter().find(|base| base.starts_with("/card Member"));
    assert!(shown.is_some_and(|base| base.contains("address")), "{bases:#?}");
}

#[test]
fn a_schema_that_holds_itself_is_walked_once() {
    let (bases, _) = surveyed(json!({
        "$ref": "#/$defs/Node",
        "$defs": {"Node": {
            "type": "object",
            "properties": {"next": {"$ref": "#/$defs/Node"}, "label": {"type": "string"}},
        }},
    }));
    assert_eq!(bases.iter().filter(|base| base.starts_with("/next/next")).count(), 0, "{bases:#?}");
    assert_eq!(bases.iter().filter(|base| base.starts_with("/next Member")).count(), 1, "{bases:#?}");
}

#[test]
fn what_only_a_discriminator_makes_wrong_is_not_broken() {
    let branch = |kind: &str, age: &str| {
        json!({
            "type": "object",
            "required": ["kind", "age"],
            "properties": {
                "kind": {"const": kind, "x-specdrift-discriminator": true},
                "age": {"type": age},
            },
        })
    };
    let (_, proven) = surveyed(json!({"oneOf": [branch("cat", "integer"), branch("dog", "boolean")]}));
    assert!(proven.contains(&r#"/age type: {"kind":"cat","age":"text"}"#.to_owned()), "{proven:#?}");
    assert!(!proven.contains(&r#"/age type: {"kind":"cat","age":true}"#.to_owned()), "{proven:#?}");
}

#[test]
fn an_alternative_is_named_where_an_optional_member_can_do_it() {
    let (bases, proven) = surveyed(json!({
        "oneOf": [
            {
                "type": "object",
                "required": ["token"],
                "properties": {
                    "token": {"type": "string"},
                    "kind": {"enum": ["wallet"]},
                    "funding": {"enum": ["credit", "debit"]},
                },
                "additionalProperties": false,
            },
            {
                "type": "object",
                "properties": {"kind": {"enum": ["card", "scheme"]}, "funding": {"type": "string"}},
                "additionalProperties": false,
            },
        ],
    }));
    assert!(
        bases.contains(&r#" Branch("oneOf-0"): {"token":"token","kind":"wallet"}"#.to_owned()),
        "{bases:#?}"
    );
    for expected in [
        r#"/token required: {"kind":"wallet"}"#,
        r#"/funding enum: {"token":"token","kind":"wallet","funding":"undocumented"}"#,
    ] {
        assert!(proven.contains(&expected.to_owned()), "{expected}: {proven:#?}");
    }
}

#[test]
fn of_values_that_fit_several_alternatives_one_member_more_tells_the_first_apart() {
    let (bases, _) = surveyed(json!({
        "type": "object",
        "properties": {"document": {"oneOf": [
            {"type": "object", "properties": {
                "status": {"enum": ["final"]}, "note": {"type": "string"}, "total": {"type": "integer"},
            }},
            {"type": "object", "properties": {
                "status": {"enum": ["waiting"]}, "note": {"type": "string"}, "total": {"type": "integer"},
            }},
        ]}},
    }));
    for expected in [
        r#"/document Member: {"document":{"status":"final"}}"#,
        r#"/document/total Member: {"document":{"status":"final","total":1}}"#,
    ] {
        assert!(bases.contains(&expected.to_owned()), "{expected}: {bases:#?}");
    }
}

#[test]
fn members_are_invented_under_names_that_may_stand() {
    let row = |names: Value| {
        let (bases, _) = surveyed(json!({
            "type": "object",
            "propertyNames": names,
            "additionalProperties": {"type": "boolean"},
        }));
        let member = bases.into_iter().find(|base| base.contains(" Member: "));
        member.and_then(|base| base.split(' ').next().map(str::to_owned))
    };
    assert_eq!(row(json!({"maxLength": 64})).as_deref(), Some("/key1"));
    assert_eq!(row(json!({"enum": ["red"]})).as_deref(), Some("/red"));
    assert_eq!(row(json!({"maxLength": 3})), None);
}
