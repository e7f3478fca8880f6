//! A server on a free port that answers as it is told, one thread a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What is done about a request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// It is answered.
    Answer(u16, Vec<(String, String)>, String),
    /// The connection is closed without a word.
    Reset,
    /// Nothing is said, for longer than anybody waits.
    Hang,
    /// The same after a while.
    Slow(Duration, Box<Self>),
}

impl Reply {
    pub(crate) fn status(status: u16) -> Self {
        // What the document says of every body.
        Self::Answer(status, Vec::new(), "{}".to_owned())
    }

    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::Answer(status, Vec::new(), body.to_owned())
    }

    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        match self {
            Self::Answer(status, mut headers, body) => {
                headers.push((name.to_owned(), value.to_owned()));
                Self::Answer(status, headers, body)
            }
            other => other,
        }
    }
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) at: Instant,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.clone())
    }

    /// The external id that is asked for.
    pub(crate) fn id(&self) -> Option<String> {
        self.query.strip_prefix("externalId=").map(str::to_owned)
    }
}

type Answering = dyn Fn(&Heard, usize) -> Reply + Send + Sync;

#[derive(Default)]
struct Counts {
    heard: Mutex<Vec<Heard>>,
    posts: AtomicUsize,
    open: AtomicUsize,
    most: AtomicUsize,
}

pub(crate) struct Server {
    address: SocketAddr,
    counts: Arc<Counts>,
}

impl Server {
    /// Answers by request and by how many of the same method came before.
    pub(crate) fn new(answer: impl Fn(&Heard, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, counts) = (listener.local_addr().unwrap(), Arc::new(Counts::default()));
        let (kept, answer): (_, Arc<Answering>) = (Arc::clone(&counts), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (counts, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &counts, &*answer));
            }
        });
        Self { address, counts }
    }

    /// Answers so, one after the other; then always 204.
    pub(crate) fn in_turn(replies: Vec<Reply>) -> Self {
        let replies = Mutex::new(replies.into_iter());
        Self::new(move |_, _| replies.lock().unwrap().next().unwrap_or_else(|| Reply::status(204)))
    }

    /// Nobody listens for a while once so many requests were answered.
    pub(crate) fn away(
        after: usize,
        time: Duration,
        reply: impl Fn() -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, counts) = (listener.local_addr().unwrap(), Arc::new(Counts::default()));
        let kept = Arc::clone(&counts);
        thread::spawn(move || {
            let answer = move |_: &Heard, _: usize| reply();
            for stream in listener.incoming().take(after).map_while(Result::ok) {
                serve(stream, &kept, &answer);
            }
            drop(listener);
            thread::sleep(time);
            let Ok(listener) = TcpListener::bind(address) else { return };
            for stream in listener.incoming().map_while(Result::ok) {
                serve(stream, &kept, &answer);
            }
        });
        Self { address, counts }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.counts.heard.lock().unwrap().clone()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.counts.most.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: TcpStream, counts: &Counts, answer: &Answering) {
    let Some(heard) = read(&stream) else { return };
    let open = counts.open.fetch_add(1, Ordering::SeqCst) + 1;
    counts.most.fetch_max(open, Ordering::SeqCst);
    let nth = {
        let mut all = counts.heard.lock().unwrap();
        all.push(heard.clone());
        if heard.method == "POST" { counts.posts.fetch_add(1, Ordering::SeqCst) } else { all.len() - 1 }
    };
    let reply = answer(&heard, nth);
    write(&mut stream, reply, &|| {
        counts.open.fetch_sub(1, Ordering::SeqCst);
    });
}

fn write(stream: &mut TcpStream, reply: Reply, done: &dyn Fn()) {
    match reply {
        Reply::Reset => done(),
        Reply::Hang => {
            done();
            thread::sleep(Duration::from_secs(2));
        }
        Reply::Slow(time, reply) => {
            thread::sleep(time);
            write(stream, *reply, done);
        }
        Reply::Answer(status, headers, body) => {
            done();
            let body = if status == 204 { String::new() } else { body };
            let headers: Vec<_> =
                headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let headers = headers.concat();
            let length =
                if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
            let head = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\n{headers}{length}\r\n"
            );
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    }
}

fn read(stream: &TcpStream) -> Option<Heard> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut head = lines.first()?.split(' ');
    let (method, target) = (head.next()?.to_owned(), head.next()?.to_owned());
    let headers = lines[1..].iter().filter_map(|line| line.split_once(": "));
    let headers: Vec<_> = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Heard {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
        at: Instant::now(),
    })
}
