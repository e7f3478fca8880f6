//! The tokens that the server issued.

use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// How many tokens are remembered; the oldest are forgotten.
const TOKENS: usize = 10_000;

/// The tokens that the server issued.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    known: Mutex<VecDeque<Token>>,
    count: AtomicU64,
    random: RandomState,
}

#[derive(Clone, Debug)]
struct Token {
    text: String,
    scopes: Vec<String>,
    /// `None`: never.
    ends: Option<Instant>,
    purpose: Purpose,
}

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be let in.
    Access,
    /// To get another token (RFC 6749 section 1.5).
    Refresh,
}

/// What the server knows of a token that it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is right, for these scopes.
    Right(Vec<String>),
    /// It was.
    Expired,
    /// The server did not issue it, for this purpose, or has forgotten it.
    Unknown,
}

impl Tokens {
    /// A new token for these scopes.
    pub(crate) fn issue(&self, purpose: Purpose, scopes: &[String], lifetime: Option<Duration>) -> String {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let [one, other] = [0_u8, 1].map(|half| self.random.hash_one((number, half)));
        let text = match purpose {
            Purpose::Access => format!("tok_{one:016x}{other:016x}"),
            Purpose::Refresh => format!("refresh_{one:016x}{other:016x}"),
        };
        self.keep(text.clone(), purpose, scopes, lifetime);
        text
    }

    /// Takes note of a token.
    pub(crate) fn keep(&self, text: String, purpose: Purpose, scopes: &[String], lifetime: Option<Duration>) {
        let ends = lifetime.map(|lifetime| Instant::now() + lifetime);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= TOKENS {
            known.pop_front();
        }
        known.push_back(Token { text, scopes: scopes.to_vec(), ends, purpose });
    }

    /// What is known of a token.
    pub(crate) fn standing(&self, purpose: Purpose, text: &str) -> Standing {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // The newest are the ones that are used.
        let token = known.iter().rev().find(|token| token.purpose == purpose && token.text == text);
        match token {
            None => Standing::Unknown,
            Some(token) if token.ends.is_some_and(|ends| ends <= Instant::now()) => Standing::Expired,
            Some(token) => Standing::Right(token.scopes.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_token_is_right_until_it_ends_and_for_its_purpose() {
        let tokens = Tokens::default();
        let scopes = ["read".to_owned()];
        let text = tokens.issue(Purpose::Access, &scopes, Some(Duration::from_secs(2)));
        assert_eq!(tokens.standing(Purpose::Access, &text), Standing::Right(scopes.to_vec()));
        assert_eq!(tokens.standing(Purpose::Refresh, &text), Standing::Unknown);
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(tokens.standing(Purpose::Access, &text), Standing::Expired);
        assert_ne!(tokens.issue(Purpose::Access, &scopes, None), text);
    }
}
