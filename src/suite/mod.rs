//! LOAD: YAML that a person wrote becomes a [`Suite`], checked once and for all.
//!
//! ```text
//! read (the only IO) -> raw (what was typed) -> checked (what was meant)
//! ```

mod checked;
mod raw;
mod read;

pub use checked::{
    Broken, Envelope, Environment, Expectation, Generate, Ignore, Level, Pace, Pattern, Pick, PickPlace,
    Retry, Secret, ServerChoice, Skip, Spanned, Suite, Unexpected, Valid,
};
pub use read::{Variables, find, parse, read};
