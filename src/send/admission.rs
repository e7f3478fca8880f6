//! Whether a request may go out now: the circuit, the server's limits, the pace, in this order.

use std::time::Duration;

use tokio::sync::watch::Receiver;
use tokio::time::Instant;

use crate::send::circuit::{Pass, Phase};
use crate::send::clock::Clock;
use crate::send::hold::Hold;
use crate::send::host::Host;
use crate::send::limiter::{Asked, First};
use crate::send::stop::Stop;
use crate::text::duration;

/// One request that wants to go out.
pub(super) struct Admission<'a> {
    pub(super) host: &'a Host,
    pub(super) clock: &'a Clock,
    pub(super) stop: &'a Stop,
    pub(super) origin: &'a str,
    pub(super) operation: usize,
}

/// Why a request does not go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The run is stopped.
    Stopped,
    /// The host is given up, or can't be waited for: why.
    NotSent(String),
}

impl Admission<'_> {
    /// Comes back when the request may go out; what all wait for is told once.
    pub(super) async fn wait(&self, tell: &(dyn Fn(Hold) + Send + Sync)) -> Result<(), Refusal> {
        loop {
            self.limit(tell).await?;
            let mut changes = self.host.circuit.changes();
            // Last, because whoever is let through an open circuit is the one that tries.
            match self.host.circuit.ask(Instant::now()) {
                Pass::Go => return Ok(()),
                Pass::Never(why) => return Err(self.left_alone(&why)),
                Pass::Wait(None, _) => self.change(&mut changes, None).await?,
                Pass::Wait(Some(wait), why) => {
                    if !self.host.budget.take(Instant::now(), wait) {
                        return Err(self.left_alone(&why));
                    }
                    if self.host.circuit.is_news() {
                        tell(Hold::Circuit { wait, why, host: self.name().to_owned() });
                    }
                    self.change(&mut changes, Some(wait)).await?;
                }
            }
        }
    }

    /// Waits for the server's limit, and for the turn.
    async fn limit(&self, tell: &(dyn Fn(Hold) + Send + Sync)) -> Result<(), Refusal> {
        loop {
            let (now, mut changes) = (Instant::now(), self.host.circuit.changes());
            match self.host.limiter.ask(self.operation, now) {
                Asked::Nothing => return self.turn(Duration::ZERO).await,
                Asked::Slower(gap, told) => {
                    // Where the time is spent, the next answers say when to stop.
                    let gap = if self.host.budget.take(now, gap) { gap } else { Duration::ZERO };
                    if let Some((left, of)) = told {
                        tell(Hold::Slower { gap, left, of, host: self.name().to_owned() });
                    }
                    return self.turn(gap).await;
                }
                Asked::Wait(wait, first) => {
                    if !self.host.budget.take(now, wait) {
                        let (wait, host) = (duration(wait), self.name());
                        return Err(Refusal::NotSent(format!(
                            "the rate limit of {host} is used up for another {wait}, longer than the time for waiting \
                             that is left (`send: retry: budget:`)"
                        )));
                    }
                    if first == First::Yes {
                        tell(Hold::Limit { wait, host: self.name().to_owned() });
                    }
                    self.change(&mut changes, Some(wait)).await?;
                }
            }
        }
    }

    async fn turn(&self, gap: Duration) -> Result<(), Refusal> {
        tokio::select! {
            biased;
            () = self.stop.wanted() => Err(Refusal::Stopped),
            () = self.host.pacer.turn(gap) => Ok(()),
        }
    }

    /// Comes back after so long, or when the circuit has changed.
    async fn change(&self, changes: &mut Receiver<Phase>, wait: Option<Duration>) -> Result<(), Refusal> {
        let time = async {
            match wait {
                Some(wait) => self.clock.wait(wait).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.stop.wanted() => Err(Refusal::Stopped),
            _ = changes.changed() => Ok(()),
            () = time => Ok(()),
        }
    }

    fn left_alone(&self, why: &str) -> Refusal {
        Refusal::NotSent(format!("{} was given up: {why}", self.name()))
    }

    /// Host and port, as the URL has them.
    fn name(&self) -> &str {
        self.origin.split_once("://").map_or(self.origin, |(_, host)| host)
    }
}
