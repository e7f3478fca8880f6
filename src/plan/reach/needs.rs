//! What a request takes from which earlier exchanges.

use crate::plan::case::{Case, Intent, Place};
use crate::plan::links::{How, Level, Wanted, Wish};
use crate::plan::need::{Holding, Need, Origin};
use crate::plan::reach::apply::Reach;
use crate::plan::reach::keep;
use crate::plan::reach::role::Role;
use crate::plan::reach::slot::{Slots, is_free};
use crate::spec::Method;
use crate::suite::Existing;

/// How many origins a need has at most.
const ORIGINS: usize = 8;

/// For whom a thing is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// For all that only read.
    Everyone,
    /// For what is called so in ids.
    Own(String),
}

impl Whose {
    /// As it stands in ids.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Everyone => "shared",
            Self::Own(name) => name,
        }
    }

    fn holding(&self) -> Holding {
        match self {
            Self::Everyone => Holding::Shared,
            Self::Own(_) => Holding::Own,
        }
    }
}

impl Reach<'_> {
    /// Says what a case needs, unless that is said.
    pub(super) fn settle(&mut self, index: usize, depth: usize) {
        if !self.settled.insert(index) {
            return;
        }
        let case = self.cases[index].clone();
        self.open.insert(Self::key(index));
        let needs = self.needs(&case, &self.whose(&case), depth);
        self.open.remove(&Self::key(index));
        self.cases[index].needs = needs;
    }

    /// What tells that a case is being settled.
    pub(super) fn key(index: usize) -> (usize, String) {
        (index, "case".to_owned())
    }

    /// For whom the things are made that a case changes.
    fn whose(&self, case: &Case) -> Whose {
        let operation = self.operation(case.operation);
        match (self.roles[case.operation], &case.intent) {
            (Role::Reads | Role::Creates, _) | (Role::Deletes, Intent::Observed(_)) => Whose::Everyone,
            (Role::Changes, _) => Whose::Own(operation.id.to_string()),
            // Whatever is wrong with them, they are not to meet what another one removed.
            (Role::Deletes, Intent::Broken(_)) => Whose::Own(format!("{}::broken", operation.id)),
            (Role::Deletes, Intent::Valid(variation)) => {
                Whose::Own(format!("{}::valid::{variation}", operation.id))
            }
        }
    }

    /// What a case takes from others, which are planned for it where they are not yet.
    pub(super) fn needs(&mut self, case: &Case, whose: &Whose, depth: usize) -> Vec<Need> {
        let links = self.around.links;
        let wishes = &links.wishes[case.operation];
        if wishes.iter().all(|wish| wish.levels.is_empty()) || is_foreign(case) {
            return Vec::new();
        }
        let operation = self.operation(case.operation);
        let slots = Slots::of(operation, &case.request, wishes);
        let own = own_level(wishes);
        let mut needs = Vec::new();
        for wish in wishes.iter().filter(|wish| !wish.levels.is_empty()) {
            if keep::is_given(self.around, operation, &wish.at) || !is_free(&case.intent, operation, &wish.at)
            {
                continue;
            }
            let Some(slot) = slots.slot(&wish.at) else { continue };
            let origins = self.origins(case.operation, wish, whose, own, depth);
            if !origins.is_empty() {
                needs.push(Need { name: wish.name.clone(), slot, origins });
            }
        }
        needs
    }

    fn origins(
        &mut self,
        operation: usize,
        wish: &Wish,
        whose: &Whose,
        own: Option<usize>,
        depth: usize,
    ) -> Vec<Origin> {
        let role = self.roles[operation];
        let is_hole = wish.levels.iter().any(|level| level.hole.is_some());
        let changes = matches!(role, Role::Changes | Role::Deletes);
        let replaces = matches!(self.operation(operation).method, Method::Put | Method::Patch);
        let mut origins = Vec::new();
        let mut is_met = false;
        for level in &wish.levels {
            let creates = level.anchors.iter().any(|anchor| anchor.how == How::Creates);
            let is_own = level.hole == own;
            let maker = if changes && is_hole && is_own { whose.clone() } else { Whose::Everyone };
            // What is changed is one's own or nobody's; its parents follow from it.
            if changes && is_hole && is_met {
                break;
            }
            let shows = match (role, self.around.suite.generate.existing) {
                (_, Existing::Change) | (Role::Reads, Existing::Keep) => true,
                // What replaces, and says of what in its body alone, would replace what is there.
                (Role::Creates, Existing::Keep) if replaces && !is_hole => false,
                // Below what nobody can make, only what is there can be the parent.
                (Role::Creates, Existing::Keep) => !creates && !is_met,
                (Role::Changes | Role::Deletes, Existing::Keep) => false,
            };
            self.of_level(operation, level, &maker, shows, depth, &mut origins);
            is_met |= creates;
        }
        origins.truncate(ORIGINS);
        origins
    }

    fn of_level(
        &mut self,
        operation: usize,
        level: &Level,
        maker: &Whose,
        shows: bool,
        depth: usize,
        origins: &mut Vec<Origin>,
    ) {
        for anchor in level.anchors.iter().filter(|anchor| anchor.operation != operation) {
            let (cases, holding) = match anchor.how {
                How::Creates => (self.setups(anchor.operation, maker, depth + 1), maker.holding()),
                How::Shows if shows => {
                    (self.listing(anchor.operation, depth + 1).into_iter().collect(), Holding::Found)
                }
                How::Shows => continue,
            };
            for case in cases {
                let new = anchor.sources.iter().map(|(source, confidence)| Origin {
                    case: case.clone(),
                    source: source.clone(),
                    confidence: *confidence,
                    holding,
                });
                origins.extend(new);
            }
        }
    }
}

/// Whether a case asks by another method than its operation's: what that does to a thing nobody knows.
fn is_foreign(case: &Case) -> bool {
    match &case.intent {
        Intent::Broken(mutation) => mutation.place == Place::Method,
        Intent::Valid(_) | Intent::Observed(_) => false,
    }
}

/// The last hole of a path whose things can be made.
fn own_level(wishes: &[Wish]) -> Option<usize> {
    let holes = wishes.iter().filter(|wish| matches!(wish.at, Wanted::Parameter(_)));
    let levels = holes.flat_map(|wish| &wish.levels);
    let made = levels.filter(|level| level.anchors.iter().any(|anchor| anchor.how == How::Creates));
    made.filter_map(|level| level.hole).max()
}
