//! A run against the built-in server, recorded as a HAR, tells what the run told.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use specdrift::judge;
use specdrift::mock::{Lie, Options, Server};
use specdrift::plan::{Request, Seed};
use specdrift::run::plan_of;
use specdrift::send::{Base, Carried, Client, Credentials, Host, Response, Sending, Stop, Transport, send};
use specdrift::suite::{ServerChoice, Spanned};
use specdrift::text::Source;
use specdrift::{spec, suite};

use crate::{TODAY, check, har};

/// A client that keeps what it sends and hears, as a HAR has it.
struct Recorder {
    client: Client,
    entries: Arc<Mutex<Vec<Value>>>,
}

impl Transport for Recorder {
    fn carry<'t>(&'t self, origin: &'t str, request: &'t Request) -> Carried<'t> {
        Box::pin(async move {
            let response = self.client.carry(origin, request).await?;
            self.entries.lock().unwrap().push(recorded(origin, request, &response));
            Ok(response)
        })
    }
}

fn recorded(origin: &str, request: &Request, response: &Response) -> Value {
    let headers = |headers: &[(String, String)]| -> Value {
        headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
    };
    let mut entry = json!({
        "startedDateTime": "2026-11-20T10:00:00.000Z",
        "request": {"method": request.method, "url": format!("{origin}{}", request.target()), "headers": headers(&request.headers)},
        "response": {"status": response.status, "headers": headers(&response.headers), "content": content(&response.body)},
    });
    if let Some(body) = &request.body {
        entry["request"]["postData"] = content(&body.0);
        entry["request"]["bodySize"] = json!(body.0.len());
    }
    entry
}

pub(crate) fn content(bytes: &[u8]) -> Value {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return json!({"size": bytes.len(), "text": text});
    }
    json!({"size": bytes.len(), "encoding": "base64", "text": STANDARD.encode(bytes)})
}

/// The kinds of findings that a run tells, and those that its recording does.
async fn found(lies: &[Lie]) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let read = |path: &str| Source {
        name: path.to_owned(),
        text: std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap(),
    };
    let (mut suite, _) = suite::parse(read("suites/leads.yaml"), &std::collections::BTreeMap::new()).unwrap();
    let api = Arc::new(spec::parse(read("specs/leads.yaml")).unwrap_or_else(|_| panic!("a document")).0);
    let plan = plan_of(&api, &suite, Seed(7)).unwrap();
    let options = Options { lies: lies.to_vec(), ..Options::default() };
    let server = Server::start(Arc::clone(&api), options).await.unwrap();
    let base = Base::parse(server.url()).unwrap();
    let entries = Arc::new(Mutex::new(Vec::new()));
    let client = Client::new(&base, &suite.pace).unwrap();
    let sending = Sending {
        base: &base,
        credentials: &Credentials::new(&suite, &api).0,
        pace: &suite.pace,
        transport: Arc::new(Recorder { client, entries: Arc::clone(&entries) }),
        watch: &|_| {},
        stop: &Stop::new(),
        host: Arc::new(Host::new(&suite.pace)),
    };
    let exchanges = send(&plan, &sending).await;
    let verdicts = judge::judge(&api, &suite, &plan, &exchanges, TODAY);
    let run = verdicts.iter().flat_map(|verdict| verdict.outcome.findings());
    suite.server = Spanned { value: ServerChoice::Url(server.url().to_owned()), span: None };
    let entries = std::mem::take(&mut *entries.lock().unwrap());
    let (report, complaints) =
        check(&api, &suite, &[har(&entries)], TODAY).unwrap_or_else(|_| panic!("a recording"));
    assert!(complaints.is_empty(), "{complaints:?}");
    let check = report.operations.iter().flat_map(|operation| &operation.findings);
    (
        run.map(|finding| finding.code.name()).collect(),
        check.map(|group| group.code.name()).filter(|name| *name != "request-violates").collect(),
    )
}

#[tokio::test]
async fn the_recording_of_an_honest_server_has_no_finding_but_about_broken_requests() {
    assert_eq!(found(&[]).await, (BTreeSet::new(), BTreeSet::new()));
}

#[tokio::test]
async fn the_recording_of_a_liar_tells_what_the_run_told() {
    for lie in Lie::ALL {
        let (run, check) = found(&[lie]).await;
        let told = match lie {
            // Nobody knows why a recorded request was refused, or what it was allowed to do.
            Lie::RejectedValid | Lie::WrongRejection | Lie::AllowMissing | Lie::IgnoresCredentials => {
                BTreeSet::new()
            }
            // Nobody planned that the method is one which is not documented.
            Lie::AcceptsWrongMethod => BTreeSet::from(["undocumented-operation"]),
            _ => run.clone(),
        };
        assert_eq!(check, told, "{lie}: the run told {run:?}");
    }
}
