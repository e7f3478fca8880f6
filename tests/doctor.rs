//! `specdrift doctor` over real HTTP: a server for each thing that can be wrong, and what is said of it.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the servers and files of the tests are their own"
)]

#[path = "doctor/binary.rs"]
mod binary;
#[path = "doctor/steps.rs"]
mod steps;
#[path = "doctor/trust.rs"]
mod trust;
#[path = "doctor/world.rs"]
mod world;
