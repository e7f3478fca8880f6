//! The round in which is sent what a crash kept from being sent.

use crate::follow;
use crate::learn::Order;
use crate::run::sent::{Run, requests, sent_by};
use crate::run::settings::Settings;
use crate::send::{Sending, Sent};
use crate::spec::Api;

/// Sends once more the controls that were answered 5xx, now that what the run made is removed, and what waited for them.
pub(crate) async fn unblocked(api: &Api, run: Run, sending: &Sending<'_>, settings: &Settings<'_>) -> Run {
    if sending.stop.is_wanted() {
        return run;
    }
    let Some(plan) = follow::withheld(api, &run.round.plan, &run.round.exchanges) else { return run };
    let sent = sent_by(&plan, sending, settings).await;
    let count = requests(&sent.exchanges);
    let (plan, exchanges) = follow::told(plan, sent.exchanges);
    let later = Run::of(plan, Sent { exchanges, ..sent });
    run.and(Run { requests: count, ..later }, Order::FirstFirst)
}
