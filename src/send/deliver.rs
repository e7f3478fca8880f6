//! A plan, sent.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep};

use crate::plan::Plan;
use crate::send::cleanup::Cleanup;
use crate::send::exchange::{Exchange, Outcome, SendError};
use crate::send::label::Note;
use crate::send::lasting::lasting;
use crate::send::progress::{Progress, Step};
use crate::send::removal::clean;
use crate::send::script::ScriptRun;
use crate::send::sending::Sending;
use crate::send::work::{Event, Work};

/// How long requests that are under way may still take once a run is stopped.
const GRACE: Duration = Duration::from_secs(2);
/// How often what has happened is told: often enough for a person, and seldom enough to cost nothing.
const TOLD_EVERY: Duration = Duration::from_millis(20);

/// What came of a plan.
#[derive(Clone, Debug)]
pub struct Sent {
    /// One exchange for every case, in the plan's order.
    pub exchanges: Vec<Exchange>,
    /// What became of the things that they made.
    pub cleanup: Cleanup,
    /// How long the cases took.
    pub elapsed: Duration,
    /// What came of each script, in the plan's order.
    pub scripts: Vec<ScriptRun>,
}

/// Sends a plan: controls first, then what is broken about those that were accepted, deleting last; in the end, what it made is
/// removed. One exchange for every case, in the plan's order, whatever happens. Runs on tokio, as many tasks as requests may be in
/// flight.
///
/// # Panics
/// Where the transport does.
pub async fn send(plan: &Plan, sending: &Sending<'_>) -> Vec<Exchange> {
    send_timed(plan, sending).await.exchanges
}

/// Sends a plan as [`send`] does, and tells all that came of it.
///
/// # Panics
/// Where the transport does.
pub async fn send_timed(plan: &Plan, sending: &Sending<'_>) -> Sent {
    sending.transport.note(Note::Round);
    let begin = Instant::now();
    let work = Arc::new(Work::new(plan, sending));
    work.before().await;
    look(sending, &work).await;
    let exchanges = exchanges(plan, sending, &work).await;
    work.after().await;
    let elapsed = begin.elapsed();
    let mut cleanup = clean(plan, &exchanges, &work, sending).await;
    cleanup.left.extend(lasting(plan, &exchanges));
    Sent { exchanges, cleanup, elapsed, scripts: work.scripts().runs() }
}

/// Sends the scenarios that only read, beside each other and before anything is written: what they look at is not to change under them.
async fn look(sending: &Sending<'_>, work: &Arc<Work>) {
    let mut workers = JoinSet::new();
    for _ in 0..sending.pace.in_flight.min(work.scripts().quiet()) {
        workers.spawn(Arc::clone(work).look());
    }
    let all = async {
        while let Some(done) = workers.join_next().await {
            if let Err(error) = done {
                std::panic::resume_unwind(error.into_panic());
            }
        }
    };
    tokio::select! {
        () = all => {}
        () = async {
            sending.stop.wanted().await;
            sleep(GRACE).await;
            work.scripts().idle().await;
        } => {}
    }
}

async fn exchanges(plan: &Plan, sending: &Sending<'_>, work: &Arc<Work>) -> Vec<Exchange> {
    let mut told = Told {
        plan,
        sending,
        done: 0,
        sent: 0,
        exchanges: vec![None; plan.cases.len()],
        gone: vec![false; plan.cases.len()],
    };
    let mut workers = JoinSet::new();
    let most = (plan.cases.len() + work.scripts().count()).max(1);
    for _ in 0..sending.pace.in_flight.clamp(1, most) {
        workers.spawn(Arc::clone(work).share());
    }
    let mut tick = interval(TOLD_EVERY);
    let mut grace = pin!(async {
        sending.stop.wanted().await;
        sleep(GRACE).await;
        work.scripts().idle().await;
    });
    loop {
        tokio::select! {
            biased;
            left = workers.join_next() => match left {
                Some(Ok(())) => {}
                Some(Err(error)) => std::panic::resume_unwind(error.into_panic()),
                None => break,
            },
            () = &mut grace => break,
            _ = tick.tick() => told.hear(work.events()),
        }
    }
    workers.shutdown().await;
    told.hear(work.events());
    told.finish(work)
}

/// What has been told of, and what came of it.
struct Told<'t> {
    plan: &'t Plan,
    sending: &'t Sending<'t>,
    done: usize,
    sent: usize,
    exchanges: Vec<Option<Exchange>>,
    /// Which cases' requests went out: the server may have acted on them.
    gone: Vec<bool>,
}

impl Told<'_> {
    fn hear(&mut self, events: Vec<Event>) {
        for event in events {
            match event {
                Event::Sent(index, attempt) => {
                    self.sent += 1;
                    self.gone[index] = true;
                    self.tell(Step::Sent(&self.plan.cases[index].id, attempt));
                }
                Event::Waiting(index, wait, because) => {
                    let case = &self.plan.cases[index].id;
                    self.tell(Step::Waiting { case, wait, because: &because });
                }
                Event::Held(hold) => self.tell(Step::Held(&hold)),
                Event::Done(index, exchange) => {
                    self.done += 1;
                    let is_held = matches!(exchange.outcome, Outcome::Unanswered(SendError::Held(_)));
                    if !self.gone[index] || is_held {
                        self.sending.transport.note(Note::Unsent(&exchange.case, &exchange.outcome));
                    }
                    self.tell(Step::Done(&exchange));
                    self.exchanges[index] = Some(exchange);
                }
            }
        }
    }

    fn tell(&self, step: Step<'_>) {
        let (total, done, sent) = (self.plan.cases.len(), self.done, self.sent);
        (self.sending.watch)(&Progress { total, done, sent, step });
    }

    /// What was never done was stopped; what was sent by then and not answered in the grace is unanswered.
    fn finish(self, work: &Work) -> Vec<Exchange> {
        let outcome = |index: usize| {
            let given_up = || SendError::Reset("the run was stopped before the answer came".to_owned());
            if self.gone[index] { Outcome::Unanswered(given_up()) } else { Outcome::Stopped }
        };
        let exchanges = self.exchanges.into_iter().enumerate();
        exchanges
            .map(|(index, exchange)| exchange.unwrap_or_else(|| work.exchange(index, outcome(index))))
            .collect()
    }
}
