//! Where the API is, and which of its operations a call is for.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::send::Base;
use crate::spec::Api;
use crate::spec::Found;
use crate::spec::Match;
use crate::spec::Routes;
use crate::spec::Server;
use crate::spec::resolved;
use crate::suite::ServerChoice;
use crate::suite::Suite;
use crate::text::Complaint;
use crate::traffic::address::Address;
use crate::traffic::origins::Origins;

/// The addresses of an API.
pub(crate) struct Sites {
    sites: Vec<Site>,
    routes: Routes,
}

/// An address below which operations are served.
#[derive(Debug, PartialEq, Eq)]
struct Site {
    origin: Arc<str>,
    /// What stands in front of the document's paths: empty, or with a slash before it and none behind.
    base: String,
    /// Which operations; `None` for all that name no servers of their own.
    operation: Option<usize>,
    /// Whether operations that name servers of their own are there too: a person said where the API is.
    is_whole: bool,
}

/// What a call is for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// These operations, several where a document tells them apart by more than method and path.
    Operations(Vec<Match>),
    /// Two templates fit alike.
    Ambiguous,
    /// A documented path, with another method. The path is relative to the server's URL.
    OtherMethods(String, Vec<Match>),
    /// No documented path, relative to the server's URL.
    Nothing(String),
    /// Not this API.
    Elsewhere,
}

impl Sites {
    /// Where the suite, or else the document, says that the API is; where no host is named, the only one of the recording.
    ///
    /// # Errors
    /// A complaint that a host has to be named.
    pub(crate) fn of(api: &Api, suite: &Suite, origins: &Origins) -> Result<Self, Complaint> {
        let routes = Routes::relative(api);
        let sites = match &suite.server.value {
            ServerChoice::Url(url) => {
                let base =
                    Base::parse(url).map_err(|why| Complaint::error(why).at(suite.server.span.clone()))?;
                vec![Site { is_whole: true, ..Site::at(&base, None) }]
            }
            ServerChoice::Mock | ServerChoice::FromSpec => documented(api, suite, origins.only()),
        };
        if sites.is_empty() {
            return Err(unnamed(suite, origins));
        }
        let mut sites = sites;
        sites.sort_by_key(|site| Reverse(site.base.len()));
        Ok(Self { sites, routes })
    }

    /// What a call to this address is for.
    pub(crate) fn target(&self, api: &Api, method: &str, address: &Address) -> Target {
        let mut near = None;
        for site in &self.sites {
            let Some(path) = site.relative(address) else { continue };
            let found = match self.routes.find(method, &path) {
                Found::Operations(matches) => {
                    let own: Vec<_> =
                        matches.into_iter().filter(|found| site.has(api, found.operation)).collect();
                    match own.first() {
                        Some(first) if self.routes.is_ambiguous(method, first) => return Target::Ambiguous,
                        Some(_) => return Target::Operations(own),
                        None => Target::Nothing(path),
                    }
                }
                Found::OtherMethods(matches) => {
                    let own: Vec<_> =
                        matches.into_iter().filter(|found| site.has(api, found.operation)).collect();
                    if own.is_empty() { Target::Nothing(path) } else { Target::OtherMethods(path, own) }
                }
                Found::Nothing => Target::Nothing(path),
            };
            let is_nearer =
                matches!((&near, &found), (None, _) | (Some(Target::Nothing(_)), Target::OtherMethods(..)));
            if is_nearer {
                near = Some(found);
            }
        }
        near.unwrap_or(Target::Elsewhere)
    }

    /// The addresses, in words.
    pub(crate) fn words(&self) -> String {
        let mut named: Vec<String> =
            self.sites.iter().map(|site| format!("`{}{}`", site.origin, site.base)).collect();
        named.sort();
        named.dedup();
        named.join(" or ")
    }
}

impl Site {
    fn at(base: &Base, operation: Option<usize>) -> Self {
        Self { origin: Arc::clone(base.origin()), base: base.path().to_owned(), operation, is_whole: false }
    }

    /// The path of an address relative to this one; `None` when it is not below it.
    fn relative(&self, address: &Address) -> Option<String> {
        if self.origin != address.origin {
            return None;
        }
        match address.path.strip_prefix(self.base.as_str())? {
            "" => Some("/".to_owned()),
            rest => rest.starts_with('/').then(|| rest.to_owned()),
        }
    }

    fn has(&self, api: &Api, index: usize) -> bool {
        let has_own = || api.operations.get(index).is_some_and(|operation| !operation.servers.is_empty());
        match self.operation {
            Some(operation) => operation == index,
            None => self.is_whole || !has_own(),
        }
    }
}

/// The servers that the document names: those of operations for these alone.
fn documented(api: &Api, suite: &Suite, only: Option<&Arc<str>>) -> Vec<Site> {
    let all = api.servers.iter().map(|server| (server, None));
    let own = api
        .operations
        .iter()
        .enumerate()
        .flat_map(|(index, operation)| operation.servers.iter().map(move |server| (server, Some(index))));
    let mut sites: Vec<Site> = Vec::new();
    for (server, operation) in all.chain(own) {
        for site in sites_of(server, &suite.spec.value, operation, only) {
            if !sites.contains(&site) {
                sites.push(site);
            }
        }
    }
    sites
}

fn sites_of(server: &Server, document: &str, operation: Option<usize>, only: Option<&Arc<str>>) -> Vec<Site> {
    let url = resolved(&server.url, document);
    let urls = match (url.starts_with("//"), url.contains("://"), only) {
        (true, ..) => vec![format!("https:{url}"), format!("http:{url}")],
        (false, true, _) => vec![url],
        // Relative to a document that is a file.
        (false, false, Some(origin)) => {
            let path = url.trim_start_matches('.');
            let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
            vec![format!("{origin}{slash}{path}")]
        }
        (false, false, None) => Vec::new(),
    };
    urls.iter().filter_map(|url| Some(Site::at(&Base::parse(url).ok()?, operation))).collect()
}

fn unnamed(suite: &Suite, origins: &Origins) -> Complaint {
    let message =
        format!("`{}` names no server with a host: which calls are for it can't be told", suite.spec.value);
    let complaint = Complaint::error(message).at(suite.spec.span.clone());
    match origins.first() {
        None => complaint.note("the recording has no HTTP calls either"),
        Some(first) => complaint
            .note(format!("the recording has calls to {}", origins.words()))
            .note(format!("name the API's, with the path before the document's own: `--server {first}`")),
    }
}
