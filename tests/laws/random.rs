//! Schemas made up at random, over every keyword that the generator knows.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use specdrift::schema::{Direction, Schemas};
use specdrift::text::Pointer;

use crate::for_all;
use crate::schema::{Counted, Far, hold};

const NAMES: [&str; 7] = ["id", "email", "name", "a", "b", "x-c", "kind"];
/// Patterns as documents have them.
const PATTERNS: [&str; 16] = [
    "^[a-z]+$",
    "^[A-Z]{2}$",
    "[0-9]",
    "^\\d{4}-\\d{2}$",
    "^\\S+@\\S+$",
    "^(a|bc)*$",
    ".*",
    "^$",
    "^.{3,6}$",
    "^[^/]+$",
    "^(?!x-).+",
    "^[0-9a-fA-F]{8}$",
    "^\\+?[1-9]\\d{1,14}$",
    "^\\p{L}+$",
    "^#([a-f0-9]{6})$",
    "a$",
];
const FORMATS: [&str; 16] = [
    "date",
    "date-time",
    "time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "uuid",
    "json-pointer",
    "regex",
    "password",
    "byte",
    "x-own",
];
/// Names for members, and what they match.
const NAME_PATTERNS: [&str; 4] = ["^x-", "^[a-z]+$", "d$", "^.{1,3}$"];

/// A schema beside `A`, `B` and `C`, to which any of the four may refer.
pub(crate) fn documents() -> impl Strategy<Value = Value> {
    (schemas(), schemas(), schemas(), schemas()).prop_map(|(root, a, b, c)| {
        let mut document = json!({"components": {"schemas": {"A": a, "B": b, "C": c}}});
        document["components"]["schemas"]["Root"] = root;
        document
    })
}

/// A small schema, two or three levels deep.
pub(crate) fn schemas() -> BoxedStrategy<Value> {
    leaves()
        .prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                4 => objects(&inner),
                3 => arrays(&inner),
                3 => unions(&inner),
                1 => conditions(inner),
            ]
            .boxed()
        })
        .boxed()
}

/// Schemas without others in them.
pub(crate) fn leaves() -> BoxedStrategy<Value> {
    prop_oneof![
        4 => strings(),
        4 => numbers(),
        1 => Just(json!({"type": "boolean"})),
        1 => Just(json!({"type": "null"})),
        1 => Just(json!({})),
        1 => Just(json!(true)),
        2 => prop::collection::vec(values(), 1..5).prop_map(|values| json!({"enum": values})),
        1 => values().prop_map(|value| json!({"const": value})),
        2 => prop::sample::select(vec!["A", "B", "C"])
            .prop_map(|name| json!({"$ref": format!("#/components/schemas/{name}")})),
    ]
    .boxed()
}

fn values() -> BoxedStrategy<Value> {
    prop_oneof![
        prop::sample::select(vec!["", "red", "green", "1", "true", "ünï", "a b"])
            .prop_map(|text| json!(text)),
        (-3_i64..4).prop_map(|number| json!(number)),
        prop::sample::select(vec![
            json!(null),
            json!(true),
            json!(1.5),
            json!([]),
            json!({}),
            json!([1]),
            json!({"a": 1})
        ]),
    ]
    .boxed()
}

/// Members that are there or not.
fn some_of(
    parts: Vec<BoxedStrategy<(&'static str, Value)>>,
    weight: f64,
) -> BoxedStrategy<Map<String, Value>> {
    let parts: Vec<_> = parts.into_iter().map(|part| prop::option::weighted(weight, part)).collect();
    parts
        .prop_map(|parts| parts.into_iter().flatten().map(|(name, value)| (name.to_owned(), value)).collect())
        .boxed()
}

fn keyword<T: Into<Value> + std::fmt::Debug + 'static>(
    name: &'static str,
    values: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<(&'static str, Value)> {
    values.prop_map(move |value| (name, value.into())).boxed()
}

fn with(kind: Value, rest: Map<String, Value>) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), kind);
    schema.extend(rest);
    Value::Object(schema)
}

/// A type, with null now and then.
fn typed(name: &'static str) -> BoxedStrategy<Value> {
    prop_oneof![5 => Just(json!(name)), 1 => Just(json!([name, "null"]))].boxed()
}

fn strings() -> BoxedStrategy<Value> {
    let parts = vec![
        keyword("minLength", 0_u64..6),
        keyword("maxLength", 2_u64..12),
        keyword("pattern", prop::sample::select(PATTERNS.to_vec())),
        keyword("format", prop::sample::select(FORMATS.to_vec())),
        keyword("default", "[a-z]{0,3}"),
    ];
    (typed("string"), some_of(parts, 0.25)).prop_map(|(kind, rest)| with(kind, rest)).boxed()
}

fn numbers() -> BoxedStrategy<Value> {
    let bounds = || {
        prop_oneof![
            (-5_i64..20).prop_map(Value::from),
            (-20_i32..80).prop_map(|number| json!(f64::from(number) / 4.0))
        ]
    };
    let parts = vec![
        keyword("minimum", bounds()),
        keyword("maximum", bounds()),
        keyword("exclusiveMinimum", bounds()),
        keyword("exclusiveMaximum", bounds()),
        keyword("multipleOf", prop::sample::select(vec![json!(1), json!(3), json!(0.25), json!(0.01)])),
        keyword("format", prop::sample::select(vec!["int32", "int64", "float", "double"])),
    ];
    let kinds = prop_oneof![typed("integer"), typed("number")];
    (kinds, some_of(parts, 0.2)).prop_map(|(kind, rest)| with(kind, rest)).boxed()
}

fn names() -> BoxedStrategy<Value> {
    prop::sample::subsequence(NAMES.to_vec(), 0..3).prop_map(|names| json!(names)).boxed()
}

fn objects(inner: &BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let members = |schemas: BoxedStrategy<Value>, names: Vec<&'static str>| {
        let names = prop::sample::subsequence(names, 1..4);
        names.prop_flat_map(move |names| {
            let schemas = prop::collection::vec(schemas.clone(), names.len());
            schemas.prop_map(move |schemas| {
                Value::Object(names.iter().map(|name| (*name).to_owned()).zip(schemas).collect())
            })
        })
    };
    let rest = || prop_oneof![2 => Just(json!(false)), 1 => inner.clone()];
    let needs = (prop::sample::select(NAMES.to_vec()), names())
        .prop_map(|(name, needed)| Value::Object(Map::from_iter([(name.to_owned(), needed)])));
    let allowed = prop_oneof![
        prop::sample::select(NAME_PATTERNS.to_vec()).prop_map(|pattern| json!({"pattern": pattern})),
        Just(json!({"enum": NAMES})),
        (3_u64..9).prop_map(|most| json!({"maxLength": most})),
    ];
    let parts = vec![
        keyword("additionalProperties", rest()),
        keyword("patternProperties", members(inner.clone(), NAME_PATTERNS.to_vec())),
        keyword("propertyNames", allowed),
        keyword("dependentRequired", needs),
        keyword("minProperties", 0_u64..4),
        keyword("maxProperties", 1_u64..6),
        keyword("unevaluatedProperties", rest()),
    ];
    let documented = members(inner.clone(), NAMES.to_vec());
    (typed("object"), documented, prop::option::weighted(0.7, names()), some_of(parts, 0.15))
        .prop_map(|(kind, properties, required, rest)| {
            let mut schema = with(kind, rest);
            schema["properties"] = properties;
            if let Some(required) = required {
                schema["required"] = required;
            }
            schema
        })
        .boxed()
}

fn arrays(inner: &BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let rest = || prop_oneof![1 => Just(json!(false)), 3 => inner.clone()];
    let parts = vec![
        keyword("items", rest()),
        keyword("prefixItems", prop::collection::vec(inner.clone(), 1..3)),
        keyword("contains", inner.clone()),
        keyword("minContains", 0_u64..3),
        keyword("maxContains", 1_u64..4),
        keyword("uniqueItems", Just(true)),
        keyword("minItems", 0_u64..4),
        keyword("maxItems", 1_u64..5),
        keyword("unevaluatedItems", rest()),
    ];
    (typed("array"), some_of(parts, 0.3)).prop_map(|(kind, rest)| with(kind, rest)).boxed()
}

fn unions(inner: &BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let branches = prop::collection::vec(inner.clone(), 1..4);
    let kinds = prop::sample::select(vec!["anyOf", "oneOf", "allOf"]);
    let union = (kinds, branches)
        .prop_map(|(kind, branches)| Value::Object(Map::from_iter([(kind.to_owned(), json!(branches))])));
    let nullable = inner.clone().prop_map(|schema| json!({"anyOf": [schema, {"type": "null"}]}));
    let beside = (objects(inner), prop::collection::vec(inner.clone(), 1..3), any::<bool>()).prop_map(
        |(mut object, branches, one)| {
            object[if one { "oneOf" } else { "allOf" }] = json!(branches);
            object
        },
    );
    prop_oneof![3 => union, 1 => nullable, 1 => beside].boxed()
}

fn conditions(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let not = (inner.clone(), inner.clone()).prop_map(|(schema, not)| json!({"allOf": [schema], "not": not}));
    let parts = vec![keyword("then", inner.clone()), keyword("else", inner.clone())];
    let conditional = (inner, some_of(parts, 0.8)).prop_map(|(condition, rest)| {
        let mut schema = Value::Object(rest);
        schema["if"] = condition;
        schema
    });
    prop_oneof![not, conditional].boxed()
}

#[test]
fn samples_conform_and_faults_are_faults_whatever_the_schema() {
    let far = Far { depth: 4, places: 60 };
    let counted: Counted = for_all(400, documents(), |document, counted| {
        let schemas = Schemas::over(Arc::new(document));
        let schema = schemas.at(&Pointer::new("/components/schemas/Root"), Direction::Request);
        hold(&schema, far, counted).map(|_| ())
    });
    eprintln!("{counted:?}");
    assert!(counted.sampled * 10 >= counted.schemas * 7, "most schemas have values: {counted:?}");
    for kind in KINDS {
        assert!(counted.faults.contains_key(kind), "no fault of the kind {kind} was seen: {counted:?}");
    }
}

/// All kinds of faults but `read-only`, which is asked for by itself.
const KINDS: [&str; 24] = [
    "missing",
    "null",
    "wrong-type",
    "unexpected",
    "enum",
    "const",
    "format",
    "pattern",
    "too-short",
    "too-long",
    "too-small",
    "too-large",
    "not-multiple",
    "too-few-items",
    "too-many-items",
    "not-unique",
    "contains",
    "too-few-properties",
    "too-many-properties",
    "bad-name",
    "dependent",
    "no-branch",
    "many-branches",
    "not",
];
