//! The rounds in which what was refused is tried again with what its refusal taught.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::learn;
use crate::learn::{Lesson, Order};
use crate::plan::Seed;
use crate::run::planning::plan_of;
use crate::run::sent::{Run, requests, sent_by};
use crate::run::settings::Settings;
use crate::send::Sending;
use crate::spec::Api;
use crate::suite::Suite;

/// How often what was refused is tried with what the refusal taught.
const ROUNDS: u64 = 8;

/// Tries refused operations again with what their refusals teach: first their smallest requests alone, until nothing more is learned,
/// then all that is planned of them and of what waits for them. The lessons are those that were of use. What the server crashed on in
/// any round is among what is judged.
pub(crate) async fn learned(
    api: &Arc<Api>,
    suite: &Suite,
    mut run: Run,
    sending: &Sending<'_>,
    settings: &Settings<'_>,
) -> (Run, Vec<Lesson>) {
    let mut lessons = learn::lessons(api, suite, &run.round.plan, &run.round.exchanges, &[]);
    let mut crashes = learn::crashes(&run.round.plan, &run.round.exchanges);
    let mut round = 0;
    while !lessons.is_empty() && !settings.stop.is_wanted() {
        round += 1;
        let subjects: BTreeSet<usize> = lessons.iter().map(|lesson| lesson.operation).collect();
        let subjects = learn::affected(&run.round.plan, &subjects);
        let taught = learn::taught(api, suite, &lessons, &subjects);
        // What was made in an earlier round may still be there under its name.
        let seed = Seed(settings.seed.0.wrapping_add(round));
        let Ok(mut smallest) = plan_of(api, &taught, seed) else { break };
        smallest.cases.retain(learn::is_smallest);
        smallest.scripts.clear();
        let sent = sent_by(&smallest, sending, settings).await;
        let more = learn::lessons(api, suite, &smallest, &sent.exchanges, &lessons);
        crashes.extend(learn::crashes(&smallest, &sent.exchanges));
        run.cleanup = run.cleanup.and(sent.cleanup);
        run.elapsed += sent.elapsed;
        run.requests += requests(&sent.exchanges);
        if !more.is_empty() && round < ROUNDS {
            lessons.extend(more);
            continue;
        }
        let lessons = learn::held(lessons, &smallest, &sent.exchanges);
        if lessons.is_empty() {
            break;
        }
        let Ok(mut plan) = plan_of(api, &taught, Seed(seed.0.wrapping_add(1))) else { break };
        plan.scripts.clear();
        let sent = sent_by(&plan, sending, settings).await;
        return (run.and(Run::of(plan, sent), Order::LaterFirst).with(crashes), lessons);
    }
    (run.with(crashes), Vec::new())
}
