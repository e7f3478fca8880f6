//! From verdicts on scripts to what reports tell.

use std::collections::HashMap;
use std::time::Duration;

use crate::judge::Broken;
use crate::judge::ScriptOutcome;
use crate::judge::ScriptVerdict;
use crate::judge::StepVerdict;
use crate::judge::Told;
use crate::plan::CaseId;
use crate::plan::Got;
use crate::plan::Plan;
use crate::plan::PlannedStep;
use crate::plan::Script;
use crate::report::curl;
use crate::report::model::Report;
use crate::report::scenario::difference;
use crate::report::secrets::Secrets;
use crate::report::secrets::tame;
use crate::report::steps::ScenarioReport;
use crate::report::steps::StepFinding;
use crate::report::steps::StepReport;
use crate::report::steps::WrittenAt;
use crate::report::totals::Totals;
use crate::send::Outcome as Sent;
use crate::send::ScriptRun;
use crate::send::StepEnd;
use crate::send::StepRun;
use crate::suite::Secret;
use crate::suite::Suite;
use crate::text::Span;

/// How much of an assertion is shown as it was written.
const WRITTEN: usize = 160;

impl Report {
    /// The report, with how the scenarios came out; each counts as one case.
    #[must_use]
    pub fn with_scripts(
        mut self,
        suite: &Suite,
        plan: &Plan,
        runs: &[ScriptRun],
        verdicts: &[ScriptVerdict],
    ) -> Self {
        let suite = knowing(suite, runs);
        let secrets = Secrets::of(&suite);
        let desk = Desk { suite: &suite, secrets: &secrets };
        let all = plan.scripts.iter().zip(runs).zip(verdicts);
        self.scenarios = all.map(|((script, run), verdict)| desk.scenario(script, run, verdict)).collect();
        for verdict in verdicts {
            count(&mut self.totals, &verdict.outcome);
        }
        if self.server.is_empty() {
            let sent = runs.iter().flat_map(ScriptRun::all).find_map(|step| step.exchange.as_ref());
            self.server = sent.map_or_else(String::new, |exchange| secrets.hide(&exchange.origin));
        }
        self
    }
}

fn count(totals: &mut Totals, outcome: &ScriptOutcome) {
    match outcome {
        ScriptOutcome::Passed => totals.passed += 1,
        ScriptOutcome::Failed => totals.failed += 1,
        ScriptOutcome::Unanswered(_) => totals.unanswered += 1,
        ScriptOutcome::Skipped(_) => totals.skipped += 1,
        ScriptOutcome::LeftOut(_) => {}
    }
}

/// The suite, keeping secret what was captured under a name of a secret.
fn knowing(suite: &Suite, runs: &[ScriptRun]) -> Suite {
    let mut suite = suite.clone();
    let captured = runs.iter().flat_map(|run| &run.captured);
    for (_, value) in captured.filter(|(name, _)| is_secret(name)) {
        if let Some(text) = value.as_str() {
            suite.secrets.push(Secret::new(text.to_owned()));
        }
    }
    suite
}

/// Whether what has this name is not to be shown.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['_', '-'], "");
    ["token", "secret", "password", "passwd", "apikey", "credential", "session", "cookie"]
        .iter()
        .any(|word| name.contains(word))
}

struct Desk<'d> {
    suite: &'d Suite,
    secrets: &'d Secrets,
}

impl Desk<'_> {
    fn scenario(&self, script: &Script, run: &ScriptRun, verdict: &ScriptVerdict) -> ScenarioReport {
        let verdicts: HashMap<&CaseId, &StepVerdict> =
            verdict.steps.iter().map(|step| (&step.id, step)).collect();
        let (outcome, why) = match &verdict.outcome {
            ScriptOutcome::Passed => ("passed", None),
            ScriptOutcome::Failed => ("failed", None),
            ScriptOutcome::Unanswered(error) => ("unanswered", Some(error.to_string())),
            ScriptOutcome::Skipped(why) => ("skipped", Some(why.clone())),
            ScriptOutcome::LeftOut(why) => ("left-out", Some(why.clone())),
        };
        let finally = script.steps.len();
        let steps = script.all_steps().zip(run.all()).enumerate().map(|(index, (planned, step))| {
            let broken = verdicts.get(&step.id).map(|verdict| &*verdict.broken).unwrap_or_default();
            self.step(planned, step, broken, index >= finally)
        });
        let shown = |(name, value): &(String, serde_json::Value)| {
            let value =
                if is_secret(name) { "***".to_owned() } else { self.secrets.hide(&value.to_string()) };
            (tame(name), value)
        };
        ScenarioReport {
            id: CaseId(self.secrets.hide(&script.id.0).into()),
            name: self.secrets.hide(&script.name),
            row: script.row.as_ref().map(|row| self.secrets.hide(&row.name)),
            tags: script.tags.iter().map(|tag| self.secrets.hide(tag)).collect(),
            outcome,
            why: why.map(|why| self.secrets.hide(&why)),
            steps: steps.collect(),
            captured: run.captured.iter().map(shown).collect(),
            elapsed: run.elapsed,
            requests: run.requests(),
        }
    }

    fn step(&self, planned: &PlannedStep, run: &StepRun, broken: &[Broken], is_final: bool) -> StepReport {
        let fails = broken.iter().any(|broken| broken.finding.fails());
        let (outcome, why) = match &run.end {
            _ if fails => ("failed", None),
            StepEnd::Held | StepEnd::Unmet | StepEnd::Unwritten(_) => ("passed", None),
            StepEnd::Unanswered => ("unanswered", unanswered(run)),
            StepEnd::LeftOut(why) => ("left-out", Some(why.clone())),
            StepEnd::NotReached => ("not-reached", None),
        };
        let last = run.last();
        let told = match last.map(|exchange| &exchange.outcome) {
            Some(Sent::Answered(response)) => self.told(&Told::by(self.suite.envelope.as_ref(), response)),
            Some(Sent::Unanswered(_) | Sent::Withheld(_) | Sent::NotNeeded | Sent::Stopped) | None => {
                Told::default()
            }
        };
        let shown = last.filter(|_| !broken.is_empty());
        StepReport {
            id: CaseId(self.secrets.hide(&planned.id.0).into()),
            is_final,
            request: self.secrets.hide(
                &planned
                    .said
                    .name
                    .clone()
                    .map_or_else(|| planned.target(), |name| format!("{} ({name})", planned.target())),
            ),
            place: self.place(planned.said.request.span.as_ref().unwrap_or(&planned.said.span)),
            outcome,
            why: why.map(|why| self.secrets.hide(&why)),
            status: run.status(),
            elapsed: last.map_or(Duration::ZERO, |exchange| exchange.elapsed),
            requests: run.requests,
            asked: run.asked,
            findings: broken.iter().map(|broken| self.finding(broken)).collect(),
            told,
            curl: shown.map(|exchange| curl::command(&exchange.request, &exchange.origin, self.secrets)),
        }
    }

    fn finding(&self, broken: &Broken) -> StepFinding {
        let (finding, unmet) = (&broken.finding, broken.unmet.as_ref());
        let difference = unmet.and_then(|unmet| match (&unmet.wanted, &unmet.got) {
            (Some(wanted), Got::Value(got)) => Some(difference::places(self.secrets.mask(), wanted, got)),
            (Some(_), Got::Nothing(_)) | (None, _) => None,
        });
        StepFinding {
            code: finding.code,
            level: finding.level,
            is_known: finding.known.is_some(),
            at: self.secrets.hide(&finding.at),
            written: unmet.map(|unmet| (self.secrets.hide(&written(&unmet.span)), self.place(&unmet.span))),
            expected: self.secrets.hide(&finding.documented),
            observed: self.secrets.hide(&finding.observed),
            difference: difference.unwrap_or_default(),
        }
    }

    fn told(&self, told: &Told) -> Told {
        let hide = |text: &Option<String>| text.as_ref().map(|text| self.secrets.hide(text));
        Told { code: hide(&told.code), message: hide(&told.message), request_id: hide(&told.request_id) }
    }

    fn place(&self, span: &Span) -> WrittenAt {
        let (line, column) = span.line_column();
        WrittenAt { file: self.secrets.hide(&span.source.name), line, column }
    }
}

fn unanswered(run: &StepRun) -> Option<String> {
    match &run.last()?.outcome {
        Sent::Unanswered(error) => Some(error.to_string()),
        Sent::Answered(_) | Sent::Withheld(_) | Sent::NotNeeded | Sent::Stopped => None,
    }
}

/// A place as it was typed, on one line, as far as it fits.
fn written(span: &Span) -> String {
    let text = span.source.text.get(span.range.clone()).unwrap_or_default();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(WRITTEN) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}
