//! Changes of what values are: types, members, lists, ranges.

use crate::compare::change::Change;
use crate::compare::row::BREAKS;
use crate::compare::row::NONE;
use crate::compare::row::NOTES;
use crate::compare::row::Row;
use crate::compare::row::WARNS;
use crate::compare::row::ids;
use crate::compare::row::row;

/// One row a change.
pub(super) const ROWS: &[Row] = &[
    row(
        Change::TypeNarrowed,
        ids!("type-narrowed"),
        [NONE, BREAKS, NOTES],
        "fewer types are valid",
        "a type is a promise to every reader and writer: add a field instead",
    ),
    row(
        Change::TypeWidened,
        ids!("type-widened"),
        [NONE, NOTES, BREAKS],
        "more types are valid",
        "a type is a promise to every reader and writer: add a field instead",
    ),
    row(
        Change::NullRemoved,
        ids!("null-removed"),
        [NONE, BREAKS, NOTES],
        "null is no longer valid",
        "leave the field out, or add another, until clients expect null",
    ),
    row(
        Change::NullAdded,
        ids!("null-added"),
        [NONE, NOTES, BREAKS],
        "null is newly valid",
        "leave the field out, or add another, until clients expect null",
    ),
    row(
        Change::PropertyRequired,
        ids!("property-became-required"),
        [NONE, BREAKS, NOTES],
        "a property has become required",
        "requests: keep it optional, with a default; responses: keep sending it",
    ),
    row(
        Change::PropertyOptional,
        ids!("property-became-optional"),
        [NONE, NOTES, BREAKS],
        "a property may be absent",
        "requests: keep it optional, with a default; responses: keep sending it",
    ),
    row(
        Change::PropertyForbidden,
        ids!("property-forbidden"),
        [NONE, BREAKS, WARNS],
        "a property is no longer allowed, and no others are",
        "allow further properties before adding some",
    ),
    row(
        Change::PropertyAllowed,
        ids!("property-allowed"),
        [NONE, NOTES, BREAKS],
        "a property is new where none but the documented were allowed",
        "allow further properties before adding some",
    ),
    row(
        Change::OthersForbidden,
        ids!("additional-properties-closed"),
        [NONE, BREAKS, NOTES],
        "further properties, which were allowed in so many words, are no longer valid",
        "keep `additionalProperties` as it was",
    ),
    row(
        Change::OthersAllowed,
        ids!("additional-properties-opened"),
        [NONE, NOTES, BREAKS],
        "further properties are allowed in so many words",
        "keep `additionalProperties` as it was",
    ),
    row(
        Change::EnumRemoved,
        ids!("enum-value-removed"),
        [NONE, BREAKS, NOTES],
        "a listed value is no longer valid",
        "requests: keep the value; responses: see that clients bear values that they don't know",
    ),
    row(
        Change::EnumAdded,
        ids!("enum-value-added"),
        [NONE, NOTES, BREAKS],
        "a listed value is new",
        "requests: keep the value; responses: see that clients bear values that they don't know",
    ),
    row(
        Change::ListAdded,
        ids!("enum-introduced"),
        [NONE, BREAKS, NOTES],
        "only listed values are valid",
        "keep the list as it was, or add a field",
    ),
    row(
        Change::ListRemoved,
        ids!("enum-dropped"),
        [NONE, NOTES, BREAKS],
        "values are no longer listed",
        "keep the list as it was, or add a field",
    ),
    row(
        Change::RangeTightened,
        ids!("range-tightened"),
        [NONE, BREAKS, NOTES],
        "a bound of numbers is tighter",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::RangeLoosened,
        ids!("range-loosened"),
        [NONE, NOTES, BREAKS],
        "a bound of numbers is looser",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::StepTightened,
        ids!("multiple-tightened"),
        [NONE, BREAKS, NOTES],
        "numbers have to be multiples",
        "keep the step, or check the clients' values first",
    ),
    row(
        Change::StepLoosened,
        ids!("multiple-loosened"),
        [NONE, NOTES, BREAKS],
        "numbers need not be multiples as before",
        "keep the step, or check the clients' values first",
    ),
];
