//! Every row of docs/integration.md names a test that is there.
#![expect(clippy::disallowed_methods, reason = "the project's own files are what is looked at")]
#![expect(clippy::unwrap_used, reason = "what helps a test may fail it")]

use std::fs;
use std::path::Path;

/// The names of all functions in the Rust files below a folder.
fn functions(folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            functions(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let found = text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
            names.extend(found.map(str::to_owned));
        }
    }
}

#[test]
fn every_row_of_the_integration_tables_names_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = Vec::new();
    functions(&root.join("tests"), &mut names);
    functions(&root.join("src"), &mut names);
    let text = fs::read_to_string(root.join("docs/integration.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let missing: Vec<_> = rows
        .filter_map(|row| {
            row.trim_end_matches(['|', ' ']).rsplit_once('|').map(|(_, tests)| (row, tests.trim()))
        })
        .filter(|(_, tests)| *tests != "test")
        .filter(|(_, tests)| {
            let mut said = tests.split(',').map(|test| test.trim().trim_matches('`')).peekable();
            said.peek().is_none() || !said.all(|test| names.iter().any(|name| name == test))
        })
        .map(|(row, _)| row)
        .collect();
    assert!(missing.is_empty(), "rows without a test that exists:\n{}", missing.join("\n"));
}
