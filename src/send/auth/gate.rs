//! Whether the credentials are taken at all: where they are not, nothing more is sent with them.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// How many operations must refuse the credentials, and none take them, before they are given up: one may want others.
const OPERATIONS: usize = 3;
/// How many requests, of however few operations.
const REQUESTS: usize = 10;

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

    /// Whether an operation has refused a new token before: it will refuse the next one.
    pub(super) fn is_hopeless(&self, operation: usize) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).refusing.contains(&operation)
    }

    /// A request was let in.
    pub(super) fn taken(&self, operation: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.taken = true;
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
            (5, "0", false),
            (5, "000000000", false),
            (5, "0000000000", true),
            (5, "012", true),
            (5, "01+2", false),
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
