//! What a schema says of values: samples, spoiled values, violations.

use serde_json::Value;

use crate::text::Pointer;

/// How much a sample holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Only what is required.
    Minimal,
    /// Every documented member, to a depth.
    Full,
}

/// A value that a schema admits; checked against the validator before it is handed out.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The value.
    pub value: Value,
}

/// Why a schema has no sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Empty {
    /// The schema admits no value; the pointers (into the document) of the keywords that conflict, where known.
    Unsatisfiable(Vec<Pointer>),
    /// No value could be built, though there may be one; why, as a lower-case fragment.
    NotFound(String),
    /// The schema can't be used at all (a reference that leads nowhere, a pattern that is none): why.
    Broken(String),
}

/// A value that a schema refuses at exactly one place, for one keyword.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoiled {
    /// The whole value, the fault in it.
    pub value: Value,
    /// Where in the value the fault is. For a missing or an unexpected member: the member.
    pub pointer: Pointer,
    /// The keyword that refuses it, by the validator's own error on the documented schema.
    pub keyword: String,
    /// Where in the document that keyword stands.
    pub schema: Pointer,
    /// What is documented there, as a lower-case fragment.
    pub documented: String,
    /// What was done.
    pub fault: Fault,
}

/// What was done to a value to spoil it.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// A required member was taken out.
    Missing,
    /// Null was put in where it is not allowed.
    Null,
    /// A value of another JSON type, null aside, was put in.
    WrongType,
    /// A member or an item that is forbidden was put in.
    Unexpected,
    /// A value outside the enumeration (`enum`) was put in.
    Enum,
    /// A value other than the constant (`const`) was put in.
    Const,
    /// Text that is not of its `format` was put in.
    Format,
    /// Text that its `pattern` refuses was put in.
    Pattern,
    /// A string shorter than `minLength` was put in.
    TooShort,
    /// A string longer than `maxLength` was put in.
    TooLong,
    /// A number below `minimum`, or not above `exclusiveMinimum`, was put in.
    TooSmall,
    /// A number above `maximum`, or not below `exclusiveMaximum`, was put in.
    TooLarge,
    /// A number that is no multiple (`multipleOf`) was put in.
    NotMultiple,
    /// An array of fewer items than `minItems` was put in.
    TooFewItems,
    /// An array of more items than `maxItems` was put in.
    TooManyItems,
    /// An array was put in that holds an item twice, against `uniqueItems`.
    NotUnique,
    /// An array was put in that holds too few or too many items of the kind that `contains` wants.
    Contains,
    /// An object of fewer members than `minProperties` was put in.
    TooFewProperties,
    /// An object of more members than `maxProperties` was put in.
    TooManyProperties,
    /// A member was put in whose name `propertyNames` or every pattern refuses.
    BadName,
    /// Of two members of `dependentRequired` the asking one was left alone.
    Dependent,
    /// A value that fits no branch of `anyOf` or `oneOf` was put in.
    NoBranch,
    /// A value that fits more than one branch of `oneOf` was put in.
    ManyBranches,
    /// A value that `not` excludes was put in.
    Excluded,
    /// A member that does not belong into the direction (`readOnly` in requests) was put in.
    ReadOnly,
}

impl Fault {
    /// The name of this kind of fault, in kebab case.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Null => "null",
            Self::WrongType => "wrong-type",
            Self::Unexpected => "unexpected",
            Self::Enum => "enum",
            Self::Const => "const",
            Self::Format => "format",
            Self::Pattern => "pattern",
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::TooSmall => "too-small",
            Self::TooLarge => "too-large",
            Self::NotMultiple => "not-multiple",
            Self::TooFewItems => "too-few-items",
            Self::TooManyItems => "too-many-items",
            Self::NotUnique => "not-unique",
            Self::Contains => "contains",
            Self::TooFewProperties => "too-few-properties",
            Self::TooManyProperties => "too-many-properties",
            Self::BadName => "bad-name",
            Self::Dependent => "dependent",
            Self::NoBranch => "no-branch",
            Self::ManyBranches => "many-branches",
            Self::Excluded => "not",
            Self::ReadOnly => "read-only",
        }
    }
}

/// One way in which a value is outside a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where in the value. For a missing or an unexpected member: the member itself.
    pub instance: Pointer,
    /// Where in the document the keyword stands.
    pub schema: Pointer,
    /// The JSON Schema keyword.
    pub keyword: String,
    /// What was documented there, as a lower-case fragment: "type string", "one of `a`, `b`". Holds no value from
    /// the instance, so it can be shown anywhere.
    pub documented: String,
}
