//! Known findings: the file beside a suite that keeps what is found already, so that a run fails only on what is new.

use std::fmt::Write;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::suite::fields::{Fields, Keys};
use crate::suite::raw::{Kind, Node};
use crate::suite::units;
use crate::suite::yaml;
use crate::text::{Complaint, Source, Span};

const BASELINE: Keys = Keys { of: "a baseline", read: &["baseline", "findings"], later: &[] };

const KNOWN: Keys = Keys {
    of: "a known finding",
    read: &["id", "finding", "operation", "at", "since", "until", "because"],
    later: &[],
};

/// The version of the file's format.
pub const BASELINE_FORMAT: usize = 1;

/// How many bytes of the hash are kept: 12 digits.
const KEPT: usize = 6;

/// A suite's known findings.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// The file that they are, or would be, kept in; empty where no file is known.
    pub file: String,
    /// In the file's order.
    pub known: Vec<Arc<Known>>,
}

/// A finding that a person knows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What it is recognized by: [`fingerprint`] of the next three.
    pub id: String,
    /// The code of the finding.
    pub finding: String,
    /// `POST /leads`.
    pub operation: String,
    /// Where, as a finding says it: array indexes are collapsed.
    pub at: String,
    /// The day on which it was first kept, `YYYY-MM-DD`.
    pub since: String,
    /// The last day on which it is known; no end where nothing is said.
    pub until: Option<String>,
    /// Why it is put up with.
    pub because: String,
    /// Where it was written.
    pub span: Option<Span>,
}

impl Known {
    /// Whether it still holds on this day.
    #[must_use]
    pub fn holds(&self, today: &str) -> bool {
        self.until.as_deref().is_none_or(|until| until >= today)
    }
}

impl Baseline {
    /// The entry that knows a finding on this day.
    #[must_use]
    pub fn of(&self, (finding, operation, at): (&str, &str, &str), today: &str) -> Option<&Arc<Known>> {
        if self.known.is_empty() {
            return None;
        }
        let id = fingerprint(finding, operation, at);
        self.known.iter().find(|known| known.id == id && known.holds(today))
    }
}

/// The name of a finding that is the same in every run: the first 12 hexadecimal digits of SHA-256 over its code, the operation's method
/// and path template, and the place with array indexes collapsed, a line each.
#[must_use]
pub fn fingerprint(finding: &str, operation: &str, at: &str) -> String {
    let (method, path) = operation.split_once(' ').unwrap_or((operation, ""));
    let hash = Sha256::digest(format!("{finding}\n{method}\n{path}\n{at}"));
    hash.iter().take(KEPT).fold(String::new(), |mut digits, byte| {
        // Writing to a text does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Reads a file of known findings.
///
/// # Errors
/// All complaints, each with its place.
pub fn parse_baseline(source: Source) -> Result<Baseline, Vec<Complaint>> {
    let source = Arc::new(source);
    let (root, mut log) = yaml::parse(&source).map_err(|complaint| vec![complaint])?;
    let mut baseline = Baseline { file: source.name.clone(), known: Vec::new() };
    let Some(root) = root.filter(|root| !root.is_null()) else {
        return if log.is_empty() { Ok(baseline) } else { Err(log) };
    };
    if let Some(fields) = Fields::open(&root, &BASELINE, &mut log) {
        version(&fields, &mut log);
        let mut complaints = Vec::new();
        let read = fields.list("findings", &mut log, |node| Ok(known(node, &mut complaints)));
        log.append(&mut complaints);
        baseline.known = read.into_iter().flatten().flatten().map(Arc::new).collect();
        twice(&baseline, &mut log);
    }
    if log.is_empty() { Ok(baseline) } else { Err(log) }
}

fn version(fields: &Fields<'_>, log: &mut Vec<Complaint>) {
    fields.demand("baseline", "this file", "the version of its format: `baseline: 1`", log);
    let version = fields.read("baseline", log, units::count);
    if version.is_some_and(|version| version != BASELINE_FORMAT) {
        let message = format!("this version reads baselines of format {BASELINE_FORMAT} only");
        log.push(Complaint::error(message).at(fields.node("baseline").map(|node| node.span.clone())));
    }
}

fn known(node: &Node, log: &mut Vec<Complaint>) -> Option<Known> {
    if !matches!(node.kind, Kind::Map(_)) {
        log.push(
            Complaint::error(format!("a known finding must be a mapping, not {}", node.shown()))
                .at(node.span.clone())
                .label("as `run --write-baseline` writes it: `{id: ..., finding: ..., operation: ...}`"),
        );
        return None;
    }
    let fields = Fields::open(node, &KNOWN, log)?;
    for (key, what) in [
        ("id", "the fingerprint of the finding"),
        ("finding", "the code of the finding"),
        ("operation", "such as `POST /leads`"),
        ("because", "say why it is put up with"),
    ] {
        fields.demand(key, "this finding", what, log);
    }
    let mut text = |key: &str| fields.read(key, log, units::text);
    let (id, finding, operation) = (text("id"), text("finding"), text("operation"));
    let (at, because) = (text("at").unwrap_or_default(), text("because"));
    let since = fields.read("since", log, units::day).unwrap_or_default();
    let until = fields.read("until", log, units::day);
    let (id, finding, operation, because) = (id?, finding?, operation?, because?);
    let right = fingerprint(&finding, &operation, &at);
    if id != right {
        log.push(
            Complaint::error(format!("`{id}` is not the fingerprint of this finding"))
                .at(fields.node("id").map(|node| node.span.clone()))
                .label(format!("of `{finding}` in `{operation}` at `{at}` it is `{right}`")),
        );
        return None;
    }
    Some(Known { id, finding, operation, at, since, until, because, span: Some(node.span.clone()) })
}

fn twice(baseline: &Baseline, log: &mut Vec<Complaint>) {
    for (index, known) in baseline.known.iter().enumerate() {
        if let Some(first) = baseline.known[..index].iter().find(|first| first.id == known.id) {
            let line = first.span.as_ref().map_or(0, |span| span.line_column().0);
            log.push(
                Complaint::error(format!("`{}` is kept twice", known.id))
                    .at(known.span.clone())
                    .label(format!("the first is on line {line}")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Color, render};

    const GOOD: &str = "baseline: 1
findings:
  - id: \"ID\"
    finding: accepted-broken
    operation: POST /leads
    at: /body/email
    since: 2026-11-20
    until: 2027-01-31
    because: the new validation comes in January
";

    fn read(text: &str) -> Result<Baseline, String> {
        let id = fingerprint("accepted-broken", "POST /leads", "/body/email");
        let source = Source { name: "leads.baseline.yaml".into(), text: text.replace("ID", &id) };
        parse_baseline(source).map_err(|complaints| render(&complaints, Color::Plain))
    }

    #[test]
    fn a_fingerprint_is_twelve_digits_and_never_changes() {
        assert_eq!(fingerprint("accepted-broken", "POST /leads", "/body/email"), "45f2f5187bc8");
        assert_ne!(fingerprint("a", "GET /b", "/c"), fingerprint("a", "GET /b/c", ""));
    }

    #[test]
    fn a_known_finding_is_recognized_until_its_last_day() {
        let baseline = read(GOOD).unwrap();
        for (at, today, is_known) in [
            ("/body/email", "2026-11-20", true),
            ("/body/email", "2027-01-31", true),
            ("/body/email", "2027-02-01", false),
            ("/body/name", "2026-11-20", false),
        ] {
            let finding = ("accepted-broken", "POST /leads", at);
            assert_eq!(baseline.of(finding, today).is_some(), is_known, "{at} {today}");
        }
        assert!(read("").unwrap().known.is_empty());
    }

    #[test]
    fn what_is_wrong_with_a_baseline_is_told_at_its_place() {
        for (from, to, told) in [
            ("baseline: 1", "baseline: 2", ":1:11"),
            ("baseline: 1\n", "", "has no `baseline`"),
            ("\"ID\"", "\"00ff00ff00ff\"", ":3:9"),
            ("    because: the new validation comes in January\n", "", "has no `because`"),
            ("until: 2027-01-31", "until: soon", ":8:12"),
            ("since:", "sinse:", "did you mean `since`?"),
            ("findings:\n", "findings: [3]\nother:\n", "must be a mapping, not `3`"),
            ("  - id: \"ID\"", "  - {id: \"ID\"", "leads.baseline.yaml:"),
            ("baseline: 1", "- 1", "leads.baseline.yaml:"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            assert_ne!(text, GOOD, "{from}");
            let words = read(&text).unwrap_err();
            assert!(words.contains(told), "{to}: {words}");
        }
        let again = GOOD.split_once("findings:\n").map(|(_, entry)| entry).unwrap();
        let words = read(&format!("{GOOD}{again}")).unwrap_err();
        assert!(words.contains("is kept twice") && words.contains("line 3"), "{words}");
    }
}
