//! What suites are filled with that no suite holds.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// Names and what they stand for: the environment, as the caller sees it.
pub type Variables = BTreeMap<String, String>;

/// What suites are filled with from outside, as the caller sees it. Of several that have a name the first wins: `set`, what a suite's
/// `vars:` say, `environment`, the `.env` file beside the suite, `dotenv`.
#[derive(Clone, Default)]
pub struct Outside {
    /// `--var NAME=VALUE`.
    pub set: Variables,
    /// The environment.
    pub environment: Variables,
    /// The `.env` file of the working directory.
    pub dotenv: Variables,
    /// The time that `${now}` is; where there is none, `${now}` can't be filled.
    pub now: Option<Timestamp>,
}

impl From<&Variables> for Outside {
    /// An environment, and nothing else.
    fn from(environment: &Variables) -> Self {
        Self { environment: environment.clone(), ..Self::default() }
    }
}

impl From<&Self> for Outside {
    fn from(outside: &Self) -> Self {
        outside.clone()
    }
}
