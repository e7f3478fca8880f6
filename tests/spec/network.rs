//! Documents from the network: only when allowed, within bounds, and with the credential for one host only.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use specdrift::spec::{self, Access};

use crate::{shown, told};

/// A server on a free port of this machine that answers by path with raw bytes, and keeps the requests.
struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answer: impl Fn(&str) -> Option<String> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let head: Vec<String> = BufReader::new(&stream)
                    .lines()
                    .map_while(Result::ok)
                    .take_while(|line| !line.is_empty())
                    .collect();
                let path =
                    head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned();
                let credential = head.iter().any(|line| line.eq_ignore_ascii_case("x-key: secret"));
                kept.lock().unwrap().push(format!("{path}{}", if credential { " with key" } else { "" }));
                match answer(&path) {
                    Some(answer) => {
                        let _ = stream.write_all(answer.as_bytes());
                    }
                    None => silent.push(stream),
                }
            }
        });
        Self { address, requests }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as a server's answers are")]
fn ok(body: &str) -> Option<String> {
    Some(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()))
}

#[expect(clippy::unnecessary_wraps, reason = "as a server's answers are")]
fn moved(to: &str) -> Option<String> {
    Some(format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"))
}

fn access() -> Access {
    Access {
        network: true,
        credential: Some(("x-key".to_owned(), "secret".to_owned())),
        timeout: Duration::from_secs(10),
        size: 10_000,
    }
}

#[test]
fn the_credential_goes_to_the_host_of_the_root_document_and_to_no_other() {
    let other = Server::start(|path| match path {
        "/q.yaml" => moved("/r.yaml"),
        _ => ok("{name: r, in: query, schema: {}}"),
    });
    let (direct, beside) = (other.url("/q.yaml"), other.url("/away.yaml"));
    let root = format!(
        "openapi: 3.1.0\npaths: {{/a: {{get: {{parameters: [\
         {{$ref: parts/p.yaml}}, {{$ref: '{direct}'}}, {{$ref: /away.yaml}}, {{$ref: 'file:///etc/hosts'}}]}}}}}}"
    );
    let server = Server::start(move |path| match path {
        "/start" => moved("/v1/api.yaml"),
        "/v1/api.yaml" => ok(&root),
        "/v1/parts/p.yaml" => ok("{name: p, in: query, schema: {type: string}}"),
        _ => moved(&beside),
    });
    let (api, complaints) =
        spec::read(&server.url("/start"), &access()).unwrap_or_else(|all| panic!("{}", told(&all)));
    let mut requests = server.requests();
    requests.sort();
    assert_eq!(
        requests,
        ["/away.yaml with key", "/start with key", "/v1/api.yaml with key", "/v1/parts/p.yaml with key"]
    );
    let mut requests = other.requests();
    requests.sort();
    assert_eq!(requests, ["/away.yaml", "/q.yaml", "/r.yaml"]);
    assert_eq!(shown(&api), "");
    let told = told(&complaints);
    assert!(told.contains("a document from the network can't refer to files of this machine"), "{told}");
    assert!(
        told.contains(
            "`GET /a` is left out: its parameter refers to `file:///etc/hosts`, which can't be had"
        ),
        "{told}"
    );
}

#[test]
fn documents_on_disk_may_refer_to_the_network_when_it_is_allowed_and_send_no_credential() {
    let server = Server::start(|_| ok("{type: string, nullable: true}"));
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root.yaml").display().to_string();
    let schema = server.url("/s.yaml");
    std::fs::write(
        &root,
        format!("openapi: 3.0.0\npaths: {{}}\ncomponents: {{schemas: {{A: {{$ref: '{schema}'}}}}}}"),
    )
    .unwrap();

    let (api, complaints) = spec::read(&root, &access()).unwrap_or_else(|all| panic!("{}", told(&all)));
    assert_eq!(told(&complaints), "");
    assert_eq!(server.requests(), ["/s.yaml"]);
    let place = specdrift::text::Pointer::new("/x-specdrift-files/1/type");
    assert_eq!(api.origin(&place), format!("{schema}#/type"));

    let (_, complaints) = spec::read(&root, &Access { network: false, ..access() })
        .unwrap_or_else(|all| panic!("{}", told(&all)));
    assert_eq!(
        told(&complaints),
        format!(
            "3:28 `{schema}` is on the network, and fetching is not allowed; allow it (`--fetch`), or refer to a file"
        )
    );
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn answers_that_bring_no_document_are_refused_within_bounds() {
    let server = Server::start(|path| match path {
        "/missing" => {
            Some("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned())
        }
        "/circle" => moved("/circle"),
        "/file" => moved("file:///etc/hosts"),
        "/large" => ok(&"x".repeat(20_000)),
        "/announced" => {
            Some("HTTP/1.1 200 OK\r\ncontent-length: 2000000000\r\n\r\nx".to_owned() + &"x".repeat(20_000))
        }
        "/half" => {
            Some("HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\nopenapi".to_owned())
        }
        "/noise" => Some("no HTTP at all\r\n\r\n".to_owned()),
        "/headers" => Some("HTTP/1.1 200 OK\r\n".to_owned() + &"x: y\r\n".repeat(100_000)),
        _ => None,
    });
    let access = Access { timeout: Duration::from_millis(600), ..access() };
    let started = Instant::now();
    for (path, complaint) in [
        ("/missing", "can't be fetched: the answer was 404 Not Found"),
        ("/circle", "can't be fetched: it redirects more than 5 times"),
        ("/file", "can't be fetched: it redirects to `file:///etc/hosts`"),
        ("/large", "has more than 9.8 KiB, the most that is read"),
        ("/announced", "has more than 9.8 KiB, the most that is read"),
        ("/half", "can't be fetched: "),
        ("/noise", "can't be fetched: "),
        ("/headers", "can't be fetched: "),
        ("/silence", "can't be fetched: it took more than 0.6 seconds"),
    ] {
        let complaints = spec::read(&server.url(path), &access).err().unwrap();
        assert_eq!(complaints.len(), 1);
        let told = told(&complaints);
        assert!(told.contains(complaint) && told.contains(path), "{path}: {told}");
    }
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_dead_server_is_a_complaint() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let complaints = spec::read(&format!("http://{address}/a.yaml"), &access()).err().unwrap();
    assert!(told(&complaints).contains("can't be fetched: Connection refused"), "{}", told(&complaints));
}

#[tokio::test]
async fn documents_can_be_fetched_from_within_a_runtime() {
    let server = Server::start(|_| ok("openapi: 3.1.0"));
    assert!(spec::read(&server.url("/a.yaml"), &access()).is_ok());
}
