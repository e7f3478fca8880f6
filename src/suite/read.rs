//! Where suites come from: files and folders. The only IO of the stage.
#![expect(
    clippy::disallowed_methods,
    reason = "an address of IO: suites, their defaults and their `.env` files"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::suite::checked::Suite;
use crate::suite::known::{Baseline, parse_baseline};
use crate::suite::load::{Parts, has_spec, included_by, is_suite, load};
use crate::suite::outside::{Outside, Variables};
use crate::suite::units::is_url;
use crate::suite::variables::dotenv;
use crate::text::{Complaint, Source, bytes, closest};

/// The name of the file that holds defaults for all suites of a folder.
const DEFAULTS: &str = "specdrift.yaml";

/// How the names of files end that keep known findings.
const BASELINE: &str = ".baseline.yaml";

/// Suites are small.
const LARGEST: u64 = 4 << 20;

/// The files that a suite names are sent, or hold rows.
const LARGEST_NAMED: u64 = 64 << 20;

/// The suite files that the paths name: a file as it stands, a folder as all `*.yaml` and `*.yml` below it, sorted. Left out are
/// hidden files and folders, `specdrift.yaml`, `*.baseline.yaml`, files without `spec:` that a suite of the folder includes, and YAML files
/// that are no suites: OpenAPI documents, lists, and mappings without any key of a suite.
///
/// # Errors
/// A path that is not there or can't be read; a folder without suites, which is a warning: there is nothing to run.
pub fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Vec<Complaint>> {
    let mut files = Vec::new();
    let mut log = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            Err(error) => log.push(missing(path, &error)),
            Ok(is) if is.is_dir() => {
                let mut search = Search::default();
                search.folder(path);
                search.leave_out_included();
                if search.suites.is_empty() && search.complaints.is_empty() {
                    log.push(search.nothing_in(path));
                }
                log.append(&mut search.complaints);
                files.append(&mut search.suites);
            }
            Ok(_) => files.push(path.clone()),
        }
    }
    let mut seen = Vec::with_capacity(files.len());
    for file in files {
        if !seen.contains(&file) {
            seen.push(file);
        }
    }
    if log.is_empty() { Ok(seen) } else { Err(log) }
}

/// The name of a suite file as it begins case ids: relative to the folder among `paths` that it was found in, else its last
/// part; `/` between folders on every system.
#[must_use]
pub fn name(file: &Path, paths: &[PathBuf]) -> String {
    let below = paths
        .iter()
        .filter_map(|path| file.strip_prefix(path).ok())
        .find(|rest| !rest.as_os_str().is_empty());
    let name = below.or_else(|| file.file_name().map(Path::new)).unwrap_or(file);
    name.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Whether a file is a suite, and no OpenAPI document: by its name and the keys at its top.
#[must_use]
pub fn is_suite_file(path: &Path) -> bool {
    let is_yaml = path.extension().is_some_and(|end| end == "yaml" || end == "yml");
    is_yaml && path.is_file() && text(path).is_ok_and(|source| is_suite(&source.text))
}

/// Reads and checks one suite, with what it includes, the defaults in the `specdrift.yaml` and the variables in the `.env` beside it, where they
/// are there. The complaints beside it are warnings.
///
/// # Errors
/// All complaints about the file.
pub fn read(path: &Path, outside: impl Into<Outside>) -> Result<(Suite, Vec<Complaint>), Vec<Complaint>> {
    read_one(path, &outside.into())
}

fn read_one(path: &Path, outside: &Outside) -> Result<(Suite, Vec<Complaint>), Vec<Complaint>> {
    let mut log = Vec::new();
    let source = text(path).map_err(|complaint| vec![complaint])?;
    let defaults = beside(path, DEFAULTS, &mut log);
    let values = beside(path, ".env", &mut log)
        .map(|source| dotenv(&source.name, &source.text, &mut log))
        .unwrap_or_default();
    let parts = Parts { source, defaults, outside, dotenv: &values, files: &from_folder, bytes: &named };
    let (mut suite, warnings) = load(parts, log)?;
    suite.spec.value = tidied(suite.spec.value);
    suite.baseline = read_baseline(&baseline_beside(path))?;
    Ok((suite, warnings))
}

/// Where a suite's known findings are kept: `leads.baseline.yaml` beside `leads.yaml`.
#[must_use]
pub fn baseline_beside(suite: &Path) -> PathBuf {
    let stem = suite.file_stem().unwrap_or_default().to_string_lossy();
    suite.with_file_name(format!("{stem}{BASELINE}"))
}

/// Reads a file of known findings; none are known where it is not there.
///
/// # Errors
/// All complaints about the file.
pub fn read_baseline(path: &Path) -> Result<Baseline, Vec<Complaint>> {
    if !path.is_file() {
        return Ok(Baseline { file: path.display().to_string(), known: Vec::new() });
    }
    parse_baseline(text(path).map_err(|complaint| vec![complaint])?)
}

/// Reads and checks all suites that the paths name, each called as [`name`] says. The complaints beside them are warnings.
///
/// # Errors
/// All complaints about all files; two suites of one name.
pub fn read_all(
    paths: &[PathBuf],
    outside: impl Into<Outside>,
) -> Result<(Vec<Suite>, Vec<Complaint>), Vec<Complaint>> {
    let outside = outside.into();
    let files = find(paths)?;
    let mut suites = Vec::new();
    let mut log = Vec::new();
    let mut names: BTreeMap<String, &Path> = BTreeMap::new();
    let mut is_wrong = false;
    for file in &files {
        let name = name(file, paths);
        if let Some(first) = names.insert(name.clone(), file) {
            is_wrong = true;
            log.push(Complaint::error(format!("two suites are called `{name}`")).note(format!(
                "`{}` and `{}`: name the folder that holds both",
                first.display(),
                file.display()
            )));
        }
        match read_one(file, &outside) {
            Ok((suite, mut warnings)) => {
                let title = if suite.title == suite.file { name.clone() } else { suite.title };
                suites.push(Suite { file: name, title, ..suite });
                add_new(&mut log, &mut warnings);
            }
            Err(mut complaints) => {
                is_wrong = true;
                add_new(&mut log, &mut complaints);
            }
        }
    }
    if is_wrong { Err(log) } else { Ok((suites, log)) }
}

/// What several suites include is complained about once.
fn add_new(log: &mut Vec<Complaint>, complaints: &mut Vec<Complaint>) {
    complaints.retain(|complaint| !log.contains(complaint));
    log.append(complaints);
}

/// The `.env` file of a folder, with warnings about its lines; none where there is no such file.
#[must_use]
pub fn read_dotenv(folder: &Path) -> (Variables, Vec<Complaint>) {
    let mut log = Vec::new();
    let source = beside(&folder.join("suite.yaml"), ".env", &mut log);
    let values = source.map(|source| dotenv(&source.name, &source.text, &mut log));
    (values.unwrap_or_default(), log)
}

/// A file that a suite names, by its path from the suite's folder.
fn from_folder(path: &str, beside: &str) -> Result<Source, Complaint> {
    let folder = Path::new(beside).parent().unwrap_or(Path::new(""));
    let path = PathBuf::from(tidied(folder.join(path).to_string_lossy().into_owned()));
    if is_folder(&path) {
        return Err(Complaint::error(format!("`{}` is a folder", path.display())));
    }
    text(&path)
}

/// A walk through a folder.
#[derive(Default)]
struct Search {
    suites: Vec<PathBuf>,
    passed_over: Vec<PathBuf>,
    complaints: Vec<Complaint>,
}

impl Search {
    fn folder(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.complaints.push(missing(folder, &error)),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let hidden = name.starts_with('.') || name.ends_with(BASELINE);
            // A link to a folder is not followed: it may lead back.
            let Ok(kind) = entry.file_type() else { continue };
            if hidden || entry.file_name() == DEFAULTS {
                continue;
            }
            if kind.is_dir() {
                self.folder(&path);
            } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml") && !is_folder(&path) {
                self.file(path);
            }
        }
    }

    fn file(&mut self, path: PathBuf) {
        // What can't be read is found again, and complained about, when it is read; but nobody meant something huge.
        let is_huge = fs::metadata(&path).is_ok_and(|is| is.len() > LARGEST);
        if !is_huge && text(&path).map_or(true, |source| is_suite(&source.text)) {
            self.suites.push(path);
        } else {
            self.passed_over.push(path);
        }
    }

    /// What another suite includes is no suite of its own unless it says what it is about.
    fn leave_out_included(&mut self) {
        let mut included = Vec::new();
        for suite in &self.suites {
            let Ok(source) = text(suite) else { continue };
            let paths = included_by(&source);
            included
                .extend(paths.iter().map(|path| tidied(suite.with_file_name(path).to_string_lossy().into())));
        }
        let is_included = |suite: &PathBuf| {
            included.contains(&tidied(suite.to_string_lossy().into()))
                && text(suite).is_ok_and(|source| !has_spec(&source.text))
        };
        let (out, suites) = std::mem::take(&mut self.suites).into_iter().partition(is_included);
        self.suites = suites;
        self.passed_over.extend::<Vec<PathBuf>>(out);
    }

    fn nothing_in(&self, folder: &Path) -> Complaint {
        let complaint = Complaint::warning(format!("no suites in `{}`", folder.display()))
            .note("a suite is a `*.yaml` file with `suite:` and `spec:` at its top");
        match self.passed_over.as_slice() {
            [] => complaint,
            [first, rest @ ..] => {
                let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
                complaint.note(format!("passed over, being no suite: `{}`{more}", first.display()))
            }
        }
    }
}

fn is_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|is| is.is_dir())
}

fn missing(path: &Path, error: &io::Error) -> Complaint {
    let shown = path.display();
    if error.kind() != io::ErrorKind::NotFound {
        return Complaint::error(format!("`{shown}` can't be read: {}", cause(error)));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let beside: Vec<String> = fs::read_dir(folder)
        .map(|entries| {
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
        })
        .unwrap_or_default();
    let near = closest(&wanted, beside.iter().map(String::as_str)).map(|near| path.with_file_name(near));
    let way_out = near.map(|near| format!("; did you mean `{}`?", near.display())).unwrap_or_default();
    Complaint::error(format!("no file or folder `{shown}`{way_out}"))
}

/// The cause without the number that the system gives it.
fn cause(error: &io::Error) -> String {
    let words = error.to_string();
    words.split(" (os error").next().unwrap_or(&words).to_lowercase()
}

/// The text of a file, if it is no larger than a suite should be.
fn text(path: &Path) -> Result<Source, Complaint> {
    let shown = path.display();
    let size = fs::metadata(path).map_err(|error| missing(path, &error))?.len();
    if size > LARGEST {
        let (size, largest) = (bytes(size), bytes(LARGEST));
        return Err(Complaint::error(format!(
            "`{shown}` is too large to be a suite: {size}, at most {largest}"
        )));
    }
    let content = fs::read(path).map_err(|error| missing(path, &error))?;
    match String::from_utf8(content) {
        Ok(text) => Ok(Source { name: shown.to_string(), text }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            Err(Complaint::error(format!(
                "`{shown}` is not UTF-8 text: see line {line}, byte {at} of the file"
            )))
        }
    }
}

/// The bytes of a file that a suite names, from the folder of the file that names it.
fn named(path: &str, beside: &str) -> Result<Vec<u8>, String> {
    let file = Path::new(beside).with_file_name(path);
    let size = fs::metadata(&file).map_err(|error| missing(&file, &error).message)?.len();
    if size > LARGEST_NAMED {
        let (size, largest) = (bytes(size), bytes(LARGEST_NAMED));
        return Err(format!("`{}` is too large: {size}, at most {largest}", file.display()));
    }
    fs::read(&file).map_err(|error| missing(&file, &error).message)
}

/// A file in the same folder, if there is one.
fn beside(path: &Path, name: &str, log: &mut Vec<Complaint>) -> Option<Source> {
    let path = path.with_file_name(name);
    if !path.is_file() {
        return None;
    }
    text(&path).map_err(|complaint| log.push(complaint)).ok()
}

/// `suites/../specs/leads.yaml` as `specs/leads.yaml`, where that is the same file: `..` behind a link may be elsewhere.
fn tidied(location: String) -> String {
    if is_url(&location) {
        return location;
    }
    let mut short = PathBuf::new();
    for part in Path::new(&location).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(short.components().next_back(), Some(Component::Normal(_))) => {
                short.pop();
            }
            Component::ParentDir | Component::Normal(_) | Component::RootDir | Component::Prefix(_) => {
                short.push(part);
            }
        }
    }
    match (fs::canonicalize(&location), fs::canonicalize(&short)) {
        (Ok(long), Ok(same)) if long == same => short.to_string_lossy().into_owned(),
        _ => location,
    }
}
