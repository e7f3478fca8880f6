//! What kind of failure it is, and whose.

use std::fmt;

use crate::judge::Code;
use crate::judge::Outcome as Judged;
use crate::judge::Verdict;
use crate::send::Exchange;
use crate::send::Outcome;
use crate::send::SendError;
use crate::suite::Level;

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// No answer came: names, connections, TLS, proxies, time.
    Network,
    /// 429: too many requests (RFC 6585 section 4).
    RateLimit,
    /// 401, 407: who asks is not known (RFC 9110 section 15.5.2).
    Authentication,
    /// 403: who asks may not (RFC 9110 section 15.5.4).
    Permission,
    /// Another 4xx: the server takes the request for a mistake of the client.
    Client,
    /// 500, and 5xx that no gateway says.
    Server,
    /// 502, 503, 504 and their like: a gateway speaks for the server.
    Gateway,
    /// The answer is not as documented, or a request was judged otherwise than documented.
    Contract,
    /// An error told under a status that says success.
    ErrorInSuccess,
}

/// Who can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Who runs the suite: its settings, its credentials.
    Caller,
    /// Who runs or writes the API, or its document.
    Api,
    /// Who runs what is between.
    Network,
}

impl Side {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Caller => "us",
            Self::Api => "the API",
            Self::Network => "the network",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Kind {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::RateLimit => "rate-limit",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::Client => "client",
            Self::Server => "server",
            Self::Gateway => "gateway",
            Self::Contract => "contract",
            Self::ErrorInSuccess => "error-in-success",
        }
    }

    /// Who can mend it.
    #[must_use]
    pub fn side(self) -> Side {
        match self {
            Self::RateLimit | Self::Authentication | Self::Permission | Self::Client => Side::Caller,
            Self::Server | Self::Gateway | Self::Contract | Self::ErrorInSuccess => Side::Api,
            Self::Network => Side::Network,
        }
    }

    /// What a status says by itself; `None` for one that is no error.
    #[must_use]
    pub fn of_status(status: u16) -> Option<Self> {
        match status {
            401 | 407 => Some(Self::Authentication),
            403 => Some(Self::Permission),
            429 => Some(Self::RateLimit),
            400..=499 => Some(Self::Client),
            502..=504 | 511 | 520..=530 => Some(Self::Gateway),
            500.. => Some(Self::Server),
            _ => None,
        }
    }

    /// The kind of a finding in an answer of this status. A refusal of what is valid may be the API's doing, or the suite's: the
    /// finding says that it is the API's.
    #[must_use]
    pub fn of_finding(code: Code, status: u16) -> Self {
        if code == Code::ServerError {
            Self::of_status(status).unwrap_or(Self::Server)
        } else if code == Code::ErrorInSuccess {
            Self::ErrorInSuccess
        } else {
            Self::Contract
        }
    }

    /// The kind of what became of a case; `None` where nothing failed, or where it was not sent.
    #[must_use]
    pub fn of(verdict: &Verdict, exchange: &Exchange) -> Option<Self> {
        let status = match &exchange.outcome {
            Outcome::Answered(answer) => answer.status,
            Outcome::Unanswered(SendError::Credentials(_)) => return Some(Self::Authentication),
            Outcome::Unanswered(error) if !matches!(error, SendError::Held(_)) => return Some(Self::Network),
            Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => {
                return None;
            }
        };
        match &verdict.outcome {
            Judged::Failed(findings) => {
                let gravest = findings.iter().filter(|finding| finding.fails());
                let gravest = gravest.min_by_key(|finding| (finding.level != Level::Fail, finding.code))?;
                Some(Self::of_finding(gravest.code, status))
            }
            Judged::Inconclusive(..) => Self::of_status(status),
            Judged::Passed(_) | Judged::Unanswered(_) | Judged::Skipped(_) | Judged::NotNeeded => None,
        }
    }
}

/// Who can mend that no answer came, and how.
#[must_use]
pub fn way_out(error: &SendError) -> (Side, &'static str) {
    match error {
        SendError::Dns(_) => {
            (Side::Caller, "look whether `server:` is spelt right, and at the machine's DNS or VPN")
        }
        SendError::Refused => (Side::Api, "nothing listens there: is the API up, and is the port right?"),
        SendError::Unreachable(_) => (Side::Network, "look at routes, firewalls, VPN and proxy settings"),
        SendError::Tls(_) => (
            Side::Api,
            "look at the certificate's chain, name and dates, and at this machine's clock; `specdrift doctor` tells more",
        ),
        SendError::ConnectTimeout => (
            Side::Network,
            "a firewall may drop it, or the host is overloaded: `send: connect_timeout:` waits longer",
        ),
        SendError::ReadTimeout => (
            Side::Api,
            "the API is slow or hangs: `send: timeout:` waits longer, a lower `in_flight:` asks less at once",
        ),
        SendError::Reset(_) => (
            Side::Network,
            "the server or something before it ended the connection: look at their logs at this time",
        ),
        SendError::Malformed(_) => {
            (Side::Api, "look whether the port speaks HTTP, and whether it wants https")
        }
        SendError::TooLarge(_) => (Side::Caller, "`send: max_body:` takes longer bodies"),
        SendError::NotSent(_) => {
            (Side::Api, "it was left alone after its earlier answers: see what came of the requests before")
        }
        SendError::Credentials(_) => (Side::Caller, "look at `auth:`"),
        SendError::Held(_) => (Side::Caller, "raise the limit if the server can bear it"),
        SendError::Unsendable(_) => {
            (Side::Caller, "the request can't be written: look at `values:` and credentials")
        }
    }
}
