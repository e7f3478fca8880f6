//! The pipeline, start to finish.
//!
//! ```text
//! planning --send--> learning (rounds of their own: plan, send) --> calming (one more) --judge--> following (rounds of their own) --> Report
//! ```

mod calming;
mod door;
mod following;
mod learning;
mod logging;
mod planning;
mod restoring;
mod scripts;
mod sent;
mod settings;
mod target;
mod withheld;

pub(crate) use door::usable;
pub use logging::{spec_digest, suite_digest};
pub use planning::plan_of;
pub use settings::Settings;
pub(crate) use target::{Target, complain};

use std::sync::Arc;

use crate::judge;
use crate::judge::Verdict;
use crate::learn::{Lesson, Round};
use crate::plan::{Plan, is_production};
use crate::report::Report;
use crate::run::calming::calmed;
use crate::run::door::Door;
use crate::run::following::follow_up;
use crate::run::learning::learned;
use crate::run::logging::{begin, end};
use crate::run::restoring::{Stage, restore};
use crate::run::sent::{Run, sent_by};
use crate::run::withheld::unblocked;
use crate::send::{Guard, Host, Limits, Past, PlainAnswer, Sending, ask_in_plain};
use crate::spec::Api;
use crate::suite::{Learn, Only, Suite};
use crate::text::{Complaint, Severity};

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
    complaints.extend(judge::check_uses(api, suite));
    if complaints.iter().any(|complaint| complaint.severity == Severity::Error) {
        return Err(complaints);
    }
    let plan = plan_of(api, suite, settings.seed)?;
    complaints.extend(plan.complaints.iter().cloned());
    complaints.extend(usable(suite, api)?);
    let (report, verdicts) = Box::pin(carried_out(plan, api, suite, settings, Learning::Allowed)).await?;
    if suite.generate.only == Only::default() && !settings.stop.is_wanted() {
        complaints.extend(judge::unused_rules(suite, settings.today, &verdicts));
    }
    Ok((report, complaints))
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
    Ok(Box::pin(carried_out(plan.clone(), api, suite, settings, Learning::Not)).await?.0)
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
    mut plan: Plan,
    api: &Arc<Api>,
    suite: &Suite,
    settings: &Settings<'_>,
    learning: Learning,
) -> Result<(Report, Vec<Verdict>), Vec<Complaint>> {
    let server = Target::open(api, suite, settings).await?;
    let pace = if is_production(api, suite) { suite.pace.modest() } else { suite.pace.clone() };
    begin(api, suite, &server.base, settings);
    let door = Door::open(api, suite, settings, (&server.base, &pace))?;
    // Its limits stop this suite, not those after it.
    let stop = settings.stop.below();
    let guard = Arc::new(Guard::new(door.transport, Limits::of(&pace), stop.clone()));
    let sending = Sending {
        base: &server.base,
        credentials: &door.credentials,
        pace: &pace,
        transport: Arc::<Guard>::clone(&guard),
        watch: settings.watch,
        stop: &stop,
        host: Arc::new(Host::new(&pace).knowing(api, &pace)),
    };
    let settings = &settings.stopped_by(&stop);
    if settings.past.is_some() {
        // A log has their calls, but not what they were held against.
        plan.scripts.clear();
    }
    scripts::skip(&mut plan, settings.today);
    let last = scripts::take_last(&mut plan);
    let (sent, lessons, in_the_open) = rounds(plan, (api, suite), &sending, settings, learning).await;
    let Run { round: Round { mut plan, exchanges }, requests, cleanup, elapsed, scripts: mut runs } = sent;
    let mut verdicts = judge::judge(api, suite, &plan, &exchanges, settings.today);
    judge::heard_in_plain(suite, settings.today, in_the_open.as_ref(), &mut verdicts);
    if let Some(past) = settings.past {
        restore(&mut verdicts, suite, past, Stage::Judged);
    }
    let (followed, later) = follow_up((api, suite, &plan), &exchanges, &verdicts, &sending, settings).await;
    followed.settle(&mut verdicts);
    if let Some(past) = settings.past {
        restore(&mut verdicts, suite, past, Stage::Followed);
    }
    let requests = requests + scripts::send_last(last, &mut plan, &mut runs, &sending).await;
    scripts::hide(suite, &runs);
    let judged = judge::scripts(api, suite, &plan, &runs, settings.today);
    let report = Report::explained(api, suite, (&plan, &exchanges), &verdicts, &followed, elapsed)
        .with_lessons(api, suite, &lessons, requests)
        .with_end(guard.ended())
        .with_host(suite, &sending.host.told())
        .with_cleanup(suite, &cleanup.and(later))
        .with_connection(suite, door.proxy)
        .with_log(suite, settings.log.coverage())
        .with_scripts(suite, &plan, &runs, &judged);
    end(&report, &verdicts, settings);
    Ok((report, verdicts))
}

/// Sends a plan, and what its answers teach; what a server that is reached by TLS says without it comes along.
async fn rounds(
    plan: Plan,
    (api, suite): (&Arc<Api>, &Suite),
    sending: &Sending<'_>,
    settings: &Settings<'_>,
    learning: Learning,
) -> (Run, Vec<Lesson>, Option<PlainAnswer>) {
    let asked = ask_in_plain(&plan, sending.base, &*sending.transport);
    let (sent, in_the_open) = tokio::join!(sent_by(&plan, sending, settings), asked);
    let in_the_open = settings.past.map_or(in_the_open, Past::in_plain);
    let first = Run::of(plan, sent);
    let (sent, lessons) = match learning {
        Learning::Allowed if suite.generate.learn == Learn::Refusals => {
            learned(api, suite, first, sending, settings).await
        }
        Learning::Allowed | Learning::Not => (first, Vec::new()),
    };
    let sent = match learning {
        Learning::Allowed => calmed(api, suite, sent, &lessons, sending, settings).await,
        Learning::Not => sent,
    };
    (unblocked(api, sent, sending, settings).await, lessons, in_the_open)
}
