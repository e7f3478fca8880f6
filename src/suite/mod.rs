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
mod files;
mod follow;
mod generate;
mod identity;
mod include;
mod known;
mod learned;
mod load;
mod log;
mod oauth;
mod mock;
mod outside;
mod pace;
mod pattern;
mod raw;
mod read;
mod responses;
mod retry;
mod said;
mod scalar;
mod scenario;
mod schema;
mod secret;
mod send;
mod server;
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

pub use checked::{Envelope, Environment, Ignore, Level, Permits, RoleIdentity, Suite, Use};
pub use connection::{Checks, Connection, Pem, ProxyChoice};
pub use drift::{Alert, Drift, FailOn};
pub use fault::{Fault, FaultKind, RetryAfter, Strikes};
pub use follow::FollowUp;
pub use identity::{Auth, ClientAuth, Grant, OAuth2, PlainHttp, SchemeIdentity, TokenCommand, TokenSource};
pub use known::{BASELINE_FORMAT, Baseline, Known, fingerprint, parse_baseline};
pub use learned::Learned;
pub use load::parse;
pub use log::{LogFormat, LogWish};
pub use mock::{MockWishes, RateLimit, parse_duration};
pub use outside::{Outside, Variables};
pub use pace::{Breaker, Duplicates, ExternalId, IdempotencyKey, Limits, Pace};
pub use read::{baseline_beside, find, is_suite_file, name, read, read_all, read_baseline, read_dotenv};
pub use retry::{Remedies, Remedy, Retry, Silence};
pub use said::{Origin, Setting, Through};
pub use scenario::{
    Assertion, Capture, Claim, ClaimPlace, Condition, Content, Contract, Cookies, Finds, From, Group,
    Identity, JsonType, LeftOut, Meant, Part, PartContent, Path, Redirects, Row, Scenario, Scenarios,
    Segment, SentBody, Step, Target, Test, Typed, Until,
};
pub use schema::schema;
pub use secret::Secret;
pub use server::ServerChoice;
pub use settings::settings;
pub use spanned::Spanned;
pub use template::{Filling, Shift, Stencil, Template, Unset, Values, Why};
pub use thresholds::{Figure, Limit, Threshold, Thresholds};
pub(crate) use whom::Whom;
pub use wishes::{
    Broken, Existing, Expectation, Generate, Learn, Only, Pattern, Pick, PickPlace, PickSource, Skip,
    Unexpected, Valid,
};
