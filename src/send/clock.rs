//! What time it is, and waiting: the only place of `send` that asks the wall clock.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep};

/// The wall clock, read once: from then on time goes as tokio's does, so that it never jumps, and tests may stop it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    wall: Timestamp,
    begin: Instant,
}

impl Clock {
    /// A clock that agrees with the machine's now.
    pub(super) fn start() -> Self {
        Self { wall: Timestamp::now(), begin: Instant::now() }
    }

    /// The time of day.
    pub(super) fn now(&self) -> Timestamp {
        self.wall.checked_add(self.begin.elapsed()).unwrap_or(Timestamp::MAX)
    }

    /// Comes back after so long.
    pub(super) async fn wait(&self, time: Duration) {
        sleep(time).await;
    }
}
