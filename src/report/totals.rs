//! Counts.

use crate::judge::Outcome;
use crate::judge::Verdict;

/// How many cases came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of `judge::Outcome`")]
pub struct Totals {
    pub passed: usize,
    pub failed: usize,
    pub inconclusive: usize,
    pub unanswered: usize,
    pub skipped: usize,
}

impl Totals {
    /// Counts one more; a case that was not needed does not count.
    pub(crate) fn count(&mut self, verdict: &Verdict) {
        match &verdict.outcome {
            Outcome::Passed(_) => self.passed += 1,
            Outcome::Failed(_) => self.failed += 1,
            Outcome::Inconclusive(..) => self.inconclusive += 1,
            Outcome::Unanswered(_) => self.unanswered += 1,
            Outcome::Skipped(_) => self.skipped += 1,
            Outcome::NotNeeded => {}
        }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> usize {
        self.passed + self.failed + self.inconclusive + self.unanswered + self.skipped
    }

    /// The names and counts that are not zero, in order of gravity.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, usize)> {
        [
            ("failed", self.failed),
            ("unanswered", self.unanswered),
            ("inconclusive", self.inconclusive),
            ("skipped", self.skipped),
            ("passed", self.passed),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .collect()
    }
}
