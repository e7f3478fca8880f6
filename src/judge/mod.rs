//! JUDGE: an exchange becomes a verdict. Pure: opinions, as data.
//!
//! ```text
//! Exchange --proof--> what the status proves --evidence--> every check in `CHECKS` --rules--> Verdict
//! ```
//!
//! `docs/findings.md` tells what each kind of finding means.

mod age;
mod allow;
mod assertion;
mod body;
mod challenge;
mod code;
mod condition;
mod deprecation;
mod envelope;
mod error_in_success;
mod evidence;
mod fault;
#[cfg(test)]
pub(crate) mod fixture;
mod head;
mod headers;
mod latency;
mod lifecycle;
mod lost;
mod media_type;
mod needs;
mod negotiation;
mod odd;
mod other_headers;
mod plain_http;
mod observed;
mod proof;
mod reading;
mod rejected_valid;
mod rejection;
mod rules;
mod schema;
mod server_error;
mod settle;
mod status;
mod stretched;
mod strict;
#[cfg(test)]
mod tests;
mod told;
mod twins;
mod undocumented;
mod uses;
mod verdict;
mod words;
mod write_only;

pub use assertion::{Broken, ScriptOutcome, ScriptVerdict, StepVerdict, scripts};
pub use code::Code;
pub use plain_http::heard_in_plain;
pub use rejection::fault_place;
pub use rules::{check_codes, unused_rules};
pub use told::{Causes, Told};
pub use uses::check_uses;
pub use verdict::{Finding, Outcome, Verdict, Why};
pub use words::{choice, status_words, statuses_words, value_words};

pub(crate) use rules::{Standing, gravity, standing_of};

use crate::judge::settle::Judge;
use crate::plan::Plan;
use crate::send::Exchange;
use crate::spec::Api;
use crate::suite::Suite;

/// What every exchange of a plan proves, in the plan's order. A case without an exchange was skipped. `today` is a date
/// as `YYYY-MM-DD`, for `ignore` rules that end.
#[must_use]
pub fn judge(api: &Api, suite: &Suite, plan: &Plan, exchanges: &[Exchange], today: &str) -> Vec<Verdict> {
    let judge = Judge::new(api, suite, plan, exchanges, today);
    let mut verdicts = Vec::with_capacity(plan.cases.len());
    for case in &plan.cases {
        verdicts.push(judge.verdict(case, &verdicts));
    }
    verdicts
}
