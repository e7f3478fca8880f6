//! The round in which is sent what a crash kept from being sent.

use crate::follow;
use crate::learn::Order;
use crate::run::sent::{Run, requests};
use crate::send::{Sending, Sent, send_timed};
use crate::spec::Api;

/// Sends once more the controls that were answered 5xx, now that what the run made is removed, and what waited for them.
pub(crate) async fn unblocked(api: &Api, run: Run, sending: &Sending<'_>) -> Run {
    if sending.stop.is_wanted() {
        return run;
    }
    let Some(plan) = follow::withheld(api, &run.round.plan, &run.round.exchanges) else { return run };
    let sent = send_timed(&plan, sending).await;
    let count = requests(&sent.exchanges);
    let (plan, exchanges) = follow::told(plan, sent.exchanges);
    let later = Run::of(plan, Sent { exchanges, ..sent });
    run.and(Run { requests: count, ..later }, Order::FirstFirst)
}
