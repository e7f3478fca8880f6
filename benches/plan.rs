//! Planning everything that can be planned for documents of 40 to 640 operations: how many proven cases a second, and that the
//! cost of one operation does not depend on how many others there are. `SPECDRIFT_BENCH_SPEC` names a document to plan besides.

use divan::Bencher;
use serde_json::{Map, Value, json};
use specdrift::plan::{Plan, Seed, plan};
use specdrift::spec::{self, Access, Api};
use specdrift::suite::{Environment, ServerChoice, Spanned, Suite};
use specdrift::text::Source;

/// Operations on one resource: list, create, read, replace.
const EACH: usize = 4;

fn main() {
    divan::main();
}

/// A mid-sized document is one of 160 operations.
#[divan::bench(args = [40, 160, 640], sample_count = 10)]
fn everything(bencher: Bencher, operations: usize) {
    let api = loaded(&document(operations / EACH));
    assert_eq!(api.operations.len(), operations);
    measure(bencher, &api);
}

#[divan::bench(sample_count = 3)]
#[expect(clippy::disallowed_methods, reason = "the environment names the document")]
fn named_document(bencher: Bencher) {
    let Ok(location) = std::env::var("SPECDRIFT_BENCH_SPEC") else {
        eprintln!("skipped: SPECDRIFT_BENCH_SPEC is not set");
        return;
    };
    let Ok((api, _)) = spec::read(&location, &Access::default()) else { panic!("{location} can't be read") };
    measure(bencher, &api);
}

fn measure(bencher: Bencher, api: &Api) {
    let suite = suite();
    let planned = all(api, &suite).cases.len();
    bencher.counter(divan::counter::ItemsCount::new(planned)).bench_local(|| all(api, &suite));
}

fn all(api: &Api, suite: &Suite) -> Plan {
    let Ok(plan) = plan(api, suite, Seed(0)) else { panic!("the suite does not fit the document") };
    plan
}

fn suite() -> Suite {
    let mut suite = Suite::from_spec("api.json");
    suite.generate.widen();
    suite.environment = Environment::Sandbox;
    suite.server = Spanned { value: ServerChoice::Mock, span: None };
    suite
}

fn loaded(document: &Value) -> Api {
    let source = Source { name: "api.json".to_owned(), text: document.to_string() };
    let Ok((api, _)) = spec::parse(source) else { panic!("the document does not load") };
    api
}

fn document(resources: usize) -> Value {
    let paths: Map<String, Value> = (0..resources).flat_map(paths).collect();
    let schemas: Map<String, Value> =
        (0..resources).map(|number| (format!("Thing{number}"), schema(number))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {"title": "A mid-sized API", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

fn paths(number: usize) -> [(String, Value); 2] {
    let id =
        json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}});
    let query = json!([
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
        {"name": "order", "in": "query", "schema": {"enum": ["asc", "desc"]}},
        {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}, "maxItems": 5}},
    ]);
    let schema = json!({"$ref": format!("#/components/schemas/Thing{number}")});
    let body = json!({"required": true, "content": {"application/json": {"schema": schema}}});
    let responses =
        json!({"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}});
    [
        (
            format!("/things-{number}"),
            json!({
                "get": {"parameters": query, "responses": responses},
                "post": {"requestBody": body, "responses": responses},
            }),
        ),
        (
            format!("/things-{number}/{{id}}"),
            json!({
                "parameters": [id],
                "get": {"responses": responses},
                "put": {"requestBody": body, "responses": responses},
            }),
        ),
    ]
}

fn schema(number: usize) -> Value {
    json!({
        "type": "object",
        "required": ["name", "kind", "address"],
        "additionalProperties": false,
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 80},
            "kind": {"enum": ["small", "large", format!("kind-{number}")]},
            "email": {"type": "string", "format": "email"},
            "age": {"type": "integer", "minimum": 0, "maximum": 150},
            "score": {"type": "number", "multipleOf": 0.5},
            "code": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$"},
            "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true, "maxItems": 4},
            "parent": {"type": ["string", "null"], "format": "uuid"},
            "address": {
                "type": "object",
                "required": ["city"],
                "properties": {
                    "city": {"type": "string"},
                    "zip": {"type": "string", "pattern": "^[0-9]{5}$"},
                    "country": {"type": "string", "minLength": 2, "maxLength": 2},
                },
            },
            "contact": {"oneOf": [
                {"type": "object", "required": ["phone"], "properties": {"phone": {"type": "string"}}, "additionalProperties": false},
                {"type": "object", "required": ["mail"], "properties": {"mail": {"type": "string", "format": "email"}}, "additionalProperties": false},
            ]},
        },
    })
}
