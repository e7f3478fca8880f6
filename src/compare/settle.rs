//! Findings as they count: each once, with levels, places in files and an order.

use std::collections::HashMap;

use crate::compare::calls::Calls;
use crate::compare::calls::Draft;
use crate::compare::change::Level;
use crate::compare::finding::Compared;
use crate::compare::finding::Finding;
use crate::compare::finding::Spot;
use crate::compare::settings::Settings;
use crate::spec::Api;
use crate::text::Pointer;

/// Puts levels, places and an order to what was found; what is so of one schema at several places counts once.
pub(super) fn settled(calls: Calls<'_>, settings: &Settings) -> Compared {
    let mut compared = Compared { operations: calls.pairs.len(), ..Compared::default() };
    let mut known: HashMap<(&str, Pointer, Pointer, String, String), usize> = HashMap::new();
    let (old, new) = (calls.old, calls.new);
    for draft in calls.drafts {
        let level = settings.severities.level(draft.rule);
        if level == Level::Off {
            continue;
        }
        if settings.ignored.iter().any(|ignored| ignored.holds(draft.rule, &draft.operation, &draft.place)) {
            compared.ignored += 1;
            continue;
        }
        // Schemas are shared by places, whatever the names of those are.
        let place =
            if draft.is_shared { String::new() } else { format!("{} {}", draft.operation, draft.place) };
        let key = (draft.rule.id(), draft.old.clone(), draft.new.clone(), draft.message.clone(), place);
        if let Some(at) = known.get(&key) {
            let finding: &mut Finding = &mut compared.findings[*at];
            finding.places += 1;
            continue;
        }
        known.insert(key, compared.findings.len());
        compared.findings.push(finding(draft, level, old, new));
    }
    compared.findings.sort_by_cached_key(|finding| {
        let spot = if finding.new.at.is_empty() { &finding.old } else { &finding.new };
        let place = spot.span.as_ref().map(|span| (span.source.name.clone(), span.range.start));
        (finding.level, finding.rule, place, finding.place.clone(), finding.message.clone())
    });
    compared
}

fn finding(draft: Draft, level: Level, old: &Api, new: &Api) -> Finding {
    Finding {
        rule: draft.rule,
        level,
        operation: draft.operation,
        place: draft.place,
        message: draft.message,
        proof: draft.proof,
        old: spot(old, draft.old),
        new: spot(new, draft.new),
        places: 1,
    }
}

fn spot(api: &Api, pointer: Pointer) -> Spot {
    // The root stands for a place that the other document does not have.
    if pointer.is_root() {
        return Spot { pointer, at: String::new(), span: None };
    }
    Spot { at: api.origin(&pointer), span: api.span(&pointer), pointer }
}
