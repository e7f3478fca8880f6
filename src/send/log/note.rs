//! What a run writes down, and where.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::plan::{CaseId, Request};
use crate::send::exchange::{Outcome, Response, SendError};
use crate::send::label::{Label, Part};
use crate::send::log::human::Voice;
use crate::send::log::line::{Line, Unsent};
use crate::send::log::writer::Lines;
use crate::send::log::{body, limit, veil};
use crate::send::record::{RECORD_FORMAT, Record, RecordedAnswer, RecordedError, RecordedMessage};
use crate::suite::{LogWish, Suite};
use crate::text::{Mask, is_credential};

/// What a run writes down: nothing, where it is the default. Clones are one log.
#[derive(Clone, Debug)]
pub struct Log {
    mask: Mask,
    lines: Option<Arc<Lines>>,
    voice: Option<Voice>,
    max_body: usize,
    arguments: Arc<[String]>,
    /// When the suite was read: what `${now}` in it is.
    loaded: Option<Timestamp>,
    /// How many calls were to be written.
    calls: Arc<AtomicUsize>,
}

impl Default for Log {
    fn default() -> Self {
        Self::new(Mask::default())
    }
}

impl Log {
    /// A log that hides what this mask knows, and what it learns from answers while the run lasts.
    #[must_use]
    pub fn new(mask: Mask) -> Self {
        let (arguments, calls) = (Arc::from([]), Arc::default());
        Self { mask, lines: None, voice: None, max_body: 0, arguments, loaded: None, calls }
    }

    /// A log that hides what a suite keeps secret.
    #[must_use]
    pub fn of(suite: &Suite) -> Self {
        let mask = suite.learned.mask().clone();
        for secret in &suite.secrets {
            mask.learn(secret.expose());
        }
        Self::new(mask)
    }

    /// Writes lines for programs, bodies up to so many bytes. The arguments of the command line, and when the suite was read, stand in
    /// the first of them.
    #[must_use]
    pub fn with_lines(
        self,
        lines: Arc<Lines>,
        max_body: usize,
        (arguments, loaded): (&[String], Timestamp),
    ) -> Self {
        Self { lines: Some(lines), max_body, arguments: arguments.into(), loaded: Some(loaded), ..self }
    }

    /// Tells people too.
    #[must_use]
    pub fn with_voice(self, voice: Voice) -> Self {
        let max_body = if self.lines.is_some() { self.max_body } else { LogWish::default().max_body };
        Self { voice: Some(voice), max_body, ..self }
    }

    /// What hides secrets, those among them that answers gave.
    #[must_use]
    pub fn mask(&self) -> &Mask {
        &self.mask
    }

    /// Whether lines for programs are written.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.lines.is_some()
    }

    /// How many calls are written, of how many; `None` where no lines for programs are.
    #[must_use]
    pub fn coverage(&self) -> Option<(usize, usize)> {
        let lines = self.lines.as_ref()?;
        let calls = self.calls.load(Ordering::Relaxed);
        Some((calls.saturating_sub(lines.lost()), calls))
    }

    /// The arguments of the command line, without what is secret in them.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let veiled = |text: &String| match text.split_once('=') {
            _ if text.contains("://") => veil::url(&self.mask, text),
            Some((name, _)) if is_credential(name) => format!("{name}=***"),
            Some(_) | None => self.hidden(text),
        };
        self.arguments.iter().map(veiled).collect()
    }

    /// When the suite was read.
    #[must_use]
    pub fn loaded(&self) -> Option<Timestamp> {
        self.loaded
    }

    /// Writes a line that is no call.
    pub fn line(&self, line: &Line) {
        self.add(line);
    }

    fn hidden(&self, text: &str) -> String {
        self.mask.hide(text).into_owned()
    }

    fn add(&self, line: &impl Serialize) {
        if let Some(lines) = &self.lines
            && let Ok(line) = serde_json::to_vec(line)
        {
            lines.add(line);
        }
    }

    /// Writes down that a case was settled without a request.
    pub(super) fn unsent(&self, round: u32, case: &CaseId, outcome: &Outcome) {
        let (why, by, error) = match outcome {
            Outcome::Answered(_) => return,
            Outcome::Withheld(by) => ("withheld", Some(by.to_string()), None),
            Outcome::NotNeeded => ("not-needed", None, None),
            Outcome::Stopped => ("stopped", None, None),
            Outcome::Unanswered(error) => ("unanswered", None, Some(self.error(error))),
        };
        let unsent = Unsent { case: self.hidden(&case.0), round, why: why.to_owned(), by, error };
        self.add(&Line { unsent: Some(unsent), ..Line::default() });
    }

    /// Writes down a call that is over, and learns what must not be shown of what follows.
    pub(super) fn call(&self, call: &Call<'_>, result: &Result<Response, SendError>, elapsed: Duration) {
        if let Ok(answer) = result {
            for secret in veil::given(answer) {
                self.mask.learn(&secret);
            }
        }
        if self.lines.is_none() && self.voice.is_none() {
            return;
        }
        let record = self.record(call, result, elapsed);
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.add(&record);
        if let Some(voice) = &self.voice {
            voice.tell(&record);
        }
    }

    fn record(&self, call: &Call<'_>, result: &Result<Response, SendError>, elapsed: Duration) -> Record {
        let Call { begin, label, round, origin, request } = call;
        let sent = request.body.as_ref().map(|body| &*body.0).unwrap_or_default();
        let (sent, sent_size) =
            body::recorded(&self.mask, sent, veil::syntax(&request.headers), self.max_body);
        let response = result.as_ref().ok().map(|answer| {
            let syntax = veil::syntax(&answer.headers);
            let (body, body_size) = body::recorded(&self.mask, &answer.body, syntax, self.max_body);
            let headers = veil::headers(&self.mask, &answer.headers);
            RecordedAnswer { status: answer.status, headers, body, body_size }
        });
        Record {
            format: RECORD_FORMAT,
            time: Some(time(*begin)),
            method: request.method.clone(),
            url: veil::url(&self.mask, &format!("{origin}{}", request.target())),
            request: RecordedMessage {
                headers: veil::headers(&self.mask, &request.headers),
                body: sent,
                body_size: sent_size,
            },
            response,
            duration_ms: Some((elapsed.as_secs_f64() * 1e6).round() / 1e3),
            case: label.case.map(|case| self.hidden(&case.0)),
            attempt: Some(label.attempt).filter(|attempt| *attempt > 0),
            round: Some(*round).filter(|round| *round > 0),
            part: (label.part != Part::Case).then(|| label.part.name().to_owned()),
            rate_limit_left: result.as_ref().ok().and_then(limit::left),
            error: result.as_ref().err().map(|error| self.error(error)),
        }
    }

    fn error(&self, error: &SendError) -> RecordedError {
        let error = failure(error);
        RecordedError {
            message: self.hidden(&error.message),
            detail: self.hidden(&error.detail),
            kind: error.kind,
        }
    }
}

/// A call as it goes out.
pub(super) struct Call<'c> {
    pub(super) begin: Timestamp,
    pub(super) label: Label<'c>,
    pub(super) round: u32,
    pub(super) origin: &'c str,
    pub(super) request: &'c Request,
}

/// RFC 3339, with milliseconds.
pub(crate) fn time(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// Why no answer came, as it is written down.
#[must_use]
pub fn failure(error: &SendError) -> RecordedError {
    let (kind, detail) = match error {
        SendError::Dns(host) => ("dns", host.clone()),
        SendError::Refused => ("refused", String::new()),
        SendError::Unreachable(why) => ("unreachable", why.clone()),
        SendError::Tls(why) => ("tls", why.clone()),
        SendError::ConnectTimeout => ("connect-timeout", String::new()),
        SendError::ReadTimeout => ("read-timeout", String::new()),
        SendError::Reset(how) => ("reset", how.clone()),
        SendError::Malformed(why) => ("malformed", why.clone()),
        SendError::TooLarge(limit) => ("too-large", limit.to_string()),
        SendError::Unsendable(why) => ("unsendable", why.clone()),
        SendError::Held(why) => ("held", why.clone()),
        SendError::NotSent(why) => ("not-sent", why.clone()),
        SendError::Credentials(why) => ("credentials", why.clone()),
    };
    RecordedError { kind: kind.to_owned(), message: error.to_string(), detail }
}

/// Why no answer came, from what was written down.
#[must_use]
pub fn failure_of(recorded: &RecordedError) -> SendError {
    let detail = recorded.detail.clone();
    match recorded.kind.as_str() {
        "dns" => SendError::Dns(detail),
        "refused" => SendError::Refused,
        "unreachable" => SendError::Unreachable(detail),
        "tls" => SendError::Tls(detail),
        "connect-timeout" => SendError::ConnectTimeout,
        "read-timeout" => SendError::ReadTimeout,
        "reset" => SendError::Reset(detail),
        "malformed" => SendError::Malformed(detail),
        "too-large" => SendError::TooLarge(detail.parse().unwrap_or_default()),
        "unsendable" => SendError::Unsendable(detail),
        "held" => SendError::Held(detail),
        "not-sent" => SendError::NotSent(detail),
        "credentials" => SendError::Credentials(detail),
        // A kind of a later version.
        other => SendError::Unreachable(if recorded.message.is_empty() {
            other.to_owned()
        } else {
            recorded.message.clone()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_error_is_read_back_as_it_was_written() {
        for error in [
            SendError::Dns("h".into()),
            SendError::Refused,
            SendError::Unreachable("x".into()),
            SendError::Tls("x".into()),
            SendError::ConnectTimeout,
            SendError::ReadTimeout,
            SendError::Reset("after 3 bytes".into()),
            SendError::Malformed("x".into()),
            SendError::TooLarge(7),
            SendError::Unsendable("x".into()),
            SendError::Held("x".into()),
        ] {
            assert_eq!(failure_of(&failure(&error)), error);
        }
    }

    #[test]
    fn times_have_milliseconds() {
        let at = Timestamp::from_nanosecond(1_700_000_000_000_000_000).unwrap();
        assert_eq!(time(at), "2023-11-14T22:13:20.000Z");
    }
}
