//! LOAD: YAML that a person wrote becomes a [`Suite`], checked once and for all.
//!
//! ```text
//! find, read (the only IO) -> yaml -> raw (what was typed) -> variables -> check -> checked (what was meant)
//! ```

mod auth;
mod check;
mod checked;
mod connection;
mod fault;
mod drift;
mod fields;
mod follow;
mod generate;
mod identity;
mod include;
mod known;
mod learned;
mod load;
mod oauth;
mod mock;
mod outside;
mod pattern;
mod raw;
mod read;
mod responses;
mod said;
mod scalar;
mod schema;
mod secret;
mod send;
mod settings;
mod spanned;
mod template;
mod thresholds;
mod tree;
mod units;
mod uses;
mod variables;
mod vars;
mod whom;
mod wishes;
mod yaml;

pub use checked::{
    Envelope, Environment, Ignore, Level, Pace, Permits, Retry, RoleIdentity, ServerChoice, Suite, Use,
};
pub use connection::{Checks, Connection, Pem, ProxyChoice};
pub use drift::{Alert, Drift, FailOn};
pub use fault::{Fault, FaultKind, RetryAfter, Strikes};
pub use follow::FollowUp;
pub use identity::{Auth, ClientAuth, Grant, OAuth2, PlainHttp, SchemeIdentity, TokenCommand, TokenSource};
pub use known::{BASELINE_FORMAT, Baseline, Known, fingerprint, parse_baseline};
pub use learned::Learned;
pub use load::parse;
pub use mock::{MockWishes, RateLimit, parse_duration};
pub use outside::{Outside, Variables};
pub use read::{baseline_beside, find, is_suite_file, name, read, read_all, read_baseline, read_dotenv};
pub use said::{Origin, Setting, Through};
pub use schema::schema;
pub use secret::Secret;
pub use settings::settings;
pub use spanned::Spanned;
pub use template::{Filling, Shift, Stencil, Template, Unset, Values, Why};
pub use thresholds::{Figure, Limit, Threshold, Thresholds};
pub(crate) use whom::Whom;
pub use wishes::{
    Broken, Existing, Expectation, Generate, Learn, Only, Pattern, Pick, PickPlace, PickSource, Skip,
    Unexpected, Valid,
};
