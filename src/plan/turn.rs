//! Which of many go first where not all of them may: some of everything before more of anything.

use std::collections::HashMap;
use std::hash::Hash;

use crate::plan::case::{Case, Intent, Place, ValidKind};
use crate::text::Pointer;

/// One of those that are to be chosen from.
#[derive(Clone, Debug)]
pub(super) struct Turn<G> {
    /// What it is one of.
    pub(super) group: G,
    /// Where it is.
    pub(super) at: Pointer,
    /// How deep that is.
    pub(super) depth: usize,
    /// When it gets its turn.
    pub(super) pace: Pace,
}

/// When something gets its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// With the first of each group.
    First,
    /// When all of its group that are less deep, or elsewhere and as deep, had theirs.
    Usual,
    /// The same, in every second round.
    Seldom,
}

/// In which order to choose: one of each group at its outermost place, then the next of each group, at another place as long as there
/// is one. Those that were planned first go first.
pub(super) fn in_turn<G: Hash + Eq>(all: &[Turn<G>]) -> Vec<usize> {
    let mut met: HashMap<(&G, &Pointer), usize> = HashMap::new();
    let mut groups: HashMap<&G, Vec<(usize, usize, usize)>> = HashMap::new();
    for (index, turn) in all.iter().enumerate() {
        let nth = met.entry((&turn.group, &turn.at)).or_default();
        groups.entry(&turn.group).or_default().push((*nth, turn.depth, index));
        *nth += 1;
    }
    let mut rounds = vec![0; all.len()];
    for members in groups.values_mut() {
        members.sort_unstable();
        for (rank, (_, _, index)) in members.iter().enumerate() {
            rounds[*index] = match all[*index].pace {
                Pace::First => 0,
                Pace::Usual => rank,
                Pace::Seldom => 1 + 2 * rank,
            };
        }
    }
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|index| (rounds[*index], all[*index].depth, *index));
    order
}

/// What a case is one of.
pub(super) type Group<'c> = (&'c str, Option<Place>);

/// When a case gets its turn.
pub(super) fn turn(case: &Case) -> Turn<Group<'_>> {
    let (kind, at) = match &case.intent {
        Intent::Valid(variation) => (variation.kind.as_str(), variation.at.as_ref()),
        Intent::Broken(mutation) => {
            let is_bare = case.request.header("accept").is_none();
            let kind = if is_bare { ValidKind::NoAccept.as_str() } else { mutation.kind };
            let pace = pace(mutation.kind, mutation.place, &mutation.pointer);
            let depth = depth(mutation.place, &mutation.pointer);
            return Turn { group: (kind, Some(mutation.place)), at: mutation.pointer.clone(), depth, pace };
        }
        Intent::Observed(_) => ("observed", None),
    };
    let is_extreme = kind == ValidKind::Extreme.as_str();
    Turn {
        group: (kind, at.map(|(place, _)| *place)),
        at: at.map(|(_, pointer)| pointer.clone()).unwrap_or_default(),
        depth: at.map_or(0, |(place, pointer)| depth(*place, pointer)),
        pace: if is_extreme { Pace::Seldom } else { Pace::Usual },
    }
}

/// A whole body of each other type is what most servers were never sent.
pub(super) fn pace(kind: &str, place: Place, at: &Pointer) -> Pace {
    let is_whole = place == Place::Body && at.is_root() && matches!(kind, "wrong-type" | "null");
    if is_whole { Pace::First } else { Pace::Usual }
}

/// How deep in its part of the request a place is. A parameter's name is no depth.
fn depth(place: Place, at: &Pointer) -> usize {
    let named = usize::from(matches!(place, Place::Parameter(_)));
    at.tokens().count().saturating_sub(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_of_every_group_goes_before_more_of_any_outermost_and_other_places_first() {
        for (all, order) in [
            ("a/ a/ b/", "0 2 1"),
            ("a/x/y a/x b/x/y/z", "1 2 0"),
            ("a/x a/x a/y", "0 2 1"),
            ("a/x a/x a/y/z b/", "3 0 2 1"),
            ("a/x !a/ !a/ b/x", "1 2 0 3"),
            ("~a/ ~a/ b/ b/x", "2 0 3 1"),
            ("", ""),
        ] {
            let turns: Vec<Turn<char>> = all
                .split_whitespace()
                .map(|text| {
                    let pace = match text.chars().next() {
                        Some('!') => Pace::First,
                        Some('~') => Pace::Seldom,
                        _ => Pace::Usual,
                    };
                    let text = text.trim_start_matches(['!', '~']);
                    let at = text[1..].split('/').filter(|token| !token.is_empty());
                    let at = at.fold(Pointer::root(), |at, token| at.child(token));
                    let depth = at.tokens().count();
                    Turn { group: text.chars().next().unwrap_or_default(), at, depth, pace }
                })
                .collect();
            let found: Vec<String> = in_turn(&turns).iter().map(usize::to_string).collect();
            assert_eq!(found.join(" "), order, "{all}");
        }
    }
}
