//! LOAD: YAML that a person wrote becomes a [`Suite`], checked once and for all.
//!
//! ```text
//! find, read (the only IO) -> yaml -> raw (what was typed) -> variables -> check -> checked (what was meant)
//! ```

mod auth;
mod check;
mod checked;
mod fields;
mod generate;
mod load;
mod pattern;
mod raw;
mod read;
mod responses;
mod scalar;
mod send;
mod units;
mod variables;
mod yaml;

pub use checked::{
    Broken, Envelope, Environment, Expectation, Generate, Ignore, Level, Pace, Pattern, Pick, PickPlace,
    Retry, Secret, ServerChoice, Skip, Spanned, Suite, Unexpected, Valid,
};
pub use load::parse;
pub use read::{find, name, read, read_all};
pub use variables::Variables;
