//! A transport that writes down all that another one carries.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use tokio::time::Instant;

use crate::plan::Request;
use crate::send::exchange::{Response, SendError};
use crate::send::label::{Label, Note};
use crate::send::log::note::{Call, Log};
use crate::send::transport::{Carried, Transport};

/// Whatever goes by it is in the log, whoever sent it and however it ended.
pub struct Logged {
    inner: Arc<dyn Transport>,
    log: Log,
    /// Which of the run's plans is being sent, from 1.
    round: AtomicU32,
}

impl Logged {
    /// Writes to this log all that goes by that transport.
    #[must_use]
    pub fn new(inner: Arc<dyn Transport>, log: Log) -> Self {
        Self { inner, log, round: AtomicU32::new(0) }
    }
}

impl Transport for Logged {
    fn carry<'t>(&'t self, origin: &'t str, request: &'t Request) -> Carried<'t> {
        self.carry_as(Label::default(), origin, request)
    }

    fn carry_as<'t>(&'t self, label: Label<'t>, origin: &'t str, request: &'t Request) -> Carried<'t> {
        Box::pin(async move {
            let round = self.round.load(Ordering::Relaxed);
            let call = Call { begin: Timestamp::now(), label, round, origin, request };
            let mut under_way = UnderWay { log: &self.log, call, begin: Instant::now(), is_over: false };
            let result = self.inner.carry_as(label, origin, request).await;
            under_way.end(&result);
            result
        })
    }

    fn note(&self, note: Note<'_>) {
        match note {
            Note::Round => {
                self.round.fetch_add(1, Ordering::Relaxed);
            }
            Note::Unsent(case, outcome) => {
                self.log.unsent(self.round.load(Ordering::Relaxed), case, outcome);
            }
        }
        self.inner.note(note);
    }
}

/// A call that went out. One that nobody waits for any more is written down as well: the server may have acted on it.
struct UnderWay<'u> {
    log: &'u Log,
    call: Call<'u>,
    begin: Instant,
    is_over: bool,
}

impl UnderWay<'_> {
    fn end(&mut self, result: &Result<Response, SendError>) {
        self.is_over = true;
        self.log.call(&self.call, result, self.begin.elapsed());
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            let why = "the run was stopped before the answer came";
            self.end(&Err(SendError::Reset(why.to_owned())));
        }
    }
}
