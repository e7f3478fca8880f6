//! Real sockets: what goes out is what was planned, byte for byte, and whatever a hostile server does has a name, takes no more time
//! than it may and no more memory than it must.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "these tests listen, and may fail")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use specdrift::plan::{Body, Request};
use specdrift::send::{Base, Client, Response, SendError, Transport};
use specdrift::suite::{Pace, Retry, ServerChoice};

const MAX_BODY: usize = 1 << 20;
/// What a server that hangs costs a test.
const TIMEOUT: Duration = Duration::from_millis(400);
/// Longer than anything takes that comes to an end.
const AMPLE: Duration = Duration::from_secs(20);

fn pace(timeout: Duration) -> Pace {
    Pace {
        in_flight: 4,
        rate: None,
        connect_timeout: timeout,
        timeout,
        retry: Retry { tries: 1, ..Retry::for_server(&ServerChoice::Mock) },
        max_body: MAX_BODY,
        ..Pace::for_server(&ServerChoice::Mock)
    }
}

/// A server on a free port that does as told with every connection, one thread each; its URL.
fn serve(answer: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let answer = Arc::clone(&answer);
            thread::spawn(move || answer(stream));
        }
    });
    format!("http://{address}")
}

/// Reads the head of a request, and its body by `content-length`.
fn request(stream: &TcpStream) -> Vec<u8> {
    let (mut reader, mut head, mut length) = (BufReader::new(stream), Vec::new(), 0);
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line).unwrap_or(0) == 0 {
            return head;
        }
        head.extend_from_slice(&line);
        let text = String::from_utf8_lossy(&line).to_lowercase();
        if let Some(value) = text.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if text == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    [head, body].concat()
}

fn send(url: &str, request: &Request, timeout: Duration) -> Result<Response, SendError> {
    send_with(url, request, &pace(timeout))
}

fn send_with(url: &str, request: &Request, pace: &Pace) -> Result<Response, SendError> {
    let base = Base::parse(url).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = Client::new(&base, pace)?;
        client.carry(base.origin(), request).await
    })
}

/// A request that reqwest carries as it is, and one that it would change.
fn both() -> [(&'static str, Request); 2] {
    let plain = Request { method: "GET".into(), path: "/things".into(), ..Request::default() };
    let accept = vec![("accept".to_owned(), "application/json".to_owned())];
    [("ordinary", Request { headers: accept, ..plain.clone() }), ("verbatim", plain)]
}

/// Request targets, most of which a URL library would rewrite.
const TARGETS: &[&str] = &[
    "/",
    "/things/1?a=1&b=%20&a=2",
    "/a/../b/./c",
    "/a/%2e%2E/b",
    "/a\\b",
    "/{id}?filter={a}",
    "/a//b//",
    "/x?",
    "/x?a=b?c=d/../e",
    "/%7euser/%C3%A9?q=%27'",
    "/a;b=c,d/:e@f!$&'()*+",
];

/// Methods, `accept` and bodies.
const SHAPES: &[(&str, Option<&str>, Option<&str>)] = &[
    ("GET", Some("text/plain"), None),
    ("GET", None, None),
    ("DELETE", None, Some("{}")),
    ("POST", Some("*/*"), Some("{\"a\":1}")),
    ("PUT", None, Some("")),
    ("QUERY", Some("*/*"), None),
];

#[test]
fn every_byte_goes_out_as_planned_and_nothing_is_added() {
    let seen: Arc<Mutex<Vec<u8>>> = Arc::default();
    let kept = Arc::clone(&seen);
    let url = serve(move |mut stream| {
        *kept.lock().unwrap() = request(&stream);
        stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").unwrap();
    });
    let host = format!("host: {}\r\n", url.strip_prefix("http://").unwrap());
    for target in TARGETS {
        for (method, accept, body) in SHAPES {
            let planned = planned(method, target, *accept, *body);
            assert_eq!(send(&url, &planned, AMPLE).unwrap().status, 204);

            let seen: String = seen.lock().unwrap().iter().copied().map(char::from).collect();
            let accept = accept.map(|accept| format!("accept: {accept}\r\n")).unwrap_or_default();
            let head =
                format!("{method} {target} HTTP/1.1\r\nx-two: caf\u{e9}  x\r\n{accept}cookie: a=1; b=2\r\n");
            let rest = seen.strip_prefix(&head).unwrap_or_else(|| panic!("wanted {head:?}, sent {seen:?}"));
            let length = body.map(|body| format!("content-length: {}\r\n", body.len())).unwrap_or_default();
            let body = body.unwrap_or_default();
            let framings = [format!("{host}{length}\r\n{body}"), format!("{length}{host}\r\n{body}")];
            assert!(framings.iter().any(|framing| framing == rest), "{method} {target}: {rest:?}");
        }
    }
}

fn planned(method: &str, target: &str, accept: Option<&str>, body: Option<&str>) -> Request {
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
        None => (target.to_owned(), None),
    };
    let mut headers = vec![("x-two".to_owned(), "caf\u{e9}  x".to_owned())];
    headers.extend(accept.map(|accept| ("accept".to_owned(), accept.to_owned())));
    headers.push(("cookie".to_owned(), "a=1; b=2".to_owned()));
    let body = body.map(|body| Body(body.as_bytes().into()));
    Request { method: method.to_owned(), path, query, headers, body, credentials: false }
}

/// What comes of a request.
#[derive(Debug, PartialEq)]
enum Comes {
    Status(u16),
    Late,
    Reset(String),
    Malformed,
    TooLarge,
    Otherwise(SendError),
}

impl From<Result<Response, SendError>> for Comes {
    fn from(came: Result<Response, SendError>) -> Self {
        match came {
            Ok(answer) => Self::Status(answer.status),
            Err(SendError::ReadTimeout) => Self::Late,
            Err(SendError::Reset(how)) => Self::Reset(how),
            Err(SendError::Malformed(why)) if !why.is_empty() => Self::Malformed,
            Err(SendError::TooLarge(MAX_BODY)) => Self::TooLarge,
            Err(other) => Self::Otherwise(other),
        }
    }
}

/// How a server goes on after what it has said.
enum Then {
    Closes,
    Hangs,
    Repeats(&'static [u8]),
}
use Then::{Closes, Hangs, Repeats};

/// A server's deed: in words, what it says (after a status line, unless it begins with `!`), how it goes on, and what comes of it.
type Deed = (&'static str, &'static str, Then, fn() -> Comes);

const TOO_LARGE: fn() -> Comes = || Comes::TooLarge;
const MALFORMED: fn() -> Comes = || Comes::Malformed;
const LATE: fn() -> Comes = || Comes::Late;
const NO_HEAD: fn() -> Comes = || Comes::Reset("before the answer began".to_owned());
const HALF: fn() -> Comes = || Comes::Reset("after 4 bytes of the body".to_owned());

const CHUNK: &[u8] = b"40\r\n0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n";

const DEEDS: &[Deed] = &[
    ("hangs", "!", Hangs, LATE),
    ("hangs in the head", "", Hangs, LATE),
    ("hangs in the body", "content-length: 9\r\n\r\nhalf", Hangs, LATE),
    ("says only 100 Continue", "!", Repeats(b"HTTP/1.1 100 Continue\r\n\r\n"), LATE),
    ("closes at once", "!", Closes, NO_HEAD),
    ("closes in the head", "a: b", Closes, NO_HEAD),
    ("sends half a body", "content-length: 9\r\n\r\nhalf", Closes, HALF),
    ("sends half a chunked body", "transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n", Closes, HALF),
    ("sends a chunk of no size", "transfer-encoding: chunked\r\n\r\nzz\r\nhalf\r\n", Closes, MALFORMED),
    ("speaks another protocol", "!220 mail ready\r\n\r\n", Closes, MALFORMED),
    ("sends noise", "!", Repeats(&[0xff, 0, 7, b'\n']), MALFORMED),
    ("sends two lengths", "content-length: 1\r\ncontent-length: 2\r\n\r\nab", Closes, MALFORMED),
    ("never ends a header", "a: ", Repeats(&[b'a'; 4096]), MALFORMED),
    ("never ends the headers", "", Repeats(b"a: b\r\n"), MALFORMED),
    ("announces 2 GB", "content-length: 2147483648\r\n\r\n", Hangs, TOO_LARGE),
    ("sends without end", "\r\n", Repeats(&[b'a'; 4096]), TOO_LARGE),
    ("sends chunks without end", "transfer-encoding: chunked\r\n\r\n", Repeats(CHUNK), TOO_LARGE),
    ("answers in an old way", "!HTTP/1.0 404 gone\r\n\r\n", Closes, || Comes::Status(404)),
];

#[test]
fn what_a_hostile_server_does_has_a_name() {
    thread::scope(|scope| {
        for deed in DEEDS {
            scope.spawn(move || meet(deed));
        }
    });
}

fn meet((does, says, then, comes): &'static Deed) {
    let url = serve(move |mut stream| {
        request(&stream);
        let said = match says.strip_prefix('!') {
            Some(all) => all.to_owned(),
            None => format!("HTTP/1.1 200 OK\r\n{says}"),
        };
        stream.write_all(said.as_bytes()).unwrap();
        match then {
            Closes => {}
            Hangs => hold(&mut stream),
            Repeats(bytes) => while stream.write_all(bytes).is_ok() {},
        }
    });
    let timeout = if comes() == Comes::Late { TIMEOUT } else { AMPLE };
    for (lane, request) in both() {
        let begin = Instant::now();
        let came = Comes::from(send(&url, &request, timeout));
        assert_eq!(came, comes(), "a server that {does}, {lane}");
        assert!(begin.elapsed() < AMPLE, "a server that {does}, {lane}: {:?}", begin.elapsed());
    }
}

/// Reads until the client closes.
fn hold(stream: &mut TcpStream) {
    let _ = std::io::copy(stream, &mut std::io::sink());
}

#[test]
fn bytes_that_are_no_text_arrive() {
    let url = serve(|mut stream| {
        request(&stream);
        let said = b"HTTP/1.1 200 OK\r\nX-Name: caf\xe9\r\ncontent-length: 3\r\n\r\n\xff\xfe\x00";
        stream.write_all(said).unwrap();
    });
    for (lane, request) in both() {
        let answer = send(&url, &request, AMPLE).unwrap();
        assert_eq!(answer.body, [0xff, 0xfe, 0], "{lane}");
        assert_eq!(answer.header("x-name"), Some("caf\u{e9}"), "{lane}");
    }
}

#[test]
fn what_keeps_a_client_from_connecting_has_a_name() {
    // Bound, so that nobody else gets the port, but not listening.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let closed = socket.local_addr().unwrap();
    let plain = serve(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        hold(&mut stream);
    });
    let silent = serve(|mut stream| hold(&mut stream));
    for (lane, request) in both() {
        let refused = Err(SendError::Refused);
        let status = |url: &str, timeout| send(url, &request, timeout).map(|answer| answer.status);
        assert_eq!(status(&format!("http://{closed}"), AMPLE), refused, "{lane}");
        let nowhere = status("http://nonexistent.invalid", AMPLE);
        assert_eq!(nowhere, Err(SendError::Dns("nonexistent.invalid".to_owned())), "{lane}");

        let https = format!("https://{closed}");
        if let Err(why) = Client::new(&Base::parse(&https).unwrap(), &pace(AMPLE)) {
            eprintln!("skipped what needs TLS: {why}");
            continue;
        }
        assert_eq!(status(&https, AMPLE), refused, "{lane}");
        let tls = status(&plain.replace("http:", "https:"), AMPLE);
        assert!(matches!(tls, Err(SendError::Tls(_))), "{lane}: {tls:?}");
        // Only the time for connecting is short: both at once would be a race.
        let hurried = Pace { connect_timeout: TIMEOUT, ..pace(AMPLE) };
        let handshake = send_with(&silent.replace("http:", "https:"), &request, &hurried);
        assert_eq!(handshake.map(|answer| answer.status), Err(SendError::ConnectTimeout), "{lane}");
    }
}

#[test]
fn two_gigabytes_are_not_read() {
    for (lane, planned) in both() {
        let (report, written) = mpsc::channel();
        let report = Mutex::new(report);
        let url = serve(move |mut stream| {
            request(&stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").unwrap();
            let chunk = format!("10000\r\n{}\r\n", "a".repeat(65_536));
            let taken = (0..32_768).take_while(|_| stream.write_all(chunk.as_bytes()).is_ok()).count();
            report.lock().unwrap().send(taken * 65_536).unwrap();
        });
        let came = send(&url, &planned, AMPLE);
        assert_eq!(came.unwrap_err(), SendError::TooLarge(MAX_BODY), "{lane}");
        let written = written.recv().unwrap();
        assert!(written < 32 << 20, "{lane}: the server got rid of {written} bytes");
    }
}

#[test]
fn a_connection_is_kept_and_used_again() {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    let url = serve(move |mut stream| {
        count.fetch_add(1, Ordering::Relaxed);
        while !request(&stream).is_empty() {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").unwrap();
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (lane, request) in both() {
        connections.store(0, Ordering::Relaxed);
        runtime.block_on(async {
            let base = Base::parse(&url).unwrap();
            let client = Client::new(&base, &pace(AMPLE)).unwrap();
            for _ in 0..20 {
                client.carry(base.origin(), &request).await.unwrap();
            }
        });
        assert_eq!(connections.load(Ordering::Relaxed), 1, "{lane}");
    }
}

#[test]
fn what_can_not_be_written_as_http_is_not_sent() {
    let url = serve(|_| panic!("nothing was to be sent"));
    let (_, plain) = both().into_iter().next_back().unwrap();
    let header = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    for (wrong, request) in [
        ("method", Request { method: "GE T".into(), ..plain.clone() }),
        ("header", Request { headers: header("x", "a\r\nb: c"), ..plain.clone() }),
        ("header", Request { headers: header("x", "\u{416}"), ..plain.clone() }),
        ("header", Request { headers: header("a b", "c"), ..plain.clone() }),
        ("target", Request { path: "/a b".into(), ..plain.clone() }),
        ("target", Request { path: "/a#b".into(), ..plain.clone() }),
        ("target", Request { path: "/".repeat(70_000), ..plain }),
    ] {
        let came = send(&url, &request, TIMEOUT).unwrap_err();
        assert!(matches!(&came, SendError::Unsendable(why) if why.contains(wrong)), "{wrong}: {came}");
    }
}
