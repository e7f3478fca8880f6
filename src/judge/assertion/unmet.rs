//! What did not hold of an answer, as findings.

use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::verdict::Finding;
use crate::judge::words::{status_words, value_words};
use crate::plan::{Got, Unmet};
use crate::text::{Mask, duration};

/// The finding about something that did not hold.
pub(super) fn finding(unmet: &Unmet, mask: &Mask) -> Finding {
    let code = if unmet.is_time { Code::TooSlow } else { Code::AssertionFailed };
    let finding = Finding::new(code, unmet.expected.clone(), got(unmet, mask)).at(unmet.of.clone());
    match &unmet.got {
        Got::Value(value) => finding.example(value.clone()),
        Got::Nothing(_) => finding,
    }
}

/// What there is, as a lower-case fragment.
fn got(unmet: &Unmet, mask: &Mask) -> String {
    match &unmet.got {
        Got::Nothing(why) => why.clone(),
        Got::Value(value) if unmet.is_time => {
            let seconds = value.as_f64().unwrap_or_default();
            let took = std::time::Duration::try_from_secs_f64(seconds).unwrap_or_default();
            format!("after {}", duration(took))
        }
        Got::Value(Value::Number(status)) if unmet.of == "status" => {
            let status = status.as_u64().and_then(|status| u16::try_from(status).ok());
            status.map(status_words).unwrap_or_default()
        }
        Got::Value(value) => value_words(mask, value),
    }
}
