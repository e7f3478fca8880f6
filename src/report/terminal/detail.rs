//! How much a report tells.

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The gravest findings in full, the rest counted.
    Short,
    /// Everything.
    Whole,
}
