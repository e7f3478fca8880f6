//! Is what was deleted gone?

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::lifecycle::story::Story;
use crate::judge::proof::Standing;
use crate::judge::reading::subject;
use crate::judge::verdict::Finding;
use crate::judge::verdict::Why;
use crate::judge::words::status_words;
use crate::suite::Level;

/// Words for a thing that is kept though it was deleted.
const ENDED: [&str; 14] = [
    "delet",
    "archiv",
    "trash",
    "remov",
    "inactiv",
    "disabl",
    "cancel",
    "clos",
    "terminat",
    "destroy",
    "revok",
    "deactivat",
    "discard",
    "purg",
];

/// A success where there should be nothing any more; any other answer says that there is nothing to have.
pub(super) fn standing(story: &Story<'_>, status: u16) -> Option<Standing> {
    match status {
        200..=299 => {}
        400 | 404..=406 | 409..=499 if status != 429 => return Some(Standing::Right),
        _ => return None,
    }
    let decoded = |path: &str| percent_decode_str(path).decode_utf8_lossy().into_owned();
    let is_same = decoded(&story.needs.exchange.request.path) == decoded(story.made.path());
    let status = status_words(status);
    if story.is_later() {
        let reason = format!("{status} for what is deleted later: {}", story.cause_words());
        return Some(Standing::Unproven(Why::new(reason, "nothing is wrong; a scenario can wait for it")));
    }
    if !story.is_certain() || !is_same {
        let reason = format!("{status} for what the run deleted, if its name was read from the right place");
        return Some(Standing::Unproven(Why::new(
            reason,
            "say which value it is by `links` in the document",
        )));
    }
    if !story.is_alone() {
        let reason =
            format!("{status} for what the run deleted, by a name that another case may have given as well");
        return Some(Standing::Unproven(Why::new(
            reason,
            "give a name of its own under `generate: values:`, with `${unique}` in it",
        )));
    }
    Some(Standing::Wrong(Code::StillThere))
}

/// What is still there is a warning where it says of itself that it is deleted.
pub(super) fn check(story: &Story<'_>, evidence: &Evidence<'_>) -> Vec<Finding> {
    if evidence.standing != Standing::Wrong(Code::StillThere) {
        return Vec::new();
    }
    let status = evidence.response.status;
    let words = status_words(status);
    let documented = format!("gone, since {}", story.cause_words());
    let mark = subject(evidence).and_then(|(_, value)| mark(&value, 3));
    let finding = match mark {
        Some(mark) => Finding::new(Code::StillThere, documented, format!("{words}, marked by `{mark}`"))
            .level(Level::Warn),
        None => Finding::new(Code::StillThere, documented, words),
    };
    vec![finding.at(format!("status:{status}")).promised(evidence.operation.pointer.clone())]
}

/// The member by which a thing says that it is deleted.
fn mark(value: &Value, depth: usize) -> Option<String> {
    let members = value.as_object()?;
    let own = members.iter().find(|(name, value)| is_mark(&name.to_lowercase(), value));
    own.map(|(name, _)| name.clone()).or_else(|| {
        let depth = depth.checked_sub(1)?;
        members.values().find_map(|inner| mark(inner, depth))
    })
}

/// `deleted: true`, `deletedAt: ...`, `status: archived`, `active: false`.
fn is_mark(name: &str, value: &Value) -> bool {
    let ended = |text: &str| ENDED.iter().any(|word| text.contains(word));
    let is_state = ["status", "state", "phase", "stage", "lifecycle"].iter().any(|word| name.contains(word));
    let is_use =
        ["active", "enabled", "exists", "valid", "visible", "live"].iter().any(|word| name.contains(word));
    match value {
        Value::Bool(true) => ended(name),
        Value::Bool(false) => is_use && !ended(name),
        Value::String(text) if is_state => ended(&text.to_lowercase()),
        Value::String(text) => ended(name) && !text.is_empty(),
        Value::Number(_) => {
            ended(name) && (name.contains("at") || name.contains("time") || name.contains("date"))
        }
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_thing_may_say_of_itself_that_it_is_deleted() {
        for (value, name) in [
            (json!({"id": 1, "deleted": true}), Some("deleted")),
            (json!({"id": 1, "deleted": false}), None),
            (json!({"data": {"deletedAt": "2026-01-01"}}), Some("deletedAt")),
            (json!({"data": {"deleted_at": null}}), None),
            (json!({"status": "ARCHIVED"}), Some("status")),
            (json!({"status": "open"}), None),
            (json!({"isActive": false}), Some("isActive")),
            (json!({"active": true}), None),
            (json!({"enabled": false}), Some("enabled")),
            (json!({"disabled": true}), Some("disabled")),
            (json!([1]), None),
        ] {
            assert_eq!(mark(&value, 3).as_deref(), name, "{value}");
        }
    }
}
