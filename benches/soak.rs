//! A soak: a suite of specs/contacts.yaml again and again, 64 requests at once, against a built-in server that does wrong with two of a
//! hundred requests in each of four ways: 503, a reset, latency, half a body.
//!
//! `cargo bench --bench soak -- --seconds 600` runs for ten minutes and panics when a planned case has no verdict or two, when log, report
//! and counts are not of one mind, or when memory grows. Without `--seconds` it does nothing, for it proves nothing in a moment. The server is a
//! process of its own, so that the memory looked at is that of the client alone.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a bench reads the clock, starts a process, and may fail"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use specdrift::mock::{Options, Server};
use specdrift::plan::{Plan, Seed};
use specdrift::report::Report;
use specdrift::run::{Settings, plan_of, run};
use specdrift::send::{Lines, Log, Stop};
use specdrift::spec::{self, Api};
use specdrift::suite::{self, Fault, Suite};
use specdrift::text::Source;

const FAULTS: &str = "503:2%,reset:2%,latency:20ms:2%,half-body:2%";

/// How much memory may grow, in KiB, from the first quarter of the time to the last.
const GROWTH: u64 = 24 * 1_024;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if arguments.iter().any(|argument| argument == "serve") {
        runtime.block_on(serve());
        return;
    }
    let seconds = arguments.iter().skip_while(|argument| *argument != "--seconds").nth(1);
    let Some(seconds) = seconds.and_then(|seconds| seconds.parse().ok()) else {
        println!("nothing soaked: `cargo bench --bench soak -- --seconds 600` says for how long");
        return;
    };
    let mut server = Served::start();
    runtime.block_on(soak(&server.url, Duration::from_secs(seconds)));
    server.process.kill().unwrap();
    server.process.wait().unwrap();
}

/// Serves until nobody holds the other end of its input, and prints where.
async fn serve() {
    let options = Options { faults: Fault::parse(FAULTS).unwrap(), fault_seed: 1, ..Options::default() };
    let server = Server::start(contacts(), options).await.unwrap();
    println!("{}", server.url());
    let wait = || std::io::stdin().read_to_end(&mut Vec::new());
    tokio::task::spawn_blocking(wait).await.unwrap().unwrap();
}

/// The server's process.
struct Served {
    process: Child,
    url: String,
}

impl Served {
    fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let command = command.arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { process, url: url.trim().to_owned() }
    }
}

fn contacts() -> Arc<Api> {
    let text = include_str!("../specs/contacts.yaml").to_owned();
    Arc::new(spec::parse(Source { name: "contacts.yaml".to_owned(), text }).unwrap().0)
}

async fn soak(url: &str, time: Duration) {
    let api = contacts();
    let suite = suite_for(url).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("soak.ndjson");
    let begin = Instant::now();
    let (mut rounds, mut logged, mut sums, mut memory) = (0, 0, Sums::default(), Vec::new());
    while begin.elapsed() < time || rounds < 4 {
        let seed = Seed(rounds);
        let plan = plan_of(&api, &suite, seed).unwrap();
        let stop = Stop::new();
        let lines = Arc::new(Lines::create(&path).unwrap());
        let loaded = jiff::Timestamp::now();
        let settings = Settings {
            seed,
            today: "2026-11-20",
            mock: Options::default(),
            watch: &|_| {},
            stop: &stop,
            log: Log::of(&suite).with_lines(Arc::clone(&lines), 1 << 20, (&[], loaded)),
            past: None,
            vault: specdrift::send::Vault::none(),
        };
        let (report, _) = run(&api, &suite, &settings).await.unwrap();
        lines.finish().unwrap();
        check(&plan, &report);
        logged += check_log(&path, &report);
        sums.add(&report);
        rounds += 1;
        memory.push(resident());
    }
    println!(
        "{rounds} rounds in {:.0} s, {logged} calls in their logs, {}",
        begin.elapsed().as_secs_f64(),
        sums.told()
    );
    println!("resident memory in MiB: {}", told(&memory));
    assert!(sums.retried > 0, "no fault struck");
    let quarter = memory.len().div_ceil(4);
    let [first, last] = [&memory[..quarter], &memory[memory.len() - quarter..]]
        .map(|some| some.iter().copied().max().unwrap_or_default());
    assert!(last <= first + GROWTH, "memory grows: {first} KiB at first, {last} KiB in the end");
}

/// That each planned case has one verdict, and that all counts of a report are those of its cases.
fn check(plan: &Plan, report: &Report) {
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &report.cases {
        *verdicts.entry(&*case.id.0).or_default() += 1;
    }
    let twice: Vec<_> = verdicts.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "cases with more than one verdict: {twice:?}");
    let lost: Vec<_> = plan.cases.iter().filter(|case| !verdicts.contains_key(&*case.id.0)).collect();
    assert!(lost.is_empty(), "cases without a verdict: {lost:?}");
    let count = |outcome: &str| report.cases.iter().filter(|case| case.outcome == outcome).count();
    let totals = report.totals;
    for (outcome, total) in [
        ("passed", totals.passed),
        ("failed", totals.failed),
        ("inconclusive", totals.inconclusive),
        ("unanswered", totals.unanswered),
        ("skipped", totals.skipped),
    ] {
        assert_eq!(count(outcome), total, "{outcome}");
        let of_operations = report.operations.iter().map(|operation| match outcome {
            "passed" => operation.totals.passed,
            "failed" => operation.totals.failed,
            "inconclusive" => operation.totals.inconclusive,
            "unanswered" => operation.totals.unanswered,
            _ => operation.totals.skipped,
        });
        assert_eq!(of_operations.sum::<usize>(), total, "{outcome}, by operation");
    }
    let attempts: usize = report.cases.iter().map(|case| case.attempts).sum();
    assert!(attempts <= report.requests, "{attempts} attempts, {} requests", report.requests);
}

/// That the log of a run tells of every attempt of every case, of every verdict, and of the end, once each; how many calls it holds.
fn check_log(path: &Path, report: &Report) -> usize {
    let (mut calls, mut verdicts, mut ends) =
        (BTreeMap::<String, BTreeMap<Option<u64>, usize>>::new(), BTreeMap::new(), 0);
    let (mut total, mut beside) = (0, 0);
    for line in BufReader::new(File::open(path).unwrap()).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).expect("every line is whole");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if let Some(verdict) = line.get("verdict") {
            let again = verdicts.insert(text(&verdict["case"]), text(&verdict["outcome"]));
            assert_eq!(again, None, "two verdicts: {verdict}");
        } else if let Some(end) = line.get("end") {
            ends += 1;
            assert_eq!(end["requests"], report.requests + report.followed);
        } else if line.get("method").is_some() {
            total += 1;
            // What removes what a run made, or asks whether it is there already, is no request of a case, and is not counted with them.
            beside += usize::from(line.get("part").is_some_and(|part| part == "removal" || part == "lookup"));
            if line.get("part").is_none() {
                let of_case = calls.entry(text(&line["case"])).or_default();
                *of_case.entry(line["round"].as_u64()).or_default() += 1;
            }
        }
    }
    assert_eq!((ends, verdicts.len()), (1, report.cases.len()));
    for case in &report.cases {
        assert_eq!(verdicts.get(&*case.id.0).map(String::as_str), Some(case.outcome), "{}", case.id);
        // A later round may have sent it once more: the report tells of one of them.
        let told: Vec<usize> =
            calls.get(&*case.id.0).map_or_else(Vec::new, |it| it.values().copied().collect());
        let is_told = told.contains(&case.attempts) || (told.is_empty() && case.attempts == 0);
        assert!(is_told, "attempts of {}: {} in the report, {told:?} in the log", case.id, case.attempts);
    }
    assert_eq!(total - beside, report.requests + report.followed, "calls in the log");
    total
}

/// The suite, with a token: the server's tokens outlive the soak.
async fn suite_for(url: &str) -> Suite {
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let form = "grant_type=client_credentials&client_id=demo&client_secret=demo";
    let request = hyper::Request::post(format!("{url}/oauth/token"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from_static(form.as_bytes())));
    let answer = client.request(request.unwrap()).await.unwrap().into_body().collect().await.unwrap();
    let answer: Value = serde_json::from_slice(&answer.to_bytes()).unwrap();
    let token = answer["access_token"].as_str().unwrap();
    let text = format!(
        "spec: specs/contacts.yaml\nserver: {url}\nenvironment: sandbox\nauth: {{bearer: {token}}}\n\
         send: {{in_flight: 64, timeout: 5s, retry: {{tries: 6, first: 5ms, factor: 2, cap: 100ms}}}}\n\
         generate: {{valid: all, broken: all}}\n"
    );
    let source = Source { name: "soak.yaml".to_owned(), text };
    suite::parse(source, &BTreeMap::new()).unwrap().0
}

/// What all rounds came to.
#[derive(Default)]
struct Sums {
    outcomes: BTreeMap<&'static str, usize>,
    codes: BTreeMap<&'static str, usize>,
    requests: usize,
    retried: usize,
}

impl Sums {
    fn add(&mut self, report: &Report) {
        for case in &report.cases {
            *self.outcomes.entry(case.outcome).or_default() += 1;
            self.retried += usize::from(case.attempts > 1);
            for code in &case.codes {
                *self.codes.entry(code.name()).or_default() += 1;
            }
        }
        self.requests += report.requests;
    }

    fn told(&self) -> String {
        format!(
            "{} requests, {} cases tried again; verdicts {:?}; findings {:?}",
            self.requests, self.retried, self.outcomes, self.codes
        )
    }
}

/// KiB of memory that this process has; 0 where the system does not tell.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// Sixteen samples at most, evenly spread.
fn told(memory: &[u64]) -> String {
    let step = memory.len().div_ceil(16).max(1);
    let shown = memory.iter().step_by(step).map(|kib| (kib / 1_024).to_string());
    shown.collect::<Vec<_>>().join(", ")
}
