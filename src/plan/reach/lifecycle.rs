//! The cases that look at what became of things: created ones are there and listed, changes show, deleted ones are gone.

use std::collections::HashMap;

use crate::plan::case::{Case, Intent, ValidKind, Variation};
use crate::plan::links::{Collection, How, Wanted, Wish, places};
use crate::plan::need::{Confidence, Holding, Need, Origin, Slot, Source};
use crate::plan::reach::apply::Reach;
use crate::plan::reach::keep;
use crate::plan::reach::needs::Whose;
use crate::plan::reach::slot::Slots;
use crate::plan::request::{CaseId, Request};
use crate::plan::scope;
use crate::plan::want::{Label, LabelKind, wants};

/// Plans them for all collections.
pub(super) fn plan(reach: &mut Reach<'_>) {
    let mut room = Room::of(reach);
    let links = reach.around.links;
    for collection in &links.collections.all {
        let Some(reader) = collection.readers.first().copied() else { continue };
        // What another path makes may look different there.
        let own = |by: &usize| collection.creators.contains(by) || collection.makers.contains(by);
        if let Some(creator) = maker(&links.wishes[reader]).filter(own) {
            created(reach, &mut room, collection, creator, reader);
        }
        updated(reach, &mut room, collection, reader);
        deleted(reach, &mut room, collection, reader);
    }
}

/// The operation that makes what the last hole of a path names.
fn maker(wishes: &[Wish]) -> Option<usize> {
    let levels = wishes.iter().flat_map(|wish| &wish.levels);
    let last = levels.clone().filter_map(|level| level.hole).max()?;
    let mut anchors = levels.filter(|level| level.hole == Some(last)).flat_map(|level| &level.anchors);
    anchors.find(|anchor| anchor.how == How::Creates).map(|anchor| anchor.operation)
}

/// What was made is there, and is in the list.
fn created(reach: &mut Reach<'_>, room: &mut Room, collection: &Collection, creator: usize, reader: usize) {
    let listers = collection.listers.iter().copied();
    let lister = listers.into_iter().find(|lister| reach.operation(*lister).method.is_safe());
    let wanted = [(ValidKind::ReadBack, Some(reader)), (ValidKind::Listed, lister)];
    if !wanted.iter().any(|(kind, by)| by.is_some_and(|by| is_wanted(reach, *kind, by))) {
        return;
    }
    for (rank, made) in reach.setups(creator, &Whose::Everyone, 0).into_iter().enumerate() {
        // Of what stands in for the smallest request, what is particular about it.
        let variant = made.0.rsplit("::").next().filter(|_| rank > 0).map(str::to_owned);
        for (kind, by) in wanted {
            let Some(by) = by else { continue };
            let is_list = kind == ValidKind::Listed;
            let whence = if is_list { Whence::Same } else { Whence::Anchor(creator) };
            let look = Look { kind, by, after: &made, variant: variant.as_deref(), holding: Holding::Shared };
            looking(reach, room, &look, whence);
        }
    }
}

/// What was changed shows.
fn updated(reach: &mut Reach<'_>, room: &mut Room, collection: &Collection, reader: usize) {
    let Some(updater) = collection.updaters.first().copied() else { return };
    // Where the client names what it makes, that is what creating is.
    if collection.makers.contains(&updater)
        || maker(&reach.around.links.wishes[updater]).is_none()
        || ![(ValidKind::Update, updater), (ValidKind::ReadUpdated, reader)]
            .iter()
            .all(|(kind, by)| is_wanted(reach, *kind, *by))
    {
        return;
    }
    let Some(request) = reach.looks(updater).last().map(|look| look.request().clone()) else { return };
    if request.body.is_none() || !room.has(updater) {
        return;
    }
    let mut case = reach.case(updater, "valid::update", ValidKind::Update, &request);
    if reach.is_skipped(updater, &case.id) || keep::kept(reach.around, &reach.roles, &mut case).is_err() {
        return;
    }
    let whose = Whose::Own(format!("{}::update", reach.operation(updater).id));
    case.needs = reach.needs(&case, &whose, 0);
    if !case.needs.iter().any(|need| matches!(need.slot, Slot::Path(_))) {
        return;
    }
    let id = case.id.clone();
    if reach.add(case).is_some() {
        room.take(updater);
        let look = Look {
            kind: ValidKind::ReadUpdated,
            by: reader,
            after: &id,
            variant: None,
            holding: Holding::Own,
        };
        looking(reach, room, &look, Whence::Same);
    }
}

/// What was deleted is gone.
fn deleted(reach: &mut Reach<'_>, room: &mut Room, collection: &Collection, reader: usize) {
    let Some(deleter) = collection.deleters.first() else { return };
    let Some(at) = reach.smallest.get(deleter).copied() else { return };
    if reach.cases[at].needs.is_empty() {
        return;
    }
    let id = reach.cases[at].id.clone();
    let look =
        Look { kind: ValidKind::ReadDeleted, by: reader, after: &id, variant: None, holding: Holding::Own };
    looking(reach, room, &look, Whence::Same);
}

/// A case that looks at what another one did.
struct Look<'l> {
    kind: ValidKind,
    by: usize,
    after: &'l CaseId,
    variant: Option<&'l str>,
    holding: Holding,
}

/// Where what it needs stands in the other's exchange.
#[derive(Clone, Copy)]
enum Whence {
    /// Where that operation's exchanges say it.
    Anchor(usize),
    /// At the same place of its path: both paths begin alike.
    Same,
}

fn looking(reach: &mut Reach<'_>, room: &mut Room, look: &Look<'_>, whence: Whence) {
    if !is_wanted(reach, look.kind, look.by) || !room.has(look.by) {
        return;
    }
    let Some(request) = reach.looks(look.by).first().map(|look| look.request().clone()) else { return };
    let variation = Variation { kind: look.kind, at: None, variant: look.variant.map(str::to_owned) };
    let mut case = reach.case(look.by, &format!("valid::{variation}"), look.kind, &request);
    case.intent = Intent::Valid(variation);
    if look.kind == ValidKind::ReadDeleted {
        case.expect = vec![(404, 404), (410, 410)];
    }
    if reach.is_skipped(look.by, &case.id) {
        return;
    }
    let Some(needs) = taken(reach, &case, look, whence) else { return };
    let mut others = reach.needs(&case, &Whose::Everyone, 0);
    others.retain(|need| !needs.iter().any(|taken: &Need| taken.slot == need.slot));
    case.needs = needs.into_iter().chain(others).collect();
    case.after = Some(look.after.clone());
    if reach.add(case).is_some() {
        room.take(look.by);
    }
}

/// What the case takes from the one that it looks at: all of its path, or it would look at something else.
fn taken(reach: &Reach<'_>, case: &Case, look: &Look<'_>, whence: Whence) -> Option<Vec<Need>> {
    let operation = reach.operation(case.operation);
    let wishes = &reach.around.links.wishes[case.operation];
    let request: &Request = &case.request;
    let slots = Slots::of(operation, request, wishes);
    let places = places(&operation.path);
    let mut needs = Vec::new();
    for (index, name, from_end) in places.iter().filter_map(|(name, from_end)| {
        let index = operation.parameters.iter().position(|parameter| {
            parameter.location == crate::spec::Location::Path && parameter.name == *name
        })?;
        Some((index, name, *from_end))
    }) {
        let at = Wanted::Parameter(index);
        if keep::is_given(reach.around, operation, &at) {
            // A thing that the suite names is not the one that was made.
            if from_end == 0 {
                return None;
            }
            continue;
        }
        let sources: Vec<(Source, Confidence)> = match whence {
            Whence::Same => vec![(Source::Segment(from_end), Confidence::Implied)],
            Whence::Anchor(creator) => {
                let wish = wishes.iter().find(|wish| wish.at == at)?;
                let mut anchors = wish.levels.iter().flat_map(|level| &level.anchors);
                anchors.find(|anchor| anchor.operation == creator)?.sources.clone()
            }
        };
        let origins = sources.into_iter().map(|(source, confidence)| Origin {
            case: look.after.clone(),
            source,
            confidence,
            holding: look.holding,
        });
        needs.push(Need { name: name.clone(), slot: slots.slot(&at)?, origins: origins.collect() });
    }
    Some(needs)
}

/// Whether the suite and the call want such a case of an operation.
fn is_wanted(reach: &Reach<'_>, kind: ValidKind, operation: usize) -> bool {
    let (api, suite) = (reach.around.api, reach.around.suite);
    let label = Label { kind: LabelKind::Valid(kind), place: None, keyword: None };
    wants(suite, &label) && scope::wants(api, suite, &api.operations[operation])
}

/// How many cases there may still be.
struct Room {
    rest: usize,
    most: usize,
    taken: HashMap<usize, usize>,
}

impl Room {
    fn of(reach: &Reach<'_>) -> Self {
        let generate = &reach.around.suite.generate;
        let mut room =
            Self { rest: generate.limit.value, most: generate.per_operation.value, taken: HashMap::new() };
        let is_counted = |case: &&Case| match &case.intent {
            Intent::Valid(variation) => variation.kind != ValidKind::Setup,
            Intent::Broken(_) | Intent::Observed(_) => true,
        };
        for case in reach.cases.iter().filter(is_counted) {
            room.take(case.operation);
        }
        room
    }

    fn has(&self, operation: usize) -> bool {
        self.rest > 0 && self.taken.get(&operation).is_none_or(|taken| *taken < self.most)
    }

    fn take(&mut self, operation: usize) {
        self.rest = self.rest.saturating_sub(1);
        *self.taken.entry(operation).or_default() += 1;
    }
}
