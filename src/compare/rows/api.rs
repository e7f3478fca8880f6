//! Changes of operations, servers and credentials.

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
        Change::PathRemoved,
        ids!("path-removed"),
        [BREAKS, NONE, NONE],
        "a path is gone with all its operations",
        "keep it until its clients have moved; announce the end with `deprecated` and `Sunset`",
    ),
    row(
        Change::OperationRemoved,
        ids!("operation-removed"),
        [BREAKS, NONE, NONE],
        "an operation is gone",
        "keep it until its clients have moved; announce the end with `deprecated` and `Sunset`",
    ),
    row(
        Change::OperationAdded,
        ids!("operation-added"),
        [NOTES, NONE, NONE],
        "an operation is new",
        "nothing to do",
    ),
    row(
        Change::OperationDeprecated,
        ids!("operation-deprecated"),
        [NOTES, NONE, NONE],
        "an operation is marked as deprecated",
        "plan to do without it",
    ),
    row(
        Change::OperationRenamed,
        ids!("operation-id-changed"),
        [NOTES, NONE, NONE],
        "an operation has another `operationId`",
        "generated clients call it by another name",
    ),
    row(
        Change::ServerRemoved,
        ids!("server-removed"),
        [WARNS, NONE, NONE],
        "a server is no longer named",
        "check that clients of that address still reach the API",
    ),
    row(Change::ServerAdded, ids!("server-added"), [NOTES, NONE, NONE], "a server is new", "nothing to do"),
    row(
        Change::SecurityAdded,
        ids!("security-required"),
        [BREAKS, NONE, NONE],
        "calls without credentials are no longer promised to work",
        "clients need credentials before this is enforced",
    ),
    row(
        Change::SecurityRemoved,
        ids!("security-dropped"),
        [NOTES, NONE, NONE],
        "calls need no credentials any more",
        "check that this is meant",
    ),
    row(
        Change::AlternativeRemoved,
        ids!("security-alternative-removed"),
        [BREAKS, NONE, NONE],
        "a way to authenticate is gone",
        "keep it until its clients have moved",
    ),
    row(
        Change::AlternativeAdded,
        ids!("security-alternative-added"),
        [NOTES, NONE, NONE],
        "a way to authenticate is new",
        "nothing to do",
    ),
    row(
        Change::ScopeAdded,
        ids!("security-scope-added"),
        [BREAKS, NONE, NONE],
        "a further scope is needed",
        "grant it to the clients' tokens first",
    ),
    row(
        Change::ScopeRemoved,
        ids!("security-scope-removed"),
        [NOTES, NONE, NONE],
        "a scope is no longer needed",
        "nothing to do",
    ),
    row(
        Change::CredentialChanged,
        ids!("security-scheme-changed"),
        [BREAKS, NONE, NONE],
        "credentials travel elsewhere or in another form",
        "accept both until clients have moved",
    ),
];
