//! Suites as `cargo test` trials, for a test target with `harness = false`:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     specdrift::harness::main("suites")
//! }
//! ```
//!
//! A trial is one operation's valid cases (`leads.yaml::POST /leads::valid`), or its broken cases of one place together with their
//! control (`leads.yaml::POST /leads::broken::/body`): each is self-contained, and can be run alone.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

use crate::mock;
use crate::plan::{self, Case, Intent, Plan, Seed};
use crate::report::{Report, terminal};
use crate::run::{Settings, carry_out};
use crate::send::Stop;
use crate::spec::{self, Access, Api};
use crate::suite::{self, Suite, Variables};
use crate::text::{Color, Complaint, render};

/// What all trials of a suite share.
struct Shared {
    api: Arc<Api>,
    suite: Suite,
    runtime: Arc<Runtime>,
}

/// Runs the suites in a folder, relative to the package, as libtest runs tests: its arguments, its output, its exit codes (0 and 101).
#[must_use]
pub fn main(folder: impl AsRef<Path>) -> ExitCode {
    let arguments = Arguments::from_args();
    match trials(folder.as_ref()) {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(complaints) => {
            eprint!("{}", render(&complaints, Color::Plain));
            ExitCode::from(101)
        }
    }
}

fn trials(folder: &Path) -> Result<Vec<Trial>, Vec<Complaint>> {
    let runtime =
        Runtime::new().map_err(|error| vec![Complaint::error(format!("no threads to run on: {error}"))])?;
    let runtime = Arc::new(runtime);
    #[expect(clippy::disallowed_methods, reason = "the harness is where a test's environment is read")]
    let variables: Variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let (suites, _) = suite::read_all(&[folder.to_owned()], &variables)?;
    let mut trials = Vec::new();
    let mut complaints = Vec::new();
    for suite in suites {
        match load(suite, &runtime) {
            Ok((shared, plan)) => trials.extend(split(&Arc::new(shared), &plan)),
            Err(errors) => complaints.extend(errors),
        }
    }
    if complaints.is_empty() { Ok(trials) } else { Err(complaints) }
}

/// A suite's plan. Offline: listing trials asks no server.
fn load(suite: Suite, runtime: &Arc<Runtime>) -> Result<(Shared, Plan), Vec<Complaint>> {
    let (api, _) = spec::read(&suite.spec.value, &Access::default())?;
    let plan = plan::plan(&api, &suite, Seed::default())?;
    Ok((Shared { api: Arc::new(api), suite, runtime: Arc::clone(runtime) }, plan))
}

/// A plan's cases by trial.
fn split(shared: &Arc<Shared>, plan: &Plan) -> Vec<Trial> {
    let mut groups: BTreeMap<(usize, String), Vec<Case>> = BTreeMap::new();
    for case in &plan.cases {
        groups.entry((case.operation, group(case))).or_default().push(case.clone());
    }
    groups
        .into_iter()
        .map(|((operation, group), mut cases)| {
            let controls: Vec<Case> = plan
                .cases
                .iter()
                .filter(|case| cases.iter().any(|broken| broken.control.as_ref() == Some(&case.id)))
                .cloned()
                .collect();
            cases.splice(0..0, controls);
            let name = format!("{}::{}::{group}", shared.suite.file, shared.api.operations[operation].id);
            let shared = Arc::clone(shared);
            Trial::test(name, move || attempt(&shared, &Plan { cases, ..Plan::default() }))
        })
        .collect()
}

fn group(case: &Case) -> String {
    match &case.intent {
        Intent::Valid(_) => "valid".to_owned(),
        Intent::Broken(mutation) => format!("broken::/{}", mutation.place.as_str()),
    }
}

fn attempt(shared: &Shared, plan: &Plan) -> Result<(), Failed> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date().to_string();
    let settings = Settings {
        seed: Seed::default(),
        today: &today,
        mock: mock::Options::default(),
        watch: &|_| {},
        stop: &Stop::new(),
    };
    let report = shared
        .runtime
        .block_on(carry_out(plan, &shared.api, &shared.suite, &settings))
        .map_err(|complaints| Failed::from(render(&complaints, Color::Plain)))?;
    // A case that proves nothing is no failure of the API; one that got no answer is no success either.
    let totals = report.totals;
    if totals.failed + totals.unanswered + totals.skipped == 0 {
        Ok(())
    } else {
        Err(Failed::from(words(&report)))
    }
}

fn words(report: &Report) -> String {
    let mut text = Vec::new();
    let look = terminal::Look { color: Color::Plain, width: 120 };
    // Writing to memory does not fail.
    let _ = terminal::write(report, look, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}
