//! Where exchanges hold the names of things: in answers, and in the requests that made them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::plan::links::outline::{Kind, Medium, Outline};
use crate::plan::links::words::plain;
use crate::spec::{Media, MediaType, Operation, StatusPattern, Syntax};
use crate::text::Pointer;

/// A member of a thing.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// Its name, without what stands between words.
    pub(super) plain: String,
    /// Where it stands in a body.
    pub(super) at: Pointer,
    /// Where its schema stands.
    pub(super) schema: Pointer,
    pub(super) kind: Kind,
}

/// What an operation's bodies hold, read when it is first asked for.
pub(super) struct Answers<'d> {
    outline: Outline<'d>,
    known: RefCell<Known>,
}

/// What was read, by schema and form.
type Known = HashMap<(Pointer, Form), Rc<Vec<Held>>>;

/// How things stand in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// One of them.
    One,
    /// A list of them.
    Many,
}

/// Members that only hold what is meant.
const ENVELOPES: [&str; 14] = [
    "data",
    "result",
    "results",
    "item",
    "record",
    "object",
    "response",
    "payload",
    "value",
    "entity",
    "resource",
    "metadata",
    "attributes",
    "body",
];

/// Members that only things have.
const IDS: [&str; 4] = ["id", "uuid", "guid", "name"];

/// Members that hold the list that is meant, among others that are lists.
const LISTS: [&str; 13] = [
    "data",
    "items",
    "results",
    "result",
    "values",
    "value",
    "list",
    "content",
    "records",
    "entries",
    "elements",
    "resources",
    "rows",
];

impl<'d> Answers<'d> {
    pub(super) fn over(outline: Outline<'d>) -> Self {
        Self { outline, known: RefCell::default() }
    }

    /// Whether an operation's answer lists things, at the top or as one member of it.
    pub(super) fn is_list(&self, operation: &Operation) -> bool {
        answer(operation).is_some_and(|at| self.lists(at).next().is_some())
    }

    /// What the answer to an operation says of a thing.
    pub(super) fn answered(&self, operation: &Operation, form: Form) -> Rc<Vec<Held>> {
        answer(operation).map_or_else(Rc::default, |at| self.held(at, form))
    }

    /// What its request says of a thing.
    pub(super) fn sent(&self, operation: &Operation) -> Rc<Vec<Held>> {
        let media = operation.body.as_ref().and_then(|body| json(&body.content));
        media.and_then(|media| media.schema.as_ref()).map_or_else(Rc::default, |at| self.held(at, Form::One))
    }

    fn held(&self, at: &Pointer, form: Form) -> Rc<Vec<Held>> {
        let key = (at.clone(), form);
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut found = Vec::new();
        match form {
            Form::Many => {
                for (place, items) in self.lists(at) {
                    self.thing(&place, &items, &mut found);
                }
            }
            Form::One => {
                self.thing(&Pointer::root(), at, &mut found);
                // Some answer with all that they made.
                for (place, items) in self.lists(at) {
                    self.thing(&place, &items, &mut found);
                }
            }
        }
        let found = Rc::new(found);
        self.known.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    /// The lists in an answer: where the first item stands, and its schema.
    fn lists(&self, at: &Pointer) -> impl Iterator<Item = (Pointer, Pointer)> {
        let mut found = Vec::new();
        let kind = self.outline.kind(at);
        if kind.is_array() {
            found.extend(self.outline.items(at).map(|items| (Pointer::root().index(0), items)));
        } else {
            let arrays: Vec<(&str, Pointer)> = self
                .outline
                .members(at)
                .into_iter()
                .filter_map(|(name, at)| Some((name, self.outline.items(&at)?)))
                .filter(|(_, items)| {
                    let kind = self.outline.kind(items);
                    kind.is_object() || !self.outline.members(items).is_empty()
                })
                .collect();
            // A thing with one list among its members is no list.
            let is_thing =
                self.outline.members(at).iter().any(|(name, _)| IDS.contains(&plain(name).as_str()));
            let is_only = arrays.len() == 1 && !is_thing;
            let meant =
                arrays.into_iter().filter(|(name, _)| is_only || LISTS.contains(&plain(name).as_str()));
            found.extend(meant.map(|(name, items)| (Pointer::root().child(name).index(0), items)));
        }
        found.into_iter()
    }

    /// The members of a thing, and those of members that only hold what is meant.
    fn thing(&self, place: &Pointer, at: &Pointer, found: &mut Vec<Held>) {
        let members = self.outline.members(at);
        if members.is_empty() {
            // A list of names.
            let kind = self.outline.kind(at);
            if kind.is_naming() && !place.is_root() {
                found.push(Held { plain: String::new(), at: place.clone(), schema: at.clone(), kind });
            }
            return;
        }
        let is_only = members.len() == 1;
        let mut envelopes = Vec::new();
        for (name, at) in members {
            let kind = self.outline.kind(&at);
            let plain = plain(name);
            let below = place.child(name);
            if kind.is_object() && (is_only || ENVELOPES.contains(&plain.as_str())) {
                envelopes.push((below.clone(), at.clone()));
            }
            found.push(Held { plain, at: below, schema: at, kind });
        }
        for (below, at) in envelopes {
            for (name, at) in self.outline.members(&at) {
                let kind = self.outline.kind(&at);
                found.push(Held { plain: plain(name), at: below.child(name), schema: at, kind });
            }
        }
    }

    /// Where in these members the name of a thing stands: a scalar of that kind, or one in an object that is called so.
    pub(super) fn find(held: &[Held], name: &str, kind: &Kind) -> Option<Pointer> {
        let named = || held.iter().filter(|held| held.plain == name);
        let fits = |held: &&Held| held.kind.fits(kind, Medium::Text) && !held.kind.is_object();
        named().find(fits).map(|held| held.at.clone())
    }

    /// Where in these members an object that is called so says its own name.
    pub(super) fn find_within(&self, held: &[Held], name: &str, kind: &Kind) -> Option<Pointer> {
        let object = held.iter().find(|held| held.plain == name && held.kind.is_object())?;
        let members = self.outline.members(&object.schema);
        let names: &[&str] =
            if kind.is_whole() { &["id", "number"] } else { &["login", "slug", "key", "name", "id"] };
        names.iter().find_map(|wanted| {
            let (member, at) = members.iter().find(|(member, _)| plain(member) == *wanted)?;
            self.outline.kind(at).fits(kind, Medium::Text).then(|| object.at.child(member))
        })
    }
}

/// The schema of the JSON body that an operation succeeds with.
pub(super) fn answer(operation: &Operation) -> Option<&Pointer> {
    let rank = |status: StatusPattern| match status {
        StatusPattern::Exact(201) => Some(0),
        StatusPattern::Exact(200) => Some(1),
        StatusPattern::Exact(status) if (202..300).contains(&status) => Some(2),
        StatusPattern::Range(2) => Some(3),
        StatusPattern::Default => Some(4),
        StatusPattern::Exact(_) | StatusPattern::Range(_) => None,
    };
    let mut promises: Vec<_> =
        operation.responses.iter().filter_map(|promise| Some((rank(promise.status)?, promise))).collect();
    promises.sort_by_key(|(rank, _)| *rank);
    // `default` is most often an error beside successes that are named.
    let named = promises.iter().any(|(rank, _)| *rank < 4);
    let mut schemas = promises
        .into_iter()
        .filter(|(rank, _)| !named || *rank < 4)
        .filter_map(|(_, promise)| json(&promise.content)?.schema.as_ref());
    schemas.next()
}

/// The media type among these that is JSON.
pub(super) fn json(content: &[Media]) -> Option<&Media> {
    content
        .iter()
        .find(|media| MediaType::syntax_of(&media.name) == Syntax::Json)
        .or_else(|| content.iter().find(|media| media.name.starts_with("*/*")))
}
