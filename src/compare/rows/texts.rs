//! Changes of texts, counts and alternatives, and what is about no set of values.

use crate::compare::change::Change;
use crate::compare::row::ALLOWS;
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
        Change::LengthTightened,
        ids!("length-tightened"),
        [NONE, BREAKS, NOTES],
        "a bound of a text's length is tighter",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::LengthLoosened,
        ids!("length-loosened"),
        [NONE, NOTES, BREAKS],
        "a bound of a text's length is looser",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::PatternTightened,
        ids!("pattern-tightened"),
        [NONE, BREAKS, NOTES],
        "texts have to match a pattern that they did not have to",
        "keep the pattern, or check the clients' values first",
    ),
    row(
        Change::PatternLoosened,
        ids!("pattern-loosened"),
        [NONE, NOTES, BREAKS],
        "texts need not match a pattern as before",
        "keep the pattern, or check the clients' values first",
    ),
    row(
        Change::FormatTightened,
        ids!("format-tightened"),
        [NONE, BREAKS, NOTES],
        "texts have to be of a format that they did not have to",
        "keep the format, or add a field",
    ),
    row(
        Change::FormatLoosened,
        ids!("format-loosened"),
        [NONE, NOTES, BREAKS],
        "texts need not be of a format as before",
        "keep the format, or add a field",
    ),
    row(
        Change::CountTightened,
        ids!("items-tightened"),
        [NONE, BREAKS, NOTES],
        "a bound of how many items is tighter",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::CountLoosened,
        ids!("items-loosened"),
        [NONE, NOTES, BREAKS],
        "a bound of how many items is looser",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::UniqueAdded,
        ids!("unique-items-added"),
        [NONE, BREAKS, NOTES],
        "items have to differ",
        "keep `uniqueItems` as it was",
    ),
    row(
        Change::UniqueRemoved,
        ids!("unique-items-removed"),
        [NONE, NOTES, BREAKS],
        "items need not differ",
        "keep `uniqueItems` as it was",
    ),
    row(
        Change::MembersTightened,
        ids!("property-count-tightened"),
        [NONE, BREAKS, NOTES],
        "a bound of how many properties is tighter",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::MembersLoosened,
        ids!("property-count-loosened"),
        [NONE, NOTES, BREAKS],
        "a bound of how many properties is looser",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::BranchRemoved,
        ids!("alternative-removed"),
        [NONE, BREAKS, NOTES],
        "an alternative of a union is gone",
        "requests: keep it; responses: see that clients bear alternatives that they don't know",
    ),
    row(
        Change::BranchAdded,
        ids!("alternative-added"),
        [NONE, NOTES, BREAKS],
        "an alternative of a union is new",
        "requests: keep it; responses: see that clients bear alternatives that they don't know",
    ),
    row(
        Change::SetNarrowed,
        ids!("schema-narrowed"),
        [NONE, BREAKS, NOTES],
        "values are no longer valid",
        "see the value that proves it",
    ),
    row(
        Change::SetWidened,
        ids!("schema-widened"),
        [NONE, NOTES, BREAKS],
        "more values are valid",
        "see the value that proves it",
    ),
    row(
        Change::UndeclaredForbidden,
        ids!("undeclared-properties-forbidden"),
        [NONE, WARNS, NOTES],
        "properties that the document never mentioned are no longer valid",
        "clients that send more than is documented are refused",
    ),
    row(
        Change::UndeclaredAllowed,
        ids!("undeclared-properties-allowed"),
        [NONE, NOTES, WARNS],
        "properties may come that no document mentions",
        "see that clients ignore what they don't know",
    ),
    row(
        Change::PropertyRemoved,
        ids!("property-removed"),
        [NONE, WARNS, WARNS],
        "an optional property is gone",
        "clients that send or read it: tell them",
    ),
    row(
        Change::PropertyAdded,
        ids!("property-added"),
        [NONE, NOTES, NOTES],
        "an optional property is new",
        "nothing to do",
    ),
    row(
        Change::DefaultChanged,
        ids!("default-changed"),
        [NONE, WARNS, NONE],
        "what holds where nothing is said has changed",
        "clients that leave it out get something else",
    ),
    row(
        Change::Unchecked,
        ids!("unchecked-format-changed"),
        [NONE, NOTES, NOTES],
        "a format that no validator knows has changed",
        "read what the formats mean",
    ),
    row(
        Change::TypeImplied,
        ids!("type-stated"),
        [NONE, NOTES, NOTES],
        "a type that the other keywords imply is stated, or is no longer",
        "nothing to do",
    ),
    row(
        Change::Undecided,
        ids!("undecided"),
        [NONE, WARNS, WARNS],
        "schemas differ, and neither a value that tells them apart nor a proof that there is none was found",
        "look at both places",
    ),
    row(
        Change::Rewritten,
        ids!("written-differently"),
        [NONE, ALLOWS, ALLOWS],
        "the same is written in another way",
        "nothing to do",
    ),
];
