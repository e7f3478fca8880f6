//! A document, a suite in which all times are milliseconds, and a run of it.

use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use specdrift::mock;
use specdrift::plan::Seed;
use specdrift::report::terminal::Look;
use specdrift::report::{Report, json, terminal};
use specdrift::run::{Settings, run};
use specdrift::send::{Log, Progress, Step, Stop, Vault};
use specdrift::spec;
use specdrift::suite;
use specdrift::text::{Color, Source, render};

const SPEC: &str = "openapi: 3.1.0
info: {title: Patience, version: '1'}
paths:
  /plain: {get: &get {responses: {'200': &ok {description: ok, content: {application/json: {schema: &empty {type: object, additionalProperties: false}}}}}}}
  /plainer: {get: *get}
  /plainest: {get: *get}
  /simple: {get: *get}
  /simpler: {get: *get}
  /notes:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [text], properties: {text: {type: string}}}}}}
      responses: {'201': *ok, '409': *ok}
  /payments:
    post:
      parameters: [{name: Idempotency-Key, in: header, schema: {type: string, format: uuid}}]
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [amount], properties: {amount: {type: integer}, memo: {type: string}}}}}}
      responses: {'201': *ok, '400': *ok}
  /things:
    get:
      parameters: [{name: externalId, in: query, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: true}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [externalId], properties: {externalId: {type: string}}}}}}
      responses: {'201': {description: ok, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}, '409': *ok}
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: true}}}}
";

/// A suite.
pub(crate) struct World {
    operations: String,
    send: String,
    retry: String,
    valid: String,
    broken: String,
}

/// What came of a run.
pub(crate) struct Ran {
    pub(crate) report: Report,
    /// What all waited for.
    pub(crate) held: Vec<String>,
}

impl World {
    pub(crate) fn new(operations: &str) -> Self {
        Self {
            operations: operations.to_owned(),
            send: String::new(),
            retry: String::new(),
            valid: "[minimal]".to_owned(),
            broken: "none".to_owned(),
        }
    }

    /// More of `send:`.
    pub(crate) fn send(self, send: &str) -> Self {
        Self { send: send.to_owned(), ..self }
    }

    /// More of `retry:`.
    pub(crate) fn retry(self, retry: &str) -> Self {
        Self { retry: retry.to_owned(), ..self }
    }

    pub(crate) fn valid(self, valid: &str) -> Self {
        Self { valid: valid.to_owned(), ..self }
    }

    pub(crate) fn broken(self, broken: &str) -> Self {
        Self { broken: broken.to_owned(), ..self }
    }

    fn suite(&self, server: &str) -> String {
        let Self { operations, send, retry, valid, broken } = self;
        let or = |key: &str, said: &str, default: &str| {
            if said.contains(key) { String::new() } else { format!(", {key} {default}") }
        };
        let retries = ["first: 10ms", "limited: 10ms", "at_least: 5ms", "budget: 20s"];
        let retries: String = retries
            .iter()
            .filter_map(|row| row.split_once(' '))
            .map(|(key, default)| or(key, retry, default))
            .collect();
        let retry = format!("{retry}{retries}");
        let retry = retry.trim_start_matches(", ");
        let retry = if send.contains("retry:") { String::new() } else { format!(", retry: {{{retry}}}") };
        let sends = format!("{send}{}{}{retry}", or("in_flight:", send, "1"), or("timeout:", send, "300ms"));
        let sends = sends.trim_start_matches(", ");
        format!(
            "suite: Patience\nspec: spec.yaml\nserver: {server}\nenvironment: sandbox\nfollow_up: off\n\
             send: {{{sends}}}\n\
             generate:\n  operations: [\"{operations}\"]\n  valid: {valid}\n  broken: {broken}\n  learn: nothing\n  \
             values:\n    \"POST /notes body/text\": \"note ${{unique}}\"\n    \
             \"POST /things body/externalId\": \"ext-${{unique}}\"\n"
        )
    }

    /// What is wrong with the suite.
    pub(crate) fn complaints(&self) -> String {
        let source = Source { name: "patience.yaml".into(), text: self.suite("http://127.0.0.1:1") };
        let complaints =
            suite::parse(source, &suite::Variables::new()).map(|_| ()).expect_err("something is wrong");
        render(&complaints, Color::Plain)
    }

    pub(crate) fn run(&self, server: &str) -> Ran {
        let source = Source { name: "patience.yaml".into(), text: self.suite(server) };
        let (suite, _) = suite::parse(source, &suite::Variables::new()).unwrap_or_else(|complaints| {
            panic!("{:?}", complaints.iter().map(|one| &one.message).collect::<Vec<_>>())
        });
        let api = spec::parse(Source { name: "spec.yaml".into(), text: SPEC.into() });
        let (api, _) = api.unwrap_or_else(|_| panic!("the document is read"));
        let held = Mutex::new(Vec::new());
        let watch = |progress: &Progress<'_>| {
            if let Step::Held(hold) = progress.step {
                held.lock().unwrap().push(hold.to_string());
            }
        };
        let stop = Stop::new();
        let settings = Settings {
            seed: Seed(7),
            today: "2026-11-21",
            mock: mock::Options::default(),
            watch: &watch,
            stop: &stop,
            log: Log::default(),
            past: None,
            vault: Vault::none(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let ran = runtime.block_on(run(&Arc::new(api), &suite, &settings));
        let (report, _) = ran.unwrap_or_else(|complaints| {
            panic!("{:?}", complaints.iter().map(|one| &one.message).collect::<Vec<_>>())
        });
        Ran { report, held: held.into_inner().unwrap() }
    }

    /// What the binary says on standard error.
    pub(crate) fn binary(&self, server: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("spec.yaml", SPEC), ("patience.yaml", &self.suite(server))] {
            #[expect(clippy::disallowed_methods, reason = "the files that the binary reads")]
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let output = Command::new(env!("CARGO_BIN_EXE_specdrift"))
            .args(["run", "patience.yaml"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}

impl Ran {
    /// The attempts of a case, in words.
    pub(crate) fn attempts(&self, case: usize) -> String {
        let case = &self.report.cases[case];
        let word = |error: &str| match error {
            error if error.contains("closed") => "closed",
            error if error.contains("too long") => "late",
            error if error.contains("refused") => "refused",
            error if error.contains("has no address") => "no address",
            _ => "other",
        };
        let last = case.status.map_or_else(
            || word(case.why.as_deref().unwrap_or_default()).to_owned(),
            |status| status.to_string(),
        );
        let earlier = case.earlier.iter().map(|attempt| match &attempt.outcome {
            Ok(status) => status.to_string(),
            Err(error) => word(error).to_owned(),
        });
        earlier.chain([last]).collect::<Vec<_>>().join(" then ")
    }

    pub(crate) fn terminal(&self) -> String {
        let mut out = Vec::new();
        terminal::write(&self.report, Look { color: Color::Plain, width: 200 }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::to_value(json::document(std::slice::from_ref(&self.report))).unwrap()
    }
}

/// A URL where nobody listens.
pub(crate) fn unreachable() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
