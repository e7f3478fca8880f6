//! Documents made up at random: a few operations with parameters in all places and bodies in several media types.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use specdrift::spec;
use specdrift::text::Source;

use crate::for_all;
use crate::planned::{Counted, hold, suite};
use crate::random::{leaves, schemas};

const PATHS: [&str; 6] =
    ["/things", "/things/{p}", "/things/{p}/parts/{q}", "/files/{p}.{q}", "/things/mine", "/a/{p}/"];
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
const MEDIA: [&str; 8] = [
    "application/json",
    "application/merge-patch+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "application/xml",
    "application/octet-stream",
    "application/yaml",
];

/// A schema for text places: mostly scalars, arrays and flat objects now and then.
fn flat() -> BoxedStrategy<Value> {
    let scalars = || leaves().prop_filter("a scalar", |schema| schema.get("type").is_some());
    let arrays = scalars().prop_map(|items| json!({"type": "array", "items": items}));
    let objects = (scalars(), scalars()).prop_map(|(first, second)| {
        json!({"type": "object", "properties": {"a": first, "b": second}, "required": ["a"]})
    });
    prop_oneof![5 => scalars(), 1 => arrays, 1 => objects, 1 => leaves()].boxed()
}

fn parameter(name: &'static str, place: &'static str) -> BoxedStrategy<Value> {
    let styles = match place {
        "path" => vec!["simple", "label", "matrix"],
        "query" => vec!["form", "form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => vec!["simple"],
        _ => vec!["form"],
    };
    let plain = prop::option::weighted(0.3, (prop::sample::select(styles), any::<bool>()));
    (flat(), any::<bool>(), plain)
        .prop_map(move |(schema, required, style)| {
            let required = required || place == "path";
            let mut parameter = json!({"name": name, "in": place, "required": required, "schema": schema});
            if let Some((style, explode)) = style {
                parameter["style"] = json!(style);
                parameter["explode"] = json!(explode);
            }
            parameter
        })
        .boxed()
}

fn operation(path: &'static str) -> BoxedStrategy<Value> {
    let mut parameters: Vec<BoxedStrategy<Option<Value>>> = ["p", "q"]
        .into_iter()
        .filter(|name| path.contains(&format!("{{{name}}}")))
        .map(|name| parameter(name, "path").prop_map(Some).boxed())
        .collect();
    for (name, place) in [("page", "query"), ("filter", "query"), ("X-Mode", "header"), ("session", "cookie")]
    {
        parameters.push(prop::option::weighted(0.35, parameter(name, place)).boxed());
    }
    let body = prop::sample::subsequence(MEDIA.to_vec(), 1..3).prop_flat_map(|names| {
        let contents = prop::collection::vec(schemas(), names.len());
        (Just(names), contents, any::<bool>()).prop_map(|(names, contents, required)| {
            let content: Map<String, Value> = names
                .into_iter()
                .zip(contents)
                .map(|(name, schema)| (name.to_owned(), json!({"schema": schema})))
                .collect();
            json!({"required": required, "content": content})
        })
    });
    (parameters, prop::option::weighted(0.7, body))
        .prop_map(|(parameters, body)| {
            let parameters: Vec<Value> = parameters.into_iter().flatten().collect();
            let answers = json!({"200": {"description": "ok"}, "400": {"description": "no"}});
            let mut operation = json!({"parameters": parameters, "responses": answers});
            if let Some(body) = body {
                operation["requestBody"] = body;
            }
            operation
        })
        .boxed()
}

fn documents() -> impl Strategy<Value = Value> {
    let one = (prop::sample::select(PATHS.to_vec()), prop::sample::select(METHODS.to_vec()))
        .prop_flat_map(|(path, method)| (Just(path), Just(method), operation(path)));
    let named = (schemas(), schemas(), schemas());
    (prop::collection::vec(one, 1..4), named).prop_map(|(operations, (a, b, c))| {
        let mut paths = Map::new();
        for (path, method, mut operation) in operations {
            if method == "get" || method == "delete" {
                operation.as_object_mut().map(|operation| operation.remove("requestBody"));
            }
            let item = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
            item[method] = operation;
        }
        json!({
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": paths,
            "components": {"schemas": {"A": a, "B": b, "C": c}},
        })
    })
}

#[test]
fn a_plan_is_what_its_bytes_say_whatever_the_document() {
    // Most of what is made up here could not be sent with names that nothing has.
    let suite = suite("generate: {per_operation: 60, broken: all, existing: change}\n");
    let counted: Counted = for_all(60, documents(), |document, counted| {
        let source = Source { name: "spec.json".to_owned(), text: document.to_string() };
        let (api, _) = spec::parse(source).map_err(|complaints| format!("{complaints:?}"))?;
        hold(&api, &suite, counted)
    });
    eprintln!("{counted:?}");
    assert!(counted.tested * 2 > counted.operations, "most operations can be tested: {counted:?}");
    for place in ["method", "media-type", "path", "query", "header", "cookie", "body"] {
        assert!(counted.broken.contains_key(place), "nothing is broken in the {place}: {counted:?}");
    }
}

#[test]
fn a_fault_in_one_hole_of_a_segment_leaves_the_other_as_it_was() {
    let number = json!({"name": "p", "in": "path", "required": true, "schema": {"type": "integer"}});
    let word = json!({"name": "q", "in": "path", "required": true, "schema": {"enum": ["red"]}});
    let bounded =
        json!({"name": "p", "in": "path", "required": true, "schema": {"type": "number", "maximum": 0.25}});
    for parameters in [json!([number, word]), json!([bounded, word])] {
        let document = json!({
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/files/{p}.{q}": {"get": {
                "parameters": parameters,
                "responses": {"200": {"description": "ok"}},
            }}},
        });
        let source = Source { name: "spec.json".to_owned(), text: document.to_string() };
        let (api, _) = spec::parse(source).unwrap();
        hold(&api, &suite(""), &mut Counted::default()).unwrap_or_else(|why| panic!("{why}"));
    }
}
