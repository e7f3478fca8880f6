//! How operations are reached: the cases that make what others need, what each case takes from where, what looks at what was made,
//! and how it is removed. A pass over the planned cases; pure.
//!
//! ```text
//! role       what an operation does to things: reads, creates, changes, deletes
//! keep       what may go out with made-up names, so that nothing is touched that was there before
//! ending     what may not, by its name
//! slot       where in a request a value goes
//! needs      which earlier exchanges a value is taken from
//! setup      the cases that make things
//! hint       examples that descriptions give, for those
//! lifecycle  the cases that look at what was made, changed, deleted
//! repeat     the requests that are sent twice
//! removal    how what was made is removed
//! order      what others take from comes first
//! ```
//!
//! What only reads shares one thing of each kind; what changes things has its own; each request that deletes has its own. Things that
//! were there before are read, never changed.

mod apply;
mod hint;
mod ending;
mod keep;
mod lifecycle;
mod needs;
mod order;
mod removal;
mod repeat;
mod role;
mod setup;
mod slot;

pub(super) use apply::{Surroundings, apply};
pub(crate) use ending::ending as ending_word;
