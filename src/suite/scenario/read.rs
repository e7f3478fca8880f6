//! Scenarios, read and checked as far as no document is needed.

use std::collections::BTreeSet;

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::files::Files;
use crate::suite::raw::{Kind, Node};
use crate::suite::retry::Retry;
use crate::suite::scenario::each;
use crate::suite::scenario::model::{Cookies, LeftOut, Meant, Scenario, Scenarios};
use crate::suite::scenario::settle::settle;
use crate::suite::scenario::step::{Around, condition, meant, steps};
use crate::suite::spanned::Spanned;
use crate::suite::template::Values;
use crate::suite::units;
use crate::text::Complaint;

const SCENARIO: Keys = Keys {
    of: "a scenario",
    read: &["name", "tags", "each", "broken", "if", "skip", "cookies", "steps", "finally"],
    later: &[],
};

const SKIP: Keys = Keys { of: "`skip`", read: &["because", "until"], later: &[] };

const COOKIES: &[(&str, Cookies)] = &[("keep", Cookies::Kept), ("forget", Cookies::Forgotten)];

/// Reads `before:`, `scenarios:` and `after:`; `retry` is the suite's own.
pub(crate) fn read(
    suite: &Fields<'_>,
    retry: &Retry,
    here: &dyn Values,
    log: &mut Vec<Complaint>,
) -> Scenarios {
    let [before, scenarios, after] = ["before", "scenarios", "after"].map(|key| suite.node(key));
    let files = |path: &str, beside: &str| here.bytes(path, beside);
    let files: &Files<'_> = &files;
    let around = Around { files, retry };
    let items = match scenarios.map(|node| (&node.kind, node)) {
        Some((Kind::List(items), _)) => items.as_slice(),
        Some((_, node)) => {
            log.push(
                Wrong::kind("a list of scenarios, each with `name` and `steps`")
                    .complaint("`scenarios`", node),
            );
            &[]
        }
        None => &[],
    };
    let scenarios: Vec<Scenario> = items.iter().filter_map(|item| scenario(item, &around, log)).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for scenario in &scenarios {
        if !seen.insert(&scenario.name.value) {
            let message = format!("two scenarios are called `{}`", scenario.name.value);
            let complaint = Complaint::error(message).at(scenario.name.span.clone());
            log.push(complaint.label("reports, filters and `--scenario` tell them apart by name"));
        }
    }
    let mut scenarios = Scenarios {
        before: steps(before, "`before`", &around, log),
        after: steps(after, "`after`", &around, log),
        scenarios,
    };
    settle(&mut scenarios, here, log);
    scenarios
}

fn scenario(node: &Node, around: &Around<'_>, log: &mut Vec<Complaint>) -> Option<Scenario> {
    let fields = Fields::open(node, &SCENARIO, log)?;
    fields.demand("name", "this scenario", "say what it shows: `name: a lead can be created and read`", log);
    fields.demand("steps", "this scenario", "list its requests: `steps: [{request: GET /leads}]`", log);
    let name = fields.read("name", log, name);
    let scenario = Scenario {
        tags: fields.list("tags", log, units::text).unwrap_or_default(),
        // What can't be read is complained about once, not again wherever a row is named.
        rows: fields.node("each").map(|node| each::read(node, around.files, log).unwrap_or_default()),
        meant: meant(&fields, log).unwrap_or(Meant::Valid),
        condition: condition(&fields, log),
        skip: fields.node("skip").and_then(|node| skip(node, log)),
        cookies: fields.read("cookies", log, |node| units::choice(node, COOKIES)).unwrap_or_default(),
        steps: steps(fields.node("steps"), "`steps`", around, log),
        finally: steps(fields.node("finally"), "`finally`", around, log),
        name: name?,
    };
    if scenario.steps.is_empty()
        && let Some(Node { kind: Kind::List(items), span }) = fields.node("steps")
        && items.is_empty()
    {
        log.push(Complaint::error("this scenario has no step").at(span.clone()));
    }
    Some(scenario)
}

fn name(node: &Node) -> Result<Spanned<String>, Wrong> {
    let name = units::spanned_text(node)?;
    if name.value.trim().is_empty() || name.value.contains("::") || name.value.chars().any(char::is_control) {
        return Err(Wrong::kind("a sentence of one line, without `::`"));
    }
    Ok(name)
}

fn skip(node: &Node, log: &mut Vec<Complaint>) -> Option<LeftOut> {
    let fields = Fields::open(node, &SKIP, log)?;
    fields.demand("because", "`skip`", "say why: `skip: {because: ..., until: 2027-01-31}`", log);
    let until = fields.read("until", log, units::day);
    Some(LeftOut { because: fields.read("because", log, units::text)?, until })
}
