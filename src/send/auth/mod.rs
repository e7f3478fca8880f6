//! As whom requests are sent.
//!
//! ```text
//! suite + spec --given--> proof (where a credential travels) --Credentials::add--> Pass --entry--> a request that is let in
//! keeper (one token for all): vault (other processes) | endpoint (grant: what is asked, granted: what comes) | program
//! gate: whether the credentials are taken at all
//! ```

mod credentials;
mod endpoint;
mod entry;
mod gate;
mod given;
mod grant;
mod granted;
mod keeper;
mod means;
mod program;
mod proof;

pub use credentials::Credentials;
pub(super) use entry::{Entry, Pass};
pub use means::Means;
