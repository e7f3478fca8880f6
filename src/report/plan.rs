//! A plan as a table for people.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, Write};

use crate::plan::{Case, Dropped, Intent, Loss, Plan};
use crate::report::secrets::{Secrets, tame};
use crate::spec::Api;
use crate::suite::Suite;
use crate::text::plural;

/// How much is told of what is not planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// How many cases, by reason.
    Counts,
    /// The same, and of which operations.
    Operations,
}

/// Writes what a run would send: per operation its cases, then what was not planned and why. The suite's
/// secrets are masked.
///
/// # Errors
/// The writer's own.
pub fn write(plan: &Plan, api: &Api, suite: &Suite, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let secrets = Secrets::of(suite);
    let mut operation = None;
    for case in &plan.cases {
        if operation != Some(case.operation) {
            operation = Some(case.operation);
            writeln!(out, "{}", tame(&api.operations[case.operation].id.0))?;
        }
        writeln!(out, "  {:<52} {}", tame(name(case)), secrets.hide(&expectation(case)))?;
    }
    let broken = plan.cases.iter().filter(|case| case.control.is_some()).count();
    let valid = plan.cases.len() - broken;
    writeln!(out, "\n{} ({valid} valid, {broken} broken)", plural(plan.cases.len(), "case"))?;
    if detail == Detail::Operations && !plan.flaws.is_empty() {
        writeln!(out, "\nexamples and defaults that the document's own schemas refuse:")?;
        for flaw in &plan.flaws {
            writeln!(out, "  {}", tame(&api.origin(flaw)))?;
        }
    }
    not_planned(plan, &secrets, detail, out)
}

/// What is lost, by what that means and by reason, the most frequent first.
fn not_planned(plan: &Plan, secrets: &Secrets, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    for (loss, heading) in [
        (Loss::Valid, "not planned, since no valid request could be made"),
        (Loss::Skipped, "left out"),
        (Loss::Fault, "not planned, since it could not be proven on the wire"),
    ] {
        let mut reasons: Vec<(&str, usize, Vec<&Dropped>)> = Vec::new();
        let mut met: HashMap<&str, usize> = HashMap::new();
        for dropped in plan.dropped.iter().filter(|dropped| dropped.loss == loss) {
            let at = *met.entry(&dropped.why).or_insert_with(|| {
                reasons.push((&dropped.why, 0, Vec::new()));
                reasons.len() - 1
            });
            reasons[at].1 += dropped.count;
            reasons[at].2.push(dropped);
        }
        reasons.sort_by_key(|(_, count, _)| Reverse(*count));
        if !reasons.is_empty() {
            writeln!(out, "\n{heading}:")?;
        }
        for (why, count, all) in reasons {
            writeln!(out, "  {count:>5}  {}", secrets.hide(why))?;
            for dropped in all.iter().filter(|_| detail == Detail::Operations) {
                writeln!(out, "         {:>5}  {}", dropped.count, tame(&dropped.operation.0))?;
            }
        }
    }
    if detail == Detail::Counts && !plan.dropped.is_empty() {
        writeln!(out, "\n`--explain` tells of which operations")?;
    }
    Ok(())
}

/// The part of the id that the operation's heading does not say.
fn name(case: &Case) -> &str {
    let mut parts = case.id.0.splitn(3, "::");
    parts.nth(2).unwrap_or(&case.id.0)
}

fn expectation(case: &Case) -> String {
    let statuses: Vec<String> = case.expect.iter().map(|(from, to)| range(*from, *to)).collect();
    let sent = match &case.intent {
        Intent::Valid(_) | Intent::Observed(_) => String::new(),
        Intent::Broken(mutation) if mutation.documented.is_empty() => format!("  {}", mutation.kind),
        Intent::Broken(mutation) => {
            format!("  {} where {} is documented", mutation.kind, mutation.documented)
        }
    };
    format!("{} {}  -> {}{sent}", case.request.method, case.request.target(), statuses.join(", "))
}

fn range(from: u16, to: u16) -> String {
    match (from, to) {
        (from, to) if from == to => from.to_string(),
        (from, to) if from % 100 == 0 && to == from + 99 => format!("{}XX", from / 100),
        (from, to) => format!("{from}-{to}"),
    }
}
