//! How many requests may be under way: fewer while the server shows that it has too many.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::send::exchange::{Response, SendError};

/// After so many answers in a row that tell of no trouble, one more request may be under way.
const CALM: usize = 100;
/// Of so many places, one is never taken away: a server that is busy with itself gets no better by waiting for it.
const KEPT: usize = 4;
/// What was under way together is in trouble together: it counts once.
const ONCE: Duration = Duration::from_millis(200);

/// The places that requests take while they are under way. Beyond what the suite allows there are never any; half of them are taken away
/// when the server is overloaded (503, 429, connections closed or not answered in time), down to a quarter, and given back one by one.
pub(super) struct Load {
    most: usize,
    state: Mutex<State>,
    freed: Notify,
}

struct State {
    allowed: usize,
    taken: usize,
    calm: usize,
    cut: Option<Instant>,
}

/// A place, free again when it is dropped.
pub(super) struct Place<'l>(&'l Load);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.state().taken -= 1;
        self.0.freed.notify_one();
    }
}

impl Load {
    /// With so many places, and one at least.
    pub(super) fn new(most: usize) -> Self {
        let most = most.max(1);
        let state = State { allowed: most, taken: 0, calm: 0, cut: None };
        Self { most, state: Mutex::new(state), freed: Notify::new() }
    }

    /// Waits for a place.
    pub(super) async fn place(&self) -> Place<'_> {
        loop {
            if self.take() {
                return Place(self);
            }
            self.freed.notified().await;
        }
    }

    /// Takes note of how a valid request fared: what is broken may be refused in any way.
    pub(super) fn heard(&self, result: &Result<Response, SendError>) {
        let mut state = self.state();
        let now = Instant::now();
        if !is_overload(result) {
            state.calm += 1;
            if state.calm >= CALM && state.allowed < self.most {
                state.allowed += 1;
                state.calm = 0;
                self.freed.notify_one();
            }
        } else if state.cut.is_none_or(|cut| now.duration_since(cut) >= ONCE) {
            state.allowed = (state.allowed / 2).max(self.most / KEPT).max(1);
            state.calm = 0;
            state.cut = Some(now);
        }
    }

    fn take(&self) -> bool {
        let mut state = self.state();
        let is_free = state.taken < state.allowed;
        state.taken += usize::from(is_free);
        is_free
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_overload(result: &Result<Response, SendError>) -> bool {
    match result {
        Ok(response) => matches!(response.status, 429 | 503),
        Err(SendError::ConnectTimeout | SendError::ReadTimeout | SendError::Reset(_)) => true,
        Err(
            SendError::Dns(_)
            | SendError::Refused
            | SendError::Unreachable(_)
            | SendError::Tls(_)
            | SendError::Malformed(_)
            | SendError::TooLarge(_)
            | SendError::Unsendable(_),
        ) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16) -> Response {
        Response { status, ..Response::default() }
    }

    fn room(load: &Load) -> usize {
        let taken = (0..100).take_while(|_| load.take()).count();
        load.state().taken -= taken;
        taken
    }

    #[tokio::test(start_paused = true)]
    async fn places_are_halved_by_trouble_and_given_back_in_calm() {
        let load = Load::new(16);
        assert_eq!(room(&load), 16);
        // All that was under way together is one trouble.
        for _ in 0..16 {
            load.heard(&Ok(answer(503)));
        }
        assert_eq!(room(&load), 8);
        for expected in [4, 4, 4] {
            tokio::time::advance(ONCE).await;
            load.heard(&Err(SendError::Reset("early".to_owned())));
            assert_eq!(room(&load), expected);
        }
        for _ in 0..CALM * 3 {
            load.heard(&Ok(answer(500)));
        }
        assert_eq!(room(&load), 7);
        for _ in 0..CALM * 100 {
            load.heard(&Ok(answer(200)));
        }
        assert_eq!(room(&load), 16);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_gets_the_place_that_becomes_free() {
        let load = Load::new(1);
        let first = load.place().await;
        let second = async {
            load.place().await;
            Instant::now()
        };
        let free = async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            drop(first);
        };
        let begin = Instant::now();
        let (at, ()) = tokio::join!(second, free);
        assert_eq!(at - begin, Duration::from_secs(3));
    }
}
