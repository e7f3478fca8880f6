//! `scenarios:`, `before:` and `after:`: what a suite sends step by step.
//!
//! ```text
//! node --read--> Scenarios { before, scenarios, after }: steps of stencils, which are filled when they are sent
//! ```

mod body;
mod capture;
mod claim;
mod condition;
mod each;
mod model;
mod only;
mod path;
mod read;
mod settle;
mod step;
mod target;
mod typed;

pub use body::{Content, Part, PartContent, SentBody};
pub use capture::{Capture, From, Group};
pub use claim::{Assertion, Claim, ClaimPlace, JsonType};
pub use condition::{Condition, Test};
pub use model::{
    Contract, Cookies, Identity, LeftOut, Meant, Redirects, Row, Scenario, Scenarios, Step, Until,
};
pub use path::{Finds, Path};
pub use target::{Segment, Target};
pub use typed::Typed;

pub(crate) use read::read;
