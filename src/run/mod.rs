//! The pipeline, start to finish.
//!
//! ```text
//! planning --send--> learning (rounds of their own: plan, send) --judge--> following (rounds of their own) --> Report
//! ```

mod door;
mod following;
mod learning;
mod planning;
mod sent;
mod settings;
mod target;

pub(crate) use door::usable;
pub use planning::plan_of;
pub use settings::Settings;

use std::sync::Arc;

use crate::judge;
use crate::judge::Verdict;
use crate::learn::Round;
use crate::plan::{Plan, is_production};
use crate::report::Report;
use crate::run::door::Door;
use crate::run::following::follow_up;
use crate::run::learning::learned;
use crate::run::sent::{Run, together};
use crate::run::target::Target;
use crate::send::{Guard, Host, Limits, Sending, ask_in_plain, send_timed};
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
    if complaints.iter().any(|complaint| complaint.severity == Severity::Error) {
        return Err(complaints);
    }
    let plan = plan_of(api, suite, settings.seed)?;
    complaints.extend(plan.complaints.iter().cloned());
    complaints.extend(usable(suite, api)?);
    let (report, verdicts) = carried_out(plan, api, suite, settings, Learning::Allowed).await?;
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
    let pace = if is_production(api, suite) { suite.pace.modest() } else { suite.pace.clone() };
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
        host: Arc::new(Host::new(&pace)),
    };
    let settings =
        &Settings { mock: settings.mock.clone(), vault: settings.vault.clone(), stop: &stop, ..*settings };
    let asked = ask_in_plain(&plan, &server.base, &*sending.transport);
    let (sent, in_the_open) = tokio::join!(send_timed(&plan, &sending), asked);
    let first = Run::of(plan, sent);
    let (sent, lessons) = match learning {
        Learning::Allowed if suite.generate.learn == Learn::Refusals => {
            learned(api, suite, first, &sending, settings).await
        }
        Learning::Allowed | Learning::Not => (first, Vec::new()),
    };
    let Run { round: Round { plan, exchanges }, requests, cleanup, elapsed } = sent;
    let plan = &plan;
    let mut verdicts = judge::judge(api, suite, plan, &exchanges, settings.today);
    judge::heard_in_plain(suite, settings.today, in_the_open.as_ref(), &mut verdicts);
    let (followed, later) = follow_up((api, suite, plan), &exchanges, &verdicts, &sending, settings).await;
    followed.settle(&mut verdicts);
    let report = Report::explained(api, suite, (plan, &exchanges), &verdicts, &followed, elapsed);
    let report = report.with_lessons(api, suite, &lessons, requests).with_end(guard.ended());
    let report = report.with_connection(suite, door.proxy);
    Ok((report.with_cleanup(suite, &together(cleanup, later)), verdicts))
}
