//! Everything that can be wrong with a request, by kind and by place.

mod accept;
mod auth;
mod body;
mod draft;
mod duplicate;
mod kind;
mod malformed;
mod media_type;
mod method;
mod of_fault;
mod parameter;
mod proven;
mod scope;

use draft::{missing, stranger};

pub use auth::WRONG;
pub(super) use draft::{Change, Draft, STRANGE, Subject};
pub use kind::{Kind, MUTATIONS, Rejection, Weight, When};
pub(super) use kind::{PERMITTED_EXTRA, READ_ONLY};
pub(super) use method::with_method;
pub(super) use proven::proven;
pub use scope::role;
pub(super) use scope::role_of;

/// The places that can be broken, one file each.
const PLACES: &[fn(&Subject<'_>) -> Vec<Draft>] = &[
    method::drafts,
    auth::drafts,
    scope::drafts,
    accept::drafts,
    media_type::drafts,
    malformed::drafts,
    parameter::drafts,
    duplicate::drafts,
    body::drafts,
];

/// All ways to break a valid request, at any place.
pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    PLACES.iter().flat_map(|place| place(subject)).collect()
}
