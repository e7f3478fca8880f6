//! A plan as a table for people.

use std::io::{self, Write};

use crate::plan::{Case, Intent, Plan};
use crate::report::secrets::{Secrets, tame};
use crate::spec::Api;
use crate::suite::Suite;
use crate::text::plural;

/// Writes what a run would send: per operation its cases, then what was not planned and why. The suite's
/// secrets are masked.
///
/// # Errors
/// The writer's own.
pub fn write(plan: &Plan, api: &Api, suite: &Suite, out: &mut dyn Write) -> io::Result<()> {
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
    if !plan.dropped.is_empty() {
        writeln!(out, "\nnot planned:")?;
    }
    for dropped in &plan.dropped {
        let (id, why) = (tame(&dropped.operation.0), secrets.hide(&dropped.why));
        writeln!(out, "  {id}: {why} ({})", dropped.count)?;
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
        Intent::Valid(_) => String::new(),
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
