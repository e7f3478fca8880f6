//! Secrets that turn up while a suite is run.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::text::Mask;

/// Secrets that turn up while a suite is run, such as tokens that are fetched. Clones share what they learn.
#[derive(Clone, Default)]
pub struct Learned {
    mask: Mask,
    /// Secrets, and the shell variables that stand for them in commands.
    named: Arc<Mutex<Vec<(String, String)>>>,
}

impl fmt::Debug for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Learned(***)")
    }
}

impl Learned {
    /// Takes note of a secret: it is masked from here on.
    pub fn learn(&self, secret: &str) {
        self.mask.learn(secret);
    }

    /// Takes note of a secret that a shell variable of this name stands for in commands.
    pub fn learn_as(&self, secret: &str, variable: &str) {
        self.mask.learn(secret);
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        if !named.iter().any(|(known, _)| known == secret) {
            named.push((secret.to_owned(), variable.to_owned()));
        }
    }

    /// The mask that learns: all that is written while a suite is run goes through it, or a clone of it.
    #[must_use]
    pub fn mask(&self) -> &Mask {
        &self.mask
    }

    /// The secrets so far that have a variable, with it.
    #[must_use]
    pub fn named(&self) -> Vec<(String, String)> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
