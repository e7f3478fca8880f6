//! The laws of samples and spoiled values, held against real documents: `SPECDRIFT_CORPUS` names a folder of OpenAPI
//! 3.1 documents in JSON.

#![expect(clippy::disallowed_methods, reason = "the corpus lies in files that the environment names")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use specdrift::schema::{Direction, Empty, Schemas, Shape};
use specdrift::text::Pointer;

/// Where requests and responses have their schemas.
fn positions(document: &Value) -> Vec<(Pointer, Direction)> {
    let mut found = Vec::new();
    walk(document, &Pointer::root(), Direction::Request, &mut found);
    found
}

fn walk(value: &Value, at: &Pointer, direction: Direction, found: &mut Vec<(Pointer, Direction)>) {
    match value {
        Value::Object(members) => {
            for (name, child) in members {
                let here = at.child(name);
                match name.as_str() {
                    "schema" => found.push((here, direction)),
                    "schemas" | "examples" | "example" => {}
                    "responses" => walk(child, &here, Direction::Response, found),
                    _ => walk(child, &here, direction, found),
                }
            }
        }
        Value::Array(items) => {
            for (index, child) in items.iter().enumerate() {
                walk(child, &at.index(index), direction, found);
            }
        }
        _ => {}
    }
}

fn documents() -> Vec<(String, Value)> {
    let Some(corpus) = std::env::var_os("SPECDRIFT_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: SPECDRIFT_CORPUS is not set");
        return Vec::new();
    };
    let only = std::env::var("SPECDRIFT_ONLY").unwrap_or_else(|_| "3.1".to_owned());
    let mut files: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files.retain(|path| name(path).contains(&only) && name(path).ends_with("json"));
    files
        .iter()
        .map(|path| (name(path), serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()))
        .collect()
}

#[test]
fn every_sample_is_admitted_and_every_spoiled_one_breaks_in_one_place() {
    for (name, document) in documents() {
        let schemas = Schemas::over(Arc::new(document));
        let mut count = BTreeMap::<String, usize>::new();
        let mut time = [Duration::ZERO; 5];
        let mut slow = (Duration::ZERO, Pointer::root());
        for (pointer, direction) in positions(schemas.document()) {
            let schema = schemas.at(&pointer, direction);
            let start = Instant::now();
            let broken = schema.broken().map(str::to_owned);
            time[0] += start.elapsed();
            *count.entry("schemas".into()).or_default() += 1;
            if let Some(why) = broken {
                eprintln!("  broken {pointer}: {why}");
                *count.entry("broken".into()).or_default() += 1;
                continue;
            }
            for shape in [Shape::Minimal, Shape::Full] {
                let start = Instant::now();
                let sample = schema.sample(shape, "s4lt");
                let spent = start.elapsed();
                time[if shape == Shape::Full { 2 } else { 1 }] += spent;
                if spent > slow.0 {
                    slow = (spent, pointer.clone());
                }
                match sample {
                    Ok(sample) => {
                        *count.entry(format!("{shape:?}")).or_default() += 1;
                        assert!(schema.admits(&sample.value), "{name} {pointer}");
                        if std::env::var_os("SPECDRIFT_SHOW").is_some() {
                            eprintln!("{pointer} {}", sample.value);
                        }
                        let start = Instant::now();
                        assert_eq!(
                            schema.undocumented(&sample.value),
                            [],
                            "{name} {pointer} {}",
                            sample.value
                        );
                        time[3] += start.elapsed();
                        let start = Instant::now();
                        for spoiled in schema.spoil(&sample.value) {
                            *count.entry(format!("spoiled {:?}", spoiled.fault)).or_default() += 1;
                            let violations = schema.violations(&spoiled.value);
                            assert!(!schema.admits(&spoiled.value));
                            assert!(
                                violations.iter().all(|found| found.instance == spoiled.pointer),
                                "{name} {pointer} {spoiled:?} {violations:?}"
                            );
                        }
                        time[4] += start.elapsed();
                    }
                    Err(why) => {
                        *count.entry(format!("none {shape:?}")).or_default() += 1;
                        eprintln!("  {name} {pointer} {shape:?}: {why:?}");
                        if let Empty::Broken(_) = why {
                            panic!("{name} {pointer}")
                        }
                    }
                }
            }
        }
        eprintln!(
            "{name}: {count:?}; compile {:?} minimal {:?} full {:?} undocumented {:?} spoil {:?} slowest {:?}",
            time[0], time[1], time[2], time[3], time[4], slow
        );
    }
}
