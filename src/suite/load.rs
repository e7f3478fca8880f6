//! From the text of a suite to the suite.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::suite::check;
use crate::suite::checked::Suite;
use crate::suite::files::{self, Files};
use crate::suite::raw::{self, Kind, Node};
use crate::suite::variables::{Scope, Variables};
use crate::suite::yaml;
use crate::text::{Complaint, Severity, Source, Span};

/// What a suite is read from.
pub(crate) struct Parts<'p> {
    pub(crate) source: Source,
    /// The folder's `specdrift.yaml`, which stands below the suite.
    pub(crate) defaults: Option<Source>,
    pub(crate) environment: &'p Variables,
    /// The `.env` file beside the suite.
    pub(crate) dotenv: &'p Variables,
    /// How files are read that the suite names.
    pub(crate) files: &'p Files<'p>,
}

/// Checks a suite that is already in memory. Its folder, for relative paths, is that of the source's name.
///
/// # Errors
/// As [`read`](crate::suite::read).
pub fn parse(source: Source, variables: &Variables) -> Result<(Suite, Vec<Complaint>), Vec<Complaint>> {
    let parts = Parts { source, defaults: None, environment: variables, dotenv: &Variables::new(), files: &files::none };
    load(parts, Vec::new())
}

/// Checks a suite; `log` holds what was complained about already.
///
/// # Errors
/// All complaints, warnings among them, in the order of their places.
pub(crate) fn load(
    parts: Parts<'_>,
    mut log: Vec<Complaint>,
) -> Result<(Suite, Vec<Complaint>), Vec<Complaint>> {
    let file = base_name(&parts.source.name).to_owned();
    let mut scope = Scope { environment: parts.environment, dotenv: parts.dotenv, used: BTreeSet::new(), files: parts.files };
    let root = tree(parts.source, Presence::Needed, &mut log);
    let before = log.len();
    let defaults = parts.defaults.and_then(|source| tree(source, Presence::Optional, &mut log));
    // What a suite lacks may be in defaults that can't be read.
    let root = root.filter(|_| defaults.is_some() || log.len() == before);
    let suite = root.and_then(|mut root| {
        if let Some(defaults) = defaults {
            root.merge_below(defaults);
        }
        let mut places: Vec<&mut Span> =
            log.iter_mut().filter_map(|complaint| complaint.span.as_mut()).collect();
        raw::hide_credentials(&mut root, &mut places);
        check::fill(&mut root, &mut scope, &mut log);
        check::check(&root, file, &scope, &mut log)
    });
    log.sort_by_key(|complaint| {
        complaint.span.as_ref().map(|span| (span.source.name.clone(), span.range.start))
    });
    match suite {
        Some(suite) if log.iter().all(|complaint| complaint.severity == Severity::Warning) => {
            Ok((suite, log))
        }
        _ => Err(log),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Needed,
    Optional,
}

/// The mapping at the top of a file.
fn tree(source: Source, presence: Presence, log: &mut Vec<Complaint>) -> Option<Node> {
    let source = Arc::new(source);
    let (root, complaints) = yaml::parse(&source).map_err(|complaint| log.push(complaint)).ok()?;
    log.extend(complaints);
    let root = root.filter(|root| !root.is_null());
    let Some(root) = root else {
        if presence == Presence::Needed {
            let start = Span { source, range: 0..0 };
            log.push(
                Complaint::error("this suite is empty")
                    .at(start)
                    .label("it begins with `suite:` and `spec:`"),
            );
        }
        return None;
    };
    if !matches!(root.kind, Kind::Map(_)) {
        let message = format!("a suite must be a mapping of keys such as `spec:`, not {}", root.shown());
        log.push(Complaint::error(message).at(root.span));
        return None;
    }
    for entry in root.entries() {
        if is_openapi_key(&entry.key) {
            let way_out = format!("a suite names it: `spec: {}`", base_name(&source.name));
            log.push(
                Complaint::error("this is an OpenAPI document, not a suite")
                    .at(entry.key_span.clone())
                    .label(way_out),
            );
            return None;
        }
    }
    Some(root)
}

/// Whether a key at the top makes a document an OpenAPI document.
pub(crate) fn is_openapi_key(key: &str) -> bool {
    matches!(key, "openapi" | "swagger")
}

/// What a file found in a folder is.
pub(crate) fn is_suite(text: &str) -> bool {
    let is_ours = |key: &str| {
        check::SUITE.read.contains(&key) || check::SUITE.later.iter().any(|(later, _)| *later == key)
    };
    let keys = yaml::top_keys(text, |key| is_openapi_key(key) || matches!(key, "suite" | "spec"));
    match keys {
        // What is no YAML is complained about when it is read, not passed over.
        None => !is_list(text),
        Some(keys) => !keys.iter().any(|key| is_openapi_key(key)) && keys.iter().any(|key| is_ours(key)),
    }
}

/// Whether a document is data, such as the rows of `each`.
fn is_list(text: &str) -> bool {
    let source = Arc::new(Source { name: String::new(), text: text.to_owned() });
    yaml::parse(&source).is_ok_and(|(root, _)| root.is_some_and(|root| !matches!(root.kind, Kind::Map(_))))
}

fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}
