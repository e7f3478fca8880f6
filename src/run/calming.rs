//! What a busy server could not take is sent once more, with less at once.

use std::sync::Arc;

use crate::learn;
use crate::learn::{Lesson, Order};
use crate::plan::Seed;
use crate::run::planning::plan_of;
use crate::run::sent::{Run, sent_by};
use crate::run::settings::Settings;
use crate::send::Sending;
use crate::spec::Api;
use crate::suite::{Pace, Suite};

/// How much less is asked at once.
const CALMER: usize = 8;
/// Beyond all rounds of learning: what these made may still be there under its name.
const SEED: u64 = 100;

/// Plans and sends anew the operations of which nothing was accepted because the server, or what was before it, was busy. Where that is
/// so of most operations, it is no passing thing.
pub(crate) async fn calmed(
    api: &Arc<Api>,
    suite: &Suite,
    run: Run,
    lessons: &[Lesson],
    sending: &Sending<'_>,
    settings: &Settings<'_>,
) -> Run {
    let (busy, all) = learn::kept_waiting(&run.round.plan, &run.round.exchanges);
    if busy.is_empty() || 2 * busy.len() > all || settings.stop.is_wanted() {
        return run;
    }
    let taught = learn::taught(api, suite, lessons, &busy);
    let Ok(plan) = plan_of(api, &taught, Seed(settings.seed.0.wrapping_add(SEED))) else { return run };
    let pace = Pace { in_flight: (sending.pace.in_flight / CALMER).max(1), ..sending.pace.clone() };
    let (transport, host) = (Arc::clone(&sending.transport), Arc::clone(&sending.host));
    let sending = Sending { pace: &pace, transport, host, ..*sending };
    let sent = sent_by(&plan, &sending, settings).await;
    run.and(Run::of(plan, sent), Order::LaterFirst)
}
