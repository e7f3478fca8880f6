//! The built-in server keeps the word of any document that it can serve: a run against it, with every mutation that there is, finds
//! nothing. Real documents are not part of the project: `SPECDRIFT_CORPUS` names the folder that has them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use specdrift::judge::{self, Code, Finding, Outcome};
use specdrift::mock::{Options, Server};
use specdrift::plan::{self, Case, MUTATIONS, Seed, When};
use specdrift::send::{Base, Client, Credentials, Host, Sending, Stop, send};
use specdrift::spec::{self, Access, Operation};
use specdrift::suite::{self, Valid};
use specdrift::text::Source;

/// Documents that leave a right answer to every request.
const CLEAR: [&str; 11] = [
    "alertmanager-2.0.yaml",
    "ms-face-2.0.json",
    "oai-2.0-petstore-simple.json",
    "oai-3.0-petstore-expanded.yaml",
    "oai-3.1-non-oauth-scopes.yaml",
    "oai-3.1-tictactoe.yaml",
    "quay-2.0.json",
    "readme-3.0-parameters-cookies.json",
    "readme-3.0-security.json",
    "readme-3.0-security-multiple.json",
    "readme-3.1-parameters-style.json",
];

/// Documents that have no status for some refusals, or operations that are deprecated: what is found about that is theirs.
const SILENT: [&str; 11] = [
    "anchore.io-3.0.json",
    "apicurio-3.0.json",
    "appwrite-3.0.json",
    "bitbucket-2.0.json",
    "discourse-3.1.json",
    "galaxy-3.1.json",
    "gitea-2.0.yaml",
    "google-drive-3.0.json",
    "openpolicy.local-3.0.json",
    "traccar.org-3.0.json",
    "xero.com-xero_bankfeeds-3.0.json",
];

#[tokio::test]
async fn an_honest_server_of_the_projects_own_document_gives_no_cause() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/leads.yaml");
    let found = found(&own, &Valid::ALL, "limit: 5000", |_, _, _| false).await;
    assert!(found.is_empty(), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_server_of_a_real_document_gives_no_cause() {
    no_cause_among(&CLEAR, |_, _, _| false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_server_gives_no_cause_beyond_what_its_document_is_silent_about() {
    no_cause_among(&SILENT, is_of_document).await;
}

/// Whether a finding is about an answer to which the document leaves no other, or about what it says itself.
fn is_of_document(case: &Case, operation: &Operation, finding: &Finding) -> bool {
    let is_right = |status: u16| case.expect.iter().any(|&(from, to)| (from..=to).contains(&status));
    let leaves_one = (400..500).any(|status| is_right(status) && operation.promise(status).is_some());
    match finding.code {
        Code::UndocumentedStatus => finding.at.starts_with("status:4") && !leaves_one,
        Code::DeprecationAnnounced => operation.deprecated,
        _ => false,
    }
}

type Excused = fn(&Case, &Operation, &Finding) -> bool;

async fn no_cause_among(documents: &[&str], excused: Excused) {
    let Some(corpus) = std::env::var_os("SPECDRIFT_CORPUS") else {
        eprintln!("skipped: SPECDRIFT_CORPUS names no folder of real documents");
        return;
    };
    // The server remembers what it takes for a collection and its items, which is not all that a run may take for one.
    let kinds: Vec<Valid> = Valid::ALL.into_iter().filter(|kind| *kind != Valid::Lifecycle).collect();
    let mut wrong = String::new();
    for name in documents {
        let document = Path::new(&corpus).join(name);
        let found = found(&document, &kinds, "limit: 800, per_operation: 40", excused).await;
        if !found.is_empty() {
            _ = write!(wrong, "{name}\n{found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a run with every kind of case finds about the built-in server of a document, a line each.
async fn found(document: &Path, kinds: &[Valid], limits: &str, excused: Excused) -> String {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let (api, _) = spec::read(&document.display().to_string(), &Access::default()).expect("a document");
    let api = Arc::new(api);
    let named: Vec<&str> =
        MUTATIONS.iter().filter(|kind| kind.when == When::Named).map(|kind| kind.name).collect();
    let text = format!(
        "spec: {}\nserver: mock\nenvironment: sandbox\n\
         auth: {{bearer: token-1234, api_key: key-1234, basic: 'ada:word-1234'}}\n\
         generate: {{valid: [{}], broken: [all, {}], {limits}}}\n",
        document.display(),
        kinds.join(", "),
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
        host: Arc::new(Host::new(&suite.pace)),
    };
    let exchanges = send(&plan, &sending).await;
    let verdicts = judge::judge(&api, &suite, &plan, &exchanges, "2026-11-20");
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (case, verdict) in plan.cases.iter().zip(&verdicts) {
        if let Outcome::Unanswered(error) = &verdict.outcome {
            found.insert(format!("unanswered {error}"), (1, verdict.case.to_string()));
        }
        let operation = &api.operations[case.operation];
        let own = |finding: &&Finding| !excused(case, operation, finding);
        for finding in verdict.outcome.findings().iter().filter(own) {
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
