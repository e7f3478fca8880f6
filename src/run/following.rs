//! The rounds in which findings are asked about further.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::time::sleep;

use crate::follow::{Followed, Inquiry};
use crate::judge;
use crate::judge::Verdict;
use crate::plan::Plan;
use crate::run::sent::sent_by;
use crate::run::settings::Settings;
use crate::send::{Cleanup, Exchange, Progress, Sending, Sent, Stop};
use crate::spec::Api;
use crate::suite::{Pace, Retry, Suite};

/// Asks further about what failed, in rounds, for as long as the suite allows and nobody stops it.
pub(crate) async fn follow_up(
    (api, suite, plan): (&Arc<Api>, &Suite, &Plan),
    exchanges: &[Exchange],
    verdicts: &[Verdict],
    sending: &Sending<'_>,
    settings: &Settings<'_>,
) -> (Followed, Cleanup) {
    let mut inquiry = Inquiry::new(api, suite, plan, exchanges, verdicts);
    // A round that waits for a server which is gone would spend all the time that there is.
    let pace = Pace { retry: Retry { tries: 1, ..sending.pace.retry.clone() }, ..sending.pace.clone() };
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
            let (transport, host) = (Arc::clone(&sending.transport), Arc::clone(&sending.host));
            let sending = Sending { pace: &pace, transport, watch: &watch, stop: &stop, host, ..*sending };
            let Sent { exchanges, cleanup: removed, .. } = sent_by(&round, &sending, settings).await;
            inquiry.learn(&round, &exchanges, &judge::judge(api, suite, &round, &exchanges, settings.today));
            cleanup = std::mem::take(&mut cleanup).and(removed);
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
