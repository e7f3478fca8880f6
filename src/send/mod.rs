//! SEND: cases become exchanges. The only asynchronous stage.
//!
//! ```text
//! Plan --queue (in which order)--> deliver (credentials, pace, attempts) --Transport--> Exchange
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
mod exchange;
mod failure;
mod health;
mod message;
mod names;
mod pace;
mod progress;
mod queue;
mod retry;
mod stop;
mod transport;

#[cfg(test)]
mod tests;

pub use auth::Credentials;
pub use base::Base;
pub use client::Client;
pub use deliver::{Sending, send, send_timed};
pub use exchange::{Attempt, Exchange, Outcome, Response, SendError};
pub use progress::{Progress, Step};
pub use stop::Stop;
pub use transport::{Carried, Transport};
