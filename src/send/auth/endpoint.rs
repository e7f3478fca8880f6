//! The token endpoint: where it is, and what comes of asking it.

use std::sync::Arc;

use tokio::time::sleep;

use crate::send::auth::grant::{self, Refused};
use crate::send::auth::granted::Granted;
use crate::send::base::Base;
use crate::send::client::Client;
use crate::send::exchange::{Response, SendError};
use crate::send::label::{Label, Part};
use crate::send::log::{Log, Logged};
use crate::send::tls::Trust;
use crate::send::transport::Transport;
use crate::suite::{Grant, Learned, OAuth2, Pace};
use crate::text::Mask;

/// A token endpoint.
pub(super) struct Endpoint {
    pub(super) oauth2: OAuth2,
    pub(super) place: Place,
    /// Where a refresh token is shown, if elsewhere.
    pub(super) refresh: Option<Place>,
    pub(super) pace: Pace,
    pub(super) trust: Trust,
    pub(super) log: Log,
}

/// Where an endpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) base: Base,
    query: Option<String>,
}

impl Place {
    /// An absolute URL, a path at the server's host, or one below the server's own path.
    pub(super) fn parse(text: &str, server: &Base) -> Result<Self, String> {
        let (text, query) = match text.split_once('?') {
            Some((text, query)) => (text, Some(query.to_owned())),
            None => (text, None),
        };
        let url = if text.contains("://") {
            text.to_owned()
        } else if text.starts_with("//") {
            let scheme = if server.is_https() { "https:" } else { "http:" };
            format!("{scheme}{text}")
        } else if text.starts_with('/') {
            format!("{}{text}", server.origin())
        } else {
            format!("{}{}/{}", server.origin(), server.path(), text.trim_start_matches("./"))
        };
        Ok(Self { base: Base::parse(&url)?, query })
    }

    /// As it is shown: without its query.
    pub(super) fn shown(&self) -> String {
        format!("{}{}", self.base.origin(), self.base.path())
    }
}

impl Endpoint {
    /// A token. What was given with the last one (`refresh`) is shown first, then what the suite gives. The words of a failure show no
    /// secret that the mask knows.
    pub(super) async fn fetch(
        &self,
        refresh: Option<&str>,
        mask: &Mask,
        learned: &Learned,
    ) -> Result<Granted, String> {
        if let Some(token) = refresh {
            let place = self.refresh.as_ref().unwrap_or(&self.place);
            match self.ask(place, Some(token), learned).await {
                // It was used up, or its time is over.
                Err(Refused::Grant(_)) => {}
                Err(Refused::Passing(why) | Refused::Final(why)) => {
                    return Err(told(place, &why, mask, learned));
                }
                Ok(granted) => return Ok(granted),
            }
        }
        let shows_refresh = matches!(self.oauth2.grant, Grant::RefreshToken(_));
        let place = self.refresh.as_ref().filter(|_| shows_refresh).unwrap_or(&self.place);
        self.ask(place, None, learned).await.map_err(|why| match why {
            Refused::Passing(why) | Refused::Grant(why) | Refused::Final(why) => {
                told(place, &why, mask, learned)
            }
        })
    }

    /// Asks, and again where that may help: as often and as far apart as the suite says for all requests.
    async fn ask(&self, place: &Place, refresh: Option<&str>, learned: &Learned) -> Result<Granted, Refused> {
        let target =
            (if place.base.path().is_empty() { "/" } else { place.base.path() }, place.query.as_deref());
        let request = grant::request(&self.oauth2, target, refresh, learned);
        let client = Client::trusting(&place.base, &self.pace, &self.trust)
            .map_err(|error| Refused::Final(unanswered(&error)))?;
        let client = Logged::new(Arc::new(client), self.log.clone());
        let mut wait = self.pace.retry.first;
        for tried in 1.. {
            let label = Label { case: None, attempt: tried, part: Part::Token };
            let answer = client.carry_as(label, place.base.origin(), &request).await;
            let why = match answer {
                Ok(answer) => match grant::read(&answer, now()) {
                    Err(Refused::Passing(why)) => {
                        wait = asked(&answer).unwrap_or(wait);
                        why
                    }
                    result => return result,
                },
                Err(error) if is_passing(&error) => unanswered(&error),
                Err(error) => return Err(Refused::Final(unanswered(&error))),
            };
            if tried >= self.pace.retry.tries {
                return Err(Refused::Passing(why));
            }
            sleep(wait.min(self.pace.retry.cap)).await;
            wait = wait.mul_f64(self.pace.retry.factor.max(1.0)).min(self.pace.retry.cap);
        }
        Err(Refused::Final(String::new()))
    }
}

/// `Retry-After` in seconds.
fn asked(answer: &Response) -> Option<std::time::Duration> {
    answer.header("retry-after")?.trim().parse().ok().map(std::time::Duration::from_secs)
}

fn told(place: &Place, why: &str, mask: &Mask, learned: &Learned) -> String {
    let why =
        format!("the token endpoint `{}` answers {why}", place.shown()).replace(" answers does", " does");
    learned.mask().hide(&mask.hide(&why)).into_owned()
}

fn unanswered(error: &SendError) -> String {
    format!("does not answer: {error}; look at `token_url`, and at the network")
}

fn is_passing(error: &SendError) -> bool {
    match error {
        SendError::Dns(_)
        | SendError::Refused
        | SendError::Unreachable(_)
        | SendError::ConnectTimeout
        | SendError::ReadTimeout
        | SendError::Reset(_) => true,
        SendError::Tls(_)
        | SendError::Malformed(_)
        | SendError::TooLarge(_)
        | SendError::Unsendable(_)
        | SendError::Held(_)
        | SendError::NotSent(_)
        | SendError::Credentials(_) => false,
    }
}

/// Seconds of Unix time.
pub(super) fn now() -> f64 {
    jiff::Timestamp::now().as_duration().as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_where_its_url_says_as_seen_from_the_server() {
        let server = Base::parse("https://api.example.com/v1").unwrap();
        for (text, shown) in [
            ("/oauth/token", "https://api.example.com/oauth/token"),
            ("oauth/token", "https://api.example.com/v1/oauth/token"),
            ("./token?tenant=1", "https://api.example.com/v1/token"),
            ("//login.example.com/token", "https://login.example.com/token"),
            ("http://login.example.com", "http://login.example.com"),
        ] {
            assert_eq!(
                Place::parse(text, &server).map(|place| place.shown()),
                Ok(shown.to_owned()),
                "{text}"
            );
        }
        assert_eq!(Place::parse("t?a=1", &server).unwrap().query.as_deref(), Some("a=1"));
        assert!(Place::parse("ftp://a/b", &server).is_err());
    }
}
