//! How the scenarios came out: those that went well a line each, of the others every step.

use std::io;

use crate::judge::status_words;
use crate::report::Report;
use crate::report::ScenarioReport;
use crate::report::StepFinding;
use crate::report::StepReport;
use crate::report::WrittenAt;
use crate::report::terminal::detail::Detail;
use crate::report::terminal::paint::Look;
use crate::report::terminal::paint::Style;
use crate::suite::Level;
use crate::text::{duration, plural};

/// How many scenarios that went well have a line where not all is asked for.
const WELL: usize = 20;
/// Where what stands behind a label begins.
const INDENT: usize = 17;

pub(super) fn write(report: &Report, detail: Detail, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if report.scenarios.is_empty() {
        return Ok(());
    }
    let count = look.paint(Style::Faint, &format!("({})", report.scenarios.len()));
    writeln!(out, "\n{} {count}", look.paint(Style::Strong, "Scenarios"))?;
    let mut well = 0;
    for scenario in &report.scenarios {
        let is_well = scenario.outcome == "passed";
        well += usize::from(is_well);
        if is_well && well > WELL && detail == Detail::Short {
            continue;
        }
        heading(scenario, look, out)?;
        if !is_well || detail == Detail::Whole || scenario.steps.iter().any(|step| !step.findings.is_empty())
        {
            steps(scenario, look, out)?;
        }
    }
    match well.saturating_sub(WELL) {
        more if more > 0 && detail == Detail::Short => {
            writeln!(out, "  and {} passed", plural(more, "more scenario"))
        }
        _ => Ok(()),
    }
}

fn heading(scenario: &ScenarioReport, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let style = match scenario.outcome {
        "passed" => Style::Good,
        "failed" => Style::Bad,
        _ => Style::Doubtful,
    };
    let row = scenario.row.as_ref().map_or(String::new(), |row| format!(" ({row})"));
    let sent = scenario.steps.iter().filter(|step| step.requests > 0).count();
    let took = match &scenario.why {
        Some(why) => format!(": {why}"),
        None => format!("{}{}", look.dot(), duration(scenario.elapsed)),
    };
    let steps = plural(sent, "step");
    let name = format!("{}{row}", scenario.name);
    let outcome = look.paint(style, scenario.outcome);
    writeln!(out, "  {outcome} {name} {}", look.paint(Style::Faint, &format!("({steps}{took})")))
}

fn steps(scenario: &ScenarioReport, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    if scenario.outcome == "left-out" {
        return Ok(());
    }
    let width =
        scenario.steps.iter().map(|step| step.request.chars().count()).max().unwrap_or_default().min(60);
    let mut number = 0;
    for step in &scenario.steps {
        number =
            if step.is_final && number > 0 && !scenario.steps[number - 1].is_final { 1 } else { number + 1 };
        let word = if step.is_final { "finally".to_owned() } else { format!("step {number}") };
        let came = match (step.status, &step.why) {
            (Some(status), _) => {
                format!("{} {}", status_words(status), look.paint(Style::Faint, &took(step)))
            }
            (None, Some(why)) => format!("{}: {why}", step.outcome.replace('-', " ")),
            (None, None) => look.paint(Style::Faint, &step.outcome.replace('-', " ")),
        };
        writeln!(out, "    {word:<8} {:<width$}  {came}", step.request)?;
        for finding in &step.findings {
            self::finding(finding, look, out)?;
        }
        if !step.findings.is_empty() {
            told(step, look, out)?;
        }
    }
    Ok(())
}

fn took(step: &StepReport) -> String {
    let again = match step.asked {
        0 | 1 if step.requests > 1 => format!(", {}", plural(step.requests, "attempt")),
        0 | 1 => String::new(),
        asked => format!(", asked {asked} times"),
    };
    format!("{}{again}", duration(step.elapsed))
}

fn finding(finding: &StepFinding, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let mark = if finding.is_known { "known".to_owned() } else { look.mark(finding.level) };
    let code = look
        .paint(Look::style(if finding.is_known { Level::Note } else { finding.level }), finding.code.name());
    writeln!(out, "      {mark} {code} {}: {}", finding.at, finding.code.title())?;
    let line = |out: &mut dyn io::Write, label: &str, text: &str| {
        writeln!(out, "        {:<8} {}", look.paint(Style::Faint, label), look.wrap(text, INDENT))
    };
    if let Some((text, place)) = &finding.written {
        line(out, "written", &format!("{text} ({})", at(place)))?;
    }
    line(out, "expected", &finding.expected)?;
    line(out, "got", &finding.observed)?;
    for place in &finding.difference {
        line(out, "", place)?;
    }
    Ok(())
}

fn told(step: &StepReport, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let line = |out: &mut dyn io::Write, label: &str, text: &str| {
        writeln!(out, "        {:<8} {text}", look.paint(Style::Faint, label))
    };
    let told = &step.told;
    let words: Vec<&str> = [&told.code, &told.message].into_iter().flatten().map(String::as_str).collect();
    if !words.is_empty() {
        line(out, "API", &words.join(": "))?;
    }
    if let Some(id) = &told.request_id {
        line(out, "request", id)?;
    }
    match &step.curl {
        Some(curl) => line(out, "try", curl),
        None => Ok(()),
    }
}

fn at(place: &WrittenAt) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}
