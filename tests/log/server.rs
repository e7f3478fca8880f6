//! A server that echoes, in every form, all that it is told, and gives secrets of its own.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// What the server gives besides what it was told.
pub(crate) const ISSUED_TOKEN: &str = "issued-token-0123456789";
pub(crate) const ISSUED_COOKIE: &str = "issued-cookie-987654321";

/// One request.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
    /// How many came before it.
    pub(crate) number: usize,
}

/// Status, more headers, body.
pub(crate) type Answer = (u16, Vec<(&'static str, String)>, Vec<u8>);

/// Serves until the test's process ends; tells its URL and how many requests were answered.
pub(crate) fn serve(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count: Arc<AtomicUsize> = Arc::default();
    let (answer, counted) = (Arc::new(answer), Arc::clone(&count));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (answer, counted) = (Arc::clone(&answer), Arc::clone(&counted));
            thread::spawn(move || {
                // A client that went away needs no answer.
                let _ = connection(stream, &*answer, &counted);
            });
        }
    });
    (url, count)
}

fn connection(
    stream: TcpStream,
    answer: &(dyn Fn(&Asked) -> Answer + Send + Sync),
    count: &AtomicUsize,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut words = line.split_whitespace().map(str::to_owned);
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let is_head = method == "HEAD";
        let number = count.fetch_add(1, Ordering::SeqCst);
        let (status, more, body) = answer(&Asked { method, target, headers, body, number });
        let mut head = format!("HTTP/1.1 {status} So\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in more {
            head = format!("{head}{name}: {value}\r\n");
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        if !is_head {
            stream.write_all(&body)?;
        }
    }
}

pub(crate) fn json_body(value: &Value) -> (Vec<(&'static str, String)>, Vec<u8>) {
    (vec![("content-type", "application/json".to_owned())], value.to_string().into_bytes())
}

/// All that was told, in every form, and what the server gives.
pub(crate) fn echo(asked: &Asked) -> Answer {
    let body = String::from_utf8_lossy(&asked.body).into_owned();
    let authorization = asked.headers.get("authorization").cloned().unwrap_or_default();
    let pair = authorization.strip_prefix("Basic ").and_then(|pair| STANDARD.decode(pair).ok());
    let pair = String::from_utf8(pair.unwrap_or_default()).unwrap_or_default();
    let all = format!("{} {:?} {body} {pair}", asked.target, asked.headers);
    let (mut headers, body) = json_body(&json!({
        "id": 7,
        "target": asked.target,
        "headers": asked.headers,
        "pair": pair,
        "url": format!("http://{pair}@example.com/{}", asked.target),
        "body": body,
        "base64": STANDARD.encode(&all),
        "percent": utf8_percent_encode(&all, NON_ALPHANUMERIC).to_string(),
        "access_token": ISSUED_TOKEN,
        "again": {"later": ISSUED_TOKEN},
        "cookie_again": ISSUED_COOKIE,
    }));
    headers.push(("set-cookie", format!("session={ISSUED_COOKIE}; Path=/")));
    headers.push(("x-echo", authorization));
    let status = if asked.headers.contains_key("x-fail") { 500 } else { 200 };
    (status, headers, body)
}
