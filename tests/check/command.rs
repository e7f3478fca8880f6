//! `specdrift check` as a person meets it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::{SPEC, entry, har};

const ITEM: &str = r#"{"id": 1, "name": "x"}"#;

/// What the command says, and its exit code.
fn specdrift(folder: &Path, arguments: &str, input: &[u8]) -> (String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_specdrift"))
        .args(arguments.split(' '))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that never reads closes it.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let words = [output.stdout, output.stderr].concat();
    (String::from_utf8_lossy(&words).into_owned(), output.status.code())
}

#[test]
fn the_exit_code_tells_what_is_to_be_done() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let good = har(&[entry("GET", "/items/1", 200, ITEM, &json!({}))]).bytes;
    write("good.har", &good);
    write("bad.har", &har(&[entry("GET", "/items/1", 200, r#"{"id": "1"}"#, &json!({}))]).bytes);
    write("limited.har", &har(&[entry("GET", "/items/1", 429, "", &json!({}))]).bytes);
    write("other.har", &har(&[entry("GET", "https://b.example.com/", 200, "", &json!({}))]).bytes);
    write("none.har", b"<html>");
    write("spec.yaml", SPEC.as_bytes());
    write("suite.yaml", b"suite: Shop\nspec: spec.yaml\nserver: https://api.example.com/v1\n");
    for (arguments, input, code, told) in [
        ("check good.har --spec spec.yaml", &b""[..], 0, "1 call recorded, 1 judged"),
        ("check good.har --spec spec.yaml --untouched", b"", 0, "Never called\n  GET /items\n"),
        ("check good.har --suite suite.yaml", b"", 0, "PASSED"),
        ("check - --spec spec.yaml", &good, 0, "PASSED"),
        ("check good.har bad.har --spec spec.yaml", b"", 1, "entry 1 of `bad.har`"),
        ("check bad.har --spec spec.yaml --report json=r.json", b"", 1, "FAILED"),
        ("check none.har --spec spec.yaml", b"", 2, "`none.har`:1:1: the file is a page"),
        ("check none.har good.har --spec spec.yaml", b"", 2, "PASSED"),
        ("check gone.har --spec spec.yaml", b"", 2, "the recording `gone.har` can't be read"),
        ("check gone.har good.har --spec spec.yaml", b"", 2, "PASSED"),
        ("check good.har", b"", 2, "--spec <FILE|URL>|--suite"),
        ("check --spec spec.yaml", b"", 2, "<FILE>..."),
        ("check good.har --spec gone.yaml", b"", 2, "gone.yaml"),
        ("check good.har --spec spec.yaml --server api.example.com", b"", 2, "begin with `http://`"),
        ("check good.har --spec spec.yaml --server mock", b"", 2, "nothing is sent"),
        ("check good.har --spec spec.yaml --suite suite.yaml", b"", 2, "cannot be used with"),
        ("check - --spec spec.yaml", b"", 2, "`standard input`:1:1: there is nothing"),
        ("check limited.har --spec spec.yaml", b"", 3, "429 Too Many Requests"),
        ("check other.har --spec spec.yaml", b"", 4, "no recorded call was for `https://api.example.com/v1`"),
        ("check other.har --spec spec.yaml", b"", 4, "`https://b.example.com` (1 call)"),
    ] {
        let (words, exit_code) = specdrift(folder.path(), arguments, input);
        assert_eq!(exit_code, Some(code), "{arguments}: {words}");
        assert!(words.contains(told), "{arguments}: {words}");
    }
    let report = std::fs::read_to_string(folder.path().join("r.json")).unwrap();
    assert!(report.contains(r#""recorded": "entry 1 of `bad.har`, 2026-11-20T10:00:00.000Z""#), "{report}");
    assert!(report.contains(r#""calls": 1"#), "{report}");
}
