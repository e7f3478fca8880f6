//! HEALTH: how well an API serves, in figures, beside what it breaks: pure, from exchanges and verdicts.
//!
//! ```text
//! cases, exchanges, verdicts -> Figures (latency, errors, timeouts, credentials, retries) --suite's thresholds--> Breach
//! one exchange and its verdict -> Kind of failure, and who can mend it
//! ```

mod figures;
mod kind;
mod latency;
mod threshold;

pub use figures::{Figures, Told};
pub use kind::{Kind, Side, way_out};
pub use latency::Latency;
pub use threshold::{Breach, breaches, milliseconds, percent};
