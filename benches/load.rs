//! Loading a document of GitHub's size and habits: 13 MB of JSON, 1,100 operations, shared schemas, large examples.

use divan::Bencher;
use serde_json::{Map, Value, json};
use specdrift::spec;
use specdrift::text::Source;

const OPERATIONS: usize = 1_100;
const SCHEMAS: usize = 900;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10)]
fn parse(bencher: Bencher) {
    let text = document();
    assert!((13_000_000..14_000_000).contains(&text.len()), "{} bytes", text.len());
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .with_inputs(|| Source { name: "api.json".to_owned(), text: text.clone() })
        .bench_local_values(|source| {
            let Ok((api, complaints)) = spec::parse(source) else { panic!("the document does not load") };
            assert_eq!((api.operations.len(), complaints.len()), (OPERATIONS, 0));
            api
        });
}

/// The same text every time.
fn document() -> String {
    let paths: Map<String, Value> = (0..OPERATIONS / 2).map(path).collect();
    let schemas: Map<String, Value> =
        (0..SCHEMAS).map(|number| (format!("schema-{number}"), schema(number))).collect();
    let examples: Map<String, Value> = (0..SCHEMAS)
        .map(|number| (format!("example-{number}"), json!({"value": example(number, 95)})))
        .collect();
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "GitHub-like", "version": "1"},
        "servers": [{"url": "https://api.example.test"}],
        "paths": paths,
        "components": {"schemas": schemas, "examples": examples, "parameters": {
            "per-page": {"name": "per_page", "in": "query", "schema": {"type": "integer", "default": 30}},
            "page": {"name": "page", "in": "query", "schema": {"type": "integer", "format": "int32"}},
        }},
    });
    serde_json::to_string_pretty(&document).expect("values are text")
}

fn path(number: usize) -> (String, Value) {
    let parameter =
        |name: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
    let operation = |kind: usize| {
        let schema = (number * 2 + kind) % SCHEMAS;
        let content = json!({"application/json": {
            "schema": {"$ref": format!("#/components/schemas/schema-{schema}")},
            "examples": {"default": {"$ref": format!("#/components/examples/example-{schema}")}},
        }});
        json!({
            "operationId": format!("things/do-{number}-{kind}"),
            "description": "What this does, told in a sentence or two, as descriptions in documents of this size are.",
            "tags": ["things"],
            "parameters": [
                {"$ref": "#/components/parameters/per-page"},
                {"$ref": "#/components/parameters/page"},
                {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["asc", "desc"], "nullable": true}},
            ],
            "requestBody": {"content": content},
            "responses": {
                "200": {"description": "Response", "content": content},
                "404": {"description": "Not found", "content": {"application/json": {"example": example(number, 2)}}},
            },
        })
    };
    let item = json!({
        "parameters": [parameter("owner"), parameter("thing")],
        "get": operation(0),
        "post": operation(1),
    });
    (format!("/owners/{{owner}}/things-{number}/{{thing}}"), item)
}

fn schema(number: usize) -> Value {
    let properties: Map<String, Value> = (0..24)
        .map(|index| {
            let property = match index % 6 {
                0 => json!({"type": "integer", "format": "int64", "example": 1_296_269}),
                1 => json!({"type": "string", "format": "uri", "nullable": true}),
                2 => json!({"$ref": format!("#/components/schemas/schema-{}", (number * 7 + index) % SCHEMAS)}),
                3 => json!({"type": "array", "items": {"type": "string", "example": "a-word"}}),
                4 => json!({"allOf": [{"$ref": format!("#/components/schemas/schema-{}", index)}], "nullable": true}),
                _ => json!({"type": "boolean", "description": "Whether it is so.", "default": false}),
            };
            (format!("property_{index}"), property)
        })
        .collect();
    json!({"title": format!("Schema {number}"), "type": "object", "properties": properties, "required": ["property_0"]})
}

fn example(number: usize, members: usize) -> Value {
    let member = |index: usize| {
        let value = match index % 4 {
            0 => json!(format!("https://api.example.test/things/{number}/{index}")),
            1 => json!({"id": number * index, "name": "a name", "admin": false, "parent": null}),
            2 => json!([number, index]),
            _ => json!("words that an example of such a document is likely to hold"),
        };
        (format!("member_{index}"), value)
    };
    Value::Object((0..members).map(member).collect())
}
