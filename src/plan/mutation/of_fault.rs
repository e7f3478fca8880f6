//! What the faults of values are called.

use crate::plan::mutation::kind::{
    BAD_NAME, CONST, CONTAINS, DEPENDENT, ENUM, FORMAT, Kind, MANY_BRANCHES, MISSING, NO_BRANCH, NOT,
    NOT_MULTIPLE, NOT_UNIQUE, NULL, PATTERN, READ_ONLY, TOO_FEW_ITEMS, TOO_FEW_PROPERTIES, TOO_LARGE,
    TOO_LONG, TOO_MANY_ITEMS, TOO_MANY_PROPERTIES, TOO_SHORT, TOO_SMALL, UNEXPECTED, UNKNOWN_DISCRIMINATOR,
    WRONG_TYPE,
};
use crate::schema::Fault;

impl Kind {
    /// The kind of a fault, before it is known what refuses it.
    pub(in crate::plan) fn of(fault: &Fault) -> Self {
        match fault {
            Fault::Missing => MISSING,
            Fault::WrongType => WRONG_TYPE,
            Fault::Unexpected => UNEXPECTED,
            Fault::Enum => ENUM,
            Fault::Null => NULL,
            Fault::Const => CONST,
            Fault::Format => FORMAT,
            Fault::Pattern => PATTERN,
            Fault::TooShort => TOO_SHORT,
            Fault::TooLong => TOO_LONG,
            Fault::TooSmall => TOO_SMALL,
            Fault::TooLarge => TOO_LARGE,
            Fault::NotMultiple => NOT_MULTIPLE,
            Fault::TooFewItems => TOO_FEW_ITEMS,
            Fault::TooManyItems => TOO_MANY_ITEMS,
            Fault::NotUnique => NOT_UNIQUE,
            Fault::Contains => CONTAINS,
            Fault::TooFewProperties => TOO_FEW_PROPERTIES,
            Fault::TooManyProperties => TOO_MANY_PROPERTIES,
            Fault::BadName => BAD_NAME,
            Fault::Dependent => DEPENDENT,
            Fault::NoBranch => NO_BRANCH,
            Fault::ManyBranches => MANY_BRANCHES,
            Fault::Excluded => NOT,
            Fault::ReadOnly => READ_ONLY,
        }
    }

    /// The kind of a fault that this keyword refuses: what is only conventionally asserted is called by that.
    pub(in crate::plan) fn refused_by(fault: &Fault, keyword: &str) -> Self {
        match keyword {
            "format" => FORMAT,
            "discriminator" => UNKNOWN_DISCRIMINATOR,
            _ => Self::of(fault),
        }
    }
}
