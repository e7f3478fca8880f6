//! `each:`: the rows that a scenario is run for.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::suite::fields::Wrong;
use crate::suite::files::Files;
use crate::suite::raw::{Kind, Node};
use crate::suite::scalar;
use crate::suite::scenario::model::Row;
use crate::suite::yaml;
use crate::text::{Complaint, Source};

const EXPECTED: &str = "a list of mappings, or a file of rows: `contacts.csv`, `rows.json`, `rows.yaml`";

/// Reads `each:`; `None` for what is complained about.
pub(super) fn read(node: &Node, files: &Files<'_>, log: &mut Vec<Complaint>) -> Option<Vec<Row>> {
    let rows = match &node.kind {
        Kind::List(_) => of_list(node, log)?,
        Kind::Scalar(scalar) => {
            let complain = |why: String| Complaint::error(why).at(node.span.clone());
            let text = files(&scalar.text, &node.span.source.name).and_then(|bytes| {
                String::from_utf8(bytes).map_err(|_| format!("`{}` is not UTF-8 text", scalar.text))
            });
            match text {
                Ok(text) => of_file(&scalar.text, &text, node, log)?,
                Err(why) => {
                    log.push(complain(why).label("paths are from the folder of this file"));
                    return None;
                }
            }
        }
        Kind::Map(_) | Kind::Unfilled => {
            log.push(Wrong::kind(EXPECTED).complaint("`each`", node));
            return None;
        }
    };
    if rows.is_empty() {
        let message = "`each` has no row: the scenario is never run";
        log.push(Complaint::warning(message).at(node.span.clone()));
    }
    Some(called(rows))
}

type Values = Map<String, Value>;

fn of_list(node: &Node, log: &mut Vec<Complaint>) -> Option<Vec<Values>> {
    let Kind::List(items) = &node.kind else {
        log.push(Wrong::kind(EXPECTED).complaint("`each`", node));
        return None;
    };
    let mut rows = Vec::new();
    for item in items {
        match item.value() {
            Value::Object(members) => rows.push(members),
            _ => log.push(Wrong::kind("a mapping from names to values").complaint("a row of `each`", item)),
        }
    }
    (rows.len() == items.len()).then_some(rows)
}

fn of_file(name: &str, text: &str, node: &Node, log: &mut Vec<Complaint>) -> Option<Vec<Values>> {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "csv" | "tsv" => {
            let rows = of_csv(text, if ending == "tsv" { b'\t' } else { b',' });
            rows.map_err(|why| {
                let complaint = Complaint::error(format!("`{name}` is no table: {why}"));
                log.push(complaint.at(node.span.clone()).label("its first line names the columns"));
            })
            .ok()
        }
        "json" | "yaml" | "yml" => {
            let beside = std::path::Path::new(&node.span.source.name).with_file_name(name);
            let source = Source { name: beside.display().to_string(), text: text.to_owned() };
            let (root, mut told) =
                yaml::parse(&Arc::new(source)).map_err(|complaint| log.push(complaint)).ok()?;
            log.append(&mut told);
            match root {
                Some(root) => of_list(&root, log),
                None => Some(Vec::new()),
            }
        }
        _ => {
            log.push(Wrong::kind(EXPECTED).complaint("`each`", node));
            None
        }
    }
}

/// A table (RFC 4180): the first line names the columns. Cells are what unquoted YAML words would be.
fn of_csv(text: &str, delimiter: u8) -> Result<Vec<Values>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let names = reader.headers().map_err(|error| told(&error))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| told(&error))?;
        let cell = |(name, cell): (&str, &str)| {
            // An empty cell is an empty text, as in every table.
            let value = if cell.is_empty() { Value::from("") } else { scalar::core(cell) };
            (name.to_owned(), value)
        };
        rows.push(names.iter().zip(record.iter()).map(cell).collect());
    }
    Ok(rows)
}

fn told(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} has {len} cells, the first line {expected_len}")
        }
        _ => error.to_string().to_lowercase(),
    }
}

/// Rows by the column `name` where all have one of their own, else by number.
fn called(rows: Vec<Values>) -> Vec<Row> {
    let own = |values: &Values| match values.get("name") {
        Some(Value::String(name)) if !name.is_empty() => Some(name.clone()),
        _ => None,
    };
    let mut names: Vec<String> = rows.iter().filter_map(own).collect();
    names.sort_unstable();
    names.dedup();
    let are_own = names.len() == rows.len();
    let row = |(index, values): (usize, Values)| {
        let name = own(&values).filter(|_| are_own).unwrap_or_else(|| format!("row {}", index + 1));
        Row { name, values }
    };
    rows.into_iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_are_words_and_rows_have_names() {
        let rows = of_csv("first, n ,ok\n\"Ada, \"\"A\"\"\",3,true\nBob,0042,\n", b',').unwrap();
        let values: Vec<_> = rows.into_iter().map(Value::Object).collect();
        assert_eq!(
            values,
            [
                json!({"first": "Ada, \"A\"", "n": 3, "ok": true}),
                json!({"first": "Bob", "n": "0042", "ok": ""})
            ]
        );
        assert!(of_csv("a,b\n1\n", b',').unwrap_err().contains("line 2"));
        let row = |name: &str| Map::from_iter([("name".to_owned(), json!(name))]);
        let names = |rows: Vec<Values>| called(rows).into_iter().map(|row| row.name).collect::<Vec<_>>();
        assert_eq!(names(vec![row("a"), row("b")]), ["a", "b"]);
        assert_eq!(names(vec![row("a"), row("a")]), ["row 1", "row 2"]);
    }
}
