//! A plan as a table for people.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, Write};

use crate::plan::{Case, Dropped, Holding, Intent, Loss, Plan, Source};
use crate::report::plan_scripts;
use crate::report::secrets::{Secrets, tame};
use crate::spec::{Api, Location};
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
        takes(case, &secrets, detail, out)?;
    }
    let broken = plan.cases.iter().filter(|case| case.control.is_some()).count();
    let valid = plan.cases.len() - broken;
    plan_scripts::write(plan, &secrets, out)?;
    writeln!(out, "\n{} ({valid} valid, {broken} broken)", plural(plan.cases.len(), "case"))?;
    removals(plan, api, out)?;
    if detail == Detail::Operations {
        inferences(plan, api, out)?;
    }
    if detail == Detail::Operations && !plan.flaws.is_empty() {
        writeln!(out, "\nexamples and defaults that the document's own schemas refuse:")?;
        for flaw in &plan.flaws {
            writeln!(out, "  {}", tame(&api.origin(flaw)))?;
        }
    }
    not_planned(plan, &secrets, detail, out)
}

/// What a case takes from others, and which it follows; with all the places that it would try where that is asked for.
fn takes(case: &Case, secrets: &Secrets, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    for (word, other) in [("after", &case.after), ("instead of", &case.instead_of)] {
        if let Some(other) = other {
            writeln!(out, "      {word} {}", tame(short(&other.0)))?;
        }
    }
    let most = match detail {
        Detail::Counts => 1,
        Detail::Operations => usize::MAX,
    };
    // A broken case takes what its control takes.
    let is_told = case.control.is_none() || detail == Detail::Operations;
    for need in case.needs.iter().filter(|_| is_told) {
        for (rank, origin) in need.origins.iter().take(most).enumerate() {
            let word = if rank == 0 { format!("`{}` from", need.name) } else { "  else from".to_owned() };
            let told = format!("{word} {} {}", short(&origin.case.0), place(&origin.source));
            let whose = match origin.holding {
                Holding::Own => "its own",
                Holding::Shared => "shared",
                Holding::Found => "found",
            };
            writeln!(out, "      {} ({whose}, {})", secrets.hide(&told), origin.confidence)?;
        }
    }
    Ok(())
}

/// An id without the suite's name.
fn short(id: &str) -> &str {
    id.split_once("::").map_or(id, |(_, rest)| rest)
}

/// A place in an exchange, in words.
fn place(source: &Source) -> String {
    let from_end = |at: usize| match at {
        0 => "the last part".to_owned(),
        at => format!("part {} from the end", at + 1),
    };
    match source {
        Source::Body(at) => format!("`{at}` of its answer"),
        Source::Header(name) => format!("header `{name}` of its answer"),
        Source::Location(at) => format!("`Location` of its answer, {}", from_end(*at)),
        Source::Sent(at) => format!("`{at}` that it sent"),
        Source::Segment(at) => format!("its path, {}", from_end(*at)),
    }
}

/// How what the run makes is removed.
fn removals(plan: &Plan, api: &Api, out: &mut dyn Write) -> io::Result<()> {
    if !plan.removals.is_empty() {
        writeln!(out, "\nremoved in the end, what these make:")?;
    }
    for removal in &plan.removals {
        let [by, with] =
            [removal.created_by, removal.operation].map(|index| tame(&api.operations[index].id.0));
        let places: Vec<String> = removal.slots.iter().map(|(_, source)| place(source)).collect();
        writeln!(out, "  {by:<40} by {with}, {}", places.join(" and "))?;
    }
    Ok(())
}

/// Where the document says, or implies, that values come from.
fn inferences(plan: &Plan, api: &Api, out: &mut dyn Write) -> io::Result<()> {
    if !plan.inferences.is_empty() {
        writeln!(out, "\nwhere values come from:")?;
    }
    let mut operation = None;
    for inference in &plan.inferences {
        if operation != Some(inference.operation) {
            operation = Some(inference.operation);
            writeln!(out, "  {}", tame(&api.operations[inference.operation].id.0))?;
        }
        let name =
            format!("`{}` in the {}", inference.name, inference.location.map_or("body", Location::as_str));
        if inference.from.is_empty() {
            writeln!(out, "    {name}: nothing known; `values:` can give one")?;
        }
        for (rank, (from, source, confidence)) in inference.from.iter().enumerate() {
            let name = if rank == 0 { &*name } else { "  else" };
            let by = tame(&api.operations[*from].id.0);
            writeln!(out, "    {name}: {by}, {} ({confidence})", place(source))?;
        }
    }
    Ok(())
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
