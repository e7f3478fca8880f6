//! Where documents come from: files and URLs. The only IO of the stage.

use std::error::Error;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, Response, Url};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::spec::address::Address;
use crate::spec::api::Api;
use crate::spec::files::Fetched;
use crate::spec::load::load;
use crate::text::{Complaint, Source, bytes, closest};

/// All documents of a description together may have this many times the bytes that one may have.
const DOCUMENTS: usize = 4;

/// How many redirects one document may go through.
const REDIRECTS: usize = 5;

/// What may be fetched, and how much of it.
#[derive(Clone, Debug)]
pub struct Access {
    /// Whether documents may be fetched over the network at all.
    pub network: bool,
    /// A header to send to the host of the root document, and to no other: name and value. Also not where that host
    /// redirects to another, or from `https` to `http`.
    pub credential: Option<(String, String)>,
    /// How long one document may take.
    pub timeout: Duration,
    /// How many bytes one document may have.
    pub size: usize,
}

impl Default for Access {
    /// Files only, of at most 64 MiB; 30 seconds a document once the network is allowed.
    fn default() -> Self {
        Self { network: false, credential: None, timeout: Duration::from_secs(30), size: 64 << 20 }
    }
}

/// Reads and loads the document at `location` (a path or an `http(s)` URL). The complaints beside the `Api` are
/// about parts that were left out. Blocks; may be called from within an async runtime all the same.
///
/// # Errors
/// All complaints, when nothing can be run with this document.
pub fn read(location: &str, access: &Access) -> Result<(Api, Vec<Complaint>), Vec<Complaint>> {
    if !access.network {
        return from(location, access, None);
    }
    // A runtime can neither block nor be dropped within another one, so it lives on a thread of its own.
    let loaded = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let network = Network::new(location, access).map_err(|complaint| vec![complaint])?;
            from(location, access, Some(&network))
        });
        reader.join()
    });
    loaded.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Loads a document that is already in memory; references to other files are complaints. The `source`'s name says what
/// the document calls itself, and whether it is meant to be JSON.
///
/// # Errors
/// As [`read`].
pub fn parse(source: Source) -> Result<(Api, Vec<Complaint>), Vec<Complaint>> {
    let asked = Address::of(&source.name);
    let root = Fetched { address: asked.clone(), source };
    load(asked, root, &mut |address| {
        Err(Complaint::error(format!(
            "`{}` is another document, and only this one is at hand",
            address.name()
        ))
        .label("load the description from its file or URL"))
    })
}

fn from(
    location: &str,
    access: &Access,
    network: Option<&Network>,
) -> Result<(Api, Vec<Complaint>), Vec<Complaint>> {
    let asked = Address::of(location);
    let mut left = access.size.saturating_mul(DOCUMENTS);
    let bring = |address: &Address| match (address, network) {
        (Address::File(path), _) => file(address, path, access),
        (Address::Url(url), Some(network)) => network.fetch(url, access),
        (Address::Url(url), None) => {
            let complaint =
                Complaint::error(format!("`{url}` is on the network, and fetching is not allowed"));
            Err(complaint.label("allow it (`--fetch`), or refer to a file"))
        }
    };
    let mut fetch = |address: &Address| {
        let fetched = bring(address)?;
        left = left.checked_sub(fetched.source.text.len()).ok_or_else(|| {
            Complaint::error(format!(
                "`{}` is left out: the files of the description are too large",
                address.name()
            ))
        })?;
        Ok(fetched)
    };
    let root = fetch(&asked).map_err(|complaint| vec![complaint])?;
    load(asked, root, &mut fetch)
}

fn file(address: &Address, path: &Path, access: &Access) -> Result<Fetched, Complaint> {
    let name = address.name();
    let read = match opened(path) {
        Ok(file) => file,
        Err(error) => return Err(unreadable(path, &name, &error)),
    };
    let limit = u64::try_from(access.size).unwrap_or(u64::MAX);
    let mut content = Vec::new();
    if let Err(error) = read.take(limit.saturating_add(1)).read_to_end(&mut content) {
        return Err(unreadable(path, &name, &error));
    }
    if content.len() > access.size {
        return Err(too_large(&name, access));
    }
    Ok(Fetched { address: address.clone(), source: Source { text: text(&name, content)?, name } })
}

#[expect(clippy::disallowed_methods, reason = "the address of this stage's IO")]
fn opened(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

/// Why a file can't be read, and which one was meant.
fn unreadable(path: &Path, name: &str, error: &std::io::Error) -> Complaint {
    match error.kind() {
        ErrorKind::NotFound => {
            let complaint = Complaint::error(format!("there is no file `{name}`"));
            let folder = path.parent().unwrap_or(Path::new(""));
            let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
            let wanted = stem(&path.file_name().unwrap_or_default().to_string_lossy());
            let names = names(folder);
            let stems: Vec<String> = names.iter().map(|name| stem(name)).collect();
            let near = closest(&wanted, stems.iter().map(String::as_str));
            match near.and_then(|near| names.get(stems.iter().position(|stem| stem == near)?)) {
                Some(near) => complaint.label(format!("did you mean `{}`?", folder.join(near).display())),
                None => complaint,
            }
        }
        ErrorKind::IsADirectory => {
            let complaint = Complaint::error(format!("`{name}` is a folder"));
            let likely = names(path).into_iter().find(|name| {
                let lower = name.to_lowercase();
                let ends = [".yaml", ".yml", ".json"].iter().any(|end| lower.ends_with(end));
                ends && ["openapi", "swagger", "api"].iter().any(|start| lower.starts_with(start))
            });
            complaint.label(likely.map_or_else(
                || "name a file in it".to_owned(),
                |likely| format!("did you mean `{}`?", path.join(likely).display()),
            ))
        }
        _ => Complaint::error(format!("`{name}` can't be read: {error}")),
    }
}

#[expect(clippy::disallowed_methods, reason = "the address of this stage's IO")]
fn names(folder: &Path) -> Vec<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn too_large(name: &str, access: &Access) -> Complaint {
    let limit = u64::try_from(access.size).unwrap_or(u64::MAX);
    Complaint::error(format!("`{name}` has more than {}, the most that is read", bytes(limit)))
}

/// Content as text: UTF-8, without a byte order mark.
fn text(name: &str, mut content: Vec<u8>) -> Result<String, Complaint> {
    if content.starts_with(b"\xEF\xBB\xBF") {
        content.drain(..3);
    }
    if content.starts_with(b"\xFF\xFE") || content.starts_with(b"\xFE\xFF") {
        return Err(Complaint::error(format!("`{name}` is in UTF-16")).label("save it as UTF-8"));
    }
    if content.iter().take(1_000).any(|byte| *byte == 0) {
        return Err(
            Complaint::error(format!("`{name}` is no text")).label("an OpenAPI document is JSON or YAML")
        );
    }
    String::from_utf8(content).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Complaint::error(format!("`{name}` is not UTF-8: line {line} has bytes that are no character"))
            .label("save it as UTF-8")
    })
}

/// What fetches: one connection pool, on the runtime of one thread.
struct Network {
    runtime: Runtime,
    client: Client,
    /// The scheme, host and port that the credential goes to, and no other.
    trusted: Option<String>,
}

impl Network {
    fn new(location: &str, access: &Access) -> Result<Self, Complaint> {
        let failed = |error: &dyn Error| Complaint::error(format!("nothing can be fetched: {error}"));
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
        let tls = tls().map_err(|error| failed(&error))?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(access.timeout)
            .user_agent(concat!("specdrift/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| failed(&error))?;
        let trusted = match Address::of(location) {
            Address::Url(url) => Some(url.origin().ascii_serialization()),
            Address::File(_) => None,
        };
        Ok(Self { runtime, client, trusted })
    }

    /// Brings in a document, following redirects; its address is where it was in the end.
    fn fetch(&self, url: &Url, access: &Access) -> Result<Fetched, Complaint> {
        let fetched = self.runtime.block_on(async {
            let within = timeout(access.timeout, self.follow(url, access)).await;
            within.unwrap_or_else(|_| {
                Err(format!("it took more than {} seconds", access.timeout.as_secs_f32()))
            })
        });
        let failed = |why| Complaint::error(format!("`{url}` can't be fetched: {why}"));
        let (end, content) = fetched.map_err(failed)?;
        let content = content.ok_or_else(|| too_large(url.as_str(), access))?;
        let text = text(url.as_str(), content)?;
        let address = Address::of(end.as_str());
        Ok(Fetched { source: Source { name: address.name(), text }, address })
    }

    /// The content at the end of the redirects; `None` when it is too large.
    async fn follow(&self, url: &Url, access: &Access) -> Result<(Url, Option<Vec<u8>>), String> {
        let mut at = url.clone();
        for _ in 0..=REDIRECTS {
            let request = self.client.get(at.clone()).headers(self.headers(&at, access)?);
            let answer = request.send().await.map_err(|error| cause(&error))?;
            let status = answer.status();
            if status.is_redirection()
                && let Some(location) = answer.headers().get(LOCATION)
            {
                let location = location.to_str().map_err(|_| "it redirects to nowhere".to_owned())?;
                at = at.join(location).map_err(|_| format!("it redirects to `{location}`"))?;
                if !matches!(at.scheme(), "http" | "https") {
                    return Err(format!("it redirects to `{location}`"));
                }
                continue;
            }
            if !status.is_success() {
                return Err(format!("the answer was {status}"));
            }
            let content = content(answer, access.size).await?;
            return Ok((at, content));
        }
        Err(format!("it redirects more than {REDIRECTS} times"))
    }

    fn headers(&self, to: &Url, access: &Access) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        if let Some((name, value)) = &access.credential
            && self.trusted == Some(to.origin().ascii_serialization())
        {
            let name: HeaderName = name.parse().map_err(|_| format!("`{name}` is no header's name"))?;
            let mut value = HeaderValue::from_str(value)
                .map_err(|_| format!("the value for the header `{name}` can't be sent"))?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(headers)
    }
}

async fn content(mut answer: Response, limit: usize) -> Result<Option<Vec<u8>>, String> {
    let mut content = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| cause(&error))? {
        if content.len() + chunk.len() > limit {
            return Ok(None);
        }
        content.extend_from_slice(&chunk);
    }
    Ok(Some(content))
}

/// With the provider named: no default is installed for the whole process.
fn tls() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_platform_verifier()?.with_no_client_auth())
}

/// The innermost reason, which says most.
fn cause(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
