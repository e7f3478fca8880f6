//! SEND: cases become exchanges. The only asynchronous stage.
//!
//! ```text
//! Plan --queue (in which order)--> bind (what earlier answers give) --> work (credentials) --> attempts (pace, retries) --Transport--> Exchange
//! Exchanges --removal (what the run made)--> Cleanup
//! ```
//!
//! Nothing here has an opinion: an answer that nobody wanted is still an answer, and a server that does not answer is a
//! [`SendError`]. Only `client.rs` connects, by
//! `dial.rs` and `names.rs`.

mod attempts;
mod auth;
mod base;
mod bind;
mod client;
mod clock;
mod deliver;
mod dial;
mod errand;
mod exchange;
mod failure;
mod guard;
mod health;
mod host;
mod message;
mod names;
mod pace;
mod patience;
mod plain;
mod progress;
mod queue;
mod record;
mod removal;
mod retry;
mod sending;
mod stop;
mod tls;
mod transport;
mod vault;
mod work;

#[cfg(test)]
mod tests;

pub use auth::{Credentials, Means};
pub use base::Base;
pub use bind::{Accepted, Known};
pub use client::Client;
pub use deliver::{Sent, send, send_timed};
pub use exchange::{Again, Attempt, Exchange, Outcome, Response, SendError};
pub use guard::{Ended, Guard, Limits};
pub use host::Host;
pub use plain::{PlainAnswer, ask_in_plain};
pub use progress::{Progress, Step};
pub use record::{RECORD_FORMAT, Record, RecordedAnswer, RecordedBody, RecordedMessage};
pub use removal::{Because, Cleanup, Left};
pub use sending::Sending;
pub use stop::Stop;
pub use tls::Trust;
pub use transport::{Carried, Transport};
pub use vault::Vault;
