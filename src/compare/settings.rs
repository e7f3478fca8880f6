//! How changes count.

use crate::compare::ignored::Ignored;
use crate::compare::severity::Severities;

/// What a comparison counts.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Levels other than the rules' own.
    pub severities: Severities,
    /// What is known and left out.
    pub ignored: Vec<Ignored>,
}
