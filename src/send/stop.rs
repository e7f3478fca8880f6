//! The wish to stop.

use std::sync::Arc;

use tokio::sync::watch;

/// A switch that stops a run: clones share it. What was not sent is not sent any more, what is under way has a short grace.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Stop {
    /// A switch that nobody has thrown.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Throws the switch. It can't be put back.
    pub fn now(&self) {
        self.0.send_replace(true);
    }

    /// Whether somebody has thrown it.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        *self.0.borrow()
    }

    /// Comes back once somebody has thrown it.
    pub async fn wanted(&self) {
        // The sender lives as long as `self`, so waiting can't fail.
        let _ = self.0.subscribe().wait_for(|stop| *stop).await;
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}
