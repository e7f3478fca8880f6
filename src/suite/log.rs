//! `log:`.

use std::path::Path;

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::{Kind, Node};
use crate::suite::units;
use crate::text::Complaint;

const LOG: Keys = Keys { of: "`log`", read: &["file", "format", "max_body"], later: &[] };

const FORMATS: &[(&str, LogFormat)] = &[("ndjson", LogFormat::Ndjson), ("har", LogFormat::Har)];

/// How calls are written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogWish {
    /// Where to; nowhere where it is `None`. Relative paths are from the suite's folder.
    pub file: Option<String>,
    /// How; `None` is as the file's ending says.
    pub format: Option<LogFormat>,
    /// How many bytes of a body are kept.
    pub max_body: usize,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line a call, as it ends.
    Ndjson,
    /// HTTP Archive 1.2, at the end of the run.
    Har,
}

impl LogFormat {
    /// What a file's ending says: HAR where it is `.har`, else lines.
    #[must_use]
    pub fn of_file(file: &str) -> Self {
        let is_har = Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("har"));
        if is_har { Self::Har } else { Self::Ndjson }
    }
}

impl Default for LogWish {
    /// Nothing is written; of a body 64 KiB would be.
    fn default() -> Self {
        Self { file: None, format: None, max_body: 64 << 10 }
    }
}

pub(crate) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> LogWish {
    let mut wish = LogWish::default();
    let Some(node) = node else { return wish };
    if matches!(node.kind, Kind::Scalar(_)) {
        wish.file = file(node).map_err(|wrong| log.push(wrong.complaint("`log`", node))).ok();
        return wish;
    }
    let Some(fields) = Fields::open(node, &LOG, log) else { return wish };
    wish.file = fields.read("file", log, file);
    wish.format = fields.read("format", log, |node| units::choice(node, FORMATS));
    if let Some(size) = fields.read("max_body", log, units::size) {
        wish.max_body = size;
    }
    wish
}

fn file(node: &Node) -> Result<String, Wrong> {
    let text = units::text(node).ok().filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Wrong::kind("a file such as `calls.ndjson`"))?;
    let folder = Path::new(&node.span.source.name).parent().unwrap_or(Path::new(""));
    Ok(folder.join(text).to_string_lossy().into_owned())
}
