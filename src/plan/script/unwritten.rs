//! What a step can't be sent with.

use std::fmt;

use crate::suite::Unset;

/// Why something can't be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Unwritten {
    /// It holds a `${...}` that can't be filled.
    Unset(Box<Unset>),
    /// A lower-case fragment.
    Why(String),
}

impl From<Unset> for Unwritten {
    fn from(unset: Unset) -> Self {
        Self::Unset(Box::new(unset))
    }
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset(unset) => write!(f, "`${{{}}}` is not known", unset.name),
            Self::Why(why) => f.write_str(why),
        }
    }
}
