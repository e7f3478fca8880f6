//! `specdrift init`: the suite that it writes for any document is read without a complaint and runs at once, and what else it writes
//! uses only what there is.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the files of the tests are their own")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use specdrift::init::{self, Site};
use specdrift::mock;
use specdrift::plan::Seed;
use specdrift::run::{Settings, run};
use specdrift::send::Stop;
use specdrift::spec::{self, Access, Api};
use specdrift::suite::{self, Broken, ServerChoice, Spanned, Suite, Valid, Variables};
use specdrift::text::{Color, Severity, Source, render};

fn specdrift(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specdrift"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("SPECDRIFT_CACHE", "off")
        .output()
        .unwrap()
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A folder with the project's own documents.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs");
    std::fs::create_dir(folder.path().join("specs")).unwrap();
    for name in ["leads.yaml", "contacts.yaml"] {
        std::fs::copy(own.join(name), folder.path().join("specs").join(name)).unwrap();
    }
    folder
}

fn api(text: &str) -> Api {
    let text = format!("openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\n{text}");
    let parsed = spec::parse(Source { name: "shop.yaml".into(), text });
    parsed.unwrap_or_else(|complaints| panic!("{}", render(&complaints, Color::Plain))).0
}

fn site(location: &str, spec: &str) -> Site {
    Site { name: "shop".into(), folder: "suites".into(), spec: spec.into(), location: location.into() }
}

/// The suite for a document, as it is read; it may not be complained about.
fn read(api: &Api, location: &str) -> (Suite, String) {
    let folder = tempfile::tempdir().unwrap();
    let text = init::suite(api, &site(location, location));
    let file = folder.path().join("shop.yaml");
    std::fs::write(&file, &text).unwrap();
    let (suite, warnings) = suite::read(&file, &Variables::new())
        .unwrap_or_else(|complaints| panic!("{location}: {}\n{text}", render(&complaints, Color::Plain)));
    assert!(warnings.is_empty(), "{location}: {}\n{text}", render(&warnings, Color::Plain));
    (suite, text)
}

#[test]
fn the_first_suite_runs_at_once_and_honest_servers_pass() {
    let folder = project();
    for name in ["leads", "contacts"] {
        let wrote = specdrift(folder.path(), &["init", &format!("specs/{name}.yaml")]);
        assert_eq!(wrote.status.code(), Some(0), "{}", words(&wrote));
        let suite = format!("suites/{name}.yaml");
        let checked = specdrift(folder.path(), &["config", "--show", &suite]);
        assert!(checked.stderr.is_empty() && checked.status.success(), "{name}: {}", words(&checked));
        let ran = specdrift(folder.path(), &["run", &suite, "--seed", "1"]);
        assert_eq!(ran.status.code(), Some(0), "{name}: {}", words(&ran));
    }
    let schema = std::fs::read_to_string(folder.path().join("suites/suite.schema.json")).unwrap();
    assert!(schema.contains("A suite of specdrift"));
}

#[test]
fn nothing_is_written_over_unless_it_is_forced() {
    let folder = project();
    let suite = folder.path().join("suites/leads.yaml");
    let shown = specdrift(folder.path(), &["init", "specs/leads.yaml", "--stdout"]);
    assert!(words(&shown).starts_with("# suites/leads.yaml") && !suite.exists(), "{}", words(&shown));
    std::fs::create_dir(folder.path().join("suites")).unwrap();
    std::fs::write(&suite, "mine").unwrap();
    let again = specdrift(folder.path(), &["init", "specs/leads.yaml"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        words(&again).contains("`suites/leads.yaml` is there already: nothing was written"),
        "{}",
        words(&again)
    );
    assert!(!folder.path().join("suites/suite.schema.json").exists());
    let more = specdrift(folder.path(), &["init", "specs/leads.yaml", "--github"]);
    assert!(words(&more).contains("left suites/leads.yaml as it is"), "{}", words(&more));
    let twice = specdrift(folder.path(), &["init", "specs/leads.yaml", "--github"]);
    assert_eq!(twice.status.code(), Some(2), "{}", words(&twice));
    assert_eq!(std::fs::read_to_string(&suite).unwrap(), "mine");
    let forced = specdrift(folder.path(), &["init", "specs/leads.yaml", "--force"]);
    assert_eq!(forced.status.code(), Some(0), "{}", words(&forced));
    assert_eq!(String::from_utf8(shown.stdout).unwrap(), std::fs::read_to_string(&suite).unwrap());
}

#[test]
fn what_runs_the_suite_elsewhere_parses_and_uses_only_flags_that_there_are() {
    let folder = project();
    std::fs::write(folder.path().join("Cargo.toml"), "[package]\nname = \"shop\"\n").unwrap();
    let all = ["init", "specs/contacts.yaml", "--cargo", "--github", "--gitlab", "--k8s", "--cargo-insta"];
    let wrote = specdrift(folder.path(), &all);
    assert_eq!(wrote.status.code(), Some(0), "{}", words(&wrote));
    let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(text("tests/contract.rs").contains("specdrift::harness::main(\"suites\")"));
    assert!(text("Cargo.toml").contains("[[test]]\nname = \"contract\"\nharness = false\n"));
    assert!(
        text("suites/Cargo.toml").contains("name = \"contacts-suites\"")
            && text("suites/lib.rs").starts_with("//!")
    );
    for name in [".github/workflows/specdrift.yml", ".gitlab/specdrift.yml", "k8s/contacts.yaml"] {
        let text = text(name);
        for document in text.split("\n---\n") {
            let parsed: serde_json::Value =
                serde_yaml::from_str(document).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
            assert!(parsed.is_object(), "{name}");
        }
        let calls = flags(&text);
        assert!(calls.len() > 1, "{name} runs it: {text}");
        for (verb, flags) in calls {
            let help = words(&specdrift(folder.path(), &[&verb, "--help"]));
            for flag in flags {
                assert!(help.contains(&format!("{flag} ")), "{name}: `{verb}` has no `{flag}`");
            }
        }
    }
    // A folder of suites is still one: the shim is none of them.
    let planned = specdrift(folder.path(), &["plan"]);
    assert_eq!(planned.status.code(), Some(0), "{}", words(&planned));
}

/// The verbs that a text calls, and their flags.
fn flags(text: &str) -> Vec<(String, Vec<String>)> {
    let mut calls = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let words: Vec<&str> =
            line.split([' ', ',', '[', ']', ';']).filter(|word| !word.is_empty()).collect();
        let called = words.iter().position(|word| matches!(*word, "specdrift" | "args:" | "set"));
        let Some(rest) = called.map(|at| &words[at + 1..]) else { continue };
        let verb = match rest.first() {
            Some(&"--") | None => "run",
            Some(verb) => verb,
        };
        let own = rest.iter().filter(|word| word.len() > 2 && word.starts_with("--"));
        let own: Vec<String> = own.map(|word| (*word).to_owned()).collect();
        if !own.is_empty() {
            calls.push((verb.to_owned(), own));
        }
    }
    calls
}

#[test]
fn a_suite_says_what_its_document_says() {
    let paths = |security: &str| {
        format!(
            "paths: {{/things: {{get: {{security: {security}, responses: {{'200': {{description: ok}}}}}}}}}}\n"
        )
    };
    let schemes = "components: {securitySchemes: {key: {type: apiKey, in: query, name: k}, user: {type: http, scheme: basic}, tls: {type: mutualTLS},
  login: {type: oauth2, flows: {authorizationCode: {authorizationUrl: 'https://a.example.com/a', tokenUrl: 'https://a.example.com/t', scopes: {}}}},
  app: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example.com/t', scopes: {read: r}}}}}}\n";
    let server = |url: &str| format!("servers: [{{url: '{url}'}}]\n{}", paths("[]"));
    for (name, text, has, lacks) in [
        ("a host elsewhere", server("https://api.example.com/v1"), &["server: ${SHOP_URL:-https://api.example.com/v1}", "# environment: sandbox"][..], &["\nenvironment:"][..]),
        ("this machine", server("http://localhost:8080"), &["server: ${SHOP_URL:-http://localhost:8080}\nenvironment: sandbox"], &[]),
        ("no host", server("/v1"), &["server: ${SHOP_URL:-mock}\nenvironment: sandbox"], &["auth:", "secrets:"]),
        ("a host that is not filled", server("https://{tenant}.example.com"), &["${SHOP_URL:-mock}"], &[]),
        ("a key", paths("[{key: []}]") + schemes, &["api_key: ${SHOP_KEY:-", "query parameter `k`", "secrets: [SHOP_KEY]"], &["schemes:"]),
        ("a password", paths("[{user: []}]") + schemes, &["basic: {user: \"${SHOP_USER:-demo}\", password: \"${SHOP_PASSWORD:-", "secrets: [SHOP_PASSWORD]"], &[]),
        ("a login", paths("[{login: []}]") + schemes, &["need a person", "bearer: ${SHOP_TOKEN:-"], &["oauth2:\n"]),
        ("an application", paths("[{app: [read]}]") + schemes, &["oauth2:\n", "# token_url: \"https://a.example.com/t\"", "- \"read\"", "secrets: [SHOP_CLIENT_SECRET]"], &["grant:"]),
        ("two at once", paths("[{key: [], user: []}]") + schemes, &["schemes:", "\"key\":\n      api_key: ${SHOP_KEY_KEY:-", "\"user\":\n      basic:"], &[]),
        ("the first of two", paths("[{key: []}, {user: []}]") + schemes, &["api_key:"], &["basic:", "schemes:"]),
        ("a certificate", paths("[{tls: []}]") + schemes, &["# tls: {client_certificate"], &["\nauth:"]),
        ("none asked for", paths("[]") + schemes, &["no operation asks"], &["\nauth:"]),
        ("what ends things", "paths: {/all: {delete: {responses: {'204': {description: gone}}}}, /server/shutdown: {post: {responses: {'204': {description: ok}}}}}\n".into(),
            &["# - {match: \"DELETE /all\", because: \"it deletes, and not one thing\"}", "# - {match: \"POST /server/shutdown\", because: \"it says `shutdown`\"}"], &["\n  skip:"]),
        ("a name without a source", "paths: {'/tenants/{tenantId}/x': {parameters: [{name: tenantId, in: path, required: true, schema: {type: string}}], get: {responses: {'200': {description: ok}}}}}\n".into(),
            &["#   \"path.tenantId\": one that exists   # GET /tenants/{tenantId}/x"], &["\n  values:"]),
        ("no operation", "paths: {}\n".into(), &["nothing is generated"], &["generate:\n"]),
    ] {
        let (_, written) = read(&api(&text), "shop.yaml");
        for part in has {
            assert!(written.contains(part), "{name}: no {part:?} in\n{written}");
        }
        for part in lacks {
            assert!(!written.contains(part), "{name}: {part:?} in\n{written}");
        }
    }
}

#[test]
fn what_stands_as_a_remark_can_be_made_part_of_the_suite() {
    let api = api("paths:
  /tenants/{tenantId}:
    parameters: [{name: tenantId, in: path, required: true, schema: {type: string}}]
    get: {tags: [a], responses: {'200': {description: ok}}}
    delete: {tags: [b], responses: {'204': {description: gone}}}
");
    let (_, text) = read(&api, "shop.yaml");
    let live = text
        .replace("  # skip:", "  skip:")
        .replace("    # - {", "    - {")
        .replace("  # values:", "  values:");
    let live =
        live.replace("  #   \"path.", "    \"path.").replace("# drift:", "drift:").replace("#   ", "  ");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.yaml"), &live).unwrap();
    let read = suite::read(&folder.path().join("shop.yaml"), &Variables::new());
    let (suite, _) =
        read.unwrap_or_else(|complaints| panic!("{}\n{live}", render(&complaints, Color::Plain)));
    assert_eq!(
        (suite.generate.skip.len(), suite.generate.values.len(), suite.drift.is_some()),
        (1, 1, true),
        "{live}"
    );
}

#[test]
fn the_first_suite_of_every_document_is_read_and_runs() {
    let Some(corpus) = std::env::var_os("SPECDRIFT_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: SPECDRIFT_CORPUS names no folder of real documents");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let index = std::fs::read_to_string(corpus.join("index.tsv")).unwrap();
    let mut wrong = Vec::new();
    for row in index.lines().skip(1) {
        let name = row.split('\t').next().unwrap();
        let location = corpus.join(name).display().to_string();
        let Ok((api, _)) = spec::read(&location, &Access::default()) else { continue };
        let api = Arc::new(api);
        let (mut suite, text) = read(&api, &location);
        suite.server = Spanned { value: ServerChoice::Mock, span: None };
        suite.environment = suite::Environment::Sandbox;
        // That every kind of case is made of every document is looked at elsewhere.
        suite.generate.valid = vec![Valid::Minimal];
        suite.generate.broken = Broken::Kinds(vec![Spanned { value: "missing".into(), span: None }]);
        suite.generate.limit.value = 20;
        let stop = Stop::default();
        let settings = Settings {
            seed: Seed(1),
            today: "2026-01-01",
            mock: mock::Options::default(),
            watch: &|_| {},
            stop: &stop,
            vault: specdrift::send::Vault::none(),
            log: specdrift::send::Log::default(),
            past: None,
        };
        match runtime.block_on(run(&api, &suite, &settings)) {
            Ok((_, complaints)) if complaints.iter().all(|it| it.severity == Severity::Warning) => {}
            Ok((_, complaints)) | Err(complaints) => {
                wrong.push(format!("{name}: {}\n{text}", render(&complaints, Color::Plain)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
