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
use specdrift::suite::{Pace, Retry};

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
        retry: Retry { tries: 1, first: Duration::ZERO, factor: 1.0, cap: Duration::ZERO },
        max_body: MAX_BODY,
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
    let base = Base::parse(url).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = Client::new(&base, &pace(timeout))?;
        client.carry(base.origin(), request).await
    })
}

/// A request that reqwest carries as it is, and one that it would change.
fn both() -> [(&'static str, Request); 2] {
    let plain = Request { method: "GET".into(), path: "/things".into(), ..Request::default() };
    let accept = vec![("accept".to_owned(), "application/json".to_owned())];
    [("ordinary", Request { headers: accept, ..plain.clone() }), ("verbatim", plain)]
}

#[test]
fn every_byte_goes_out_as_planned_and_nothing_is_added() {
    let seen: Arc<Mutex<Vec<u8>>> = Arc::default();
    let kept = Arc::clone(&seen);
    let url = serve(move |mut stream| {
        *kept.lock().unwrap() = request(&stream);
        stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").unwrap();
    });
    let host = url.strip_prefix("http://").unwrap();
    let targets = [
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
    for target in targets {
        for (method, accept, body) in [
            ("GET", Some("text/plain"), None),
            ("GET", None, None),
            ("DELETE", None, Some("{}")),
            ("POST", Some("*/*"), Some("{\"a\":1}")),
            ("PUT", None, Some("")),
            ("QUERY", Some("*/*"), None),
        ] {
            let (path, query) = match target.split_once('?') {
                Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
                None => (target.to_owned(), None),
            };
            let mut headers = vec![("x-two".to_owned(), "caf\u{e9}  x".to_owned())];
            headers.extend(accept.map(|accept| ("accept".to_owned(), accept.to_owned())));
            headers.push(("cookie".to_owned(), "a=1; b=2".to_owned()));
            let planned = Request {
                method: method.to_owned(),
                path,
                query,
                headers,
                body: body.map(|body| Body(body.as_bytes().into())),
                credentials: false,
            };
            let answer = send(&url, &planned, AMPLE).unwrap();
            assert_eq!(answer.status, 204);

            let accept = accept.map(|accept| format!("accept: {accept}\r\n")).unwrap_or_default();
            let length = match body {
                Some(body) => format!("content-length: {}\r\n", body.len()),
                None => String::new(),
            };
            let wanted =
                format!("{method} {target} HTTP/1.1\r\nx-two: caf\u{e9}  x\r\n{accept}cookie: a=1; b=2\r\n");
            let seen: String = seen.lock().unwrap().iter().copied().map(char::from).collect();
            let rest =
                seen.strip_prefix(&wanted).unwrap_or_else(|| panic!("wanted {wanted:?}, sent {seen:?}"));
            let mut framing: Vec<&str> = rest.split_inclusive("\r\n").collect();
            framing.sort_unstable();
            let host = format!("host: {host}\r\n");
            let mut expected = vec!["\r\n", &host];
            expected.extend([&*length, body.unwrap_or_default()].into_iter().filter(|line| !line.is_empty()));
            expected.sort_unstable();
            assert_eq!(framing, expected, "{method} {target}");
        }
    }
}

/// What a server does once it has read a request.
type Deed = fn(&mut TcpStream);

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\n";

/// Writes for as long as the client takes it.
fn forever(stream: &mut TcpStream, bytes: &[u8]) {
    while stream.write_all(bytes).is_ok() {}
}

/// Holds the connection open until the client closes it.
fn hold(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0]);
}

#[test]
fn what_a_hostile_server_does_has_a_name() {
    let too_large = Err(SendError::TooLarge(MAX_BODY));
    let reset = |how: &str| Err(SendError::Reset(how.to_owned()));
    let malformed = Err(SendError::Malformed(String::new()));
    let table: &[(&str, Deed, Result<u16, SendError>)] = &[
        ("hangs", hold, Err(SendError::ReadTimeout)),
        (
            "hangs in the head",
            |s| {
                s.write_all(HEAD).unwrap();
                hold(s);
            },
            Err(SendError::ReadTimeout),
        ),
        (
            "hangs in the body",
            |s| {
                s.write_all(&[HEAD, b"content-length: 9\r\n\r\nhalf"].concat()).unwrap();
                hold(s);
            },
            Err(SendError::ReadTimeout),
        ),
        (
            "says only 100 Continue",
            |s| forever(s, b"HTTP/1.1 100 Continue\r\n\r\n"),
            Err(SendError::ReadTimeout),
        ),
        ("closes at once", |_| {}, reset("before the answer began")),
        ("closes in the head", |s| s.write_all(HEAD).unwrap(), reset("before the answer began")),
        (
            "sends half a body",
            |s| s.write_all(&[HEAD, b"content-length: 9\r\n\r\nhalf"].concat()).unwrap(),
            reset("after 4 bytes of the body"),
        ),
        (
            "sends half a chunked body",
            |s| s.write_all(&[HEAD, b"transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n"].concat()).unwrap(),
            reset("after 4 bytes of the body"),
        ),
        (
            "sends a chunk of no size",
            |s| s.write_all(&[HEAD, b"transfer-encoding: chunked\r\n\r\nzz\r\nhalf\r\n"].concat()).unwrap(),
            malformed.clone(),
        ),
        ("speaks another protocol", |s| s.write_all(b"220 mail ready\r\n\r\n").unwrap(), malformed.clone()),
        ("sends noise", |s| forever(s, &[0xff, 0, 7, b'\n']), malformed.clone()),
        (
            "sends two lengths",
            |s| {
                s.write_all(&[HEAD, b"content-length: 1\r\ncontent-length: 2\r\n\r\nab"].concat()).unwrap();
            },
            malformed.clone(),
        ),
        (
            "never ends a header",
            |s| {
                s.write_all(HEAD).unwrap();
                forever(s, &[b'a'; 4096]);
            },
            malformed.clone(),
        ),
        (
            "never ends the headers",
            |s| {
                s.write_all(HEAD).unwrap();
                forever(s, b"a: b\r\n");
            },
            malformed,
        ),
        (
            "announces 2 GB",
            |s| {
                s.write_all(&[HEAD, b"content-length: 2147483648\r\n\r\n"].concat()).unwrap();
                hold(s);
            },
            too_large.clone(),
        ),
        (
            "sends without end",
            |s| {
                s.write_all(&[HEAD, b"\r\n"].concat()).unwrap();
                forever(s, &[b'a'; 65536]);
            },
            too_large.clone(),
        ),
        (
            "sends chunks without end",
            |s| {
                s.write_all(&[HEAD, b"transfer-encoding: chunked\r\n\r\n"].concat()).unwrap();
                forever(s, &[b"1000\r\n", &[b'a'; 4096][..], b"\r\n"].concat());
            },
            too_large,
        ),
        (
            "sends what is no UTF-8",
            |s| {
                s.write_all(&[HEAD, b"x-name: caf\xe9\r\ncontent-length: 3\r\n\r\n\xff\xfe\x00"].concat())
                    .unwrap()
            },
            Ok(200),
        ),
        ("answers before it has read", |s| s.write_all(b"HTTP/1.0 404 gone\r\n\r\n").unwrap(), Ok(404)),
    ];
    thread::scope(|scope| {
        for row in table {
            scope.spawn(move || meet(row));
        }
    });
}

fn meet((does, deed, wanted): &(&str, Deed, Result<u16, SendError>)) {
    let deed = *deed;
    let url = serve(move |mut stream| {
        request(&stream);
        deed(&mut stream);
    });
    let timeout = if *wanted == Err(SendError::ReadTimeout) { TIMEOUT } else { AMPLE };
    for (lane, request) in both() {
        let begin = Instant::now();
        let came = send(&url, &request, timeout).map(|answer| answer.status);
        let came = came.map_err(|error| match error {
            SendError::Malformed(why) => {
                assert!(!why.is_empty());
                SendError::Malformed(String::new())
            }
            other => other,
        });
        assert_eq!(&came, wanted, "a server that {does}, {lane}");
        assert!(begin.elapsed() < AMPLE, "a server that {does}, {lane}: {:?}", begin.elapsed());
    }
}

#[test]
fn what_keeps_a_client_from_connecting_has_a_name() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let plain = serve(|mut stream| drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")));
    let silent = serve(|mut stream| hold_all(&mut stream));
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
        let handshake = status(&silent.replace("http:", "https:"), TIMEOUT);
        assert_eq!(handshake, Err(SendError::ConnectTimeout), "{lane}");
    }
}

/// Reads until the client closes.
fn hold_all(stream: &mut TcpStream) {
    let _ = std::io::copy(stream, &mut std::io::sink());
}

#[test]
fn two_gigabytes_are_not_read() {
    for (lane, request) in both() {
        let (report, written) = mpsc::channel();
        let report = Mutex::new(report);
        let url = serve(move |mut stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").unwrap();
            let chunk = [b"10000\r\n", &[b'a'; 65536][..], b"\r\n"].concat();
            let taken = (0..32_768).take_while(|_| stream.write_all(&chunk).is_ok()).count();
            report.lock().unwrap().send(taken * 65_536).unwrap();
        });
        let came = send(&url, &request, AMPLE);
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
