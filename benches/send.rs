//! How many requests a second `send` gets through, against a bare reqwest loop that sends the same requests in the same run.
//!
//! `cargo bench --bench send` prints both and their ratio; docs/performance.md keeps what was measured. The server is a process of its
//! own on this machine, so that both share its cores with it.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a bench listens, reads the clock, and may fail"
)]

use std::convert::Infallible;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use specdrift::plan::{Case, CaseId, Intent, Plan, Request, ValidKind};
use specdrift::send::{Base, Client, Credentials, Host, Outcome, Sending, Stop, send};
use specdrift::suite::{Pace, Retry, ServerChoice};

const REQUESTS: usize = 20_000;
const IN_FLIGHT: usize = 64;
const ROUNDS: usize = 9;
const ANSWER: &[u8] =
    br#"{"success":true,"data":{"id":"lead_0001","name":"Ada Lovelace","email":"ada@example.com"}}"#;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if std::env::args().any(|argument| argument == "serve") {
        runtime.block_on(serve());
        return;
    }
    let mut server = Command::new(std::env::current_exe().unwrap());
    let mut server = server.arg("serve").stdout(Stdio::piped()).spawn().unwrap();
    let mut url = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut url).unwrap();
    runtime.block_on(measure(url.trim()));
    server.kill().unwrap();
    server.wait().unwrap();
}

/// Answers whatever comes, and prints where.
async fn serve() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        tokio::spawn(async move {
            let service = service_fn(|_: hyper::Request<Incoming>| async {
                let answer = hyper::Response::builder().header("content-type", "application/json");
                Ok::<_, Infallible>(answer.body(Full::new(Bytes::from_static(ANSWER))).unwrap())
            });
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// Rounds of each in turn, so that what else the machine does meets all alike; the median of each, and of the ratios. The processor's
/// time, which hardly depends on what else the machine does, is this process's alone.
async fn measure(url: &str) {
    let (mut bare, mut ordinary, mut verbatim) = (Vec::new(), Vec::new(), Vec::new());
    let (accepting, plain) = (plan(&[("accept", "application/json")]), plan(&[]));
    for _ in 0..ROUNDS {
        bare.push(bare_loop(url).await);
        ordinary.push(sent(&accepting, url).await);
        verbatim.push(sent(&plain, url).await);
    }
    println!("{REQUESTS} GETs, {IN_FLIGHT} in flight, median of {ROUNDS} rounds");
    for (name, figures) in [
        ("a bare reqwest loop", &bare),
        ("send, as reqwest carries it", &ordinary),
        ("send, verbatim by hyper", &verbatim),
    ] {
        let of = |figure: fn(&Figures) -> f64| median(figures.iter().map(figure).collect());
        let ratios = figures.iter().zip(&bare).map(|(figures, bare)| figures.rate / bare.rate);
        let (rate, processor, ratio) =
            (of(|figures| figures.rate), of(|f| f.processor), median(ratios.collect()));
        println!(
            "{name:<28} {rate:>7.0}/s  {ratio:.2} of the loop  {processor:>5.1} us of processor a request"
        );
    }
}

/// What one round came to.
struct Figures {
    /// Requests a second.
    rate: f64,
    /// Microseconds of processor time a request, user and system; 0 where the system does not tell.
    processor: f64,
}

/// A round under way.
struct Watch {
    begin: Instant,
    processor: f64,
}

#[expect(clippy::cast_precision_loss, reason = "a small number")]
const COUNT: f64 = REQUESTS as f64;

impl Watch {
    fn start() -> Self {
        Self { begin: Instant::now(), processor: processor() }
    }

    fn stop(&self) -> Figures {
        let rate = COUNT / self.begin.elapsed().as_secs_f64();
        Figures { rate, processor: (processor() - self.processor) / COUNT }
    }
}

/// Microseconds of processor time that this process has used: Linux counts them in hundredths of a second.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() * 10_000.0
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// As many tasks as may be in flight, each sending one request after the other.
async fn bare_loop(url: &str) -> Figures {
    let client = reqwest::Client::builder().pool_max_idle_per_host(IN_FLIGHT).no_proxy();
    let client = client.tls_backend_preconfigured(no_tls()).build().unwrap();
    let (watch, next) = (Watch::start(), Arc::new(AtomicUsize::new(0)));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (client, next, url) = (client.clone(), Arc::clone(&next), url.to_owned());
        tasks.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= REQUESTS {
                    break;
                }
                let request =
                    client.get(format!("{url}{}", path(number))).header("accept", "application/json");
                let answer = request.send().await.unwrap();
                assert_eq!(answer.status().as_u16(), 200);
                assert_eq!(answer.bytes().await.unwrap().len(), ANSWER.len());
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    watch.stop()
}

fn no_tls() -> rustls::ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    builder.unwrap().with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
}

fn path(number: usize) -> String {
    format!("/leads/lead_{number}")
}

fn plan(headers: &[(&str, &str)]) -> Plan {
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let case = |number| Case {
        id: CaseId(format!("bench::{number}").into()),
        operation: 0,
        intent: Intent::Valid(ValidKind::Full.into()),
        request: Request {
            method: "GET".to_owned(),
            path: path(number),
            headers: headers.clone(),
            ..Request::default()
        },
        expect: vec![(200, 200)],
        control: None,
        needs: Vec::new(),
        after: None,
        instead_of: None,
    };
    Plan { cases: (0..REQUESTS).map(case).collect(), ..Plan::default() }
}

async fn sent(plan: &Plan, url: &str) -> Figures {
    let (base, credentials, stop) = (Base::parse(url).unwrap(), Credentials::default(), Stop::new());
    let retry = Retry { tries: 1, ..Retry::for_server(&ServerChoice::Mock) };
    let pace = Pace {
        in_flight: IN_FLIGHT,
        rate: None,
        connect_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(10),
        retry,
        max_body: 1 << 20,
        ..Pace::for_server(&ServerChoice::Mock)
    };
    let transport = Client::new(&base, &pace).unwrap();
    let sending = Sending {
        base: &base,
        credentials: &credentials,
        pace: &pace,
        transport: Arc::new(transport),
        watch: &|_| {},
        stop: &stop,
        host: Arc::new(Host::new(&pace)),
    };
    let watch = Watch::start();
    let exchanges = send(plan, &sending).await;
    let figures = watch.stop();
    let answered = |outcome: &Outcome| matches!(outcome, Outcome::Answered(answer) if answer.status == 200);
    assert!(exchanges.iter().all(|exchange| answered(&exchange.outcome)));
    figures
}
