//! Whether coming back later helps.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::send::exchange::Outcome;
use crate::send::retry::Hope;

/// How many cases in a row may be tried again for nothing before others of their kind are not any more.
const VAIN: u32 = 3;

/// Whether coming back later helps: a server that answers 429 or 503 to everything, or an operation that always fails, however long
/// it is waited for, must not keep a run from ending.
#[derive(Default)]
pub(super) struct Patience {
    /// In a row, of one operation; under `None` those of the host, for what it says of itself.
    in_vain: Mutex<HashMap<Option<usize>, u32>>,
}

impl Patience {
    /// Whether an attempt of this operation that came to this may be followed by another.
    pub(super) fn hope(&self, operation: usize, status: Option<u16>) -> Hope {
        let in_vain = self.in_vain.lock().unwrap_or_else(PoisonError::into_inner);
        match in_vain.get(&of(operation, status)) {
            Some(count) if *count >= VAIN => Hope::Lost,
            Some(_) | None => Hope::Some,
        }
    }

    /// Takes note of what came of a case in the end, after so many attempts before: any answer that is not to be tried again shows
    /// that coming back does help.
    pub(super) fn settled(&self, operation: usize, earlier: usize, outcome: &Outcome) {
        let mut in_vain = self.in_vain.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Outcome::Answered(answer) if matches!(answer.status, 429 | 503) => {
                *in_vain.entry(None).or_default() += 1;
            }
            Outcome::Answered(answer) if matches!(answer.status, 408 | 500..=599) => {
                in_vain.remove(&None);
                *in_vain.entry(Some(operation)).or_default() += u32::from(earlier > 0);
            }
            Outcome::Answered(_) => {
                in_vain.remove(&None);
                in_vain.remove(&Some(operation));
            }
            Outcome::Unanswered(_) => *in_vain.entry(Some(operation)).or_default() += u32::from(earlier > 0),
            Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => {}
        }
    }
}

/// Whose patience an answer of this status asks for.
fn of(operation: usize, status: Option<u16>) -> Option<usize> {
    if matches!(status, Some(429 | 503)) { None } else { Some(operation) }
}
