//! Which scenarios one call picks.

use crate::suite::wishes::Only;

impl Only {
    /// Whether it picks a scenario of this name with these tags. Where it picks generated cases by what they are, it picks no scenario.
    #[must_use]
    pub fn picks_scenario(&self, name: &str, tags: &[String]) -> bool {
        let is_of = |some: &[String]| tags.iter().any(|tag| some.contains(tag));
        let is_named = self.scenarios.iter().any(|text| name.contains(text.as_str()));
        let is_tagged = self.tags.is_empty() || is_of(&self.tags);
        !is_of(&self.not_tags)
            && (is_named || (self.scenarios.is_empty() && is_tagged && self.runs_scenarios()))
    }

    /// Whether scenarios are run at all: where they are asked for, and where no kind of generated case is.
    #[must_use]
    pub fn runs_scenarios(&self) -> bool {
        let picks_cases = !self.operations.is_empty()
            || !self.kinds.is_empty()
            || !self.places.is_empty()
            || !self.keywords.is_empty();
        !self.scenarios.is_empty() || !picks_cases
    }
}
