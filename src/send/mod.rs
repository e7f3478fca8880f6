//! SEND: cases become exchanges. The only asynchronous stage.
//!
//! ```text
//! Plan --queue (in which order)--> bind (what earlier answers give) --> work (credentials) --> attempts (pace, retries) --Transport--> Exchange
//! Exchanges --removal (what the run made; soon: what goes on by itself, before the end)--> Cleanup
//! ```
//!
//! Nothing here has an opinion: an answer that nobody wanted is still an answer, and a server that does not answer is a
//! [`SendError`]. Only `client.rs` connects, by
//! `dial.rs` and `names.rs`; `probe.rs` looks at what is below HTTP, for `specdrift doctor`. Whatever a transport carries, `log/`
//! writes down.

mod admission;
mod attempts;
mod auth;
mod base;
mod budget;
mod bind;
mod chance;
mod circuit;
mod cleanup;
mod client;
mod clock;
mod deliver;
mod despite;
mod dial;
mod errand;
mod exchange;
mod failure;
mod guard;
mod hold;
mod host;
mod keys;
mod label;
mod lasting;
mod limit;
mod limiter;
mod log;
mod lookup;
mod made;
mod message;
mod names;
mod pace;
mod past;
mod patience;
mod plain;
mod probe;
mod progress;
mod queue;
mod record;
mod removal;
mod retry;
mod script;
mod sending;
mod soon;
mod stop;
mod tls;
mod transport;
mod twice;
mod vault;
mod work;

#[cfg(test)]
mod tests;

pub use auth::{Credentials, Means};
pub use base::Base;
pub use bind::{Accepted, Known};
pub use cleanup::{Because, Cleanup, Left};
pub use client::Client;
pub use deliver::{Sent, send, send_timed};
pub use exchange::{Again, Attempt, Exchange, Outcome, Response, SendError};
pub use guard::{Ended, Guard, Limits};
pub use hold::Hold;
pub use host::Host;
pub use label::{Label, Note, Part};
pub use log::{End, Found, Head, Line, Lines, Log, Logged, Unsent, Verdicted, Voice, failure, failure_of};
pub use past::Past;
pub use plain::{PlainAnswer, ask_in_plain};
pub use probe::{Handshake, Place, TlsFailure, connect, look_up, shake};
pub use progress::{Progress, Step};
pub use record::{RECORD_FORMAT, Record, RecordedAnswer, RecordedBody, RecordedError, RecordedMessage};
pub use script::{ScriptRun, StepEnd, StepRun};
pub use sending::Sending;
pub use stop::Stop;
pub use tls::Trust;
pub use transport::{Carried, Transport};
pub use vault::Vault;
