//! INIT: a document becomes a good first suite, and what runs it elsewhere: a test target, CI, a cluster. Pure: text from an `Api`.
//!
//! ```text
//! site      what the suite is called, and where it stands
//! server    whom it asks              auth      with which credentials
//! envelope  what errors look like     generate  which requests: what must not be sent, what the generator can't know
//! suite     all of it, as one file
//! harness, workflow, cluster, shim    what runs it elsewhere
//! ```

mod auth;
mod cluster;
mod danger;
mod envelope;
mod gaps;
mod generate;
mod harness;
mod server;
mod shim;
mod site;
mod suite;
mod workflow;
mod words;

pub use cluster::cluster;
pub use harness::{HARNESS, manifest};
pub use shim::shim;
pub use site::Site;
pub use suite::suite;
pub use workflow::{github, gitlab};
