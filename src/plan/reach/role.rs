//! What operations do to things.

use crate::plan::links::{Links, only_reads};
use crate::spec::{Method, Operation};

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It only reads.
    Reads,
    /// It makes something below what its path names.
    Creates,
    /// It changes what its path names, or does something to it.
    Changes,
    /// It removes what its path names.
    Deletes,
}

/// The roles of all operations.
pub(super) fn roles(operations: &[Operation], links: &Links) -> Vec<Role> {
    let mut roles: Vec<Role> = operations
        .iter()
        .map(|operation| match operation.method {
            _ if only_reads(operation) => Role::Reads,
            Method::Delete => Role::Deletes,
            Method::Get
            | Method::Head
            | Method::Post
            | Method::Put
            | Method::Patch
            | Method::Options
            | Method::Trace
            | Method::Query
            | Method::Other(_) => Role::Changes,
        })
        .collect();
    for creator in links.collections.creating() {
        if roles[creator] == Role::Changes {
            roles[creator] = Role::Creates;
        }
    }
    roles
}
