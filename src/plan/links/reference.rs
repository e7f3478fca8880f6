//! Parameters and members that are called after a thing that they name.

use crate::plan::links::answer::json;
use crate::plan::links::link::Anchor;
use crate::plan::links::outline::{Kind, Medium, Outline};
use crate::plan::links::path::{Asked, Known};
use crate::plan::links::words::{singular, words};
use crate::spec::Operation;
use crate::text::Pointer;

/// How deep into bodies references are looked for, and at how many members of one body.
const DEPTH: usize = 4;
const MEMBERS: usize = 400;

/// A member of a body that may name a thing.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) at: Pointer,
    pub(super) schema: Pointer,
}

/// All members of an operation's JSON body that hold one scalar, or a list of them.
pub(super) fn members(operation: &Operation, outline: Outline<'_>) -> Vec<Member> {
    let media = operation.body.as_ref().and_then(|body| json(&body.content));
    let Some(schema) = media.and_then(|media| media.schema.as_ref()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut waiting = vec![(Pointer::root(), schema.clone(), 0)];
    let mut looked_at = 0;
    while let Some((place, schema, depth)) = waiting.pop() {
        if depth > DEPTH || looked_at > MEMBERS {
            continue;
        }
        if outline.kind(&schema).is_array() {
            waiting.extend(outline.items(&schema).map(|items| (place.index(0), items, depth + 1)));
        }
        for (name, schema) in outline.members(&schema) {
            looked_at += 1;
            let at = place.child(name);
            let items = outline.items(&schema).filter(|items| outline.kind(items).is_naming());
            if let Some(items) = items {
                let name = singular(&words(name)).join("_");
                found.push(Member { name, at: at.index(0), schema: items });
            } else {
                // `flow: {id: ...}` is a `flow id`.
                let is_bare = matches!(name, "id" | "uuid");
                let holder = place.last().filter(|_| is_bare);
                let name = holder.map_or_else(|| name.to_owned(), |holder| format!("{holder}_{name}"));
                found.push(Member { name, at: at.clone(), schema: schema.clone() });
            }
            waiting.push((at, schema, depth + 1));
        }
    }
    found
}

/// Words that a name which is no text of its own ends in.
const IDS: [&str; 4] = ["id", "uuid", "guid", "sid"];

/// What says the value of a member or a parameter that is called after a thing.
pub(super) fn anchors(
    known: &Known<'_, '_>,
    outline: Outline<'_>,
    name: &str,
    schema: Option<&Pointer>,
    medium: Medium,
) -> Vec<Anchor> {
    let kind = schema.map(|at| outline.kind(at)).unwrap_or_default();
    let all = words(name);
    let Some(last) = all.last().map(String::as_str) else { return Vec::new() };
    if !kind.is_naming() || kind.is_object() || kind.is_array() {
        return Vec::new();
    }
    let says_id = || {
        let text = schema.and_then(|at| outline.description(at)).unwrap_or_default().to_lowercase();
        ["id of ", "identifier of ", "uuid of "].iter().any(|words| text.contains(words))
    };
    let is_id = all.len() > 1 && IDS.contains(&last);
    let is_by_name = all.len() > 1 && known.is_item_name(&all[..all.len() - 1], last);
    if !(is_id || is_by_name || says_id()) {
        return Vec::new();
    }
    let mut found = known.by_name(&Asked { name, kind: &kind });
    if medium == Medium::Json {
        // Another type is not put in the place of the one that is documented.
        found.retain(|anchor| known.fits_json(anchor, outline, &kind));
    }
    found
}

/// A kind of which nothing is known.
pub(super) fn kind_of(outline: Outline<'_>, schema: Option<&Pointer>) -> Kind {
    schema.map(|at| outline.kind(at)).unwrap_or_default()
}
