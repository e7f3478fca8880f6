//! The format's JSON Schema, and where settings come from.

use std::path::Path;

use serde_json::Value;
use specdrift::suite::{Origin, schema, settings};

use crate::language::suite;
use crate::{CONTACTS, LEADS};

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_valid(yaml: &str) -> Result<(), String> {
    let value: Value = serde_yaml::from_str(yaml).expect("YAML");
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors.join("\n")) }
}

#[test]
fn the_published_schema_is_fresh() {
    let published = std::fs::read_to_string(folder().join("docs/suite.schema.json")).unwrap_or_default();
    let made = format!("{:#}\n", schema());
    assert!(published == made, "refresh it: specdrift config --schema > docs/suite.schema.json");
}

#[test]
fn the_schema_takes_the_example_suites_and_those_of_the_project() {
    let mut texts = vec![LEADS.to_owned(), CONTACTS.to_owned(), "spec: a.yaml\n".to_owned()];
    for entry in std::fs::read_dir(folder().join("suites")).expect("suites") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            texts.push(std::fs::read_to_string(path).expect("text"));
        }
    }
    for text in texts {
        assert_eq!(is_valid(&text), Ok(()), "{text}");
    }
    assert!(jsonschema::meta::is_valid(&schema()));
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    for lines in [
        "sende: {}",
        "send: {inflight: 3}",
        "send: {timeout: 10}",
        "send: {in_flight: 0}",
        "send: {retry: {tries: none}}",
        "environment: prod",
        "thresholds: {p95: fast}",
        "thresholds: {operations: {'GET /x': {p96: 1s}}}",
        "drift: {alert: {email: x}}",
        "responses: {undocumented-field: fial}",
        "generate: {limit: 0}",
        "generate: {unexpected: rejects}",
        "follow_up: {time: 5}",
        "error_envelope: {code: error}",
    ] {
        let text = format!("spec: s.yaml\n{lines}\n");
        assert!(is_valid(&text).is_err(), "{lines} is taken by the schema");
        assert!(suite(&[("a.yaml", &text)]).is_err(), "{lines} is taken by the reader");
    }
}

#[test]
fn every_setting_says_where_it_comes_from() {
    let text = "spec: s.yaml\nserver: ${URL:-mock}\ninclude: more.yaml\nauth: {bearer: 'token-${ENV}', basic: {user: ada, password: pw}}\n\
                tags: ['${FLAG}']\nvars: {FLAG: vars, who: '${BESIDE}'}\ngenerate: {values: {'POST /a body/x': '${who}'}}\nfollow_up: off\n";
    let files = [
        ("a.yaml", text),
        ("more.yaml", "send:\n  timeout: 3s\n"),
        ("specdrift.yaml", "send:\n  in_flight: ${N}\n"),
        (".env", "BESIDE=beside\n"),
    ];
    let suite = suite(&files).expect("a suite");
    let all = settings(&suite);
    let shown = |path: &str| {
        let found: Vec<_> = all.iter().filter(|setting| setting.path == path).collect();
        assert!(found.len() < 2, "{path} is told twice");
        found.first().map(|setting| {
            let origin = match &setting.origin {
                Origin::Default => "default".to_owned(),
                Origin::Call(flag) => flag.clone(),
                Origin::File { place, through } => {
                    let name = Path::new(&place.source.name)
                        .file_name()
                        .expect("a name")
                        .to_string_lossy()
                        .into_owned();
                    let through: Vec<String> =
                        through.iter().map(|one| format!(" {}={}", one.name, one.giver)).collect();
                    format!("{name}:{}{}", place.line_column().0, through.concat())
                }
            };
            format!("{} | {origin}", setting.value)
        })
    };
    for (path, expected) in [
        ("spec", Some("s.yaml | a.yaml:1")),
        ("server", Some("mock | a.yaml:2 URL=its default")),
        ("auth.bearer", Some("*** | a.yaml:4 ENV=environment")),
        ("auth.basic.user", Some("ada | a.yaml:4")),
        ("auth.basic.password", Some("*** | a.yaml:4")),
        ("tags", Some("flag | a.yaml:5 FLAG=--var")),
        ("vars.FLAG", Some("flag | --var")),
        ("vars.who", Some("beside | a.yaml:6 BESIDE=.env beside the suite")),
        ("generate.values.\"POST /a body/x\"", Some("beside | a.yaml:7 who=vars")),
        ("send.timeout", Some("3s | more.yaml:2")),
        ("send.in_flight", Some("4 | specdrift.yaml:2 N=environment")),
        ("send.max_body", Some("10MiB | default")),
        ("send.retry.tries", Some("4 | default")),
        ("follow_up", Some("off | a.yaml:8")),
        ("follow_up.time", None),
    ] {
        assert_eq!(shown(path).as_deref(), expected, "{path}");
    }
}
