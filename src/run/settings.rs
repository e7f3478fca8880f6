//! What a run needs to know.

use crate::mock;
use crate::plan::Seed;
use crate::send::{Log, Past, Progress, Stop, Vault};

/// What a run needs to know besides suite and spec.
pub struct Settings<'s> {
    /// Where unique values come from.
    pub seed: Seed,
    /// Today's date, `YYYY-MM-DD`, for rules that end.
    pub today: &'s str,
    /// How the built-in server behaves, where the suite wants it.
    pub mock: mock::Options,
    /// Told at every step.
    pub watch: &'s (dyn Fn(&Progress<'_>) + Send + Sync),
    /// When not to go on.
    pub stop: &'s Stop,
    /// What is written down of it.
    pub log: Log,
    /// The log of an earlier run whose answers are taken: then nothing is sent.
    pub past: Option<&'s Past>,
    /// Where tokens are kept between processes.
    pub vault: Vault,
}

impl<'s> Settings<'s> {
    /// The same, stopped by another switch.
    pub(crate) fn stopped_by(&self, stop: &'s Stop) -> Settings<'s> {
        Settings { mock: self.mock.clone(), log: self.log.clone(), vault: self.vault.clone(), stop, ..*self }
    }
}
