//! The steps, one after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::doctor::errand::{Errand, Runner};
use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::{Diagnosis, Found, State, Step};
use crate::doctor::pick::pick;
use crate::doctor::steps::{Row, STEPS, clean, hindsight};
use crate::mock;
use crate::plan::Seed;
use crate::report::Cover;
use crate::run;
use crate::run::Target;
use crate::send::{Base, Client, Credentials, Log, Means, Place, SendError, Stop, Trust, Vault};
use crate::spec::Api;
use crate::suite::{Connection, Pace, ProxyChoice, Retry, ServerChoice, Suite};
use crate::text::Complaint;

/// What a diagnosis needs to know besides suite and spec.
pub struct Visit<'v> {
    /// The environment's variables: those that name proxies are looked at.
    pub variables: &'v BTreeMap<String, String>,
    /// The time.
    pub now: Timestamp,
    /// Today's date, `YYYY-MM-DD`.
    pub today: &'v str,
    /// Where tokens are kept between processes.
    pub vault: Vault,
    /// When not to go on.
    pub stop: &'v Stop,
}

/// Looks at an integration step by step. Asks only with safe methods and without bodies, whatever the suite's environment is.
///
/// # Errors
/// Complaints about the suite: a server that is no URL, certificates that can't be read.
pub async fn examine(api: &Arc<Api>, suite: &Suite, visit: &Visit<'_>) -> Result<Diagnosis, Vec<Complaint>> {
    let settings = run::Settings {
        seed: Seed(0),
        today: visit.today,
        mock: mock::Options::default(),
        watch: &|_| {},
        stop: visit.stop,
        vault: visit.vault.clone(),
        log: Log::default(),
        past: None,
    };
    let target = Target::open(api, suite, &settings).await?;
    let (base, pace) = (&target.base, &patient(&suite.pace));
    let is_mock = suite.server.value == ServerChoice::Mock;
    let proxy = if is_mock { ProxyChoice::Off } else { suite.connection.proxy.clone() };
    let trust = Trust::read(&Connection { proxy, ..suite.connection.clone() })?;
    let vault = if is_mock { Vault::none() } else { visit.vault.clone() };
    for cleaned in clean(suite) {
        suite.learned.learn(&cleaned);
    }
    let cases = pick(api, suite)?;
    let means = Means { base, pace, trust: &trust, vault: &vault, log: &settings.log };
    let (client, distrust) = match Client::trusting(base, pace, &trust) {
        Err(SendError::Tls(why)) => (Client::trusting(base, pace, &trust.believing()), Some(why)),
        made => (made, None),
    };
    // One that believes everybody sends nothing: the step `TLS` fails.
    let client = Arc::new(client.map_err(|error| run::complain(suite, &error.to_string()))?);
    let proxy = client.proxy(base);
    let server = place(base, suite)?;
    let before = proxy.as_deref().and_then(|proxy| Place::of(&Base::parse(proxy).ok()?));
    let subject = Subject {
        api,
        suite,
        base,
        place: before.unwrap_or_else(|| server.clone()),
        server,
        proxy,
        distrust,
        variables: visit.variables,
        now: visit.now,
        today: visit.today,
        credentials: Credentials::open(suite, api, &means),
        cases,
    };
    let runner = Runner { client, trust: &trust, pace, stop: visit.stop };
    let mut steps = steps(&subject, &runner).await;
    hindsight(&mut steps);
    Ok(Diagnosis { title: suite.title.clone(), server: base_url(base), steps: covered(steps, suite) })
}

/// Everything is asked once: waiting for another answer is no diagnosis.
fn patient(pace: &Pace) -> Pace {
    let retry = Retry { tries: 1, ..pace.retry.clone() };
    Pace { in_flight: 1, rate: None, requests: None, stop_at: None, retry, ..pace.clone() }
}

fn place(base: &Base, suite: &Suite) -> Result<Place, Vec<Complaint>> {
    Place::of(base).ok_or_else(|| run::complain(suite, "the server's URL has no host"))
}

fn base_url(base: &Base) -> String {
    format!("{}{}", base.origin(), base.path())
}

async fn steps(subject: &Subject<'_>, runner: &Runner<'_>) -> Vec<Step> {
    let (mut facts, mut steps) = (Facts::default(), Vec::<Step>::new());
    for row in STEPS {
        let ended = steps.iter().find(|step| step.state == State::Failed && row.needs.contains(&step.name));
        let why = (row.spare)(subject)
            .or_else(|| ended.map(|step| format!("`{}` failed", step.name)))
            .or_else(|| runner.stop.is_wanted().then(|| "stopped".to_owned()));
        let taken = match why {
            Some(why) => step(row, Found::skipped(why)),
            None => taken(row, subject, runner, &mut facts).await,
        };
        steps.push(taken);
    }
    steps
}

async fn taken(row: &Row, subject: &Subject<'_>, runner: &Runner<'_>, facts: &mut Facts) -> Step {
    let begin = Instant::now();
    runner.run(row.errand, subject, facts).await;
    let elapsed = (row.errand != Errand::Nothing).then(|| begin.elapsed());
    Step { elapsed, ..step(row, (row.look)(subject, facts)) }
}

fn step(row: &Row, found: Found) -> Step {
    let Found { state, told, side, advice, mark } = found;
    Step { name: row.name, state, told, side, advice, elapsed: None, mark }
}

/// Without secrets, those among them that turned up on the way, and without what would steer a terminal.
fn covered(mut steps: Vec<Step>, suite: &Suite) -> Vec<Step> {
    let cover = Cover::of(suite);
    for text in steps.iter_mut().flat_map(|step| step.told.iter_mut().chain(&mut step.advice)) {
        *text = cover.hide(text);
    }
    steps
}
