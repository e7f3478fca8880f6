//! SARIF 2.1.0 (OASIS): results point into the new document, and name the place in the old one beside it.

use std::collections::BTreeSet;
use std::io;

use serde_json::{Value, json};

use crate::compare::Finding;
use crate::compare::Level;
use crate::compare::Rule;
use crate::compare::Spot;
use crate::report::diff::Diffed;
use crate::report::diff::words;
use crate::report::lines::Lines;

pub(super) fn write(diffed: Diffed<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let findings = &diffed.compared.findings;
    let used: BTreeSet<Rule> = findings.iter().map(|finding| finding.rule).collect();
    let rules: Vec<Value> = used.into_iter().map(rule).collect();
    let mut lines = Lines::default();
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, &mut lines)).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "specdrift", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)?;
    out.flush()
}

fn rule(rule: Rule) -> Value {
    json!({
        "id": rule.id(),
        "shortDescription": {"text": rule.title()},
        "help": {"text": rule.hint()},
        "defaultConfiguration": {"level": level(rule.level())},
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Breaking => "error",
        Level::Warning => "warning",
        Level::Note => "note",
        Level::Allowed | Level::Off => "none",
    }
}

fn result(finding: &Finding, lines: &mut Lines) -> Value {
    let proof = words::proof(finding).map_or_else(String::new, |proof| format!("; {proof}"));
    let places: Vec<Value> =
        [&finding.new, &finding.old].into_iter().filter_map(|spot| location(spot, lines)).collect();
    let (first, others) = places.split_at(places.len().min(1));
    json!({
        "ruleId": finding.rule.id(),
        "level": level(finding.level),
        "message": {"text": format!("{}{proof}", words::headline(finding))},
        "locations": first,
        "relatedLocations": others,
        "occurrenceCount": finding.places,
    })
}

fn location(spot: &Spot, lines: &mut Lines) -> Option<Value> {
    let span = spot.span.as_ref()?;
    let (line, column) = lines.place(span);
    Some(json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&span.source.name)},
            "region": {"startLine": line, "startColumn": column},
        },
        "logicalLocations": [{"fullyQualifiedName": spot.at}],
    }))
}

/// A file's name as a relative reference (RFC 3986); what is a URL stays one.
fn uri(name: &str) -> String {
    if name.contains("://") {
        return name.to_owned();
    }
    let written = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    name.replace('\\', "/").bytes().map(written).collect()
}
