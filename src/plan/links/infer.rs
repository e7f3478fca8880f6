//! All inferences of a document, put together.

use serde_json::Value;

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
    let is_text = |operation: &Operation, name: &str| {
        let mut holes = operation.parameters.iter().filter(|parameter| parameter.location == Location::Path);
        let hole = holes.find(|parameter| parameter.name == name);
        hole.is_some_and(|hole| kind_of(outline, hole.content.schema()).has_text())
    };
    let collections = Collections::of(api, &|operation| answers.is_list(operation), &is_text);
    let written = documented(api, outline);
    let telling = Known::telling(&api.operations, &answers);
    let known = Known {
        operations: &api.operations,
        collections: &collections,
        answers: &answers,
        telling: &telling,
    };
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
    Outline::of(api).kind(schema).is_choice()
}

/// What a document says of a member of a body.
pub(crate) struct Described {
    pub(crate) description: Option<String>,
    /// The first of the values, where they are listed.
    pub(crate) listed: Option<Value>,
    /// The author's own example of it.
    pub(crate) example: Option<Value>,
    /// Whether it is text.
    pub(crate) is_text: bool,
}

/// The members that a body may have, with what is said of them.
pub(crate) fn described_members(api: &Api, schema: &Pointer) -> Vec<(String, Described)> {
    let outline = Outline::of(api);
    let members = outline.members(schema).into_iter();
    let described = members.map(|(name, at)| {
        let kind = outline.kind(&at);
        let listed = at.child("enum").index(0).resolve(outline.document()).cloned();
        let description = outline.description(&at).map(str::to_owned);
        let examples = [at.child("examples").index(0), at.child("example")];
        let example = examples.iter().find_map(|at| at.resolve(outline.document()).cloned());
        (name.to_owned(), Described { description, listed, example, is_text: kind.is_text() })
    });
    described.collect()
}
