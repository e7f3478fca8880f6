//! Whether the credentials are taken at all: where they are not, nothing more is sent with them.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// How many operations must refuse the credentials, and none take them, before they are given up: one may want others.
const OPERATIONS: usize = 5;
/// How many requests, of however few operations.
const REQUESTS: usize = 20;

/// What is known of the credentials of a run.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// How many operations they are for.
    operations: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Whether some request with them was let in.
    taken: bool,
    requests: usize,
    /// The operations that refuse them, new tokens too.
    refusing: BTreeSet<usize>,
    /// Whether a new token was refused too, and nothing was let in since.
    is_vain: bool,
    closed: bool,
}

impl Gate {
    pub(super) fn new(operations: usize) -> Self {
        Self { operations, state: Mutex::default() }
    }

    /// Whether nothing more is sent with them.
    pub(super) fn is_closed(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed
    }

    /// Whether a new token may help: not where the last new one did not, nor at an operation that has refused one before.
    pub(super) fn may_help(&self, operation: usize) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        !state.is_vain && !state.refusing.contains(&operation)
    }

    /// A new token was refused at once.
    pub(super) fn refused_anew(&self, operation: usize) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_vain = true;
        self.refused(operation);
    }

    /// A request was let in.
    pub(super) fn taken(&self, operation: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.taken = true;
        state.is_vain = false;
        state.refusing.remove(&operation);
    }

    /// A request was refused, and a new token would not help, or did not.
    pub(super) fn refused(&self, operation: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.refusing.insert(operation);
        state.requests += 1;
        let enough = OPERATIONS.min(self.operations.max(1));
        state.closed |= !state.taken && (state.refusing.len() >= enough || state.requests >= REQUESTS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_given_up_when_several_operations_refuse_them_and_none_takes_them() {
        for (operations, heard, closed) in [
            (9, "0", false),
            (9, "0000000000000000000", false),
            (9, "00000000000000000000", true),
            (9, "01234", true),
            (9, "0123+4", false),
            (1, "0", true),
            (2, "01", true),
            (2, "+0101010101010101", false),
        ] {
            let gate = Gate::new(operations);
            for word in heard.chars() {
                match word.to_digit(10) {
                    Some(operation) => gate.refused(operation as usize),
                    None => gate.taken(9),
                }
            }
            assert_eq!(gate.is_closed(), closed, "{operations} {heard}");
        }
    }
}
