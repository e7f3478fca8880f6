//! Defects as the suite wants them counted, each with its place in the user's files.

use std::collections::HashSet;

use crate::judge::Standing;
use crate::judge::gravity;
use crate::judge::standing_of;
use crate::lint::defect::{Defect, Linted};
use crate::spec::Api;
use crate::suite::Suite;

/// Puts places, levels and an order to defects; one that is met twice at one place counts once.
pub(super) fn settled(api: &Api, suite: &Suite, today: &str, defects: Vec<Defect>) -> Linted {
    let mut linted = Linted::default();
    let mut known = HashSet::new();
    for mut defect in defects {
        defect.at = api.origin(&defect.pointer);
        match standing_of(suite, today, (defect.code, defect.level), &[defect.at.as_str()]) {
            Standing::Off => continue,
            Standing::Ignored(_) => {
                linted.ignored += 1;
                continue;
            }
            Standing::Counts(level) => defect.level = level,
        }
        defect.span = defect.span.or_else(|| api.span(&defect.pointer));
        let place = defect.span.as_ref().map(|span| (span.source.name.clone(), span.range.start));
        if known.insert((defect.code, place, defect.at.clone(), defect.message.clone())) {
            linted.defects.push(defect);
        }
    }
    let root = linted.defects.iter().find_map(|defect| {
        let is_root = defect.at.starts_with('/') || defect.at.is_empty();
        defect.span.as_ref().filter(|_| is_root).map(|span| span.source.name.clone())
    });
    linted.defects.sort_by_cached_key(|defect| {
        let place = defect.span.as_ref().map(|span| {
            let name = &span.source.name;
            (Some(name) != root.as_ref(), name.clone(), span.range.start)
        });
        (gravity(defect.level), defect.code, place, defect.at.clone())
    });
    linted
}
