//! How what the run makes is removed.

use crate::plan::links::{How, Wanted};
use crate::plan::need::{Removal, Slot, Source, Stay};
use crate::plan::quiet;
use crate::plan::reach::apply::Reach;
use crate::plan::reach::slot::Slots;
use crate::plan::request::CaseId;
use crate::plan::salt::{salt, salted};
use crate::spec::{Method, Operation};

/// A removal for each operation of the plan that makes things and has an operation that deletes one.
pub(super) fn plan(reach: &mut Reach<'_>) -> Vec<Removal> {
    let planned: std::collections::HashSet<usize> = reach.cases.iter().map(|case| case.operation).collect();
    let links = reach.around.links;
    let mut found = Vec::new();
    for collection in &links.collections.all {
        let creators = collection.creators.iter().chain(&collection.makers).filter(|by| planned.contains(by));
        for created_by in creators {
            let removal = collection.deleters.iter().find_map(|deleter| one(reach, *created_by, *deleter));
            found.extend(removal);
        }
    }
    let mut others: Vec<usize> = links.collections.creating().filter(|by| planned.contains(by)).collect();
    others.retain(|by| found.iter().all(|removal: &Removal| removal.created_by != *by));
    others.sort_unstable();
    others.dedup();
    for created_by in others {
        let removal = items(reach, created_by).find_map(|deleter| one(reach, created_by, deleter));
        found.extend(removal);
    }
    found.sort_by_key(|removal: &Removal| removal.created_by);
    found
}

/// The operations that delete what has several names at once, below the path of this one: `DELETE /shares/{user}/{file}`.
fn items(reach: &Reach<'_>, created_by: usize) -> impl Iterator<Item = usize> + use<> {
    let operations = &reach.around.api.operations;
    let whole = operations[created_by].path.text.trim_end_matches('/').to_owned();
    let is_item = |operation: &Operation| {
        let rest = operation.path.text.strip_prefix(whole.as_str()).and_then(|rest| rest.strip_prefix('/'));
        let mut names = rest.into_iter().flat_map(|rest| rest.trim_end_matches('/').split('/'));
        operation.method == Method::Delete
            && rest.is_some()
            && names.all(|name| name.starts_with('{') && name.ends_with('}'))
    };
    let found = operations.iter().enumerate().filter(|(_, operation)| is_item(operation));
    found.map(|(index, _)| index).collect::<Vec<_>>().into_iter()
}

fn one(reach: &mut Reach<'_>, created_by: usize, operation: usize) -> Option<Removal> {
    let around = reach.around;
    let id = CaseId(format!("{}::{}::removal", around.suite.file, reach.operation(operation).id).into());
    if reach.is_skipped(operation, &id) {
        return None;
    }
    let looks = reach.looks(operation);
    let request = salted(looks.first()?.request(), &salt(around.seed, &id.0));
    let wishes = &around.links.wishes[operation];
    let holes = reach.operation(operation).path.holes().count();
    let slots = Slots::of(reach.operation(operation), &request, wishes);
    let mut taken: Vec<(Slot, Source)> = Vec::new();
    for wish in wishes {
        let Wanted::Parameter(_) = wish.at else { continue };
        let mut anchors =
            wish.levels.iter().filter(|level| level.hole.is_some()).flat_map(|level| &level.anchors);
        let anchor = anchors.find(|anchor| anchor.operation == created_by && anchor.how == How::Creates);
        if let (Some(anchor), Some(slot)) = (anchor, slots.slot(&wish.at)) {
            let (source, _) = anchor.sources.iter().min_by_key(|(source, _)| unsure(source))?;
            taken.push((slot, source.clone()));
        }
    }
    let stay = if quiet::acts(reach.operation(created_by)) { Stay::WhileNeeded } else { Stay::ToTheEnd };
    // All of the path has to be known.
    (taken.len() == holes).then_some(Removal { created_by, operation, request, slots: taken, stay })
}

/// How likely it is that an exchange does not hold it: few answers have a `Location` that no document mentions.
fn unsure(source: &Source) -> usize {
    match source {
        Source::Body(_) | Source::Header(_) | Source::Segment(_) => 0,
        Source::Sent(_) => 1,
        Source::Location(_) => 2,
    }
}
