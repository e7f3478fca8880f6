//! Why a run as a whole waits, or slows down.

use std::fmt;
use std::time::Duration;

use crate::text::{duration, plural};

/// Why requests to a host wait, or go out more slowly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The host's rate limit is used up, or nearly so: for so long nothing goes out.
    Limit {
        /// For how long.
        wait: Duration,
        /// The host, and its port where that is not the scheme's own.
        host: String,
    },
    /// Little is left of the host's rate limit: requests go out at least so far apart.
    Slower {
        /// How far.
        gap: Duration,
        /// How many requests are left.
        left: u64,
        /// Of how many, where that is told.
        of: Option<u64>,
        /// The host.
        host: String,
    },
    /// The host is left alone for so long after repeated failures; then one request is tried.
    Circuit {
        /// For how long.
        wait: Duration,
        /// The failures, as a lower-case fragment.
        why: String,
        /// The host.
        host: String,
    },
}

impl fmt::Display for Hold {
    /// A lower-case fragment.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit { wait, host } => {
                write!(f, "waiting {} for the rate limit of {host}", duration(*wait))
            }
            Self::Slower { gap, left, of, host } => {
                let of = of.map_or(String::new(), |of| format!(" of {of}"));
                let left =
                    format!("{}{of} left", plural(usize::try_from(*left).unwrap_or(usize::MAX), "request"));
                write!(f, "{left} of the rate limit of {host}: going slower, one every {}", duration(*gap))
            }
            Self::Circuit { wait, why, host } => {
                write!(f, "waiting {} for {host}, then trying one request: {why}", duration(*wait))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_said_in_a_line() {
        let host = || "api.example.com".to_owned();
        let second = Duration::from_secs(1);
        for (hold, words) in [
            (
                Hold::Limit { wait: 12 * second, host: host() },
                "waiting 12 s for the rate limit of api.example.com",
            ),
            (
                Hold::Slower { gap: 3 * second, left: 19, of: Some(100), host: host() },
                "19 requests of 100 left of the rate limit of api.example.com: going slower, one every 3 s",
            ),
            (
                Hold::Circuit {
                    wait: 30 * second,
                    why: "3 attempts in a row failed".to_owned(),
                    host: host(),
                },
                "waiting 30 s for api.example.com, then trying one request: 3 attempts in a row failed",
            ),
        ] {
            assert_eq!(hold.to_string(), words);
        }
    }
}
