//! Which of the faults that the server was told strike a request.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use crate::spec::Operation;
use crate::suite::{Fault, FaultKind, Pattern, RetryAfter, Strikes};

/// The faults of a server, and how often each has struck.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    all: Vec<Fault>,
    seed: u64,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    asked: HashMap<Asked, u64>,
    struck: HashMap<(usize, Asked), u64>,
}

/// What a request is counted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    /// This operation, by index.
    Operation(usize),
    /// The token endpoint.
    Tokens,
    /// What the API does not have.
    Nothing,
}

/// For how long nobody listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    /// So long.
    For(Duration),
    /// It does not end.
    Forever,
}

/// What happens to a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Struck {
    /// How long it waits before anything else.
    pub(crate) wait: Duration,
    /// How long the first lines of its answer take.
    pub(crate) slow: Option<Duration>,
    /// What happens to its answer.
    pub(crate) deed: Option<Deed>,
}

/// What happens to an answer, one of these at most: see [`FaultKind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Status { status: u16, retry_after: Option<RetryAfter> },
    GatewayHtml(u16),
    Reset,
    HalfBody,
    Timeout,
    Garbage,
}

impl Faults {
    /// These, chance drawn from a seed.
    pub(crate) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        Self { all: faults, seed, counts: Mutex::default() }
    }

    /// Whether no answer can be struck.
    pub(crate) fn is_none(&self) -> bool {
        self.all.iter().all(|fault| matches!(fault.kind, FaultKind::Refuse(_)))
    }

    /// For how long nobody listens, where there is such a fault.
    pub(crate) fn silence(&self) -> Option<Silence> {
        self.all.iter().find_map(|fault| match fault.kind {
            FaultKind::Refuse(wait) => Some(wait.map_or(Silence::Forever, Silence::For)),
            FaultKind::Status { .. }
            | FaultKind::GatewayHtml(_)
            | FaultKind::Latency(_)
            | FaultKind::SlowHeaders(_)
            | FaultKind::Reset
            | FaultKind::HalfBody
            | FaultKind::Timeout
            | FaultKind::Garbage => None,
        })
    }

    /// What happens to the next request for this; `operation` is the one that is asked for, `line` its method and path. Of the faults that
    /// strike an answer, the first one does that has not struck often enough yet; waits add up.
    pub(crate) fn strike(&self, asked: Asked, operation: Option<&Operation>, line: &str) -> Struck {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let asked_before = counts.asked.entry(asked).or_default();
        let number = *asked_before;
        *asked_before += 1;
        let mut struck = Struck::default();
        for (index, fault) in self.all.iter().enumerate() {
            let deed = deed(&fault.kind);
            let is_due = match fault.strikes {
                Strikes::Always => true,
                Strikes::First(count) => {
                    counts.struck.get(&(index, asked)).is_none_or(|so_far| *so_far < count)
                }
                Strikes::Percent(share) => self.drawn((index, asked, number)) * 100.0 < share,
            };
            let is_taken = deed.is_some() && struck.deed.is_some();
            if !is_due || is_taken || !is_about(fault.at.as_ref(), asked, operation, line) {
                continue;
            }
            *counts.struck.entry((index, asked)).or_default() += 1;
            match fault.kind {
                FaultKind::Latency(wait) => struck.wait += wait,
                FaultKind::SlowHeaders(time) => struck.slow = Some(time),
                FaultKind::Status { .. }
                | FaultKind::GatewayHtml(_)
                | FaultKind::Reset
                | FaultKind::HalfBody
                | FaultKind::Timeout
                | FaultKind::Garbage
                | FaultKind::Refuse(_) => struck.deed = deed,
            }
        }
        struck
    }

    /// A number from 0 to 1, the same for the same seed and the same request.
    fn drawn(&self, what: impl Hash) -> f64 {
        let mut hasher = DefaultHasher::new();
        (self.seed, what).hash(&mut hasher);
        #[expect(clippy::cast_precision_loss, reason = "the last bits of chance don't matter")]
        let drawn = hasher.finish() as f64 / u64::MAX as f64;
        drawn
    }
}

fn deed(kind: &FaultKind) -> Option<Deed> {
    match *kind {
        FaultKind::Status { status, retry_after } => Some(Deed::Status { status, retry_after }),
        FaultKind::GatewayHtml(status) => Some(Deed::GatewayHtml(status)),
        FaultKind::Reset => Some(Deed::Reset),
        FaultKind::HalfBody => Some(Deed::HalfBody),
        FaultKind::Timeout => Some(Deed::Timeout),
        FaultKind::Garbage => Some(Deed::Garbage),
        FaultKind::Latency(_) | FaultKind::SlowHeaders(_) | FaultKind::Refuse(_) => None,
    }
}

/// Whether a fault is about a request. The token endpoint is left alone unless it is named.
fn is_about(at: Option<&Pattern>, asked: Asked, operation: Option<&Operation>, line: &str) -> bool {
    match (at, asked, operation) {
        (Some(pattern), _, Some(operation)) => pattern.matches_operation(operation),
        (Some(pattern), _, None) => pattern.0 == line,
        (None, asked, _) => asked != Asked::Tokens,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str, seed: u64) -> Faults {
        Faults::new(Fault::parse(text).unwrap(), seed)
    }

    #[test]
    fn faults_that_are_counted_strike_one_after_the_other_and_each_operation_anew() {
        let faults = faults("latency:5ms:3,503:1,reset:1,latency:2ms:2", 0);
        let asked = |operation| {
            let struck = faults.strike(Asked::Operation(operation), None, "");
            (struck.wait.as_millis(), struck.deed)
        };
        let status = Deed::Status { status: 503, retry_after: None };
        assert_eq!(asked(1), (7, Some(status)));
        assert_eq!([asked(0), asked(0)], [(7, Some(status)), (7, Some(Deed::Reset))]);
        assert_eq!([asked(0), asked(0)], [(5, None), (0, None)]);
    }

    #[test]
    fn a_share_is_about_as_large_as_it_says_and_the_same_for_the_same_seed() {
        let struck = |seed| {
            let faults = faults("half-body:20%", seed);
            let strike = |_| faults.strike(Asked::Nothing, None, "").deed.is_some();
            (0..1_000).map(strike).collect::<Vec<_>>()
        };
        let count = struck(1).iter().filter(|struck| **struck).count();
        assert!((150..250).contains(&count), "{count}");
        assert_eq!(struck(1), struck(1));
        assert_ne!(struck(1), struck(2));
    }

    #[test]
    fn the_token_endpoint_is_struck_only_where_it_is_named() {
        let line = "POST /oauth/token";
        let strike = |text: &str| faults(text, 0).strike(Asked::Tokens, None, line).deed.is_some();
        assert_eq!([strike("503"), strike("503@POST /oauth/token")], [false, true]);
    }
}
