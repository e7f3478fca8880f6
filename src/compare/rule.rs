//! Rules: what findings are named by.

use std::fmt;

use crate::compare::change::Change;
use crate::compare::change::Level;
use crate::compare::change::Where;
use crate::compare::row::Row;
use crate::compare::rows::TABLES;

/// A change at a kind of place: what findings are named by. `request-enum-value-removed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// Where.
    pub place: Where,
    /// What.
    pub change: Change,
}

impl Rule {
    /// The rule.
    pub(crate) fn of(place: Where, change: Change) -> Self {
        Self { place, change }
    }

    /// All rules, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |row: &'static Row| Where::ALL.into_iter().map(|place| Self { place, change: row.change });
        TABLES.into_iter().flatten().flat_map(of).filter(|rule| rule.own().is_some())
    }

    /// The rule of this id.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::all().find(|rule| rule.id() == id)
    }

    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().ids[self.place as usize]
    }

    /// How it counts unless a severity file says otherwise.
    #[must_use]
    pub fn level(self) -> Level {
        self.own().unwrap_or(Level::Note)
    }

    /// What it is, as a lower-case fragment.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// What to do about it, as a lower-case fragment.
    #[must_use]
    pub fn hint(self) -> &'static str {
        self.row().hint
    }

    fn own(self) -> Option<Level> {
        self.row().levels[self.place as usize]
    }

    fn row(self) -> &'static Row {
        // There is a row for each, which a test holds.
        TABLES.into_iter().flatten().find(|row| row.change == self.change).unwrap_or(&TABLES[0][0])
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_change_has_one_row_and_every_rule_its_own_id() {
        let changes: Vec<Change> = TABLES.into_iter().flatten().map(|row| row.change).collect();
        let numbers: BTreeSet<usize> = changes.iter().map(|change| *change as usize).collect();
        assert_eq!(numbers, (0..=Change::Rewritten as usize).collect());
        assert_eq!(changes.len(), numbers.len());
        let ids: BTreeSet<&str> = Rule::all().map(Rule::id).collect();
        assert_eq!(ids.len(), Rule::all().count());
        assert!(Rule::all().all(|rule| Rule::named(rule.id()) == Some(rule)));
    }
}
