//! The schema as a document, and the defaults of settings.

use serde_json::{Map, Value, json};

use crate::suite::schema::shape::Section;
use crate::suite::schema::top;

/// Texts that have a form of their own: their names, their patterns, what else they may be, an example.
const FORMS: &[(&str, &str, Option<&str>, &str)] = &[
    ("template", r"\$\{", None, "${NAME:-default}"),
    ("duration", r"^\s*[0-9.]+\s*(us|µs|ms|s|sec|m|min|h|d)$", None, "10s"),
    ("rate", r"^\s*[0-9.]+\s*/\s*(s|sec|second|m|min|minute|h|hour)$", None, "500/s"),
    ("size", r"^\s*[0-9.]+\s*([kKmMgG]?[iI]?[bB]|[kKmMgG])?$", Some("integer"), "10MiB"),
    ("share", r"^\s*[0-9.]+\s*%$", Some("zero"), "0.5%"),
    ("status", "^([1-5][0-9][0-9]|[1-5][xX][xX])$", Some("integer"), "4XX"),
    ("day", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", None, "2027-01-31"),
    ("pointer", "^/", None, "/data/id"),
    ("pattern", ".", None, "POST /leads"),
];

/// The JSON Schema (2020-12) of a suite, with descriptions for editors.
#[must_use]
pub fn schema() -> Value {
    let mut definitions = Map::new();
    for (name, pattern, also, example) in FORMS {
        let mut any = vec![json!({"type": "string", "pattern": pattern})];
        match also {
            Some("integer") => any.push(json!({"type": "integer", "minimum": 0})),
            Some(_) => any.push(json!({"const": 0})),
            None => {}
        }
        if *name != "template" {
            any.push(json!({"$ref": "#/$defs/template"}));
        }
        definitions.insert((*name).to_owned(), json!({"anyOf": any, "examples": [example]}));
    }
    let mut root = top::SUITE.schema();
    if let Some(members) = root.as_object_mut() {
        members.insert("type".into(), json!("object"));
        members.shift_insert(0, "$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        members.shift_insert(1, "title".into(), json!("A suite of specdrift"));
        members.insert("$defs".into(), definitions.into());
    }
    root
}

/// All settings that have a default, as dotted paths with what holds where nothing is said.
pub(crate) fn defaults() -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    collect("", &top::SUITE, &mut found);
    found
}

fn collect(above: &str, section: &'static Section, found: &mut Vec<(String, &'static str)>) {
    for key in section.keys() {
        let Some(row) = section.row(key) else { continue };
        let path = if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
        let inner = row.shape.section();
        if !row.default.is_empty() {
            found.push((path.clone(), row.default));
        }
        if let Some(inner) = inner {
            collect(&path, inner, found);
        }
    }
}
