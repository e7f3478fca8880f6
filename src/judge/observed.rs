//! Recorded calls: what they prove, and what is only the recorder's doing. Nobody chose their requests, so a refusal says little: the state
//! of things, the credentials and rules that no document has are behind it as often as drift is.

use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::evidence::Named;
use crate::judge::fault::observation;
use crate::judge::proof::Standing;
use crate::judge::proof::outage;
use crate::judge::rejection::fault_place;
use crate::judge::verdict::Finding;
use crate::judge::verdict::Why;
use crate::judge::words::status_words;
use crate::plan::Case;
use crate::plan::Mutation;
use crate::plan::Observation;
use crate::plan::Reading;
use crate::suite::Level;
use crate::text::is_redacted;

/// What the answer's status proves about a recorded call.
pub(crate) fn standing(case: &Case, observation: &Observation, status: u16) -> Standing {
    if let Some(why) = outage(status) {
        return Standing::Unheard(why);
    }
    match (&observation.reading, status) {
        // A documented operation that is not served, or a documented media type that is not taken. All else may have its reasons.
        (Reading::Valid, 405 | 501) => Standing::Wrong(Code::RejectedValid),
        (Reading::Valid, 415) if case.request.header("content-encoding").is_none() => {
            Standing::Wrong(Code::RejectedValid)
        }
        (Reading::Valid, 400 | 422) => Standing::Unproven(Why::new(
            format!("{}: the document permits the request", status_words(status)),
            "the state of things may forbid it, or a rule between fields that no document has: `specdrift run` can tell",
        )),
        (Reading::Broken(_), 200..=299) => Standing::Wrong(Code::AcceptedBroken),
        (_, 500..) => Standing::Wrong(Code::ServerError),
        (Reading::Valid | Reading::Disputed | Reading::Broken(_) | Reading::Undocumented { .. }, _) => {
            Standing::Right
        }
    }
}

/// What is wrong with a recorded request, which is the consumer's to mend; where it was accepted all the same, the API's too.
pub(crate) fn check(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(Observation { reading: Reading::Broken(faults), .. }) = observation(evidence.case) else {
        return Vec::new();
    };
    let accepted = evidence.standing == Standing::Wrong(Code::AcceptedBroken);
    let codes = [Some(Code::RequestViolates), accepted.then_some(Code::AcceptedBroken)];
    let findings = faults
        .iter()
        .flat_map(|fault| codes.into_iter().flatten().map(move |code| finding(evidence, code, fault)));
    findings.collect()
}

fn finding(evidence: &Evidence<'_>, code: Code, fault: &Mutation) -> Finding {
    let promise = fault.schema.clone().unwrap_or_else(|| evidence.operation.pointer.clone());
    Finding::new(code, fault.documented.clone(), status_words(evidence.response.status))
        .at(fault_place(fault))
        .promised(promise)
}

/// The finding that no operation has the path and method of a recorded call. That it was refused says that there may be nothing.
pub(crate) fn undocumented(case: &Case, documented: &str, status: u16) -> Finding {
    let level = if (400..500).contains(&status) { Level::Note } else { Code::UndocumentedOperation.level() };
    let route = case.id.0.split("::").nth(1).unwrap_or_default();
    Finding::new(Code::UndocumentedOperation, documented, status_words(status)).at(route).level(level)
}

/// Headers that recorders leave out, or that say how the body travelled before it was recorded.
const LEFT_OUT: [&str; 6] =
    ["set-cookie", "content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"];

/// Whether a finding may be the recorder's doing: a header that it left out, a value that it took out. Or the client's: what HTTP answers
/// to conditions and ranges that it added by itself need not be in any document (RFC 9110 sections 13 and 14).
pub(crate) fn is_recorders(evidence: &Evidence<'_>, finding: &Finding) -> bool {
    let Some(observation) = observation(evidence.case) else {
        return evidence.exchange.kept.is_some() && is_masked(finding);
    };
    let header = finding.at.strip_prefix("header:").unwrap_or_default().to_ascii_lowercase();
    let taken_out = matches!(&finding.example, Some(Value::String(text)) if is_redacted(text));
    let without = observation.kept.without_headers;
    let missing = finding.code == Code::HeaderMissing && (without || LEFT_OUT.contains(&header.as_str()));
    let unnamed = finding.code == Code::MediaTypeChanged && without && evidence.named == Named::Not;
    taken_out || missing || unnamed || (finding.code == Code::UndocumentedStatus && is_by_client(evidence))
}

/// Whether a finding of a run that is judged by its log is about what the log masks.
fn is_masked(finding: &Finding) -> bool {
    let holds = |text: &str| text.contains("***");
    matches!(&finding.example, Some(Value::String(text)) if holds(text)) || holds(&finding.observed)
}

/// Whether a status is about what clients ask for by themselves: what they hold already, or a part of the whole. Recorders do not always
/// show those headers with a 304.
fn is_by_client(evidence: &Evidence<'_>) -> bool {
    let asks = |names: &[&str]| names.iter().any(|name| evidence.case.request.header(name).is_some());
    match evidence.response.status {
        304 => true,
        412 => asks(&["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"]),
        206 | 416 => asks(&["range"]),
        _ => false,
    }
}
