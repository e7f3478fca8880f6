//! SEND: cases become exchanges. The only asynchronous stage.
//!
//! ```text
//! Plan --queue (in which order)--> work (credentials, pace, attempts) --Transport--> Exchange
//! ```
//!
//! Nothing here has an opinion: an answer that nobody wanted is still an answer, and a server that does not answer is a
//! [`SendError`]. Only `client.rs` connects, by
//! `dial.rs` and `names.rs`.

mod auth;
mod base;
mod client;
mod deliver;
mod dial;
mod errand;
mod exchange;
mod failure;
mod health;
mod message;
mod names;
mod pace;
mod plain;
mod progress;
mod queue;
mod retry;
mod sending;
mod stop;
mod transport;
mod work;

#[cfg(test)]
mod tests;

pub use auth::Credentials;
pub use base::Base;
pub use client::Client;
pub use deliver::{send, send_timed};
pub use exchange::{Attempt, Exchange, Outcome, Response, SendError};
pub use plain::{PlainAnswer, ask_in_plain};
pub use progress::{Progress, Step};
pub use sending::Sending;
pub use stop::Stop;
pub use transport::{Carried, Transport};
