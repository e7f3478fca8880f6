//! What schemas cost: compiled, sampled, spoiled, and values held to them. The document is one in which every schema
//! reaches many others.

use std::sync::Arc;

use divan::Bencher;
use serde_json::{Map, Value, json};
use specdrift::schema::{Direction, Schema, Schemas, Shape};
use specdrift::text::Pointer;

const SCHEMAS: usize = 300;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 20)]
fn compile_one(bencher: Bencher) {
    let document = document();
    bencher.with_inputs(|| Schemas::over(Arc::clone(&document))).bench_local_values(|schemas| {
        assert_eq!(at(&schemas, 7).broken(), None);
        schemas
    });
}

#[divan::bench(sample_count = 20, args = [Shape::Minimal, Shape::Full])]
fn sample_thirty(bencher: Bencher, shape: Shape) {
    let document = document();
    bencher.with_inputs(|| Schemas::over(Arc::clone(&document))).bench_local_values(|schemas| {
        (0..30)
            .map(|number| at(&schemas, number).sample(shape, "salt"))
            .collect::<Result<Vec<_>, _>>()
            .is_ok()
    });
}

#[divan::bench(sample_count = 20)]
fn spoil_one(bencher: Bencher) {
    let (schema, value) = sampled();
    bencher
        .counter(divan::counter::ItemsCount::new(schema.spoil(&value).len()))
        .bench_local(|| schema.spoil(&value));
}

#[divan::bench]
fn admits(bencher: Bencher) {
    let (schema, value) = sampled();
    let bytes = divan::counter::BytesCount::of_str(&value.to_string());
    bencher.counter(bytes).bench_local(|| schema.admits(&value));
}

#[divan::bench]
fn undocumented(bencher: Bencher) {
    let (schema, value) = sampled();
    let bytes = divan::counter::BytesCount::of_str(&value.to_string());
    bencher.counter(bytes).bench_local(|| schema.undocumented(&value));
}

fn sampled() -> (Arc<Schema>, Value) {
    let schema = at(&Schemas::over(document()), 7);
    let Ok(sample) = schema.sample(Shape::Full, "salt") else { panic!("the schema has no sample") };
    (schema, sample.value)
}

fn at(schemas: &Schemas, number: usize) -> Arc<Schema> {
    schemas.at(&Pointer::of(["components", "schemas", &format!("schema-{number}")]), Direction::Request)
}

fn document() -> Arc<Value> {
    let schemas: Map<String, Value> =
        (0..SCHEMAS).map(|number| (format!("schema-{number}"), schema(number))).collect();
    Arc::new(json!({ "openapi": "3.1.0", "paths": {}, "components": { "schemas": schemas } }))
}

fn schema(number: usize) -> Value {
    let other = |step: usize| json!({ "$ref": format!("#/components/schemas/schema-{}", (number * 7 + step) % SCHEMAS) });
    json!({
        "type": "object",
        "required": ["id", "email", "status"],
        "properties": {
            "id": { "type": "string", "format": "uuid" },
            "email": { "type": "string", "format": "email" },
            "status": { "type": "string", "enum": ["new", "open", "done"] },
            "count": { "type": "integer", "minimum": 0, "maximum": 100 },
            "code": { "type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$" },
            "note": { "type": ["string", "null"], "maxLength": 500 },
            "created_at": { "type": "string", "format": "date-time", "readOnly": true },
            "tags": { "type": "array", "items": { "type": "string" }, "uniqueItems": true },
            "owner": { "anyOf": [{ "type": "string" }, other(1)] },
            "parts": { "type": "array", "items": other(3) },
            "parent": other(5)
        },
        "additionalProperties": number.is_multiple_of(3)
    })
}
