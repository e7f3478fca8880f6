//! What a run needs to know.

use crate::mock;
use crate::plan::Seed;
use crate::send::{Progress, Stop, Vault};

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
    /// Where tokens are kept between processes.
    pub vault: Vault,
}
