//! Servers of a few lines, the API that they should serve, and what is said of them.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use specdrift::doctor::terminal::{self, Extent};
use specdrift::doctor::{Diagnosis, Visit, examine, json};
use specdrift::health::Side;
use specdrift::send::{Stop, Vault};
use specdrift::spec;
use specdrift::suite::{self, Secret, Variables};
use specdrift::text::{Color, Source, render};

pub(crate) const SPEC: &str = "openapi: 3.1.0
info: {title: Things, version: '1'}
servers: [{url: 'https://api.example.com/v1'}]
security: [{oauth: [things.read]}]
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: /token, scopes: {things.read: read, things.write: write}}}
paths:
  /things:
    get: &get
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: object}}}}
    post:
      security: [{oauth: [things.write]}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: made}}
  /things/mine/newest: {get: *get}
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: *get
    delete: {responses: {'204': {description: gone}}}
";

/// What no output may show.
pub(crate) const SECRET: &str = "s3cr3t-t0ken-0123456789";

/// `auth:` with the secret.
pub(crate) fn bearer() -> String {
    format!("auth: {{bearer: {SECRET}}}\n")
}

/// A JSON Web Token with these claims.
pub(crate) fn token(claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(r#"{"alg":"HS256","typ":"JWT"}"#), part(claims), part("c1gn4ture-c1gn4ture"))
}

/// Status, further header lines, body.
pub(crate) type Told = (u16, String, &'static str);

pub(crate) fn json_of(status: u16) -> Told {
    (status, "content-type: application/json\r\n".to_owned(), "{}")
}

/// A server that ends with the test process, and the heads of all requests that it heard.
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) heard: Arc<Mutex<Vec<String>>>,
}

pub(crate) trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

impl Server {
    /// Answers by path.
    pub(crate) fn start(answer: impl Fn(&str) -> Told + Send + Sync + 'static) -> Self {
        Self::over(answer, |stream| Some(Box::new(stream)))
    }

    /// Serves the API as it should.
    pub(crate) fn healthy() -> Self {
        Self::start(|path| json_of(if path.starts_with("/v1/things") { 200 } else { 404 }))
    }

    /// Answers by the whole head.
    pub(crate) fn over_heads(answer: impl Fn(&str) -> Told + Send + Sync + 'static) -> Self {
        Self::made(answer, |stream| Some(Box::new(stream)))
    }

    /// Answers by path, over what is made of each connection.
    pub(crate) fn over(
        answer: impl Fn(&str) -> Told + Send + Sync + 'static,
        wrap: impl Fn(TcpStream) -> Option<Box<dyn Wire>> + Send + Sync + 'static,
    ) -> Self {
        Self::made(move |head| answer(head.split(' ').nth(1).unwrap_or_default()), wrap)
    }

    fn made(
        answer: impl Fn(&str) -> Told + Send + Sync + 'static,
        wrap: impl Fn(TcpStream) -> Option<Box<dyn Wire>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let (log, answer, wrap) = (Arc::clone(&heard), Arc::new(answer), Arc::new(wrap));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer, wrap) = (Arc::clone(&log), Arc::clone(&answer), Arc::clone(&wrap));
                thread::spawn(move || {
                    let Some(mut stream) = wrap(stream) else { return };
                    while let Some(head) = listen(&mut stream) {
                        let (status, headers, body) = answer(&head);
                        log.lock().unwrap().push(head);
                        let length = body.len();
                        let text = format!(
                            "HTTP/1.1 {status} Told\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
                        );
                        if stream.write_all(text.as_bytes()).and_then(|()| stream.flush()).is_err() {
                            break;
                        }
                    }
                });
            }
        });
        Self { host, heard }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.host)
    }
}

fn listen(stream: &mut Box<dyn Wire>) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

/// A port on which nobody listens.
pub(crate) fn closed() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// What is said of a server, with these lines in the suite.
pub(crate) async fn diagnosis(server: &str, lines: &str) -> Diagnosis {
    diagnosis_as(server, lines, None).await
}

/// The same, with this token, as no suite could give it.
pub(crate) async fn diagnosis_as(server: &str, lines: &str, bearer: Option<&str>) -> Diagnosis {
    let told = |complaints: &[_]| render(complaints, Color::Plain);
    let text = format!("suite: Things\nspec: spec.yaml\nserver: {server}\nenvironment: sandbox\n{lines}");
    let source = Source { name: "suites/s.yaml".to_owned(), text };
    let (mut suite, _) = suite::parse(source, &Variables::new()).unwrap_or_else(|it| panic!("{}", told(&it)));
    if let Some(bearer) = bearer {
        suite.bearer = Some(Secret::new(bearer.to_owned()));
    }
    let source = Source { name: "spec.yaml".to_owned(), text: SPEC.to_owned() };
    let (api, _) = spec::parse(source).unwrap_or_else(|it| panic!("{}", told(&it)));
    let (variables, now, stop) = (BTreeMap::new(), Timestamp::now(), Stop::new());
    let visit = Visit { variables: &variables, now, today: "2026-11-20", vault: Vault::none(), stop: &stop };
    let examined = examine(&Arc::new(api), &suite, &visit).await;
    examined.unwrap_or_else(|it| panic!("{}", told(&it)))
}

/// All that can be written of it.
pub(crate) fn written(diagnosis: &Diagnosis) -> String {
    let mut out = Vec::new();
    terminal::write(diagnosis, Extent::Whole, &mut out).unwrap();
    terminal::write(diagnosis, Extent::Short, &mut out).unwrap();
    json::write(std::slice::from_ref(diagnosis), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Which step fails first, whose it is, and these words in it.
#[track_caller]
pub(crate) fn check(diagnosis: &Diagnosis, (step, side, words): (&str, &str, &str)) {
    let all = written(diagnosis);
    for secret in [SECRET, "c1gn4ture", &URL_SAFE_NO_PAD.encode("c1gn4ture-c1gn4ture")] {
        assert!(!all.contains(secret), "a secret is shown:\n{all}");
    }
    let first = diagnosis.first_failure().unwrap_or_else(|| panic!("nothing fails:\n{all}"));
    let told = format!("{}\n{}", first.told.join("\n"), first.advice.join("\n"));
    assert_eq!((first.name, first.side.map(Side::name)), (step, Some(side)), "{all}");
    assert!(told.contains(words), "`{words}` is not said:\n{all}");
    assert!(!first.advice.is_empty(), "nothing to try:\n{all}");
}
