//! Servers of a few lines, and the suites that are run against them.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use specdrift::mock;
use specdrift::plan::Seed;
use specdrift::report::Report;
use specdrift::run::{Settings, run};
use specdrift::send::{Stop, Vault};
use specdrift::spec;
use specdrift::suite::{self, Suite, Variables};
use specdrift::text::{Color, Source, render};

/// A request as a server hears it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The token that it shows.
    pub(crate) fn bearer(&self) -> &str {
        self.header("authorization").strip_prefix("Bearer ").unwrap_or_default()
    }

    /// A field of its form, percent-encoded as it came.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.body.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }
}

/// Status, further header lines, body.
pub(crate) type Told = (u16, String, String);

pub(crate) fn json(status: u16, body: &str) -> Told {
    (status, "content-type: application/json\r\n".to_owned(), body.to_owned())
}

/// A server that ends with the test process, and all that it heard.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) heard: Arc<Mutex<Vec<Heard>>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Heard) -> Told + Send + Sync + 'static) -> Self {
        Self::over(answer, |stream| Some(Box::new(stream)))
    }

    /// The same, over what is made of each connection.
    pub(crate) fn over(
        answer: impl Fn(&Heard) -> Told + Send + Sync + 'static,
        wrap: impl Fn(TcpStream) -> Option<Box<dyn Wire>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let (log, answer, wrap) = (Arc::clone(&heard), Arc::new(answer), Arc::new(wrap));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer, wrap) = (Arc::clone(&log), Arc::clone(&answer), Arc::clone(&wrap));
                thread::spawn(move || {
                    let Some(mut stream) = wrap(stream) else { return };
                    while let Some(heard) = listen(&mut stream) {
                        log.lock().unwrap().push(heard.clone());
                        let (status, headers, body) = answer(&heard);
                        let length = if status == 204 {
                            String::new()
                        } else {
                            format!("content-length: {}\r\n", body.len())
                        };
                        let text = format!("HTTP/1.1 {status} Told\r\n{length}{headers}\r\n{body}");
                        if stream.write_all(text.as_bytes()).and_then(|()| stream.flush()).is_err() {
                            break;
                        }
                    }
                });
            }
        });
        Self { url, heard }
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// How many tokens were asked for.
    pub(crate) fn asked(&self) -> usize {
        self.heard().iter().filter(|heard| heard.target.starts_with("/token")).count()
    }

    /// The requests for anything else.
    pub(crate) fn served(&self) -> Vec<Heard> {
        self.heard().into_iter().filter(|heard| !heard.target.starts_with("/token")).collect()
    }
}

pub(crate) trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

fn listen(stream: &mut Box<dyn Wire>) -> Option<Heard> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let target = first.nth(1)?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let request = Heard { target, headers, body: String::new() };
    let mut body = vec![0; request.header("content-length").parse().unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some(Heard { body: String::from_utf8_lossy(&body).into_owned(), ..request })
}

/// A document of so many operations that ask for a token.
pub(crate) fn guarded(operations: usize) -> String {
    use std::fmt::Write as _;
    let mut text = "openapi: 3.1.0
info: {title: Guarded, version: '1'}
security: [{oauth: [things.read]}]
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: /token, scopes: {things.read: read}}}
paths:
"
    .to_owned();
    for number in 0..operations {
        let _ = write!(
            text,
            "  /thing{number}:
    get:
      responses:
        '200': {{description: ok, content: {{application/json: {{schema: {{type: object}}}}}}}}
        '401': {{description: who are you}}
"
        );
    }
    text
}

pub(crate) const OAUTH2: &str =
    "auth: {oauth2: {client_id: me, client_secret: s3cr3t-s3cr3t, token_url: /token}}\n";

/// Only the requests of the document's own making.
pub(crate) const VALID: &str = "generate: {valid: [minimal], broken: none}\nfollow_up: off\n";

/// A suite of these lines against a server.
pub(crate) fn suite(server: &str, lines: &str) -> Suite {
    let text = format!("suite: S\nspec: spec.yaml\nserver: {server}\nenvironment: sandbox\n{lines}");
    let source = Source { name: "suites/s.yaml".to_owned(), text };
    match suite::parse(source, &Variables::new()) {
        Ok((suite, _)) => suite,
        Err(complaints) => panic!("{}", render(&complaints, Color::Plain)),
    }
}

/// What comes of running it, or the complaints.
pub(crate) async fn ran(spec: &str, suite: &Suite) -> Result<Report, String> {
    ran_with(spec, suite, Vault::none()).await
}

pub(crate) async fn ran_with(spec: &str, suite: &Suite, vault: Vault) -> Result<Report, String> {
    let source = Source { name: "spec.yaml".to_owned(), text: spec.to_owned() };
    let told = |complaints: &[_]| render(complaints, Color::Plain);
    let (api, _) = spec::parse(source).map_err(|complaints| told(&complaints))?;
    let stop = Stop::new();
    let settings = Settings {
        seed: Seed(7),
        today: "2026-11-20",
        mock: mock::Options::default(),
        watch: &|_| {},
        stop: &stop,
        vault,
        log: specdrift::send::Log::of(suite),
        past: None,
    };
    let ran = run(&Arc::new(api), suite, &settings).await;
    ran.map(|(report, _)| report).map_err(|complaints| told(&complaints))
}
