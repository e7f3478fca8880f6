//! By what a failure is recognized when it comes again.

use crate::judge::{Code, Told, Verdict};
use crate::plan::Case;
use crate::send::{Exchange, Outcome};
use crate::suite::Envelope;

/// What came of one case of a round.
pub(super) struct Reply<'r> {
    pub(super) case: &'r Case,
    pub(super) exchange: &'r Exchange,
    pub(super) verdict: &'r Verdict,
}

impl Reply<'_> {
    /// The answer's status.
    pub(super) fn status(&self) -> Option<u16> {
        status(self.exchange)
    }
}

/// The status of an exchange that was answered.
pub(super) fn status(exchange: &Exchange) -> Option<u16> {
    match &exchange.outcome {
        Outcome::Answered(response) => Some(response.status),
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => None,
    }
}

/// The kind of finding, the status, and what the API says, but for what differs from request to request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Symptom {
    pub(super) code: Code,
    pub(super) status: u16,
    told: (Option<String>, Option<String>),
}

impl Symptom {
    pub(super) fn of(code: Code, exchange: &Exchange, envelope: Option<&Envelope>) -> Option<Self> {
        let Outcome::Answered(response) = &exchange.outcome else { return None };
        let told = Told::by(envelope, response);
        let message = told.message.as_deref().map(without_values);
        Some(Self { code, status: response.status, told: (told.code, message) })
    }

    /// Whether a reply fails in the same way.
    pub(super) fn shows(&self, reply: &Reply<'_>, envelope: Option<&Envelope>) -> bool {
        reply.verdict.outcome.findings().iter().any(|finding| finding.code == self.code)
            && Self::of(self.code, reply.exchange, envelope).as_ref() == Some(self)
    }
}

/// A message without what stands in it for this request alone: words with digits in them.
fn without_values(message: &str) -> String {
    let words = message.split(|c: char| !c.is_alphanumeric());
    let plain = words.filter(|word| !word.is_empty()).map(|word| {
        let has_digit = word.contains(|c: char| c.is_ascii_digit());
        if has_digit { "#" } else { word }
    });
    plain.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_the_same_whatever_values_they_repeat() {
        for (one, other, same) in [
            ("name 'a1b2' is taken", "name 'c3d4' is taken", true),
            ("at 2026-11-20T10:00: no", "at 2026-11-20T10:01: no", true),
            ("name is missing", "mail is missing", false),
        ] {
            assert_eq!(without_values(one) == without_values(other), same, "{one} {other}");
        }
    }
}
