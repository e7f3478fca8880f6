//! `--log` and `-v`: calls written down, for programs and for people.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use specdrift::report::har;
use specdrift::send::{Line, Lines, Log, Record};
use specdrift::suite::{LogFormat, Suite};

use crate::cli::surroundings::Surroundings;

/// Where calls are written down.
#[derive(Debug, clap::Args)]
pub(crate) struct Wish {
    /// Write every call to a file, as it ends: NDJSON, or HAR where the name ends with `.har` (written in the end). `specdrift report`
    /// reads it, also of a run that was killed.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// The files of a command's logs.
pub(crate) struct Logs<'w> {
    wish: &'w Wish,
    surroundings: &'w Surroundings,
    /// By what they are written to.
    open: BTreeMap<PathBuf, Arc<Lines>>,
    /// HAR files that are made in the end, each of the lines of these files; lines that nobody asked for are removed then.
    archives: Vec<(PathBuf, Source)>,
}

/// Of which lines a HAR is made.
enum Source {
    /// Of these, which nobody asked for.
    Part(PathBuf),
    /// Of all that there are.
    All,
}

impl<'w> Logs<'w> {
    /// Logs as they are wished for, and HAR files of all calls.
    pub(crate) fn new(wish: &'w Wish, archives: Vec<PathBuf>, surroundings: &'w Surroundings) -> Self {
        let archives = archives.into_iter().map(|path| (path, Source::All)).collect();
        Self { wish, surroundings, open: BTreeMap::new(), archives }
    }

    /// The log of a suite's run.
    ///
    /// # Errors
    /// Why its file can't be written, in words.
    pub(crate) fn of(&mut self, suite: &Suite) -> Result<Log, String> {
        let log = Log::of(suite);
        let Some((file, format)) = self.file(suite) else { return Ok(log) };
        let lines = match format {
            LogFormat::Ndjson => file,
            LogFormat::Har => {
                let part = beside(&file);
                if !self.open.contains_key(&part) {
                    self.archives.push((file, Source::Part(part.clone())));
                }
                part
            }
        };
        let open = if let Some(open) = self.open.get(&lines) {
            Arc::clone(open)
        } else {
            let open = Lines::create(&lines)
                .map_err(|error| format!("the log `{}` can't be written: {error}", lines.display()))?;
            let open = Arc::new(open);
            self.open.insert(lines, Arc::clone(&open));
            open
        };
        let Surroundings { arguments, now, .. } = self.surroundings;
        Ok(log.with_lines(open, suite.log.max_body, (arguments, *now)))
    }

    fn file(&self, suite: &Suite) -> Option<(PathBuf, LogFormat)> {
        let of_name = |path: &Path| LogFormat::of_file(&path.to_string_lossy());
        if let Some(file) = &self.wish.log {
            return Some((file.clone(), of_name(file)));
        }
        if let Some(file) = &suite.log.file {
            return Some((file.into(), suite.log.format.unwrap_or_else(|| LogFormat::of_file(file))));
        }
        let archive = self.archives.iter().find(|(_, source)| matches!(source, Source::All));
        archive.map(|(path, _)| (path.clone(), LogFormat::Har))
    }

    /// Ends all files; tells what could not be written.
    pub(crate) fn finish(self) -> bool {
        let mut complete = true;
        let mut told = |path: &Path, why: io::Error| {
            eprintln!(
                "error: the log `{}` can't be written: {why}; what was written until then is readable",
                path.display()
            );
            complete = false;
        };
        for (path, lines) in &self.open {
            if let Err(error) = lines.finish() {
                told(path, error);
            }
        }
        let all: Vec<PathBuf> = self.open.keys().cloned().collect();
        let mut parts = Vec::new();
        let mut made = Vec::new();
        for (path, source) in &self.archives {
            let of = match source {
                Source::Part(part) => {
                    parts.push(part);
                    std::slice::from_ref(part)
                }
                Source::All => &all,
            };
            // A HAR of all calls that is also the log of some suite is written once.
            if made.contains(&path) {
                continue;
            }
            made.push(path);
            if let Err(error) = archive(path, of) {
                told(path, error);
            }
        }
        for part in parts.into_iter().filter(|_| complete) {
            // It is only left behind: nothing is lost.
            let _ = std::fs::remove_file(part);
        }
        complete
    }
}

/// The lines that a HAR is made of in the end.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

#[expect(clippy::disallowed_methods, reason = "the command line writes the files that it was told to")]
fn archive(path: &Path, of: &[PathBuf]) -> io::Result<()> {
    let out = File::create(path)?;
    let files: Vec<File> = of.iter().map(File::open).collect::<io::Result<_>>()?;
    let lines = files.into_iter().flat_map(|file| BufReader::new(file).lines());
    let mut calls = lines.filter_map(|line| line.map(|line| call(&line)).transpose());
    har::write(&mut calls, &mut BufWriter::new(out))
}

/// The call that a line tells of; none of another one, and none of one that is cut off.
fn call(line: &str) -> Option<Record> {
    let is_beside = |line: &Line| {
        line.run.is_some() || line.unsent.is_some() || line.verdict.is_some() || line.end.is_some()
    };
    if serde_json::from_str::<Line>(line).is_ok_and(|line| is_beside(&line)) {
        return None;
    }
    serde_json::from_str(line).ok()
}
