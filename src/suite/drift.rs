//! `drift:`: which read-only checks are made again and again, when, and who is told.

use croner::Cron;

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::generate;
use crate::suite::raw::{Kind, Node};
use crate::suite::secret::Secret;
use crate::suite::spanned::Spanned;
use crate::suite::units;
use crate::suite::wishes::Pattern;
use crate::text::{Complaint, closest};

pub(crate) const DRIFT: Keys =
    Keys { of: "`drift`", read: &["schedule", "operations", "sample", "fail_on", "alert"], later: &[] };

pub(crate) const ALERT: Keys = Keys { of: "`alert`", read: &["webhook", "slack", "command"], later: &[] };

/// `drift:`.
#[derive(Clone, Debug)]
pub struct Drift {
    /// `schedule:`: when, in UTC; `None`: only when asked.
    pub schedule: Option<Spanned<Cron>>,
    /// `operations:`: patterns; empty: all that only read.
    pub operations: Vec<Spanned<Pattern>>,
    /// `sample:`: how many requests of each operation go out each time.
    pub sample: usize,
    /// `fail_on:`: what counts as drift.
    pub fail_on: Vec<Spanned<FailOn>>,
    /// `alert:`.
    pub alert: Alert,
}

impl Drift {
    /// What must not be shown of it: where alerts go.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        [&self.alert.webhook, &self.alert.slack].into_iter().flatten()
    }
}

/// What counts as drift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Findings that were not there the time before.
    New,
    /// Findings that fail.
    Fail,
    /// Findings that fail or warn.
    Warn,
    /// Findings of this code.
    Finding(String),
}

/// `drift: alert:`: who is told. All of them are.
#[derive(Clone, Debug, Default)]
pub struct Alert {
    /// A URL that the report is posted to.
    pub webhook: Option<Secret>,
    /// The URL of an incoming webhook of Slack.
    pub slack: Option<Secret>,
    /// A program and its arguments; the report is its standard input.
    pub command: Vec<String>,
}

pub(crate) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> Option<Drift> {
    let fields = Fields::open(node?, &DRIFT, log)?;
    let drift = Drift {
        schedule: fields.read("schedule", log, schedule),
        operations: fields.list("operations", log, generate::operation).unwrap_or_default(),
        sample: fields.read("sample", log, units::count).unwrap_or(1),
        fail_on: fields.list("fail_on", log, fail_on).unwrap_or_else(|| {
            vec![Spanned { value: FailOn::Fail, span: None }, Spanned { value: FailOn::New, span: None }]
        }),
        alert: fields.node("alert").map(|node| alert(node, log)).unwrap_or_default(),
    };
    Some(drift)
}

fn schedule(node: &Node) -> Result<Spanned<Cron>, Wrong> {
    let expected = "a cron schedule such as `0 */6 * * *`: minute, hour, day, month, weekday";
    let text = units::text(node).map_err(|_| Wrong::kind(expected))?;
    let fields = text.split_whitespace().count();
    let is_named = text.starts_with('@');
    let cron = text.parse::<Cron>().ok().filter(|_| is_named || fields == 5);
    let way_out = match fields {
        6 | 7 if !is_named => "five fields: there are no seconds and no years",
        _ => "",
    };
    let cron = cron.ok_or_else(|| Wrong::Kind(expected.into(), way_out.into()))?;
    Ok(Spanned { value: cron, span: Some(node.span.clone()) })
}

fn fail_on(node: &Node) -> Result<Spanned<FailOn>, Wrong> {
    let expected = "`new`, `fail`, `warn` or the code of a finding";
    let text = units::text(node).map_err(|_| Wrong::kind(expected))?;
    let is_code = text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let value = match text.as_str() {
        "new" => FailOn::New,
        "fail" => FailOn::Fail,
        "warn" => FailOn::Warn,
        _ if is_code => FailOn::Finding(text),
        _ => {
            let near = closest(&text, ["new", "fail", "warn"]).map(|near| format!("did you mean `{near}`?"));
            return Err(Wrong::Kind(expected.into(), near.unwrap_or_default()));
        }
    };
    Ok(Spanned { value, span: Some(node.span.clone()) })
}

fn alert(node: &Node, log: &mut Vec<Complaint>) -> Alert {
    let Some(fields) = Fields::open(node, &ALERT, log) else { return Alert::default() };
    Alert {
        webhook: fields.read("webhook", log, url).flatten(),
        slack: fields.read("slack", log, url).flatten(),
        command: fields.node("command").map(|node| command(node, log)).unwrap_or_default(),
    }
}

/// An address; none where the variable that gives it is empty. Whoever knows it can post to it, so it is not shown.
fn url(node: &Node) -> Result<Option<Secret>, Wrong> {
    let wrong = || {
        let complaint = Complaint::error("this is no URL that an alert can go to").at(node.span.clone());
        Wrong::Said(
            complaint.label("such as `https://alerts.example.com/hook`").note("its value is not shown"),
        )
    };
    let text = units::text(node).map_err(|_| wrong())?;
    if text.is_empty() {
        return Ok(None);
    }
    let is_right =
        units::is_url(&text) && !text.contains(char::is_whitespace) && text.len() > "https://".len();
    if is_right { Ok(Some(Secret::new(text))) } else { Err(wrong()) }
}

/// A list is a program and its arguments; a text is split at blanks, for there is no shell.
fn command(node: &Node, log: &mut Vec<Complaint>) -> Vec<String> {
    let words = match &node.kind {
        Kind::Scalar(scalar) if !scalar.text.contains(['"', '\'', '|', '>', '<', '&', ';', '$', '`']) => {
            scalar.text.split_whitespace().map(str::to_owned).collect()
        }
        Kind::Scalar(_) => {
            let complaint = Complaint::error("`command` is not read by a shell").at(node.span.clone());
            log.push(complaint.label("give the program and its arguments as a list: `[notify, --to, ops]`"));
            Vec::new()
        }
        Kind::Unfilled => Vec::new(),
        Kind::List(items) => items
            .iter()
            .filter_map(|item| {
                let wrong = |wrong: Wrong| log.push(wrong.complaint("an item of `command`", item));
                units::text(item).map_err(wrong).ok()
            })
            .collect(),
        Kind::Map(_) => {
            log.push(Wrong::kind("a list of a program and its arguments").complaint("`command`", node));
            Vec::new()
        }
    };
    if words.is_empty() && matches!(&node.kind, Kind::List(items) if items.is_empty()) {
        log.push(Complaint::error("`command` names no program").at(node.span.clone()));
    }
    words
}
