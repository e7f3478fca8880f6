//! For each kind of finding a server that gives cause for it, and for nothing else; and one that gives no cause for any.
#![expect(clippy::disallowed_methods, reason = "the project's own suite and spec are read")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use specdrift::judge::{self, Code, Outcome};
use specdrift::mock::{Lie, Options, Server};
use specdrift::plan::{self, Request, Seed};
use specdrift::send::{Base, Carried, Client, Credentials, Response, Sending, Stop, Transport, send};
use specdrift::spec;
use specdrift::suite;
use specdrift::text::Source;

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
}

/// One row a kind.
const ROWS: [(Code, Cause); Code::ALL.len()] = [
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
            lies: &[],
            suite: ["  broken: all\n", "  broken: [all, not-acceptable]\n"],
            spec: ["", ""],
        },
    ),
    (Code::NotReadable, Cause::Lived(&[Lie::NotReadable])),
    (Code::NotStored, Cause::Lived(&[Lie::NotStored])),
    (Code::UpdateLost, Cause::Lived(&[Lie::UpdateLost])),
    (Code::StillThere, Cause::Lived(&[Lie::StillThere])),
    (Code::NotListed, Cause::Lived(&[Lie::NotListed])),
];

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
                vec![("edited", found_in(edited(SUITE, suite), edited(SPEC, spec), lies, |_| {}).await)]
            }
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
                Cause::Bent(_) | Cause::Suite(_) => return false,
            };
            *code == lie.code() && lies.contains(&lie)
        });
        // The wire carries no body with 204, so that lie shows as nothing, or as an answer that is no HTTP.
        assert!(told || lie == Lie::UnexpectedBody, "{lie}");
    }
}

/// The kinds of findings in a run of the project's own suite against the built-in server.
async fn found(lies: &[Lie], bend: fn(&mut Response), expectations: &str) -> BTreeSet<&'static str> {
    let suite = edited(SUITE, ["  expect:\n", &format!("  expect:\n{expectations}")]);
    found_in(suite, read(SPEC), lies, bend).await
}

const SUITE: &str = "suites/leads.yaml";
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
    let (suite, _) = suite::parse(suite, &BTreeMap::new()).expect("the suite is right");
    let (api, _) = spec::parse(spec).expect("the spec is right");
    let api = Arc::new(api);
    let plan = plan::plan(&api, &suite, Seed(7)).expect("a plan");
    let options = Options { lies: lies.to_vec(), ..Options::default() };
    let server = Server::start(Arc::clone(&api), options).await.expect("a free port");
    let base = Base::parse(server.url()).expect("its URL");
    let (credentials, _) = Credentials::new(&suite, &api);
    let transport = Bending { client: Client::new(&base, &suite.pace).expect("a client"), bend };
    let sending = Sending {
        base: &base,
        credentials: &credentials,
        pace: &suite.pace,
        transport: Arc::new(transport),
        watch: &|_| {},
        stop: &Stop::new(),
    };
    let exchanges = send(&plan, &sending).await;
    let verdicts = judge::judge(&api, &suite, &plan, &exchanges, "2026-11-20");
    let findings = verdicts.iter().flat_map(|verdict| match &verdict.outcome {
        Outcome::Unanswered(error) => panic!("{}: {error}", verdict.case),
        outcome => outcome.findings(),
    });
    findings.map(|finding| finding.code.name()).collect()
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
