//! Whether coming back later helps.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::send::exchange::Outcome;

/// `Too Many Requests` (RFC 6585 section 4).
pub(super) const TOO_MANY: u16 = 429;

/// `Service Unavailable` (RFC 9110 section 15.6.4).
pub(super) const BUSY: u16 = 503;

/// How many cases in a row may be given up to 429 or 503 before none is waited for any more.
const VAIN: u32 = 3;

/// Whether coming back later helps: a server that answers 429 or 503 to everything, however long it is waited for, must not keep a run
/// from ending.
#[derive(Default)]
pub(super) struct Patience {
    in_vain: AtomicU32,
}

impl Patience {
    /// Whether 429 and 503 are taken for answers like any other.
    pub(super) fn is_over(&self) -> bool {
        self.in_vain.load(Ordering::Relaxed) >= VAIN
    }

    /// Takes note of what came of a case in the end: any other answer shows that coming back does help.
    pub(super) fn settled(&self, outcome: &Outcome) {
        match outcome {
            Outcome::Answered(answer) if matches!(answer.status, TOO_MANY | BUSY) => {
                self.in_vain.fetch_add(1, Ordering::Relaxed);
            }
            Outcome::Answered(_) => self.in_vain.store(0, Ordering::Relaxed),
            Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => {}
        }
    }
}
