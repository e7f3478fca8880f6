//! specdrift tests a running HTTP API against its OpenAPI document and tells when the two drift apart.
//!
//! ```text
//! specs/*   --spec::read-->  Api   --.
//! suites/*  --suite::read--> Suite --+--> plan --> Plan --> send --> Exchange --> judge --> Verdict --> report
//! ```
//!
//! The modules below stand in their order of dependency: a module imports only what stands above it, and
//! `tests/architecture.rs` holds that.

pub mod text;
pub mod schema;
pub mod spec;
pub mod suite;
pub mod plan;
pub mod send;
pub mod judge;
pub mod health;
pub mod follow;
pub mod learn;
pub mod lint;
pub mod compare;
pub mod report;
pub mod traffic;
pub mod mock;
pub mod run;
pub mod doctor;
pub mod init;
pub mod harness;

/// The README's Rust blocks are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
