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
    /// A value of another JSON type was put in.
    WrongType,
    /// A member that is forbidden was put in.
    Unexpected,
    /// A value outside the enumeration (`enum` or `const`) was put in.
    Enum,
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
