//! The pipeline, start to finish.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::sleep;

use crate::follow::{Followed, Inquiry};
use crate::judge;
use crate::judge::Verdict;
use crate::learn;
use crate::learn::{Lesson, Round};
use crate::mock;
use crate::plan;
use crate::plan::{Dropped, Loss, Plan, Seed};
use crate::report::Report;
use crate::send::{
    Base, Cleanup, Client, Credentials, Exchange, Progress, Sending, Sent, Stop, ask_in_plain, send_timed,
};
use crate::spec::{Api, Server, resolved};
use crate::suite::{Learn, Only, Pace, Retry, ServerChoice, Suite};
use crate::text::{Complaint, Severity};

/// What a run needs to know besides suite and spec.
pub struct Settings<'s> {
    /// Where unique values come from.
    pub seed: Seed,
    /// Today's date, `YYYY-MM-DD`, for rules that end.
    pub today: &'s str,
    /// How the built-in server behaves, where the suite wants it.
    pub mock: mock::Options,
    /// Told at every step.
    pub watch: &'s (dyn Fn(&Progress<'_>) + Send + Sync),
    /// When not to go on.
    pub stop: &'s Stop,
}

/// Plans what a suite wants of an API, sends it, judges the answers, and gathers all that a report can tell. The complaints beside
/// the report are warnings.
///
/// # Errors
/// Complaints about the suite, before anything is sent.
pub async fn run(
    api: &Arc<Api>,
    suite: &Suite,
    settings: &Settings<'_>,
) -> Result<(Report, Vec<Complaint>), Vec<Complaint>> {
    let mut complaints = judge::check_codes(suite, settings.today);
    if complaints.iter().any(|complaint| complaint.severity == Severity::Error) {
        return Err(complaints);
    }
    let plan = plan_of(api, suite, settings.seed)?;
    complaints.extend(plan.complaints.iter().cloned());
    complaints.extend(Credentials::new(suite, api).1);
    let (report, verdicts) = carried_out(plan, api, suite, settings, Learning::Allowed).await?;
    if suite.generate.only == Only::default() && !settings.stop.is_wanted() {
        complaints.extend(judge::unused_rules(suite, settings.today, &verdicts));
    }
    Ok((report, complaints))
}

/// Plans what a suite wants of an API, without the operations that are served elsewhere: where the suite leaves the server to the
/// spec, all requests go to the document's first one, and cases of an operation or path with `servers` of its own that don't
/// name it are left out, with a warning for each server.
///
/// # Errors
/// Complaints about the parts of the suite that name what the document does not have.
pub fn plan_of(api: &Api, suite: &Suite, seed: Seed) -> Result<Plan, Vec<Complaint>> {
    let mut plan = plan::plan(api, suite, seed)?;
    if suite.server.value != ServerChoice::FromSpec {
        return Ok(plan);
    }
    let here = |server: &Server| resolved(&server.url, &suite.spec.value);
    let home = api.servers.first().map(here).unwrap_or_default();
    let mut elsewhere: BTreeMap<String, BTreeMap<usize, usize>> = BTreeMap::new();
    plan.cases.retain(|case| {
        let servers = &api.operations[case.operation].servers;
        let is_home = servers.is_empty() || servers.iter().any(|server| here(server) == home);
        if !is_home {
            let cases = elsewhere.entry(here(&servers[0])).or_default();
            *cases.entry(case.operation).or_default() += 1;
        }
        is_home
    });
    for (url, operations) in elsewhere {
        let first = operations.keys().next().map(|index| api.operations[*index].id.to_string());
        let named = match operations.len() {
            1 => format!("`{}` is", first.unwrap_or_default()),
            many => format!("`{}` and {} more are", first.unwrap_or_default(), many - 1),
        };
        let message = format!("{named} served at `{url}`, not at `{home}`: the cases are left out");
        let way_out = "name that server in a suite of its own";
        plan.complaints.push(Complaint::warning(message).at(suite.spec.span.clone()).label(way_out));
        plan.dropped.extend(operations.into_iter().map(|(index, count)| Dropped {
            operation: api.operations[index].id.clone(),
            loss: Loss::Skipped,
            why: format!("served at `{url}`: {way_out}"),
            count,
        }));
    }
    Ok(plan)
}

/// Sends a plan, or a part of one, judges the answers, follows the findings up, and gathers all that a report can tell.
///
/// # Errors
/// Complaints about the suite's server, before anything is sent.
pub async fn carry_out(
    plan: &Plan,
    api: &Arc<Api>,
    suite: &Suite,
    settings: &Settings<'_>,
) -> Result<Report, Vec<Complaint>> {
    Ok(carried_out(plan.clone(), api, suite, settings, Learning::Not).await?.0)
}

/// Whether more may be planned than was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Learning {
    /// Yes: what refusals teach.
    Allowed,
    /// No: it is a part of a plan.
    Not,
}

async fn carried_out(
    plan: Plan,
    api: &Arc<Api>,
    suite: &Suite,
    settings: &Settings<'_>,
    learning: Learning,
) -> Result<(Report, Vec<Verdict>), Vec<Complaint>> {
    let server = Target::open(api, suite, settings).await?;
    let transport =
        Client::new(&server.base, &suite.pace).map_err(|error| complain(suite, &error.to_string()))?;
    let (credentials, _) = Credentials::new(suite, api);
    let sending = Sending {
        base: &server.base,
        credentials: &credentials,
        pace: &suite.pace,
        transport: Arc::new(transport),
        watch: settings.watch,
        stop: settings.stop,
    };
    let asked = ask_in_plain(&plan, &server.base, &*sending.transport);
    let (sent, in_the_open) = tokio::join!(send_timed(&plan, &sending), asked);
    let first = Run {
        round: Round { plan, exchanges: sent.exchanges },
        cleanup: sent.cleanup,
        elapsed: sent.elapsed,
    };
    let (sent, lessons) = match learning {
        Learning::Allowed if suite.generate.learn == Learn::Refusals => {
            learned(api, suite, first, &sending, settings).await
        }
        Learning::Allowed | Learning::Not => (first, Vec::new()),
    };
    let Run { round: Round { plan, exchanges }, cleanup, elapsed } = sent;
    let plan = &plan;
    let mut verdicts = judge::judge(api, suite, plan, &exchanges, settings.today);
    judge::heard_in_plain(suite, settings.today, in_the_open.as_ref(), &mut verdicts);
    let (followed, later) = follow_up((api, suite, plan), &exchanges, &verdicts, &sending, settings).await;
    let report = Report::explained(api, suite, (plan, &exchanges), &verdicts, &followed, elapsed);
    let report = report.with_lessons(api, suite, &lessons);
    Ok((report.with_cleanup(suite, &together(cleanup, later)), verdicts))
}

fn together(mut first: Cleanup, later: Cleanup) -> Cleanup {
    first.removed += later.removed;
    first.left.extend(later.left);
    first
}

/// What was sent so far, and what became of it.
struct Run {
    round: Round,
    cleanup: Cleanup,
    elapsed: Duration,
}

impl Run {
    fn and(self, later: Self) -> Self {
        Self {
            round: learn::merged(self.round, later.round),
            cleanup: together(self.cleanup, later.cleanup),
            elapsed: self.elapsed + later.elapsed,
        }
    }
}

/// How often what was refused is tried with what the refusal taught.
const ROUNDS: u64 = 8;

/// Tries refused operations again with what their refusals teach: first their smallest requests alone, until nothing more is learned,
/// then all that is planned of them and of what waits for them. The lessons are those that were of use.
async fn learned(
    api: &Arc<Api>,
    suite: &Suite,
    mut run: Run,
    sending: &Sending<'_>,
    settings: &Settings<'_>,
) -> (Run, Vec<Lesson>) {
    let mut lessons = learn::lessons(api, suite, &run.round.plan, &run.round.exchanges, &[]);
    let mut round = 0;
    while !lessons.is_empty() && !settings.stop.is_wanted() {
        round += 1;
        let subjects: HashSet<usize> = lessons.iter().map(|lesson| lesson.operation).collect();
        let subjects = learn::affected(&run.round.plan, &subjects);
        let taught = learn::taught(api, suite, &lessons, &subjects);
        // What was made in an earlier round may still be there under its name.
        let seed = Seed(settings.seed.0.wrapping_add(round));
        let Ok(mut smallest) = plan_of(api, &taught, seed) else { break };
        smallest.cases.retain(learn::is_smallest);
        let sent = send_timed(&smallest, sending).await;
        let more = learn::lessons(api, suite, &smallest, &sent.exchanges, &lessons);
        run.cleanup = together(run.cleanup, sent.cleanup);
        run.elapsed += sent.elapsed;
        if !more.is_empty() && round < ROUNDS {
            lessons.extend(more);
            continue;
        }
        let lessons = learn::held(lessons, &smallest, &sent.exchanges);
        if lessons.is_empty() {
            break;
        }
        let Ok(plan) = plan_of(api, &taught, Seed(seed.0.wrapping_add(1))) else { break };
        let Sent { exchanges, cleanup, elapsed } = send_timed(&plan, sending).await;
        return (run.and(Run { round: Round { plan, exchanges }, cleanup, elapsed }), lessons);
    }
    (run, Vec::new())
}

/// Asks further about what failed, in rounds, for as long as the suite allows and nobody stops it.
async fn follow_up(
    (api, suite, plan): (&Arc<Api>, &Suite, &Plan),
    exchanges: &[Exchange],
    verdicts: &[Verdict],
    sending: &Sending<'_>,
    settings: &Settings<'_>,
) -> (Followed, Cleanup) {
    let mut inquiry = Inquiry::new(api, suite, plan, exchanges, verdicts);
    // A round that waits for a server which is gone would spend all the time that there is.
    let pace = Pace { retry: Retry { tries: 1, ..suite.pace.retry.clone() }, ..suite.pace.clone() };
    let stop = Stop::new();
    let done = AtomicUsize::new(plan.cases.len());
    let mut cleanup = Cleanup::default();
    let rounds = async {
        while !stop.is_wanted() && !settings.stop.is_wanted() {
            let Some(round) = inquiry.ask() else { break };
            let before = done.fetch_add(round.cases.len(), Ordering::Relaxed);
            let watch = |progress: &Progress<'_>| {
                let (total, done) = (progress.total + before, progress.done + before);
                (settings.watch)(&Progress { total, done, ..*progress });
            };
            let transport = Arc::clone(&sending.transport);
            let sending = Sending { pace: &pace, transport, watch: &watch, stop: &stop, ..*sending };
            let Sent { exchanges, cleanup: removed, .. } = send_timed(&round, &sending).await;
            inquiry.learn(&round, &exchanges, &judge::judge(api, suite, &round, &exchanges, settings.today));
            cleanup.removed += removed.removed;
            cleanup.left.extend(removed.left);
        }
    };
    let limit = async {
        tokio::select! {
            () = settings.stop.wanted() => {}
            () = sleep(suite.follow_up.time) => {}
        }
        // What is under way is let finish, and what was made is removed, as in any run that is stopped.
        stop.now();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        biased;
        () = rounds => {}
        () = limit => {}
    }
    (inquiry.found(), cleanup)
}

/// Whom a run talks to: the built-in server lives as long as this.
struct Target {
    base: Base,
    _mock: Option<mock::Server>,
}

impl Target {
    async fn open(api: &Arc<Api>, suite: &Suite, settings: &Settings<'_>) -> Result<Self, Vec<Complaint>> {
        let (url, mock) = match &suite.server.value {
            ServerChoice::Mock => {
                let server = mock::Server::start(Arc::clone(api), settings.mock.clone().knowing(suite))
                    .await
                    .map_err(|error| {
                        complain(suite, &format!("the built-in server can't listen: {error}"))
                    })?;
                (server.url().to_owned(), Some(server))
            }
            ServerChoice::Url(url) => (url.clone(), None),
            ServerChoice::FromSpec => (from_spec(api, suite)?, None),
        };
        let base = Base::parse(&url).map_err(|why| complain(suite, &why))?;
        Ok(Self { base, _mock: mock })
    }
}

/// The spec's first server, where it says which host that is.
fn from_spec(api: &Api, suite: &Suite) -> Result<String, Vec<Complaint>> {
    let url = api.servers.first().map(|server| resolved(&server.url, &suite.spec.value)).unwrap_or_default();
    if url.contains("://") {
        return Ok(url);
    }
    let message = format!("`{}` names no server with a host, and the suite names none", suite.spec.value);
    Err(vec![
        Complaint::error(message)
            .at(suite.spec.span.clone())
            .label("give one: `server: http://localhost:8080`"),
    ])
}

fn complain(suite: &Suite, why: &str) -> Vec<Complaint> {
    vec![Complaint::error(why).at(suite.server.span.clone())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;
    use crate::suite::Spanned;
    use crate::text::Source;

    const SPEC: &str = "openapi: 3.1.0
info: {title: One, version: '1'}
servers: [{url: 'https://api.example.com/v1'}]
paths:
  /here: {get: &get {responses: {'200': {description: ok}}}}
  /uploads: {servers: [{url: 'https://uploads.example.com'}], get: *get}
  /files: {servers: [{url: 'https://uploads.example.com'}], get: *get}
  /old: {get: {servers: [{url: 'https://api.example.com'}], responses: {'200': {description: ok}}}}
  /both: {servers: [{url: 'https://eu.example.com'}, {url: 'https://api.example.com/v1'}], get: *get}
";

    #[test]
    fn nothing_is_sent_to_a_server_that_an_operation_is_not_at() {
        let source = Source { name: "spec.yaml".into(), text: SPEC.into() };
        let (api, _) = spec::parse(source).unwrap_or_else(|_| panic!("the document is read"));
        let all = "GET /here, GET /uploads, GET /files, GET /old, GET /both";
        for (server, sent, told) in [
            (ServerChoice::FromSpec, "GET /here, GET /both", 2),
            (ServerChoice::Url("https://api.example.com".into()), all, 0),
            (ServerChoice::Mock, all, 0),
        ] {
            let server = Spanned { value: server, span: None };
            let suite = Suite { server, ..Suite::from_spec("spec.yaml") };
            let plan = plan_of(&api, &suite, Seed(0)).unwrap();
            let mut operations: Vec<String> =
                plan.cases.iter().map(|case| api.operations[case.operation].id.to_string()).collect();
            operations.dedup();
            assert_eq!(operations.join(", "), sent, "{:?}", suite.server);
            let elsewhere = |complaint: &&Complaint| complaint.message.contains("served at");
            assert_eq!(plan.complaints.iter().filter(elsewhere).count(), told, "{:?}", plan.complaints);
            let at = "`https://uploads.example.com`";
            assert_eq!(plan.complaints.iter().any(|complaint| complaint.message.contains(at)), told > 0);
        }
    }
}
