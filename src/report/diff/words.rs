//! Sentences that all formats share.

use crate::compare::Compared;
use crate::compare::Finding;
use crate::compare::Level;
use crate::compare::Proof;
use crate::report::secrets::tame;
use crate::text::plural;

/// How many characters of a proof are shown to people.
const SHOWN: usize = 300;

/// What changed, and where: "`GET /leads` 200 body /name: ...".
pub(super) fn headline(finding: &Finding) -> String {
    let place = match (finding.operation.as_str(), finding.place.as_str()) {
        ("", place) => place.to_owned(),
        (operation, "") => format!("`{operation}`"),
        (operation, place) => format!("`{operation}` {place}"),
    };
    let whole =
        if place.is_empty() { finding.message.clone() } else { format!("{place}: {}", finding.message) };
    tame(&whole)
}

/// What shows it, as a lower-case fragment.
pub(super) fn proof(finding: &Finding) -> Option<String> {
    let shown = match &finding.proof {
        Proof::Value { at, value, old_admits } => {
            let (admits, refuses) = if *old_admits { ("old", "new") } else { ("new", "old") };
            let at = if at.is_empty() { String::new() } else { format!(" at `{at}`") };
            let text = value.to_string();
            let value = if text.chars().count() > SHOWN {
                format!("{}...", text.chars().take(SHOWN).collect::<String>())
            } else {
                text
            };
            format!("`{value}`{at} is valid in the {admits} document, and not in the {refuses} one")
        }
        Proof::Call(call) => call.clone(),
        Proof::Nothing => return None,
    };
    Some(tame(&shown))
}

/// How much of what there is.
pub(super) fn sum(compared: &Compared) -> String {
    let count = |level| compared.count(level);
    let mut parts = Vec::new();
    for (level, noun) in
        [(Level::Breaking, "breaking change"), (Level::Warning, "warning"), (Level::Note, "note")]
    {
        if count(level) > 0 {
            parts.push(plural(count(level), noun));
        }
    }
    match count(Level::Allowed) {
        0 => {}
        1 => parts.push("1 place that is only written differently".to_owned()),
        more => parts.push(format!("{more} places that are only written differently")),
    }
    if compared.ignored > 0 {
        parts.push(format!("{} ignored", compared.ignored));
    }
    let parts = if parts.is_empty() { "nothing has changed".to_owned() } else { parts.join(", ") };
    format!("{parts}; {} compared", plural(compared.operations, "operation"))
}
