//! For each kind of finding a server that gives cause for it, and for nothing else; and one that gives no cause for any.
#![expect(clippy::disallowed_methods, reason = "the project's own suite and spec are read")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use specdrift::judge::{self, Code, Outcome, Verdict};
use specdrift::mock::{Lie, Options, Server};
use specdrift::plan::{self, Plan, Request, Seed};
use specdrift::run::{Settings, run};
use specdrift::send::{
    Base, Carried, Client, Credentials, Host, Response, Sending, Stop, Transport, ask_in_plain, send,
};
use specdrift::spec;
use specdrift::suite::{self, Level, Suite};
use specdrift::text::Source;
use specdrift::traffic;

/// How an answer or an expectation comes to be wrong.
#[derive(Clone, Copy)]
enum Cause {
    /// The built-in server tells these lies, each in a run of its own.
    Lies(&'static [Lie]),
    /// The answer is changed on its way.
    Bent(fn(&mut Response)),
    /// The suite says something else than the document: these lines, added below `generate: expect:`.
    Suite(&'static str),
    /// The built-in server tells these lies of a suite that names no lead, so that the run makes its own and looks what becomes of them.
    Lived(&'static [Lie]),
    /// The built-in server tells these lies of a suite and a spec in which the first text is replaced by the second.
    Edited { lies: &'static [Lie], suite: [&'static str; 2], spec: [&'static str; 2] },
    /// The server is asked by plain http what it is asked by https.
    Plain,
    /// Such a call was recorded: method, path, body, and the status of the answer.
    Recorded(&'static str, &'static str, &'static str, u16),
    /// A step of a scenario expects something else: its `expect:`.
    Step(&'static str),
}

/// One row a kind.
const ROWS: [(Code, Cause); Code::ANSWERS] = [
    (Code::ServerError, Cause::Lies(&[Lie::ServerError])),
    (
        Code::AcceptedBroken,
        Cause::Lies(&[
            Lie::AcceptsMissingField,
            Lie::AcceptsWrongType,
            Lie::AcceptsUnexpectedField,
            Lie::AcceptsWrongMethod,
            Lie::AcceptsMalformedBody,
            Lie::AcceptsAnyMediaType,
            Lie::IgnoresCredentials,
        ]),
    ),
    (Code::WrongRejection, Cause::Lies(&[Lie::WrongRejection])),
    (Code::RejectedValid, Cause::Lies(&[Lie::RejectedValid])),
    (Code::UndocumentedStatus, Cause::Lies(&[Lie::UndocumentedStatus])),
    (Code::UnexpectedStatus, Cause::Suite("    \"POST /leads::valid\": [200]\n")),
    (Code::MediaTypeChanged, Cause::Lies(&[Lie::MediaTypeChanged])),
    (Code::MalformedBody, Cause::Lies(&[Lie::MalformedBody])),
    (Code::UnexpectedBody, Cause::Bent(body_with_204)),
    (Code::MissingBody, Cause::Lies(&[Lie::MissingBody])),
    (Code::RequiredFieldMissing, Cause::Lies(&[Lie::RequiredFieldMissing])),
    (Code::NullAppeared, Cause::Lies(&[Lie::NullAppeared])),
    (Code::StructureMoved, Cause::Lies(&[Lie::StructureMoved])),
    (Code::TypeChanged, Cause::Lies(&[Lie::TypeChanged])),
    (Code::EnumValueNew, Cause::Lies(&[Lie::EnumValueNew])),
    (Code::FormatChanged, Cause::Lies(&[Lie::FormatChanged])),
    (Code::SchemaViolated, Cause::Lies(&[Lie::SchemaViolated])),
    (Code::UndocumentedField, Cause::Lies(&[Lie::UndocumentedField])),
    (Code::HeaderMissing, Cause::Lies(&[Lie::HeaderMissing])),
    (Code::HeaderInvalid, Cause::Lies(&[Lie::HeaderInvalid])),
    (Code::EnvelopeBroken, Cause::Lies(&[Lie::EnvelopeBroken])),
    (Code::AllowMissing, Cause::Lies(&[Lie::AllowMissing])),
    (
        Code::ChallengeMissing,
        Cause::Edited {
            lies: &[Lie::ChallengeMissing],
            suite: ["", ""],
            // Where the document requires the header, it is missed as any other.
            spec: ["        WWW-Authenticate: {$ref: \"#/components/headers/Challenge\"}\n", ""],
        },
    ),
    (
        Code::AcceptIgnored,
        Cause::Edited {
            lies: &[Lie::IgnoresAccept],
            suite: ["  broken: all\n", "  broken: [all, not-acceptable]\n"],
            spec: ["", ""],
        },
    ),
    (Code::ErrorInSuccess, Cause::Lies(&[Lie::ErrorInSuccess])),
    (
        Code::WriteOnlyLeaked,
        Cause::Edited { lies: &[Lie::WriteOnlyLeaked], suite: ["", ""], spec: [LEAD, LEAD_WITH_SECRET] },
    ),
    (
        Code::DiscriminatorUnknown,
        Cause::Edited { lies: &[Lie::DiscriminatorUnknown], suite: ["", ""], spec: [LEAD, LEAD_WITH_ORIGIN] },
    ),
    (
        Code::ScopeIgnored,
        Cause::Edited {
            lies: &[Lie::IgnoresScopes],
            suite: [
                "  bearer: ${LEADS_API_KEY:-key_demo}\n",
                "  bearer: key_demo\n  per_role: {guest: {bearer: key_guest, scopes: [leads.read]}}\n",
            ],
            spec: ["  - key: []\n", "  - key: [leads.write]\n"],
        },
    ),
    (Code::PlainHttpServed, Cause::Plain),
    (
        Code::HeadDiffers,
        Cause::Edited { lies: &[Lie::HeadDiffers], suite: ["", ""], spec: [LIST, LIST_AND_HEAD] },
    ),
    (
        Code::ConditionIgnored,
        Cause::Edited {
            lies: &[Lie::ConditionIgnored],
            suite: [
                "  operations: [\"* /leads**\"]\n  valid: [minimal, full]\n",
                "  operations: [\"GET /leads**\"]\n  valid: [minimal, full, conditional]\n",
            ],
            spec: [
                "            X-Rate-Limit-Remaining:",
                "            ETag: {schema: {type: string}}\n            X-Rate-Limit-Remaining:",
            ],
        },
    ),
    (Code::StaleAnswer, Cause::Lies(&[Lie::StaleAnswer])),
    (
        Code::SlowAnswer,
        Cause::Edited {
            lies: &[],
            suite: ["responses:\n", "responses:\n  slower_than: 1us\n"],
            spec: ["", ""],
        },
    ),
    (Code::DeprecationAnnounced, Cause::Lies(&[Lie::DeprecationAnnounced])),
    (Code::UndocumentedHeader, Cause::Lies(&[Lie::UndocumentedHeader])),
    (Code::ValueStretched, Cause::Lies(&[Lie::ValueStretched])),
    (Code::RequestViolates, Cause::Recorded("POST", "/api/v1/leads", "{}", 400)),
    (Code::UndocumentedOperation, Cause::Recorded("GET", "/api/v1/metrics", "", 200)),
    (Code::NotReadable, Cause::Lived(&[Lie::NotReadable])),
    (Code::NotStored, Cause::Lived(&[Lie::NotStored])),
    (Code::UpdateLost, Cause::Lived(&[Lie::UpdateLost])),
    (Code::StillThere, Cause::Lived(&[Lie::StillThere])),
    (Code::NotListed, Cause::Lived(&[Lie::NotListed])),
    (Code::AssertionFailed, Cause::Step("{body: {/success: false}}")),
    (Code::TooSlow, Cause::Step("{within: 1us}")),
];

const LEAD: &str = "    Lead:
      type: object
      required: [id, name, email, phone, status, score, tags, createdAt, updatedAt]
      properties:
";

/// With a member that answers never hold.
const LEAD_WITH_SECRET: &str = "    Lead:
      type: object
      required: [id, name, email, phone, status, score, tags, createdAt, updatedAt]
      properties:
        password: {type: string, writeOnly: true}
";

/// With a member that has alternatives, and a discriminator that tells them apart.
const LEAD_WITH_ORIGIN: &str =
    "    Fair: {type: object, required: [kind], properties: {kind: {type: string}, city: {type: string}}}
    Advert: {type: object, required: [kind], properties: {kind: {type: string}, paper: {type: string}}}
    Lead:
      type: object
      required: [id, name, email, phone, status, score, tags, createdAt, updatedAt, origin]
      properties:
        origin:
          oneOf: [{$ref: '#/components/schemas/Fair'}, {$ref: '#/components/schemas/Advert'}]
          discriminator:
            propertyName: kind
            mapping: {fair: '#/components/schemas/Fair', ad: '#/components/schemas/Advert'}
";

const LIST: &str = "    get:
      operationId: listLeads
";

/// With HEAD beside it.
const LIST_AND_HEAD: &str = "    head:
      operationId: headLeads
      responses:
        '200': {description: As GET., content: {application/json: {schema: {type: object}}}}
        '400': {$ref: '#/components/responses/BadRequest'}
        '401': {$ref: '#/components/responses/Unauthorized'}
        '405': {$ref: '#/components/responses/MethodNotAllowed'}
    get:
      operationId: listLeads
";

fn body_with_204(response: &mut Response) {
    if response.status == 204 {
        response.body = b"gone".to_vec();
    }
}

#[tokio::test]
async fn an_honest_server_gives_no_cause() {
    assert_eq!(found(&[], |_| {}, "").await, BTreeSet::new());
}

#[tokio::test]
async fn an_honest_server_gives_no_cause_where_the_run_makes_what_it_needs() {
    assert_eq!(found_in(nameless(), read(SPEC), &[], |_| {}).await, BTreeSet::new());
}

#[tokio::test]
async fn each_lie_is_found_as_what_it_is_and_as_nothing_else() {
    let mut wrong = Vec::new();
    for (code, cause) in ROWS {
        let runs = match cause {
            Cause::Lies(lies) => {
                let mut runs = Vec::new();
                for lie in lies {
                    runs.push((lie.name(), found(&[*lie], |_| {}, "").await));
                }
                runs
            }
            Cause::Lived(lies) => vec![("lived", found_in(nameless(), read(SPEC), lies, |_| {}).await)],
            Cause::Bent(bend) => vec![("bent", found(&[], bend, "").await)],
            Cause::Suite(lines) => vec![("suite", found(&[], |_| {}, lines).await)],
            Cause::Edited { lies, suite, spec } => {
                let found =
                    async |lies| found_in(edited(SUITE, suite), edited(SPEC, spec), lies, |_| {}).await;
                if !lies.is_empty() && !found(&[]).await.is_empty() {
                    wrong.push(format!("{code} by no lie: {:?}", found(&[]).await));
                }
                vec![("edited", found(lies).await)]
            }
            Cause::Plain => vec![("plain", found_in_plain().await)],
            Cause::Recorded(method, path, body, status) => {
                vec![("a recording", recorded(method, path, body, status))]
            }
            Cause::Step(expect) => vec![("a step", stepped(expect).await)],
        };
        for (name, found) in runs {
            if found != BTreeSet::from([code.name()]) {
                wrong.push(format!("{code} by {name}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_lie_of_the_built_in_server_has_a_row() {
    for lie in Lie::ALL {
        let told = ROWS.iter().any(|(code, cause)| {
            let lies = match cause {
                Cause::Lies(lies) | Cause::Lived(lies) | Cause::Edited { lies, .. } => lies,
                Cause::Bent(_) | Cause::Suite(_) | Cause::Plain | Cause::Recorded(..) | Cause::Step(_) => {
                    return false;
                }
            };
            *code == lie.code() && lies.contains(&lie)
        });
        // The wire carries no body with 204, so that lie shows as nothing, or as an answer that is no HTTP.
        assert!(told || lie == Lie::UnexpectedBody, "{lie}");
    }
}

#[tokio::test]
async fn a_lie_counts_by_whether_the_client_reads_what_it_is_about() {
    let typed = ["type-changed /data/score", "undocumented-field /data/addedLater"];
    for (uses, levels, is_failure) in [
        ("slower_than: 1h", [Level::Fail, Level::Warn], true),
        ("uses: ['GET /leads/{leadId}: /data/score']", [Level::Fail, Level::Note], true),
        ("uses: ['GET /leads/{leadId}: /data/addedLater']", [Level::Note, Level::Fail], true),
        ("uses: ['GET /leads/{leadId}: /data/email, /data/status']", [Level::Note, Level::Note], false),
        ("uses: ['GET /leads: /data/*/email']", [Level::Fail, Level::Warn], true),
    ] {
        let mut told = BTreeSet::new();
        let mut failed = false;
        for lie in [Lie::TypeChanged, Lie::UndocumentedField] {
            let suite = edited(SUITE, ["undocumented-field: fail", uses]);
            let suite = changed(suite, ["* /leads**", "GET /leads/{leadId}"]);
            let ran = Ran::new(suite, read(SPEC), &[lie], |_| {}).await;
            for verdict in ran.verdicts {
                failed |= matches!(verdict.outcome, Outcome::Failed(_));
                let findings = verdict.outcome.findings().iter();
                told.extend(findings.map(|found| format!("{:?} {} {}", found.level, found.code, found.at)));
            }
        }
        let expected = typed.iter().zip(levels).map(|(what, level)| format!("{level:?} {what}")).collect();
        assert_eq!((told, failed), (expected, is_failure), "{uses}");
    }
}

/// The kinds of findings in a run of the project's own suite against the built-in server.
async fn found(lies: &[Lie], bend: fn(&mut Response), expectations: &str) -> BTreeSet<&'static str> {
    let suite = edited(SUITE, ["  expect:\n", &format!("  expect:\n{expectations}")]);
    found_in(suite, read(SPEC), lies, bend).await
}

const SUITE: &str = "tests/data/leads.yaml";
const SPEC: &str = "specs/leads.yaml";

/// The suite without the lead that it names, with cases that look what becomes of things, each asked once.
fn nameless() -> Source {
    let source = edited(SUITE, ["    \"path.leadId\": lead_0001\n", ""]);
    let changes = [
        ("[minimal, full]", "[minimal, full, lifecycle]"),
        ("  in_flight: 16\n", "  in_flight: 16\n  retry: off\n"),
        ("  limit: 5000\n", "  limit: 5000\n  per_operation: 200\n"),
    ];
    changes.into_iter().fold(source, |source, change| changed(source, change.into()))
}

/// A file in which the first text, where it is any, stands and is replaced by the second.
fn edited(path: &str, change: [&str; 2]) -> Source {
    changed(read(path), change)
}

fn changed(source: Source, [from, to]: [&str; 2]) -> Source {
    assert!(source.text.contains(from), "{} holds no {from}", source.name);
    let text = if from.is_empty() { source.text } else { source.text.replace(from, to) };
    Source { text, ..source }
}

/// The kinds of findings in a run of this suite and spec.
async fn found_in(
    suite: Source,
    spec: Source,
    lies: &[Lie],
    bend: fn(&mut Response),
) -> BTreeSet<&'static str> {
    names(&Ran::new(suite, spec, lies, bend).await.verdicts)
}

/// The kinds of findings in a run against a server that takes https for http.
async fn found_in_plain() -> BTreeSet<&'static str> {
    let mut ran = Ran::new(read(SUITE), read(SPEC), &[], |_| {}).await;
    let secure = ran.server.url().replacen("http://", "https://", 1);
    let base = Base::parse(&secure).expect("a URL");
    let plain = ask_in_plain(&ran.plan, &base, &*ran.transport).await;
    judge::heard_in_plain(&ran.suite, TODAY, plain.as_ref(), &mut ran.verdicts);
    names(&ran.verdicts)
}

fn names(verdicts: &[Verdict]) -> BTreeSet<&'static str> {
    let findings = verdicts.iter().flat_map(|verdict| match &verdict.outcome {
        Outcome::Unanswered(error) => panic!("{}: {error}", verdict.case),
        outcome => outcome.findings(),
    });
    findings.map(|finding| finding.code.name()).collect()
}

const TODAY: &str = "2026-11-20";

/// A run, and the server that it was made against.
struct Ran {
    suite: Suite,
    plan: Plan,
    server: Server,
    transport: Arc<Bending>,
    verdicts: Vec<Verdict>,
}

impl Ran {
    async fn new(suite: Source, spec: Source, lies: &[Lie], bend: fn(&mut Response)) -> Self {
        let (suite, _) = suite::parse(suite, &BTreeMap::new()).expect("the suite is right");
        let (api, _) = spec::parse(spec).expect("the spec is right");
        let api = Arc::new(api);
        let plan = plan::plan(&api, &suite, Seed(7)).expect("a plan");
        let options = Options { lies: lies.to_vec(), ..Options::default() }.knowing(&suite);
        let server = Server::start(Arc::clone(&api), options).await.expect("a free port");
        let base = Base::parse(server.url()).expect("its URL");
        let (credentials, _) = Credentials::new(&suite, &api);
        let transport =
            Arc::new(Bending { client: Client::new(&base, &suite.pace).expect("a client"), bend });
        let sending = Sending {
            base: &base,
            credentials: &credentials,
            pace: &suite.pace,
            transport: transport.clone(),
            watch: &|_| {},
            stop: &Stop::new(),
            host: Arc::new(Host::new(&suite.pace)),
        };
        let exchanges = send(&plan, &sending).await;
        let verdicts = judge::judge(&api, &suite, &plan, &exchanges, TODAY);
        Self { suite, plan, server, transport, verdicts }
    }
}

/// The kinds of findings in a recording of one call, of whose answer only the status was kept.
fn recorded(method: &str, path: &str, body: &str, status: u16) -> BTreeSet<&'static str> {
    let har = serde_json::json!({"log": {"entries": [{
        "request": {
            "method": method,
            "url": format!("http://127.0.0.1:1{path}"),
            "headers": [{"name": "x-client-version", "value": "1.0.0"}],
            "postData": {"mimeType": "application/json", "text": body},
        },
        "response": {"status": status},
    }]}});
    let file = traffic::File { name: "calls.har".to_owned(), bytes: har.to_string().into_bytes() };
    let (suite, _) = suite::parse(read(SUITE), &BTreeMap::new()).expect("the suite is right");
    let (api, _) = spec::parse(read(SPEC)).expect("the spec is right");
    let (report, _) = traffic::check(&api, &suite, &[file], "2026-11-20").expect("a recording");
    report
        .operations
        .iter()
        .flat_map(|operation| &operation.findings)
        .map(|group| group.code.name())
        .collect()
}

/// The kinds of findings in a run of one step.
async fn stepped(expect: &str) -> BTreeSet<&'static str> {
    let line = format!("{{request: GET /leads, expect: {expect}}}");
    let source = read(SUITE);
    let text = format!("{}scenarios: [{{name: one, steps: [{line}]}}]\n", source.text);
    let (mut suite, _) =
        suite::parse(Source { text, ..source }, &BTreeMap::new()).expect("the suite is right");
    suite.generate.only.scenarios = vec!["one".to_owned()];
    let (api, _) = spec::parse(read(SPEC)).expect("the spec is right");
    let (mock, stop) = (Options::default(), Stop::new());
    let settings = Settings {
        seed: Seed(7),
        today: TODAY,
        mock,
        watch: &|_| {},
        stop: &stop,
        log: specdrift::send::Log::default(),
        past: None,
        vault: specdrift::send::Vault::none(),
    };
    let (report, _) = run(&Arc::new(api), &suite, &settings).await.expect("a run");
    let steps = report.scenarios.iter().flat_map(|scenario| &scenario.steps);
    steps.flat_map(|step| &step.findings).map(|finding| finding.code.name()).collect()
}

/// A client that changes what it hears.
struct Bending {
    client: Client,
    bend: fn(&mut Response),
}

impl Transport for Bending {
    fn carry<'t>(&'t self, origin: &'t str, request: &'t Request) -> Carried<'t> {
        Box::pin(async move {
            let mut response = self.client.carry(origin, request).await?;
            (self.bend)(&mut response);
            Ok(response)
        })
    }
}

fn read(path: &str) -> Source {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .expect("a file of the project");
    Source { name: path.to_owned(), text }
}
