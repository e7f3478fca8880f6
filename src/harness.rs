//! Suites as `cargo test` trials, for a test target with `harness = false`:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     specdrift::harness::main("suites")
//! }
//! ```
//!
//! A trial is one operation's valid cases (`leads.yaml::POST /leads::valid`), or its broken cases of one place together with their
//! control (`leads.yaml::POST /leads::broken::/body`), with the cases that make what these need; or one scenario, for one of its rows
//! (`leads.yaml::scenario::NAME`), with what comes before and after all of them: each is self-contained, and can be run alone.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

use crate::judge;
use crate::mock;
use crate::plan::{Case, Dropped, Intent, Loss, Plan, ScriptKind, Seed};
use crate::report::{Report, ScenarioReport, Totals, terminal};
use crate::run::{Settings, carry_out, plan_of, usable};
use crate::send::{Log, Stop, Vault};
use crate::spec::{self, Access, Api, OperationId};
use crate::suite::{self, Outside, Suite, Variables};
use crate::text::{Color, Complaint, Severity, render};

/// The environment's variable that fixes where unique values come from, as `--seed` does for the command line.
const SEED: &str = "SPECDRIFT_SEED";

/// What all trials of a suite share.
struct Shared {
    api: Arc<Api>,
    suite: Suite,
    runtime: Arc<Runtime>,
    vault: Vault,
}

/// Runs the suites in a folder, relative to the package, as libtest runs tests: its arguments, its output, its exit codes (0 and 101).
///
/// Unique values come from the clock, so that two runs don't meet, unless `SPECDRIFT_SEED` gives the number that a failure names.
#[must_use]
pub fn main(folder: impl AsRef<Path>) -> ExitCode {
    let arguments = Arguments::from_args();
    #[expect(clippy::disallowed_methods, reason = "the harness is where a test's environment is read")]
    let variables: Variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let mut warnings = Vec::new();
    let trials = parts(folder.as_ref(), &variables, &mut warnings);
    eprint!("{}", render(&warnings, Color::Plain));
    match trials {
        Ok(parts) => {
            let trials = parts.into_iter().map(|part| {
                Trial::test(part.name, move || attempt(&part.shared, &part.plan).map_err(Failed::from))
            });
            libtest_mimic::run(&arguments, trials.collect()).exit_code()
        }
        Err(complaints) => {
            eprint!("{}", render(&complaints, Color::Plain));
            ExitCode::from(101)
        }
    }
}

/// What becomes one trial.
struct Part {
    name: String,
    shared: Arc<Shared>,
    /// Its cases; none where nothing could be planned, which is told by what was dropped.
    plan: Plan,
}

fn parts(
    folder: &Path,
    variables: &Variables,
    warnings: &mut Vec<Complaint>,
) -> Result<Vec<Part>, Vec<Complaint>> {
    let runtime =
        Runtime::new().map_err(|error| vec![Complaint::error(format!("no threads to run on: {error}"))])?;
    let runtime = Arc::new(runtime);
    let seed = seed(variables)?;
    let vault = Vault::of(variables);
    let (dotenv, told) = suite::read_dotenv(Path::new(""));
    warnings.extend(told);
    let outside = Outside { dotenv, now: Some(Timestamp::now()), ..Outside::from(variables) };
    let (suites, told) = suite::read_all(&[folder.to_owned()], outside)?;
    warnings.extend(told);
    let mut parts = Vec::new();
    let mut complaints = Vec::new();
    for suite in suites {
        match load(suite, seed, (&runtime, &vault), warnings) {
            Ok((shared, plan)) => parts.extend(split(&Arc::new(shared), &plan)),
            Err(errors) => complaints.extend(errors),
        }
    }
    if complaints.is_empty() { Ok(parts) } else { Err(complaints) }
}

/// The seed that the environment gives, else one from the clock.
fn seed(variables: &Variables) -> Result<Seed, Vec<Complaint>> {
    match variables.get(SEED).filter(|text| !text.is_empty()) {
        Some(text) => text
            .parse()
            .map(Seed)
            .map_err(|_| vec![Complaint::error(format!("`{SEED}` is no seed: give a whole number"))]),
        None => Ok(Seed(u64::try_from(Timestamp::now().subsec_nanosecond()).unwrap_or_default())),
    }
}

/// A suite's plan. Offline: listing trials asks no server.
fn load(
    suite: Suite,
    seed: Seed,
    (runtime, vault): (&Arc<Runtime>, &Vault),
    warnings: &mut Vec<Complaint>,
) -> Result<(Shared, Plan), Vec<Complaint>> {
    let (errors, told): (Vec<_>, Vec<_>) = judge::check_codes(&suite, &today())
        .into_iter()
        .partition(|complaint| complaint.severity == Severity::Error);
    warnings.extend(told);
    if !errors.is_empty() {
        return Err(errors);
    }
    let (api, told) = spec::read(&suite.spec.value, &Access::default())?;
    warnings.extend(told);
    let (errors, told): (Vec<_>, Vec<_>) = judge::check_uses(&api, &suite)
        .into_iter()
        .partition(|complaint| complaint.severity == Severity::Error);
    warnings.extend(told);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut plan = plan_of(&api, &suite, seed)?;
    warnings.append(&mut plan.complaints);
    warnings.extend(usable(&suite, &api)?);
    Ok((Shared { api: Arc::new(api), suite, runtime: Arc::clone(runtime), vault: vault.clone() }, plan))
}

fn today() -> String {
    Timestamp::now().to_zoned(TimeZone::UTC).date().to_string()
}

/// A plan's cases by trial, then the operations that have none because no valid request could be planned.
fn split(shared: &Arc<Shared>, plan: &Plan) -> Vec<Part> {
    let groups: BTreeSet<(usize, String)> =
        plan.cases.iter().map(|case| (case.operation, group(case))).collect();
    let part = |operation: &OperationId, group: &str, cases, dropped| Part {
        name: format!("{}::{operation}::{group}", shared.suite.file),
        shared: Arc::clone(shared),
        plan: Plan { seed: plan.seed, cases, dropped, removals: plan.removals.clone(), ..Plan::default() },
    };
    let mut parts: Vec<Part> = Vec::new();
    for (operation, own) in groups {
        let cases = plan.self_contained(|case| case.operation == operation && group(case) == own);
        parts.push(part(&shared.api.operations[operation].id, &own, cases, Vec::new()));
    }
    parts.extend(scenarios(shared, plan));
    for (index, operation) in shared.api.operations.iter().enumerate() {
        let lost =
            plan.dropped.iter().filter(|lost| lost.loss == Loss::Valid && lost.operation == operation.id);
        let lost: Vec<Dropped> = lost.cloned().collect();
        if !lost.is_empty() && plan.cases.iter().all(|case| case.operation != index) {
            parts.push(part(&operation.id, "valid", Vec::new(), lost));
        }
    }
    parts
}

/// A trial for each scenario and row, with what comes before and after all of them.
fn scenarios(shared: &Arc<Shared>, plan: &Plan) -> Vec<Part> {
    let around = |kind: ScriptKind| plan.scripts.iter().filter(move |script| script.kind == kind).cloned();
    let own = plan.scripts.iter().filter(|script| script.kind == ScriptKind::Scenario);
    own.map(|script| Part {
        name: script.id.to_string(),
        shared: Arc::clone(shared),
        plan: Plan {
            seed: plan.seed,
            scripts: around(ScriptKind::Before)
                .chain([script.clone()])
                .chain(around(ScriptKind::After))
                .collect(),
            ..Plan::default()
        },
    })
    .collect()
}

fn group(case: &Case) -> String {
    match &case.intent {
        Intent::Valid(_) | Intent::Observed(_) => "valid".to_owned(),
        Intent::Broken(mutation) => format!("broken::/{}", mutation.place.as_str()),
    }
}

/// Runs a trial; in words, why it failed.
fn attempt(shared: &Shared, plan: &Plan) -> Result<(), String> {
    if plan.cases.is_empty() && plan.scripts.is_empty() {
        let why: Vec<&str> = plan.dropped.iter().map(|lost| lost.why.as_str()).collect();
        return Err(why.join("\n"));
    }
    let settings = Settings {
        seed: plan.seed,
        today: &today(),
        mock: mock::Options::default(),
        watch: &|_| {},
        stop: &Stop::new(),
        log: Log::of(&shared.suite),
        past: None,
        vault: shared.vault.clone(),
    };
    let report = shared
        .runtime
        .block_on(carry_out(plan, &shared.api, &shared.suite, &settings))
        .map_err(|complaints| render(&complaints, Color::Plain))?;
    let is_left_out = |scenario: &ScenarioReport| scenario.outcome == "left-out";
    let nothing_to_do = report.totals.all() == 0 && report.scenarios.iter().any(is_left_out);
    if succeeded(report.totals) || nothing_to_do { Ok(()) } else { Err(words(&report)) }
}

/// A case that proves nothing is no failure of the API; one that got no answer is no success either, nor is a trial that proved
/// nothing at all.
fn succeeded(totals: Totals) -> bool {
    totals.failed + totals.unanswered + totals.skipped == 0 && totals.passed > 0
}

fn words(report: &Report) -> String {
    let mut text = Vec::new();
    let look = terminal::Look { color: Color::Plain, width: 120 };
    // Writing to memory does not fail.
    let _ = terminal::write(report, look, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = "openapi: 3.1.0
info: {title: One, version: '1'}
servers: [{url: 'http://127.0.0.1:1'}]
paths:
  /thing:
    get:
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {allOf: [{type: string}, {type: integer}]}}}
      responses: {'201': {description: ok}}
";

    /// The trials of a suite with these lines, or what its writer is told.
    fn trials(lines: &str, variables: &Variables) -> Result<(Vec<Part>, String), String> {
        let folder = tempfile::tempdir().unwrap();
        let suite = format!("suite: S\nspec: spec.yaml\n{lines}");
        #[expect(clippy::disallowed_methods, reason = "suites are files")]
        for (name, text) in [("spec.yaml", SPEC), ("a.yaml", &suite)] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let mut warnings = Vec::new();
        let parts = parts(folder.path(), variables, &mut warnings);
        let told = |complaints: &[Complaint]| render(complaints, Color::Plain);
        parts.map(|parts| (parts, told(&warnings))).map_err(|complaints| told(&complaints))
    }

    fn names(parts: &[Part]) -> Vec<&str> {
        parts.iter().map(|part| part.name.as_str()).collect()
    }

    #[test]
    fn what_is_wrong_with_a_suite_is_told_before_any_trial() {
        let ignored = "server: mock\nresponses: {ignore: [{finding: undocumented-field, match: x, because: y, \
                       until: 2020-01-01}]}\n";
        for (lines, seed, wrong, told) in [
            ("server: mock\n", "5", false, ""),
            ("server: mock\nresponses: {undocumented-feild: fail}\n", "5", true, "did you mean"),
            (ignored, "5", false, "2020-01-01"),
            ("server: mock\n", "five", true, "`SPECDRIFT_SEED` is no seed"),
        ] {
            let found = trials(lines, &[(SEED.to_owned(), seed.to_owned())].into());
            assert_eq!(found.is_err(), wrong, "{lines}");
            let words = found.map_or_else(|words| words, |(_, warnings)| warnings);
            assert!(words.contains(told), "{lines}: {words}");
        }
    }

    #[test]
    fn trials_have_the_same_names_whatever_the_seed() {
        let seeded = |seed: &str| [(SEED.to_owned(), seed.to_owned())].into();
        let (parts, _) = trials("server: mock\n", &seeded("7")).unwrap();
        assert!(parts.iter().all(|part| part.plan.seed == Seed(7)));
        for variables in [seeded("8"), Variables::new()] {
            assert_eq!(names(&trials("server: mock\n", &variables).unwrap().0), names(&parts));
        }
    }

    #[test]
    fn a_trial_fails_when_nothing_was_proven() {
        for (lines, name, told) in [
            ("server: mock\n", "a.yaml::GET /thing::valid", None),
            ("server: mock\n", "a.yaml::POST /thing::valid", Some("no valid request")),
            (
                "server: http://127.0.0.1:1\nsend: {retry: off}\n",
                "a.yaml::GET /thing::valid",
                Some("connection refused"),
            ),
        ] {
            let (parts, _) = trials(lines, &Variables::new()).unwrap();
            let part = parts.iter().find(|part| part.name == name).unwrap();
            let failed = attempt(&part.shared, &part.plan).err();
            match told {
                None => assert_eq!(failed, None, "{name}"),
                Some(told) => {
                    assert!(failed.as_ref().is_some_and(|words| words.contains(told)), "{failed:?}");
                }
            }
        }
    }

    #[test]
    fn a_trial_succeeds_when_something_was_proven_and_nothing_failed() {
        let totals = Totals::default();
        for (totals, success) in [
            (Totals { passed: 1, ..totals }, true),
            (Totals { passed: 1, inconclusive: 5, ..totals }, true),
            (Totals { inconclusive: 5, ..totals }, false),
            (Totals { passed: 5, failed: 1, ..totals }, false),
            (Totals { passed: 5, unanswered: 1, ..totals }, false),
            (Totals { passed: 5, skipped: 1, ..totals }, false),
        ] {
            assert_eq!(succeeded(totals), success, "{totals:?}");
        }
    }
}
