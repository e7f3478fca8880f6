//! Variables, functions, `vars:`, `include:`, `.env` files, defaults: what wins, and what their writers are told.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use specdrift::suite::{Outside, Suite, Variables, find, read, read_all, read_dotenv};
use specdrift::text::{Color, render};

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn variables(pairs: &[(&str, &str)]) -> Variables {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub(crate) fn outside() -> Outside {
    Outside {
        set: variables(&[("FLAG", "flag"), ("ALL", "flag")]),
        environment: variables(&[
            ("ENV", "env"),
            ("ALL", "env"),
            ("NOT_FLAG", "env"),
            ("NOT_VARS", "env"),
            ("N", "4"),
        ]),
        dotenv: variables(&[("HERE", "here"), ("NOT_BESIDE", "here"), ("BESIDE", "here"), ("ENV", "here")]),
        now: Some("2026-11-21T03:00:00Z".parse().expect("a time")),
    }
}

/// The suite `a.yaml` of these files, or what its writer is told, the folder's name left out.
pub(crate) fn suite(files: &[(&str, &str)]) -> Result<Suite, String> {
    let folder = folder(files);
    let told = |complaints: &[_]| {
        render(complaints, Color::Plain).replace(&format!("{}/", folder.path().display()), "")
    };
    match read(&folder.path().join("a.yaml"), outside()) {
        Ok((suite, warnings)) if warnings.is_empty() => Ok(suite),
        Ok((_, complaints)) | Err(complaints) => Err(told(&complaints)),
    }
}

fn good(files: &[(&str, &str)]) -> Suite {
    suite(files).unwrap_or_else(|told| panic!("{told}"))
}

/// What `generate: values: body:` is.
fn value(text: &str, more: &[(&str, &str)]) -> Value {
    let a = format!("spec: s.yaml\ngenerate: {{values: {{body: {text}}}}}\n{}", vars(more));
    let mut files = vec![
        ("a.yaml", a.as_str()),
        ("text.txt", "from a file\r\n"),
        (".env", "BESIDE=beside\nNOT_BESIDE2=x\nENV=beside\n"),
    ];
    files.extend(more.iter().filter(|(name, _)| *name != "vars"));
    good(&files).generate.values[0].value.clone()
}

fn vars(more: &[(&str, &str)]) -> &'static str {
    if more.iter().any(|(name, _)| *name == "vars") { VARS } else { "" }
}

const VARS: &str = "vars:
  ALL: vars
  NOT_FLAG: vars
  list: [1, two, '${N}']
  map: {id: 7, deep: {list: '${list}'}}
  derived: x-${ENV}-${NOT_FLAG}
  ENV2: ${ENV:-none}
  N: ${N:-9}
";

#[test]
fn what_is_nearer_wins() {
    for (text, with_vars, expected) in [
        ("'${FLAG}'", true, json!("flag")),
        ("'${ALL}'", true, json!("flag")),
        ("'${NOT_FLAG}'", true, json!("vars")),
        ("'${NOT_FLAG}'", false, json!("env")),
        ("'${ENV}'", true, json!("env")),
        ("'${BESIDE}'", true, json!("beside")),
        ("'${NOT_BESIDE}'", true, json!("here")),
        ("'${N}'", true, json!(4)),
        ("'${list}'", true, json!([1, "two", 4])),
        ("'${list.1}'", true, json!("two")),
        ("'${map.deep.list.2}'", true, json!(4)),
        ("'${map}'", true, json!({"id": 7, "deep": {"list": [1, "two", 4]}})),
        ("'${derived}, ${map.id}'", true, json!("x-env-vars, 7")),
        ("'${ENV2}'", true, json!("env")),
        ("'${unset:-${ENV}}'", true, json!("env")),
    ] {
        let vars: &[(&str, &str)] = if with_vars { &[("vars", "")] } else { &[] };
        assert_eq!(value(text, vars), expected, "{text}");
    }
}

#[test]
fn functions_are_filled_when_a_suite_is_read_or_when_a_request_is_made() {
    for (text, expected) in [
        ("'${now}'", json!("2026-11-21T03:00:00Z")),
        ("'on ${now + 1d}'", json!("on 2026-11-22T03:00:00Z")),
        ("'${base64 ENV}'", json!("ZW52")),
        ("'${file text.txt}'", json!("from a file")),
        ("'${base64 file text.txt}'", json!("ZnJvbSBhIGZpbGU=")),
        ("'${unique}'", json!("${unique}")),
        ("'a ${uuid}'", json!("a ${uuid}")),
        ("'$${now}'", json!("${now}")),
    ] {
        assert_eq!(value(text, &[]), expected, "{text}");
    }
}

#[test]
fn what_can_not_be_filled_is_told_at_its_place() {
    let told = suite(&[
        (
            "a.yaml",
            "spec: s.yaml
server: ${LEADS_URL}
tags: ['${EVN}', '${file none.txt}', '${uuid}', '${map.idd}', '${now + soon}']
vars:
  map: {id: 7}
  one: ${two}
  two: ${one} x
  now: later
  a-b: 1
  gone: ${GONE}
",
        ),
        ("nine.txt", ""),
    ])
    .expect_err("complaints");
    insta::assert_snapshot!(told);
}

#[test]
fn files_are_merged_below_those_that_include_them() {
    let files: &[(&str, &str)] = &[
        ("a.yaml", "include: [one.yaml, sub/two.yaml]\nsuite: A\nsend: {in_flight: 1}\ntags: [a]\n"),
        (
            "one.yaml",
            "suite: One\nspec: one-spec.yaml\nsend: {in_flight: 2, timeout: 2s}\ntags: [one, other]\nvars: {who: one}\n",
        ),
        (
            "sub/two.yaml",
            "include: '${deeper:-three}.yaml'\nspec: two-spec.yaml\nsend: {timeout: 3s, rate: 5/s}\n",
        ),
        ("sub/three.yaml", "send: {rate: 9/s, max_body: 1KiB}\nvars: {who: three, three: 3}\n"),
        ("specdrift.yaml", "include: common.yaml\nsend: {max_body: 2KiB}\nrequire_conclusive: true\n"),
        ("common.yaml", "send: {max_body: 3KiB, connect_timeout: 1s}\nenvironment: sandbox\n"),
    ];
    let suite = good(files);
    assert_eq!(suite.title, "A");
    assert!(suite.spec.value.ends_with("sub/two-spec.yaml"), "{}", suite.spec.value);
    let pace = &suite.pace;
    assert_eq!((pace.in_flight, pace.timeout.as_secs(), pace.rate), (1, 3, Some(5.0)));
    assert_eq!((pace.max_body, pace.connect_timeout.as_secs()), (1024, 1));
    assert_eq!(suite.tags, ["a"]);
    assert!(suite.require_conclusive);
}

#[test]
fn what_is_wrong_with_included_files_is_told_where_it_stands() {
    let told = suite(&[
        ("a.yaml", "include: [round.yaml, nowhere.yaml, sub, open.yaml, 3: 4, wrong.yaml]\nspec: s.yaml\ntimeuot: 3s\n"),
        ("round.yaml", "include: again.yaml\n"),
        ("again.yaml", "include: [./round.yaml]\n"),
        ("nowhere.yml", ""),
        ("sub/x.yaml", ""),
        ("open.yaml", "openapi: 3.1.0\n"),
        ("wrong.yaml", "send:\n  timeout: soon\n"),
    ])
    .expect_err("complaints");
    insta::assert_snapshot!(told);
}

#[test]
fn what_others_include_is_no_suite_unless_it_names_a_spec() {
    let folder = folder(&[
        ("a.yaml", "include: [defaults.yaml, b.yaml]\nspec: s.yaml\n"),
        ("b.yaml", "spec: s.yaml\ntags: b\n"),
        ("defaults.yaml", "send: {in_flight: nine}\n"),
        ("c.yaml", "spec: s.yaml\ninclude: defaults.yaml\n"),
    ]);
    let names = |paths: &[&Path]| -> Vec<String> {
        let paths: Vec<_> = paths.iter().map(|path| (*path).to_owned()).collect();
        let found = find(&paths).expect("suites");
        found.iter().map(|file| file.file_name().expect("a name").to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names(&[folder.path()]), ["a.yaml", "b.yaml", "c.yaml"]);
    assert_eq!(names(&[&folder.path().join("defaults.yaml")]), ["defaults.yaml"]);
    let told = read_all(&[folder.path().to_owned()], &Variables::new()).expect_err("complaints");
    assert_eq!(told.len(), 1, "what two suites include is complained about once: {told:?}");
}

#[test]
fn a_dotenv_file_of_a_folder_is_read_where_there_is_one() {
    let folder = folder(&[(".env", "A=1\nbad\n")]);
    let (values, warnings) = read_dotenv(folder.path());
    assert_eq!((values, warnings.len()), (variables(&[("A", "1")]), 1));
    assert_eq!(read_dotenv(&folder.path().join("none")), (Variables::new(), vec![]));
}
