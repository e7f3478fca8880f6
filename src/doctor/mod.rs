//! DIAGNOSE: why an integration fails, in the order in which an engineer would look.
//!
//! ```text
//! suite + spec --pick--> safe requests;  STEPS: errand (what is asked of the world) --Facts--> step (what it means) --> Diagnosis
//! ```
//!
//! The steps are pure. All that is asked of the world is asked by `errand.rs`, with safe methods and without bodies, also in production.

mod certificate;
mod errand;
mod examine;
mod facts;
pub mod json;
mod jwt;
mod model;
mod pick;
mod steps;
pub mod terminal;

pub use examine::{Visit, examine};
pub use model::{Diagnosis, State, Step};
