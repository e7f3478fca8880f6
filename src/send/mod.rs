//! SEND: cases become exchanges. The only asynchronous stage.

mod exchange;

pub use exchange::{Attempt, Exchange, Outcome, Response, SendError};
