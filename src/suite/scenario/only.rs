//! Which scenarios one call picks.

use crate::suite::wishes::Only;

impl Only {
    /// Whether it picks a scenario of this name.
    #[must_use]
    pub fn picks_scenario(&self, name: &str) -> bool {
        self.scenarios.is_empty() || self.scenarios.iter().any(|text| name.contains(text.as_str()))
    }

    /// Whether scenarios are run: where they are asked for, and where nothing is.
    #[must_use]
    pub fn runs_scenarios(&self) -> bool {
        !self.scenarios.is_empty() || *self == Self::default()
    }
}
