//! From the text of a suite to the suite.

use std::sync::Arc;

use crate::suite::check;
use crate::suite::checked::Suite;
use crate::suite::files;
use crate::suite::include;
use crate::suite::outside::{Outside, Variables};
use crate::suite::raw::{self, Kind};
use crate::suite::settings;
use crate::suite::tree::{Presence, base_name, is_openapi_key, tree};
use crate::suite::units;
use crate::suite::variables::{Files, Scope};
use crate::suite::vars;
use crate::suite::yaml;
use crate::text::{Complaint, Severity, Source, Span};

/// What a suite is read from.
pub(crate) struct Parts<'p> {
    pub(crate) source: Source,
    /// The folder's `specdrift.yaml`, which stands below the suite.
    pub(crate) defaults: Option<Source>,
    pub(crate) outside: &'p Outside,
    /// The `.env` file beside the suite.
    pub(crate) dotenv: &'p Variables,
    pub(crate) files: Files<'p>,
    /// How files are read that are sent, or that hold rows.
    pub(crate) bytes: &'p files::Files<'p>,
}

/// Checks a suite that is already in memory. Its folder, for relative paths, is that of the source's name; it includes no files.
///
/// # Errors
/// As [`read`](crate::suite::read).
pub fn parse(source: Source, outside: impl Into<Outside>) -> Result<(Suite, Vec<Complaint>), Vec<Complaint>> {
    let none = |path: &str, _: &str| {
        Err(Complaint::error(format!("`{path}` can't be read: this suite is in memory, and has no folder")))
    };
    let outside = &outside.into();
    let parts = Parts {
        source,
        defaults: None,
        outside,
        dotenv: &Variables::new(),
        files: &none,
        bytes: &files::none,
    };
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
    let mut scope = Scope::new(parts.outside, parts.dotenv, parts.files);
    scope.bytes = parts.bytes;
    let root = tree(parts.source, Presence::Needed, &mut log);
    let root = root.map(|root| include::merged(root, &mut scope, &mut log));
    let defaults = parts.defaults.and_then(|source| {
        let before = log.len();
        let defaults = tree(source, Presence::Optional, &mut log);
        scope.is_partial |= defaults.is_none() && log.len() > before;
        defaults
    });
    let defaults = defaults.map(|defaults| include::merged(defaults, &mut scope, &mut log));
    // What a suite lacks may be in files that can't be read.
    let root = root.filter(|root| !scope.is_partial || root.member("spec").is_some());
    let suite = root.and_then(|mut root| {
        if let Some(defaults) = defaults {
            root.merge_below(defaults);
        }
        let mut places: Vec<&mut Span> =
            log.iter_mut().filter_map(|complaint| complaint.span.as_mut()).collect();
        raw::hide_credentials(&mut root, &mut places);
        vars::read(root.member("vars"), &mut scope, &mut log);
        check::fill(&mut root, &mut scope, &mut log);
        let said = settings::said(&root, &scope);
        check::check(&root, file, &scope, &mut log).map(|suite| Suite { said, ..suite })
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

/// The paths that a file includes, as they were typed.
pub(crate) fn included_by(source: &Source) -> Vec<String> {
    if !source.text.contains("include") {
        return Vec::new();
    }
    let source = Arc::new(Source { name: String::new(), text: source.text.clone() });
    let root = yaml::parse(&source).ok().and_then(|(root, _)| root);
    let include = root.as_ref().and_then(|root| root.member("include"));
    let paths = include.map_or_else(Vec::new, |include| match &include.kind {
        Kind::List(items) => items.iter().collect(),
        Kind::Scalar(_) => vec![include],
        Kind::Map(_) | Kind::Unfilled => Vec::new(),
    });
    paths.into_iter().filter_map(|path| units::text(path).ok()).collect()
}

/// Whether a file says which document it is about.
pub(crate) fn has_spec(text: &str) -> bool {
    yaml::top_keys(text, |key| key == "spec").is_some_and(|keys| keys.iter().any(|key| key == "spec"))
}

/// Whether a document is data, such as the rows of `each`.
fn is_list(text: &str) -> bool {
    let source = Arc::new(Source { name: String::new(), text: text.to_owned() });
    yaml::parse(&source).is_ok_and(|(root, _)| root.is_some_and(|root| !matches!(root.kind, Kind::Map(_))))
}
