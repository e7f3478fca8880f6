//! Things that a run makes for itself: made, read, listed, changed, deleted, and removed in the end, whenever that comes.
#![expect(clippy::disallowed_methods, reason = "the project's own suite and spec are read")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use specdrift::judge::{self, Outcome as Proven, Verdict};
use specdrift::mock::{Options, Server};
use specdrift::plan::{self, Plan, Request, Seed};
use specdrift::send::{Base, Client, Credentials, Host, Outcome, Sending, Sent, Stop, Transport, send_timed};
use specdrift::spec::{self, Api};
use specdrift::suite::{self, Suite};
use specdrift::text::Source;

/// The project's own suite, which names no lead here: the run makes its own.
fn suite() -> Suite {
    let mut source = read("tests/data/leads.yaml");
    for (from, to) in [
        ("    \"path.leadId\": lead_0001\n", ""),
        ("[minimal, full]", "[minimal, full, lifecycle]"),
        ("  limit: 5000\n", "  limit: 5000\n  per_operation: 200\n"),
    ] {
        assert!(source.text.contains(from), "the suite holds no {from}");
        source.text = source.text.replace(from, to);
    }
    suite::parse(source, &BTreeMap::new()).expect("the suite is right").0
}

fn read(path: &str) -> Source {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .expect("a file of the project");
    Source { name: path.to_owned(), text }
}

/// A run, and the leads that the server has when it is over.
struct Run {
    api: Arc<Api>,
    suite: Suite,
    plan: Plan,
    sent: Sent,
    leads: Vec<Value>,
}

/// Runs the suite against a server of its own, stopped once so many requests went out.
async fn run(stopped_at: usize) -> Run {
    let (suite, api) =
        (suite(), Arc::new(spec::parse(read("specs/leads.yaml")).expect("the spec is right").0));
    let plan = plan::plan(&api, &suite, Seed(7)).expect("a plan");
    let server = Server::start(Arc::clone(&api), Options::default()).await.expect("a free port");
    let base = Base::parse(server.url()).expect("its URL");
    let (credentials, _) = Credentials::new(&suite, &api);
    let client = Arc::new(Client::new(&base, &suite.pace).expect("a client"));
    let stop = Stop::new();
    let sending = Sending {
        base: &base,
        credentials: &credentials,
        pace: &suite.pace,
        transport: Arc::clone(&client) as Arc<dyn Transport>,
        watch: &|progress| {
            if progress.sent >= stopped_at {
                stop.now();
            }
        },
        stop: &stop,
        host: Arc::new(Host::new(&suite.pace)),
    };
    let sent = send_timed(&plan, &sending).await;
    let list = Request {
        method: "GET".to_owned(),
        path: format!("{}/leads", base.path()),
        query: Some("limit=100".to_owned()),
        headers: vec![("authorization".to_owned(), "Bearer key_demo".to_owned())],
        ..Request::default()
    };
    let answer = client.carry(base.origin(), &list).await.expect("an answer");
    let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
    let leads = body["data"].as_array().cloned().expect("a list");
    Run { api, suite, plan, sent, leads }
}

#[tokio::test]
async fn every_lifecycle_is_proven_and_nothing_is_left() {
    let Run { api, suite, plan, sent, leads } = run(usize::MAX).await;
    let verdicts = judge::judge(&api, &suite, &plan, &sent.exchanges, "2026-11-20");
    let of = |kind: &str| {
        let has = |verdict: &&Verdict| verdict.case.0.split("::").any(|part| part == kind);
        let needed = verdicts.iter().filter(has).filter(|verdict| verdict.outcome != Proven::NotNeeded);
        needed.map(|verdict| verdict.outcome.clone()).collect::<Vec<_>>()
    };
    for kind in ["setup", "read-back", "listed", "update", "read-updated", "read-deleted"] {
        let outcomes = of(kind);
        assert!(!outcomes.is_empty(), "{kind} is not planned");
        assert!(
            outcomes.iter().all(|outcome| *outcome == Proven::Passed(Vec::new())),
            "{kind}: {outcomes:?}"
        );
    }
    let sent_ones = sent.exchanges.iter().filter(|exchange| matches!(exchange.outcome, Outcome::Answered(_)));
    let unbound: Vec<_> = sent_ones.filter(|exchange| !exchange.unbound.is_empty()).collect();
    assert!(unbound.is_empty(), "{unbound:?}");
    assert_eq!((sent.cleanup.left.len(), leads.len()), (0, 1), "{:?}", sent.cleanup);
    assert!(sent.cleanup.removed > 0);
}

#[tokio::test]
async fn a_run_that_is_stopped_leaves_nothing_either() {
    for stopped_at in [1, 20, 60, 150] {
        let Run { sent, leads, .. } = run(stopped_at).await;
        assert_eq!((sent.cleanup.left.len(), leads.len()), (0, 1), "{stopped_at}: {:?}", sent.cleanup);
    }
}
