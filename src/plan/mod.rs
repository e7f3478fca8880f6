//! PLAN: what would be sent, and what would be expected, as data. Pure.

mod case;
pub mod wire;

pub use case::{Body, Case, CaseId, Dropped, Intent, Mutation, Place, Plan, Request, ValidKind};
