//! What was found: the gravest first, one promise broken in several operations as one.

use std::collections::HashMap;
use std::collections::HashSet;
use std::io;

use crate::judge::Code;
use crate::judge::Told;
use crate::judge::gravity;
use crate::report::Group;
use crate::report::OperationReport;
use crate::report::Report;
use crate::report::Shrunk;
use crate::report::group::is_about_request;
use crate::report::terminal::detail::Detail;
use crate::report::terminal::paint::Look;
use crate::report::terminal::paint::Style;
use crate::report::terminal::paint::cut;
use crate::suite::Level;
use crate::text::plural;

/// A command that is longer is left to the JSON report.
const LONGEST_COMMAND: usize = 3000;
/// How many further faults are named.
const FAULTS: usize = 3;
/// How many places of a smaller request are named.
const PLACES: usize = 6;
/// How many further operations are named.
const OPERATIONS: usize = 4;
/// How many findings are told in full where not all of them are asked for.
const FINDINGS: usize = 20;
/// How many of these are of one kind in one operation.
const ALIKE: usize = 3;
/// How many notes have a line.
const NOTES: usize = 10;
/// Where what stands behind a label begins.
const INDENT: usize = 17;

/// The same promise broken in one operation or in several.
struct Theme<'r> {
    group: &'r Group,
    operation: &'r OperationReport,
    /// The other operations, each with its group.
    others: Vec<(&'r OperationReport, &'r Group)>,
}

pub(super) fn write(report: &Report, detail: Detail, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let themes = themes(report);
    let mut advised = Vec::new();
    let grave: Vec<&Theme<'_>> = themes.iter().filter(|theme| theme.group.level != Level::Note).collect();
    let told = match detail {
        Detail::Short => chosen(&grave),
        Detail::Whole => vec![true; grave.len()],
    };
    for (level, heading) in [(Level::Fail, "Failing"), (Level::Warn, "Warnings")] {
        let is_own = |theme: &&Theme<'_>| theme.group.level == level;
        let shown: Vec<_> = grave
            .iter()
            .zip(&told)
            .filter(|(_, told)| **told)
            .map(|(theme, _)| *theme)
            .filter(is_own)
            .collect();
        if shown.is_empty() {
            continue;
        }
        let all = grave.iter().copied().filter(is_own).count();
        let count = look.paint(Style::Faint, &format!("({all})"));
        writeln!(out, "\n{} {count}", look.paint(Style::Strong, heading))?;
        for theme in shown {
            finding(theme, &mut advised, look, out)?;
        }
    }
    let left: Vec<_> = grave.iter().zip(&told).filter(|(_, told)| !**told).map(|(theme, _)| *theme).collect();
    rest(&left, look, out)?;
    let notes: Vec<_> = themes.iter().filter(|theme| theme.group.level == Level::Note).collect();
    remarks(&notes, detail, look, out)?;
    known(report, detail, look, out)
}

/// Which findings are told where there is no room for all: one of each kind first, then one of each cause, then the gravest, few of
/// one kind in one operation.
fn chosen(themes: &[&Theme<'_>]) -> Vec<bool> {
    let mut told = vec![false; themes.len()];
    let mut room = FINDINGS;
    let mut codes: HashSet<(u8, Code)> = HashSet::new();
    let mut causes: HashSet<(Code, &str)> = HashSet::new();
    let mut alike: HashMap<(Code, &str), usize> = HashMap::new();
    for pass in [Pass::Code, Pass::Cause, Pass::Rest] {
        for (theme, told) in themes.iter().zip(&mut told) {
            let group = theme.group;
            let cause = group.example.told.message.as_deref().unwrap_or(&group.observed);
            let usual = alike.entry((group.code, &*theme.operation.id.0)).or_default();
            let is_due = match pass {
                Pass::Code => !codes.contains(&(gravity(group.level), group.code)),
                Pass::Cause => !causes.contains(&(group.code, cause)),
                Pass::Rest => true,
            };
            if *told || room == 0 || !is_due || *usual >= ALIKE {
                continue;
            }
            (*told, room, *usual) = (true, room - 1, *usual + 1);
            codes.insert((gravity(group.level), group.code));
            causes.insert((group.code, cause));
        }
    }
    told
}

/// What a finding has to be the first of, to be told.
#[derive(Clone, Copy)]
enum Pass {
    Code,
    Cause,
    Rest,
}

/// All that is found and not known, what is the same promise as one: the gravest first, then in the document's order.
fn themes(report: &Report) -> Vec<Theme<'_>> {
    let mut themes: Vec<Theme<'_>> = Vec::new();
    let mut at: HashMap<usize, usize> = HashMap::new();
    for operation in &report.operations {
        for group in operation.findings.iter().filter(|group| group.known.is_none()) {
            match at.get(&group.theme).and_then(|index| themes.get_mut(*index)) {
                Some(theme) if gravity(group.level) < gravity(theme.group.level) => {
                    theme.others.push((theme.operation, theme.group));
                    (theme.operation, theme.group) = (operation, group);
                }
                Some(theme) => theme.others.push((operation, group)),
                None => {
                    at.insert(group.theme, themes.len());
                    themes.push(Theme { group, operation, others: Vec::new() });
                }
            }
        }
    }
    themes.sort_by_key(|theme| (gravity(theme.group.level), theme.group.code));
    themes
}

/// What is not told in full, counted.
fn rest(left: &[&Theme<'_>], look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    let mut kinds: Vec<(Code, usize)> = Vec::new();
    for theme in left {
        match kinds.iter_mut().find(|(code, _)| *code == theme.group.code) {
            Some((_, count)) => *count += 1,
            None => kinds.push((theme.group.code, 1)),
        }
    }
    let kinds: Vec<_> = kinds.iter().map(|(code, count)| format!("{count} {code}")).collect();
    let more = plural(left.len(), "more finding");
    let of_level = |level: Level| left.iter().filter(|theme| theme.group.level == level).count();
    let (failing, warnings) = (of_level(Level::Fail), of_level(Level::Warn));
    let levels = [
        (failing > 0).then(|| format!("{failing} failing")),
        (warnings > 0).then(|| plural(warnings, "warning")),
    ];
    let levels: Vec<_> = levels.into_iter().flatten().collect();
    let (levels, kinds) = (levels.join(", "), kinds.join(", "));
    let sentence = format!("and {more} ({levels}): {kinds}; `--verbose` shows all of them");
    writeln!(out, "\n  {}", look.wrap(&sentence, 2))
}

/// Notes have a line each where not all is asked for.
fn remarks(notes: &[&Theme<'_>], detail: Detail, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    let count = look.paint(Style::Faint, &format!("({})", notes.len()));
    writeln!(out, "\n{} {count}", look.paint(Style::Strong, "Notes"))?;
    let mut advised = Vec::new();
    for (index, theme) in notes.iter().enumerate() {
        match detail {
            Detail::Whole => finding(theme, &mut advised, look, out)?,
            Detail::Short if index < NOTES => writeln!(out, "  {}", opening(theme, look))?,
            Detail::Short => {}
        }
    }
    match notes.len().saturating_sub(NOTES) {
        more if more > 0 && detail == Detail::Short => {
            writeln!(out, "  and {}; `--verbose` shows all of them", plural(more, "more note"))
        }
        _ => Ok(()),
    }
}

/// What the suite's baseline knows: only counted, in the summary, where not all is asked for.
fn known(report: &Report, detail: Detail, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if detail == Detail::Short || report.known() == 0 {
        return Ok(());
    }
    let count = look.paint(Style::Faint, &format!("({})", report.known()));
    writeln!(out, "\n{} {count}", look.paint(Style::Strong, "Known"))?;
    for operation in &report.operations {
        for group in &operation.findings {
            let Some(known) = &group.known else { continue };
            let until = known.until.as_ref().map(|until| format!(", until {until}")).unwrap_or_default();
            let place = place(group);
            let line = format!(
                "{} {}{place} in {}: {} (since {}{until})",
                known.id, group.code, operation.id, known.because, known.since
            );
            writeln!(out, "  {}", look.wrap(&line, 4))?;
        }
    }
    Ok(())
}

/// `advised` holds the kinds whose advice has been given: once is enough. A note has no more than its sentences.
fn finding(
    theme: &Theme<'_>,
    advised: &mut Vec<Code>,
    look: Look,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let group = theme.group;
    writeln!(out, "\n  {}", opening(theme, look))?;
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
    line(look, out, "kind", &format!("{}, for {} to mend", group.kind, group.kind.side().name()))?;
    if let Some(recorded) = &group.example.recorded {
        line(look, out, "recorded", recorded)?;
    }
    if let Some(control) = &group.example.control {
        line(look, out, "control", control)?;
    }
    if let Some(again) = &group.example.again {
        line(look, out, "again", again)?;
    }
    if let Some(told) = told(&group.example.told) {
        line(look, out, "API said", &told)?;
    }
    if !advised.contains(&group.code) {
        advised.push(group.code);
        line(look, out, "mend", group.code.hint())?;
    }
    if let Some(smaller) = &group.example.smaller {
        line(look, out, "smaller", &smaller_words(smaller))?;
    }
    let curl = group.example.smaller.as_ref().map_or(&group.example.curl, |smaller| &smaller.curl);
    if curl.len() > LONGEST_COMMAND {
        return line(look, out, "try", &format!("a command of {} bytes: see the JSON report", curl.len()));
    }
    // Not wrapped: it is there to be copied.
    label(look, out, "try")?;
    writeln!(out, "{curl}")
}

fn smaller_words(smaller: &Shrunk) -> String {
    let quoted: Vec<_> = smaller.taken.iter().map(|at| format!("`{at}`")).collect();
    let without = (!quoted.is_empty()).then(|| format!("without {}", cut(&quoted, PLACES, ", ")));
    let with = (!smaller.simpler.is_empty()).then(|| format!("with {}", cut(&smaller.simpler, PLACES, ", ")));
    let changes: Vec<_> = without.into_iter().chain(with).collect();
    format!("it fails in the same way {}; the command below is that request", changes.join(", and "))
}

/// Level, kind, place and operation.
fn opening(theme: &Theme<'_>, look: Look) -> String {
    let group = theme.group;
    let code = look.paint(Look::style(group.level), group.code.name());
    let operation = look.paint(Style::Strong, &theme.operation.id.0);
    let times = look.paint(Style::Faint, &times(theme));
    let place = place(group);
    format!("{} {code}{place} in {operation}: {}{times}", look.mark(group.level), group.code.title())
}

fn place(group: &Group) -> String {
    match group.at.split_once(':') {
        Some(("status", status)) => format!(" {status}"),
        Some(("header", name)) => format!(" at header `{name}`"),
        Some(_) | None if group.at.is_empty() => String::new(),
        Some(_) | None => format!(" at `{}`", group.at),
    }
}

/// In how many cases, and in which operations else.
fn times(theme: &Theme<'_>) -> String {
    let groups = || std::iter::once(theme.group).chain(theme.others.iter().map(|(_, group)| *group));
    let cases: usize = groups().map(|group| group.cases.len()).sum();
    let places: usize = groups().map(|group| group.places).sum();
    let count = match (cases, places) {
        (1, 1) => String::new(),
        (cases, places) if places > cases => {
            format!(" ({} in {})", plural(places, "place"), plural(cases, "case"))
        }
        (cases, _) => format!(" ({})", plural(cases, "case")),
    };
    let mut names: Vec<&str> = Vec::new();
    for (operation, _) in &theme.others {
        if *operation.id.0 != *theme.operation.id.0 && !names.contains(&&*operation.id.0) {
            names.push(&operation.id.0);
        }
    }
    if names.is_empty() { count } else { format!("{count}; also in {}", cut(&names, OPERATIONS, ", ")) }
}

/// Documented against observed; for what is about the request itself, the fault in words.
fn sentences(group: &Group, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let example = &group.example;
    match &example.fault {
        Some(fault) if is_about_request(group.code) => {
            // What a consumer does wrong is no question of the answer.
            let is_consumers = group.code == Code::RequestViolates;
            let expected =
                if is_consumers { String::new() } else { format!(", expected {}", expected(group)) };
            let is_failure = group.code == Code::ServerError && example.again.is_none();
            let perhaps =
                if is_failure { "; the cause may also be what the server holds by then" } else { "" };
            let sentence = format!("{fault}; answered {}{expected}{perhaps}", example.answer);
            line(look, out, "fault", &sentence)?;
            also(group, look, out)
        }
        Some(_) | None if is_about_request(group.code) => {
            line(look, out, "expected", &expected(group))?;
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

/// The right statuses, and why they are.
fn expected(group: &Group) -> String {
    let example = &group.example;
    match example.because.as_str() {
        "" => example.expected.clone(),
        because => format!("{} ({because})", example.expected),
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
