//! The wish to stop.

use std::sync::Arc;

use tokio::sync::watch;

/// A switch that stops a run: clones share it. What was not sent is not sent any more, what is under way has a short grace.
#[derive(Clone, Debug)]
pub struct Stop {
    own: Arc<watch::Sender<bool>>,
    /// One that stops this one too.
    above: Option<Arc<Stop>>,
}

impl Stop {
    /// A switch that nobody has thrown.
    #[must_use]
    pub fn new() -> Self {
        Self { own: Arc::new(watch::Sender::new(false)), above: None }
    }

    /// A switch of its own, that this one throws too.
    #[must_use]
    pub fn below(&self) -> Self {
        Self { above: Some(Arc::new(self.clone())), ..Self::new() }
    }

    /// Throws the switch. It can't be put back.
    pub fn now(&self) {
        self.own.send_replace(true);
    }

    /// Whether somebody has thrown it.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        *self.own.borrow() || self.above.as_ref().is_some_and(|above| above.is_wanted())
    }

    /// Comes back once somebody has thrown it.
    pub async fn wanted(&self) {
        let above = async {
            match &self.above {
                Some(above) => Box::pin(above.wanted()).await,
                None => std::future::pending().await,
            }
        };
        // The sender lives as long as `self`, so waiting can't fail.
        let mut own = self.own.subscribe();
        tokio::select! {
            _ = own.wait_for(|stop| *stop) => {}
            () = above => {}
        }
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}
