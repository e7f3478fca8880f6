//! Which kind of failure an error is: by types along its chain of sources, never by its words.

use std::error::Error;
use std::io::{self, ErrorKind};

use hyper_util::client::legacy;

use crate::send::exchange::SendError;
use crate::send::names::NoAddress;

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The answer's head was waited for; the connection may have to be made first.
    Head,
    /// So many bytes of the body had come.
    Body(usize),
}

/// The kind of an error of either client.
pub(super) fn classify(error: &(dyn Error + 'static), stage: Stage) -> SendError {
    let (clues, innermost) = clues(error);
    let kind = clues.iter().find_map(|clue| match clue {
        Clue::NoAddress(host) => Some(SendError::Dns(host.clone())),
        Clue::Tls(why) => Some(SendError::Tls(why.clone())),
        Clue::Connecting | Clue::Late | Clue::Unsendable | Clue::NotHttp | Clue::Io(_) => None,
    });
    if let Some(kind) = kind {
        return kind;
    }
    let io = clues.iter().find_map(|clue| if let Clue::Io(kind) = clue { Some(*kind) } else { None });
    let is_late = clues.contains(&Clue::Late) || io == Some(ErrorKind::TimedOut);
    if clues.contains(&Clue::Connecting) {
        match io {
            _ if is_late => SendError::ConnectTimeout,
            Some(ErrorKind::ConnectionRefused) => SendError::Refused,
            _ => SendError::Unreachable(innermost),
        }
    } else if clues.contains(&Clue::Unsendable) {
        SendError::Unsendable(innermost)
    } else if clues.contains(&Clue::NotHttp) || is_nonsense(io) {
        SendError::Malformed(innermost)
    } else if is_late {
        SendError::ReadTimeout
    } else {
        SendError::Reset(how_far(stage))
    }
}

/// How hyper says that the framing of a body makes no sense.
fn is_nonsense(io: Option<ErrorKind>) -> bool {
    matches!(io, Some(ErrorKind::InvalidData | ErrorKind::InvalidInput))
}

fn how_far(stage: Stage) -> String {
    match stage {
        Stage::Head => "before the answer began".to_owned(),
        Stage::Body(received) => format!("after {received} bytes of the body"),
    }
}

/// What one error of a chain tells.
#[derive(PartialEq)]
enum Clue {
    NoAddress(String),
    Tls(String),
    Io(ErrorKind),
    Connecting,
    Late,
    Unsendable,
    NotHttp,
}

/// The clues along a chain, and the words of its last error, which are the plainest.
fn clues(error: &(dyn Error + 'static)) -> (Vec<Clue>, String) {
    let (mut clues, mut innermost) = (Vec::new(), String::new());
    let mut next = Some(error);
    while let Some(error) = next {
        clues.extend(clue(error));
        innermost = error.to_string();
        // An io error's own `source` skips the error that it holds.
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(held) => Some(held),
            None => error.source(),
        };
    }
    (clues, innermost)
}

fn clue(error: &(dyn Error + 'static)) -> Option<Clue> {
    if let Some(error) = error.downcast_ref::<NoAddress>() {
        Some(Clue::NoAddress(error.host.clone()))
    } else if let Some(error) = error.downcast_ref::<rustls::Error>() {
        Some(Clue::Tls(error.to_string()))
    } else if let Some(error) = error.downcast_ref::<io::Error>() {
        Some(Clue::Io(error.kind()))
    } else if let Some(error) = error.downcast_ref::<hyper::Error>() {
        let unsendable = error.is_user().then_some(Clue::Unsendable);
        unsendable.or_else(|| error.is_parse().then_some(Clue::NotHttp))
    } else if let Some(error) = error.downcast_ref::<legacy::Error>() {
        error.is_connect().then_some(Clue::Connecting)
    } else if let Some(error) = error.downcast_ref::<reqwest::Error>() {
        let unsendable = error.is_builder().then_some(Clue::Unsendable);
        unsendable.or_else(|| error.is_timeout().then_some(Clue::Late))
    } else {
        None
    }
}
