//! What a run knows of the host that it sends to.

use crate::send::health::Health;
use crate::send::pace::Pacer;
use crate::send::patience::Patience;
use crate::suite::Pace;

/// What a run knows of the host that it sends to, and how fast it may go there: one for all rounds and tasks of a run.
pub struct Host {
    pub(super) pacer: Pacer,
    pub(super) health: Health,
    pub(super) patience: Patience,
}

impl Host {
    /// A host of which nothing is known yet.
    #[must_use]
    pub fn new(pace: &Pace) -> Self {
        Self { pacer: Pacer::new(pace.rate), health: Health::new(), patience: Patience::default() }
    }
}
