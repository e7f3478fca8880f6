//! All inferences of a document, put together.

use crate::plan::links::answer::Answers;
use crate::plan::links::collection::{Collections, Part, parts};
use crate::plan::links::documented::{Documented, documented};
use crate::plan::links::link::{Level, Links, Wanted, Wish};
use crate::plan::links::outline::{Medium, Outline};
use crate::plan::links::path::Known;
use crate::plan::links::reference::{Member, anchors, kind_of, members};
use crate::plan::links::words::plain;
use crate::plan::need::Source;
use crate::spec::{Api, Location, Method, Operation};
use crate::text::Pointer;

/// Finds what a document says and implies.
pub(crate) fn infer(api: &Api) -> Links {
    let outline = Outline::of(api);
    let answers = Answers::over(outline);
    let collections = Collections::of(api, &|operation| answers.is_list(operation));
    let written = documented(api, outline);
    let known = Known { operations: &api.operations, collections: &collections, answers: &answers };
    let wishes = (0..api.operations.len()).map(|index| of_operation(&known, outline, &written, index));
    let wishes = wishes.collect();
    Links { collections, wishes }
}

fn of_operation(
    known: &Known<'_, '_>,
    outline: Outline<'_>,
    written: &Documented,
    index: usize,
) -> Vec<Wish> {
    let operation = &known.operations[index];
    let mut wishes = of_path(known, outline, index);
    for (at, parameter) in operation.parameters.iter().enumerate() {
        if !matches!(parameter.location, Location::Query | Location::Header) {
            continue;
        }
        let found = anchors(known, outline, &parameter.name, parameter.content.schema(), Medium::Text);
        wishes.push(Wish {
            name: parameter.name.clone(),
            at: Wanted::Parameter(at),
            levels: vec![Level { hole: None, anchors: found }],
        });
    }
    let own = known.collections.created_in(index);
    let members = members(operation, outline);
    wishes.extend(own_names(operation, &wishes, &members, outline));
    for member in members {
        if wishes.iter().any(|wish| wish.at == Wanted::Body(member.at.clone())) {
            continue;
        }
        let found = anchors(known, outline, &member.name, Some(&member.schema), Medium::Json);
        let creates = |operation: usize| {
            own.is_some_and(|own| known.collections.all[own].creators.contains(&operation))
        };
        // What is being made has no name yet, and `parent_id` of the first one names nothing.
        if found.is_empty() || (own.is_some() && found.iter().any(|anchor| creates(anchor.operation))) {
            continue;
        }
        let levels = vec![Level { hole: None, anchors: found }];
        wishes.push(Wish { name: member.name, at: Wanted::Body(member.at), levels });
    }
    for wish in &mut wishes {
        if let Wanted::Parameter(at) = wish.at
            && let Some(anchors) = written.get(&(index, at))
        {
            let hole = wish.levels.first().and_then(|level| level.hole);
            wish.levels.insert(0, Level { hole, anchors: anchors.clone() });
        }
        wish.levels.retain(|level| !level.anchors.is_empty());
    }
    // Of parameters that are no part of the path, most name nothing.
    wishes.retain(|wish| !wish.levels.is_empty() || is_hole(operation, &wish.at));
    wishes
}

/// The members by which a changed thing says its own name: it is to keep it.
fn own_names(operation: &Operation, wishes: &[Wish], members: &[Member], outline: Outline<'_>) -> Vec<Wish> {
    let parts = parts(&operation.path);
    let (true, Some(Part::Hole(hole))) =
        (matches!(operation.method, Method::Put | Method::Patch), parts.last())
    else {
        return Vec::new();
    };
    let Some(wish) = wishes.iter().rev().find(|wish| wish.name == *hole) else { return Vec::new() };
    let sources = wish.levels.iter().flat_map(|level| &level.anchors).flat_map(|anchor| &anchor.sources);
    let mut names: Vec<String> = sources
        .filter_map(|(source, _)| match source {
            Source::Body(at) | Source::Sent(at) => at.last().map(|name| plain(&name)),
            Source::Header(_) | Source::Location(_) | Source::Segment(_) => None,
        })
        .collect();
    names.push(plain(hole));
    let is_own = |member: &&Member| {
        let is_top = member.at.tokens().count() == 1;
        is_top && names.contains(&plain(&member.name)) && outline.kind(&member.schema).is_naming()
    };
    let own = members.iter().filter(is_own);
    own.map(|member| Wish {
        name: member.name.clone(),
        at: Wanted::Body(member.at.clone()),
        levels: wish.levels.clone(),
    })
    .collect()
}

fn is_hole(operation: &Operation, at: &Wanted) -> bool {
    match at {
        Wanted::Parameter(index) => operation.parameters[*index].location == Location::Path,
        Wanted::Body(_) => false,
    }
}

/// The holes of a path: each has a level for every hole from the last one back to itself.
fn of_path(known: &Known<'_, '_>, outline: Outline<'_>, index: usize) -> Vec<Wish> {
    let operation = &known.operations[index];
    let parts = parts(&operation.path);
    let makes = known.collections.all.iter().any(|collection| collection.makers.contains(&index));
    let holes: Vec<(usize, usize)> = (0..parts.len())
        .filter_map(|at| {
            let Part::Hole(name) = &parts[at] else { return None };
            let parameter = operation
                .parameters
                .iter()
                .position(|parameter| parameter.location == Location::Path && parameter.name == *name)?;
            // The client chooses the name of what it makes.
            (!makes || at + 1 < parts.len()).then_some((at, parameter))
        })
        .collect();
    let kind = |parameter: usize| kind_of(outline, operation.parameters[parameter].content.schema());
    let anchored: Vec<_> =
        holes.iter().map(|(at, parameter)| known.of_hole(&parts, *at, &kind(*parameter))).collect();
    let wish = |hole: usize| {
        let (at, parameter) = holes[hole];
        let mut levels = Vec::new();
        for last in (hole..holes.len()).rev() {
            let mut anchors = anchored[last].clone();
            if last > hole {
                for anchor in &mut anchors {
                    anchor.sources = known.beside(&parts, at, &kind(parameter), anchor);
                }
                anchors.retain(|anchor| !anchor.sources.is_empty());
            }
            levels.push(Level { hole: Some(last), anchors });
        }
        let name = operation.parameters[parameter].name.clone();
        Wish { name, at: Wanted::Parameter(parameter), levels }
    };
    (0..holes.len()).map(wish).collect()
}

/// Whether all values that a schema admits are listed, so that they name no things.
pub(crate) fn is_listed(api: &Api, schema: &Pointer) -> bool {
    Outline::of(api).kind(schema).is_listed
}
