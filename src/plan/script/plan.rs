//! From scenarios to scripts.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::plan::request::CaseId;
use crate::plan::scope;
use crate::plan::script::check;
use crate::plan::script::find;
use crate::plan::script::foretold;
use crate::plan::seed::Seed;
use crate::plan::steps::{Fate, PlannedStep, SchemaOf, Script, ScriptKind};
use crate::schema::Direction;
use crate::spec::Api;
use crate::suite::{Assertion, Claim, ClaimPlace, Cookies, Identity, Meant, Row, Scenario, Step, Suite};
use crate::text::{Complaint, Pointer, Span, closest};

/// All that a suite sends step by step: `before` first, `after` last. Complaints may be errors; then nothing is to be sent.
pub(in crate::plan) fn scripts(api: &Api, suite: &Suite, seed: Seed) -> (Vec<Script>, Vec<Complaint>) {
    let mut desk = Desk { api, suite, seed, log: Vec::new() };
    let all = &suite.scenarios;
    let mut before = BTreeSet::new();
    let first = desk.plain(ScriptKind::Before, &all.before, &mut before);
    let mut scripts: Vec<Script> = first.into_iter().collect();
    for scenario in &all.scenarios {
        let mut own = desk.scenario(scenario, &before);
        if suite.generate.only.picks_scenario(&scenario.name.value, &scenario.tags) {
            scripts.append(&mut own);
        }
    }
    scripts.extend(desk.plain(ScriptKind::After, &all.after, &mut before));
    desk.log.extend(unknown_names(suite));
    let is_asked =
        all.scenarios.is_empty() || scripts.iter().any(|script| script.kind == ScriptKind::Scenario);
    if !suite.generate.only.runs_scenarios() || !is_asked {
        scripts.clear();
    }
    (scripts, desk.log)
}

/// What is asked for by name and is not there.
fn unknown_names(suite: &Suite) -> Vec<Complaint> {
    let names = || suite.scenarios.scenarios.iter().map(|scenario| scenario.name.value.as_str());
    let is_there = |text: &&String| names().any(|name| name.contains(text.as_str()));
    let unknown = suite.generate.only.scenarios.iter().filter(|text| !is_there(text));
    unknown
        .map(|text| {
            let complaint = Complaint::error(format!("no scenario has `{text}` in its name"));
            match closest(text, names()) {
                Some(near) => complaint.note(format!("did you mean `{near}`?")),
                None => complaint.note("`plan` lists them"),
            }
        })
        .collect()
}

struct Desk<'d> {
    api: &'d Api,
    suite: &'d Suite,
    seed: Seed,
    log: Vec<Complaint>,
}

impl Desk<'_> {
    /// `before` or `after`.
    fn plain(&mut self, kind: ScriptKind, steps: &[Step], captured: &mut BTreeSet<String>) -> Option<Script> {
        if steps.is_empty() {
            return None;
        }
        let name = if kind == ScriptKind::Before { "before" } else { "after" };
        let mut script = Script {
            id: CaseId(format!("{}::{name}", self.suite.file).into()),
            kind,
            name: name.to_owned(),
            row: None,
            tags: Vec::new(),
            fate: Fate::Sent,
            skip: None,
            condition: None,
            cookies: Cookies::Kept,
            steps: Vec::new(),
            finally: Vec::new(),
            given: Vec::new(),
        };
        script.steps = self.steps(&script, "step", (steps, Meant::Valid), captured);
        self.guard(&mut script);
        Some(script)
    }

    fn scenario(&mut self, scenario: &Scenario, before: &BTreeSet<String>) -> Vec<Script> {
        let name = &scenario.name.value;
        let rows: Vec<Option<&Row>> = match &scenario.rows {
            None => vec![None],
            Some(rows) => rows.iter().map(Some).collect(),
        };
        let mut scripts = Vec::new();
        for row in rows {
            let behind = row.map_or(String::new(), |row| format!("::{}", row.name));
            let mut script = Script {
                id: CaseId(format!("{}::scenario::{name}{behind}", self.suite.file).into()),
                kind: ScriptKind::Scenario,
                name: name.clone(),
                row: row.cloned(),
                tags: scenario.tags.clone(),
                fate: Fate::Sent,
                skip: scenario.skip.clone(),
                condition: scenario.condition.clone(),
                cookies: scenario.cookies,
                steps: Vec::new(),
                finally: Vec::new(),
                given: Vec::new(),
            };
            let mut captured = before.clone();
            script.steps = self.steps(&script, "step", (&scenario.steps, scenario.meant), &mut captured);
            script.finally = self.steps(&script, "finally", (&scenario.finally, Meant::Valid), &mut captured);
            self.guard(&mut script);
            scripts.push(script);
        }
        scripts
    }

    fn steps(
        &mut self,
        script: &Script,
        word: &str,
        (steps, meant): (&[Step], Meant),
        captured: &mut BTreeSet<String>,
    ) -> Vec<PlannedStep> {
        // Of a scenario that is broken as a whole, whatever is not broken makes ready for what is.
        let is_one = steps.iter().filter(|step| step.meant.is_none()).count() < 2;
        let mut planned = Vec::new();
        let mut nothing_broken = None;
        let mut is_any_broken = false;
        for (index, step) in steps.iter().enumerate() {
            let known: Vec<String> = captured.iter().cloned().collect();
            captured.extend(step.capture.iter().map(|capture| capture.name.clone()));
            self.roles(step);
            let operation = match find::operation(self.api, self.suite, step) {
                Ok(operation) => operation,
                Err(complaint) => {
                    self.log.push(complaint);
                    continue;
                }
            };
            let names = script.names(self.seed);
            let checked = match check::check(self.api, operation, step, &names, &known) {
                Ok(checked) => checked,
                Err(complaint) => {
                    self.log.push(complaint);
                    continue;
                }
            };
            let promise = &self.api.operations[operation];
            let makes_ready = step.meant.is_none() && meant == Meant::Broken && checked.is_right && !is_one;
            let own = if makes_ready { Meant::Valid } else { step.meant.unwrap_or(meant) };
            is_any_broken |= own == Meant::Broken;
            if makes_ready {
                nothing_broken = nothing_broken
                    .or_else(|| check::complaints(&checked, step, Meant::Broken, promise).into_iter().next());
            }
            self.log.extend(check::complaints(&checked, step, own, promise));
            let expect = expected(step, own);
            self.log.extend(foretold::warnings(self.api, promise, step, &expect));
            planned.push(PlannedStep {
                id: CaseId(format!("{}::{word} {}", script.id, index + 1).into()),
                operation,
                promise: Arc::new(promise.clone()),
                said: Arc::new(step.clone()),
                meant: own,
                expect,
                schemas: self.schemas(step),
            });
        }
        self.log.extend(nothing_broken.filter(|_| !is_any_broken));
        planned
    }

    /// A role that the suite does not have.
    fn roles(&mut self, step: &Step) {
        let Identity::Role(named) = &step.identity else { return };
        let roles = || self.suite.roles.iter().map(|role| role.name.as_str());
        if roles().any(|name| name == named.value) {
            return;
        }
        let way_out = match closest(&named.value, roles().chain(["none"])) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "it stands under `auth: per_role:`; `none` is without credentials".to_owned(),
        };
        let complaint = Complaint::error(format!("the suite has no role `{}`", named.value));
        self.log.push(complaint.at(named.span.clone()).label(way_out));
    }

    /// The schemas that assertions name; those that are not there are complained about.
    fn schemas(&mut self, step: &Step) -> Vec<SchemaOf> {
        let mut named = Vec::new();
        let until = step.until.iter().flat_map(|until| &until.claims);
        step.expect.iter().chain(until).for_each(|claim| schemas_in(&claim.assertion, &mut named));
        let mut found = Vec::new();
        for (pointer, span) in named {
            if pointer.resolve(self.api.schemas.document()).is_some() {
                found.push(SchemaOf(self.api.schemas.at(pointer, Direction::Response)));
                continue;
            }
            let message = format!("`{}` is not in `{}`", pointer.fragment(), self.suite.spec.value);
            self.log.push(Complaint::error(message).at(span.clone()));
        }
        found
    }

    /// In production nothing is written and nothing is broken.
    fn guard(&mut self, script: &mut Script) {
        let permits = scope::permits(self.api, self.suite);
        let is_refused = |step: &&PlannedStep| {
            let writes = !step.promise.method.is_safe() && !permits.writes;
            writes || (step.meant == Meant::Broken && !permits.broken)
        };
        let Some(step) = script.all_steps().find(is_refused) else { return };
        let what = if step.meant == Meant::Broken { "breaks the document" } else { "writes" };
        let message =
            format!("`{}` is left out: `{}` {what}, and this is production", script.name, step.target());
        let complaint = Complaint::warning(message).at(step.said.request.span.clone());
        self.log.push(complaint.label("`allow:` in the suite and `--allow` together permit it; `environment: sandbox` where it is no production"));
        script.fate = Fate::LeftOut(format!("`{}` {what}, and this is production", step.target()));
    }
}

fn schemas_in<'s>(assertion: &'s Assertion, found: &mut Vec<(&'s Pointer, &'s Span)>) {
    match assertion {
        Assertion::Schema(pointer, span) => found.push((pointer, span)),
        Assertion::Not(inner) | Assertion::Length(inner) => {
            for inner in inner {
                schemas_in(inner, found);
            }
        }
        Assertion::Statuses(_)
        | Assertion::Within(_)
        | Assertion::Equals(_)
        | Assertion::Contains(_)
        | Assertion::Matches(_)
        | Assertion::StartsWith(_)
        | Assertion::EndsWith(_)
        | Assertion::Type(_)
        | Assertion::OneOf(_)
        | Assertion::Exists(_)
        | Assertion::Gt(_)
        | Assertion::Gte(_)
        | Assertion::Lt(_)
        | Assertion::Lte(_) => {}
    }
}

/// The statuses that are right: those that the step names, else success for a valid step, and refusal for a broken one.
fn expected(step: &Step, meant: Meant) -> Vec<(u16, u16)> {
    let until = step.until.iter().flat_map(|until| &until.claims);
    let own = |claim: &Claim| match (&claim.place, &claim.assertion) {
        (ClaimPlace::Status, Assertion::Statuses(ranges)) => Some(ranges.clone()),
        _ => None,
    };
    let named = step.expect.iter().chain(until).find_map(own);
    named.unwrap_or_else(|| match meant {
        Meant::Valid => vec![(200, 399)],
        Meant::Broken => vec![(400, 499)],
    })
}
