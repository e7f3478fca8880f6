//! Suites and their specs, read and complained about.

use std::path::PathBuf;
use std::sync::Arc;

use specdrift::spec::{self, Access, Api};
use specdrift::suite::{self, ServerChoice, Suite};
use specdrift::text::{Complaint, Severity};

use crate::cli::output::complain;
use crate::cli::surroundings::Surroundings;
use crate::cli::{NOTHING, WRONG};

/// Which suites, and how their specs may be read.
#[derive(Debug, clap::Args)]
pub(crate) struct Selection {
    /// Suite files, or folders of them.
    #[arg(value_name = "SUITE|DIR", default_value = "suites")]
    paths: Vec<PathBuf>,
    /// Test this document without a suite, with every setting at its default.
    #[arg(long, value_name = "FILE|URL", conflicts_with = "paths")]
    spec: Option<String>,
    /// Send to this base URL instead of the suite's server; `mock` is the built-in one.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// Fetch documents that a spec file refers to over the network (a spec given by URL is always fetched).
    #[arg(long)]
    fetch: bool,
    /// Where unique values come from: the same seed sends the same bytes.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
}

/// A suite and the spec that it is about.
pub(crate) struct Loaded {
    pub(crate) suite: Suite,
    pub(crate) api: Arc<Api>,
}

/// Reads everything that was named; tells all complaints at once.
///
/// # Errors
/// The exit code, when something is wrong or there is nothing to run.
pub(crate) fn load(selection: &Selection, surroundings: &Surroundings) -> Result<Vec<Loaded>, u8> {
    let mut complaints = Vec::new();
    let suites = suites(selection, surroundings, &mut complaints);
    let nothing = suites.is_empty();
    let mut loaded = Vec::new();
    for mut suite in suites {
        if let Some(server) = &selection.server {
            suite.server.value = match server.as_str() {
                "mock" => ServerChoice::Mock,
                url => ServerChoice::Url(url.trim_end_matches('/').to_owned()),
            };
        }
        match spec::read(&suite.spec.value, &access(selection, &suite)) {
            Ok((api, warnings)) => {
                complaints.extend(warnings);
                loaded.push(Loaded { suite, api: Arc::new(api) });
            }
            Err(errors) => complaints.extend(errors),
        }
    }
    complain(&complaints, surroundings);
    if complaints.iter().any(|complaint| complaint.severity == Severity::Error) {
        return Err(WRONG);
    }
    if nothing {
        eprintln!("nothing to run");
        return Err(NOTHING);
    }
    Ok(loaded)
}

fn suites(selection: &Selection, surroundings: &Surroundings, complaints: &mut Vec<Complaint>) -> Vec<Suite> {
    if let Some(spec) = &selection.spec {
        return vec![Suite::from_spec(spec)];
    }
    match suite::read_all(&selection.paths, &surroundings.variables) {
        Ok((suites, warnings)) => {
            complaints.extend(warnings);
            suites
        }
        Err(errors) => {
            complaints.extend(errors);
            Vec::new()
        }
    }
}

/// A spec that is named by URL is meant to be fetched; the suite's token goes along only where spec and server share a host.
fn access(selection: &Selection, suite: &Suite) -> Access {
    let origin = |url: &str| url.split('/').take(3).collect::<Vec<_>>().join("/");
    let remote = suite.spec.value.contains("://");
    let shared = match &suite.server.value {
        ServerChoice::Url(url) => remote && origin(url) == origin(&suite.spec.value),
        ServerChoice::Mock | ServerChoice::FromSpec => false,
    };
    let credential = suite.bearer.as_ref().filter(|_| shared);
    Access {
        network: remote || selection.fetch,
        credential: credential
            .map(|token| ("authorization".to_owned(), format!("Bearer {}", token.expose()))),
        ..Access::default()
    }
}
