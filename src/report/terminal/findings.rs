//! What was found, by operation.

use std::io;

use crate::judge::Code;
use crate::judge::Told;
use crate::report::Group;
use crate::report::OperationReport;
use crate::report::Report;
use crate::report::group::is_about_request;
use crate::report::terminal::paint::Look;
use crate::report::terminal::paint::Style;
use crate::report::terminal::paint::cut;
use crate::suite::Level;
use crate::text::plural;

/// A command that is longer is left to the JSON report.
const LONGEST_COMMAND: usize = 3000;
/// How many further faults are named.
const FAULTS: usize = 3;
/// Where what stands behind a label begins.
const INDENT: usize = 17;

pub(super) fn write(report: &Report, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let mut advised = Vec::new();
    for operation in report.operations.iter().filter(|operation| !operation.findings.is_empty()) {
        writeln!(out)?;
        heading(operation, look, out)?;
        let (own, shared): (Vec<_>, Vec<_>) =
            operation.findings.iter().partition(|group| group.same_as.is_none());
        for group in &own {
            finding(group, &mut advised, look, out)?;
        }
        if !own.is_empty() && !shared.is_empty() {
            writeln!(out)?;
        }
        for group in shared {
            again(group, look, out)?;
        }
    }
    Ok(())
}

fn heading(operation: &OperationReport, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let totals: Vec<_> =
        operation.totals.named().iter().map(|(name, count)| format!("{count} {name}")).collect();
    let totals = look.paint(Style::Faint, &format!("({})", totals.join(look.dot())));
    writeln!(out, "{} {totals}", look.paint(Style::Strong, &operation.id.0))
}

/// What an earlier operation has shown already.
fn again(group: &Group, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let first = group.same_as.as_ref().map(ToString::to_string).unwrap_or_default();
    let rest = format!("as under {first}{}", times(group));
    writeln!(out, "  {}: {}", opening(group, look), look.paint(Style::Faint, &rest))
}

/// A note has no more than its sentences. `advised` holds the kinds whose advice has been given: once is enough.
fn finding(group: &Group, advised: &mut Vec<Code>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let title = format!("{}{}", group.code.title(), look.paint(Style::Faint, &times(group)));
    writeln!(out, "\n  {}: {title}", opening(group, look))?;
    sentences(group, look, out)?;
    if group.level == Level::Note {
        return Ok(());
    }
    if let Some(promise) = &group.promise {
        let place = match &promise.place {
            Some((file, line, column)) => format!("{file}:{line}:{column} ({})", promise.pointer),
            None => promise.pointer.clone(),
        };
        line(look, out, "spec", &place)?;
    }
    line(look, out, "case", &group.example.case.0)?;
    if let Some(recorded) = &group.example.recorded {
        line(look, out, "recorded", recorded)?;
    }
    if let Some(control) = &group.example.control {
        line(look, out, "control", control)?;
    }
    if let Some(told) = told(&group.example.told) {
        line(look, out, "API said", &told)?;
    }
    if !advised.contains(&group.code) {
        advised.push(group.code);
        line(look, out, "mend", group.code.hint())?;
    }
    let curl = &group.example.curl;
    if curl.len() > LONGEST_COMMAND {
        return line(look, out, "try", &format!("a command of {} bytes: see the JSON report", curl.len()));
    }
    // Not wrapped: it is there to be copied.
    label(look, out, "try")?;
    writeln!(out, "{curl}")
}

/// Level, kind and place.
fn opening(group: &Group, look: Look) -> String {
    let code = look.paint(Look::style(group.level), group.code.name());
    let place = match group.at.split_once(':') {
        Some(("status", status)) => format!(" {status}"),
        Some(("header", name)) => format!(" at header `{name}`"),
        Some(_) | None if group.at.is_empty() => String::new(),
        Some(_) | None => format!(" at `{}`", group.at),
    };
    format!("{} {code}{place}", look.mark(group.level))
}

fn times(group: &Group) -> String {
    match (group.cases.len(), group.places) {
        (1, 1) => String::new(),
        (cases, places) if places > cases => {
            format!(" ({} in {})", plural(places, "place"), plural(cases, "case"))
        }
        (cases, _) => format!(" ({})", plural(cases, "case")),
    }
}

/// Documented against observed; for what is about the request itself, the fault in words.
fn sentences(group: &Group, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let example = &group.example;
    match &example.fault {
        Some(fault) if is_about_request(group.code) => {
            // What a consumer does wrong is no question of the answer.
            let is_consumers = group.code == Code::RequestViolates;
            let expected =
                if is_consumers { String::new() } else { format!(", expected {}", example.expected) };
            let is_failure = group.code == Code::ServerError;
            let perhaps =
                if is_failure { "; the cause may also be what the server holds by then" } else { "" };
            let sentence = format!("{fault}; answered {}{expected}{perhaps}", example.answer);
            line(look, out, "fault", &sentence)?;
            also(group, look, out)
        }
        Some(_) | None if is_about_request(group.code) => {
            line(look, out, "expected", &example.expected)?;
            line(look, out, "answered", &group.observed)
        }
        Some(fault) => {
            line(look, out, "documented", &group.documented)?;
            line(look, out, "observed", &in_answer(group))?;
            line(look, out, "after", fault)
        }
        None => {
            line(look, out, "documented", &group.documented)?;
            line(look, out, "observed", &in_answer(group))
        }
    }
}

fn in_answer(group: &Group) -> String {
    let answer = &group.example.answer;
    match group.observed.as_str() {
        observed if observed.starts_with(answer.as_str()) => observed.to_owned(),
        "missing" => format!("missing from {answer}"),
        observed => format!("{observed} in {answer}"),
    }
}

fn also(group: &Group, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    match group.faults.get(1..) {
        None | Some([]) => Ok(()),
        Some(others) => line(look, out, "also", &cut(others, FAULTS, "; ")),
    }
}

fn told(told: &Told) -> Option<String> {
    let request = told.request_id.as_ref().map(|id| format!("(request {id})"));
    let words = match (&told.code, &told.message) {
        (Some(code), Some(message)) => Some(format!("{code}: {message}")),
        (Some(only), None) | (None, Some(only)) => Some(only.clone()),
        (None, None) => None,
    };
    let said: Vec<_> = words.into_iter().chain(request).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn line(look: Look, out: &mut dyn io::Write, name: &str, text: &str) -> io::Result<()> {
    label(look, out, name)?;
    writeln!(out, "{}", look.wrap(text, INDENT))
}

fn label(look: Look, out: &mut dyn io::Write, name: &str) -> io::Result<()> {
    let padded = format!("{name:<11}");
    write!(out, "      {}", look.paint(Style::Faint, &padded))
}
