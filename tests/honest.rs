//! The built-in server keeps the word of any document that it can serve: a run against it, with every mutation that there is, finds
//! nothing. Real documents are not part of the project: `SPECDRIFT_CORPUS` names the folder that has them.
#![expect(clippy::disallowed_methods, reason = "documents are files")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use specdrift::judge::{self, Outcome};
use specdrift::mock::{Options, Server};
use specdrift::plan::{self, MUTATIONS, Seed, When};
use specdrift::send::{Base, Client, Credentials, Sending, Stop, send};
use specdrift::spec::{self, Access};
use specdrift::suite::{self, Valid};
use specdrift::text::Source;

/// Documents of all versions: XML and forms, bytes and text, discriminators, parameters of all styles, keys of all kinds.
const DOCUMENTS: [&str; 14] = [
    "alertmanager-2.0.yaml",
    "discourse-3.1.json",
    "galaxy-3.1.json",
    "google-drive-3.0.json",
    "intellifi.nl-3.0.json",
    "ms-face-2.0.json",
    "oai-3.0-link.yaml",
    "oai-3.0-petstore-expanded.yaml",
    "oai-3.1-tictactoe.yaml",
    "openpolicy.local-3.0.json",
    "readme-3.0-discriminators.json",
    "readme-3.0-polymorphism.json",
    "traccar.org-3.0.json",
    "xero.com-xero_bankfeeds-3.0.json",
];

#[tokio::test]
async fn an_honest_server_of_the_projects_own_document_gives_no_cause() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/leads.yaml");
    let found = found(&own, "limit: 5000").await;
    assert!(found.is_empty(), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_server_of_a_real_document_gives_no_cause() {
    let Some(corpus) = std::env::var_os("SPECDRIFT_CORPUS") else {
        eprintln!("skipped: SPECDRIFT_CORPUS names no folder of real documents");
        return;
    };
    let mut wrong = String::new();
    let chosen = std::env::var("SPECDRIFT_DOCUMENTS");
    let chosen: Vec<&str> =
        chosen.as_deref().map_or_else(|_| DOCUMENTS.to_vec(), |names| names.split(' ').collect());
    for name in chosen {
        let begin = std::time::Instant::now();
        let found = found(&Path::new(&corpus).join(name), "limit: 1500, per_operation: 40").await;
        println!("{name}: {:?}", begin.elapsed());
        if !found.is_empty() {
            _ = write!(wrong, "{name}\n{found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a run with every kind of case finds about the built-in server of a document, a line each.
async fn found(document: &Path, limits: &str) -> String {
    let (api, _) = spec::read(&document.display().to_string(), &Access::default()).expect("a document");
    let api = Arc::new(api);
    let named: Vec<&str> =
        MUTATIONS.iter().filter(|kind| kind.when == When::Named).map(|kind| kind.name).collect();
    let text = format!(
        "spec: {}\nserver: mock\nenvironment: sandbox\n\
         auth: {{bearer: token-1234, api_key: key-1234, basic: 'ada:word-1234'}}\n\
         generate: {{valid: [{}], broken: [all, {}], {limits}}}\n",
        document.display(),
        Valid::ALL.map(Valid::as_str).join(", "),
        named.join(", ")
    );
    let source = Source { name: "suite.yaml".to_owned(), text };
    let (suite, _) = suite::parse(source, &BTreeMap::new()).expect("a suite");
    let plan = plan::plan(&api, &suite, Seed(7)).expect("a plan");
    let server = Server::start(Arc::clone(&api), Options::default()).await.expect("a free port");
    let base = Base::parse(server.url()).expect("its URL");
    let (credentials, _) = Credentials::new(&suite, &api);
    let sending = Sending {
        base: &base,
        credentials: &credentials,
        pace: &suite.pace,
        transport: Arc::new(Client::new(&base, &suite.pace).expect("a client")),
        watch: &|_| {},
        stop: &Stop::new(),
    };
    let exchanges = send(&plan, &sending).await;
    let verdicts = judge::judge(&api, &suite, &plan, &exchanges, "2026-11-20");
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for verdict in &verdicts {
        if let Outcome::Unanswered(error) = &verdict.outcome {
            found.insert(format!("unanswered {error}"), (1, verdict.case.to_string()));
        }
        for finding in verdict.outcome.findings() {
            let what =
                format!("{} {} ({} | {})", finding.code, finding.at, finding.documented, finding.observed);
            found.entry(what).or_insert_with(|| (0, verdict.case.to_string())).0 += 1;
        }
    }
    let mut lines = String::new();
    for (what, (count, case)) in found {
        _ = writeln!(lines, "  {count} times {what}: {case}");
    }
    lines
}
