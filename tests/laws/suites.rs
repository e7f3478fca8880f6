//! Odd schemas: suites of schemas and of values that are in them or not, as the official test suite of JSON Schema has them
//! (`SPECDRIFT_SCHEMA_SUITE`). Where a value is known to be in a schema, one has to be found.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use specdrift::schema::{Direction, Empty, Schemas};
use specdrift::text::Pointer;

use crate::schema::{Counted, Far, hold};

/// What the tests of the crate `jsonschema` bring to normal form.
const COMMITTED: &str = include_str!("../data/jsonschema-canonical-suite/schemas.json");
/// Every so manieth of them is tried.
const STEP: usize = 3;

#[test]
fn odd_schemas_have_values_that_conform_and_faults_that_are_faults() {
    let mut tally = Tally::default();
    let groups: Value = serde_json::from_str(COMMITTED).unwrap();
    for group in groups.as_array().into_iter().flatten().step_by(step()) {
        tally.hold("", group);
    }
    tally.finish();
}

#[test]
fn the_official_suite_of_schemas_has_values_that_conform_and_faults_that_are_faults() {
    let Some(folder) = std::env::var_os("SPECDRIFT_SCHEMA_SUITE").map(PathBuf::from) else {
        eprintln!("skipped: SPECDRIFT_SCHEMA_SUITE names no folder with a suite of schemas");
        return;
    };
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    let mut tally = Tally::default();
    for path in files {
        let file = path.strip_prefix(&folder).unwrap().display().to_string();
        let groups: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for group in groups.as_array().into_iter().flatten() {
            tally.hold(&format!("{file}: "), group);
        }
    }
    tally.finish();
}

/// All are tried where more is asked for.
fn step() -> usize {
    if std::env::var_os("SPECDRIFT_LAW_CASES").is_some() { 1 } else { STEP }
}

/// What came of the schemas of a suite.
#[derive(Default)]
struct Tally {
    counted: Counted,
    wrong: Vec<String>,
    skipped: usize,
}

impl Tally {
    fn hold(&mut self, file: &str, group: &Value) {
        let name = format!("{file}{}", group["description"].as_str().unwrap_or_default());
        for schema in schemas(group) {
            if is_in_another_dialect(group, schema) {
                self.skipped += 1;
            } else if let Err(why) = held(&name, group, schema, &mut self.counted) {
                self.wrong.push(format!("{name}: {why}\n    {schema}"));
            }
        }
    }

    fn finish(self) {
        let Self { counted, wrong, skipped } = self;
        eprintln!("{counted:?}, {skipped} are not for this generator");
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), counted.schemas, wrong.join("\n"));
        assert!(counted.schemas > 300, "that is no suite of schemas: {counted:?}");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

/// One schema, or several that mean the same.
fn schemas(group: &Value) -> impl Iterator<Item = &Value> {
    group
        .get("schema")
        .into_iter()
        .chain(group.get("schemas").and_then(Value::as_array).into_iter().flatten())
}

/// References in the generator's documents are pointers into the document itself, all in one dialect; whatever reads a description sees to
/// that.
fn is_in_another_dialect(group: &Value, schema: &Value) -> bool {
    let drafts = ["draft2020-12", "Draft202012", "2020-12"];
    let draft = group.get("draft").and_then(Value::as_str);
    draft.is_some_and(|draft| !drafts.contains(&draft)) || is_elsewhere(schema)
}

fn is_elsewhere(schema: &Value) -> bool {
    let odd = ["$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$vocabulary"];
    match schema {
        Value::Object(members) => members.iter().any(|(name, value)| {
            let refers_out = name == "$ref"
                && value.as_str().is_some_and(|target| target != "#" && !target.starts_with("#/"));
            let other =
                name == "$schema" && value.as_str().is_some_and(|uri| !uri.contains("2020-12/schema"));
            odd.contains(&name.as_str()) || refers_out || other || is_elsewhere(value)
        }),
        Value::Array(items) => items.iter().any(is_elsewhere),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn held(name: &str, group: &Value, schema: &Value, counted: &mut Counted) -> Result<(), String> {
    let schemas = Schemas::over(Arc::new(schema.clone()));
    let schema = schemas.at(&Pointer::root(), Direction::Request);
    let why = hold(&schema, Far { depth: 4, places: 60 }, counted)?;
    let tests = group.get("tests").and_then(Value::as_array).into_iter().flatten();
    // A value that the suite says is valid, and that the validator agrees on: formats are asserted here.
    let known = tests
        .filter(|test| test["valid"] == true)
        .filter_map(|test| test.get("data"))
        .find(|value| schema.admits(value));
    let is_excused = EXCUSED.iter().any(|(excused, _)| *excused == name);
    match (why, known) {
        (Some(Empty::Broken(why)), _) => Err(format!("can't be used: {why}")),
        (Some(_), Some(_)) if is_excused => Ok(()),
        (Some(why), Some(known)) => Err(format!("no value is found, though there is {known}: {why:?}")),
        (None, _) if is_excused => Err("is excused and need not be".to_owned()),
        (Some(_) | None, None) | (None, Some(_)) => Ok(()),
    }
}

/// Schemas in which no value is found, by the name of their group, and why not.
const EXCUSED: [(&str, &str); 6] = [
    (
        "negation: a ceiling with one slot beyond the required key keeps the demand satisfiable",
        "an exclusion says which names there have to be",
    ),
    (
        "negation: a pattern map beside its own negated closed pattern map folds the barred pattern facet into the leaf",
        "an exclusion says which names there have to be",
    ),
    ("numeric: ir: an end past exact precision admits the values on its own side", BEYOND),
    (
        "numeric: ends rounding together past f64 precision keep the multiple the validator reads between them",
        BEYOND,
    ),
    (
        "numeric: excluded ends rounding together past f64 precision keep the multiple the validator reads between them",
        BEYOND,
    ),
    ("numeric: an excluded start past f64 precision keeps the multiples lying beyond it", BEYOND),
];

const BEYOND: &str = "numbers that no double holds, where few readers agree on what is meant";
