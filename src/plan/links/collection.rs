//! Collections: paths below which single things have paths of their own, or of which answers list things.

use std::collections::HashMap;

use crate::plan::links::words::{joined, singular, words};
use crate::spec::{Api, Method, Operation, PathTemplate};

/// A path that holds things.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collection {
    /// The words for one of its things.
    pub(super) thing: Vec<String>,
    /// How many holes its path has.
    pub(super) holes: usize,
    /// Whether things in it have paths of their own.
    pub(super) has_items: bool,
    /// Whether its path ends in a word for many.
    pub(super) is_plural: bool,
    /// What makes things in it: POST on the path, else PUT.
    pub(crate) creators: Vec<usize>,
    /// What makes a thing under a name that the client chooses: PUT on the thing's own path, where nothing else makes any.
    pub(crate) makers: Vec<usize>,
    /// What lists them, GET before POST.
    pub(crate) listers: Vec<usize>,
    /// What reads one, changes one, deletes one: operations on the thing's own path.
    pub(crate) readers: Vec<usize>,
    pub(crate) updaters: Vec<usize>,
    pub(crate) deleters: Vec<usize>,
}

/// A part of a path between slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// A whole segment that is one hole.
    Hole(String),
    /// A segment in which holes stand beside text.
    Mixed,
}

/// What some APIs write behind the last part of every path.
const EXTENSIONS: [&str; 2] = [".json", ".xml"];

/// The parts of a template, without those that are empty.
pub(super) fn parts(path: &PathTemplate) -> Vec<Part> {
    let text = path.text.split(['?', '#']).next().unwrap_or_default();
    text.split('/')
        .filter(|part| !part.is_empty())
        .map(|part| {
            // `/calls/{id}.json`
            let part = EXTENSIONS.iter().find_map(|extension| part.strip_suffix(extension)).unwrap_or(part);
            match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) if !name.is_empty() && !name.contains(['{', '}']) => Part::Hole(name.to_owned()),
                Some(_) | None if part.contains(['{', '}']) => Part::Mixed,
                Some(_) | None => Part::Text(part.to_owned()),
            }
        })
        .collect()
}

/// The holes of a template that are whole segments, each with its place counted from the end.
pub(crate) fn places(path: &PathTemplate) -> Vec<(String, usize)> {
    let parts = parts(path);
    let count = parts.len();
    let holes = parts.into_iter().enumerate().filter_map(|(at, part)| match part {
        Part::Hole(name) => Some((name, count - 1 - at)),
        Part::Text(_) | Part::Mixed => None,
    });
    holes.collect()
}

/// The name of a path, whatever its holes are called.
pub(super) fn key(parts: &[Part]) -> String {
    let text = parts.iter().map(|part| match part {
        Part::Text(text) => text.as_str(),
        Part::Hole(_) => "{}",
        Part::Mixed => "{}-",
    });
    text.collect::<Vec<_>>().join("/")
}

/// All collections of a document, found once.
#[derive(Debug, Default)]
pub(crate) struct Collections {
    pub(crate) all: Vec<Collection>,
    by_key: HashMap<String, usize>,
    /// By the words for one thing, those with the fewest holes first.
    by_thing: HashMap<String, Vec<usize>>,
}

/// Last words of POST paths that ask for things and make none.
const ASKING: [&str; 12] = [
    "filter", "search", "query", "find", "list", "paginate", "count", "lookup", "read", "history",
    "validate", "preview",
];

/// Whether an operation only reads: by its method (RFC 9110 section 9.2.1), or since its path's last part says so.
pub(crate) fn only_reads(operation: &Operation) -> bool {
    operation.method.is_safe() || (operation.method == Method::Post && is_asking(operation))
}

fn is_asking(operation: &Operation) -> bool {
    match parts(&operation.path).last() {
        Some(Part::Text(text)) => {
            let words = words(text);
            words.first().is_some_and(|word| ASKING.contains(&word.as_str()))
                || (words.len() > 1 && words.last().is_some_and(|word| ASKING[..4].contains(&word.as_str())))
        }
        Some(Part::Hole(_) | Part::Mixed) | None => false,
    }
}

impl Collections {
    /// Finds them. `lists` tells whether an operation's answer lists things, `is_text` whether a hole takes any text.
    pub(super) fn of(
        api: &Api,
        lists: &dyn Fn(&Operation) -> bool,
        is_text: &dyn Fn(&Operation, &str) -> bool,
    ) -> Self {
        let mut found = Self::default();
        for (index, operation) in api.operations.iter().enumerate() {
            let parts = parts(&operation.path);
            match parts.split_last() {
                Some((Part::Hole(name), above)) => {
                    // A client that makes up a name makes up no number.
                    let is_chosen = is_text(operation, name) && matches!(above.last(), Some(Part::Text(_)));
                    let is_whole = operation.path.text.ends_with('}');
                    found.item(above, index, operation, is_chosen && is_whole);
                }
                Some((Part::Text(last), above)) => {
                    let lists = lists(operation);
                    if is_asking(operation) && operation.method == Method::Post {
                        found.asked(above, index, lists);
                    } else {
                        let is_plural = singular(&words(last)) != words(last);
                        found.whole(&parts, (index, operation), lists, is_plural);
                    }
                }
                Some((Part::Mixed, _)) | None => {}
            }
            for (at, part) in parts.iter().enumerate().skip(1) {
                if let (Part::Hole(_), Part::Text(_)) = (part, &parts[at - 1]) {
                    let at = found.at(&parts[..at]);
                    found.all[at].has_items = true;
                }
            }
        }
        for collection in &mut found.all {
            if !collection.creators.is_empty() {
                collection.makers.clear();
            }
        }
        found.index();
        found
    }

    fn at(&mut self, parts: &[Part]) -> usize {
        let all = &mut self.all;
        *self.by_key.entry(key(parts)).or_insert_with(|| {
            let last = parts.iter().rev().find_map(|part| match part {
                Part::Text(text) => Some(text.as_str()),
                Part::Hole(_) | Part::Mixed => None,
            });
            let holes = parts.iter().filter(|part| !matches!(part, Part::Text(_))).count();
            let words = words(last.unwrap_or_default());
            let thing = singular(&words);
            let is_plural = thing != words;
            all.push(Collection { thing, holes, is_plural, ..Collection::default() });
            all.len() - 1
        })
    }

    fn item(&mut self, above: &[Part], index: usize, operation: &Operation, is_chosen: bool) {
        let at = self.at(above);
        let collection = &mut self.all[at];
        match operation.method {
            Method::Get => collection.readers.push(index),
            Method::Put => {
                collection.updaters.insert(0, index);
                if is_chosen {
                    collection.makers.push(index);
                }
            }
            Method::Patch => collection.updaters.push(index),
            Method::Delete => collection.deleters.push(index),
            Method::Head
            | Method::Post
            | Method::Options
            | Method::Trace
            | Method::Query
            | Method::Other(_) => {}
        }
    }

    /// A POST that asks for things of the path above.
    fn asked(&mut self, path: &[Part], index: usize, lists: bool) {
        if lists && matches!(path.last(), Some(Part::Text(_))) {
            let at = self.at(path);
            self.all[at].listers.push(index);
        }
    }

    fn whole(
        &mut self,
        path: &[Part],
        (index, operation): (usize, &Operation),
        lists: bool,
        is_plural: bool,
    ) {
        match operation.method {
            Method::Post => {
                let at = self.at(path);
                self.all[at].creators.insert(0, index);
            }
            Method::Get if lists => {
                let at = self.at(path);
                self.all[at].listers.insert(0, index);
            }
            // Some APIs create so; others replace a whole list.
            Method::Put if is_plural && !lists => {
                let at = self.at(path);
                self.all[at].creators.push(index);
            }
            Method::Get
            | Method::Head
            | Method::Put
            | Method::Patch
            | Method::Delete
            | Method::Options
            | Method::Trace
            | Method::Query
            | Method::Other(_) => {}
        }
    }

    fn index(&mut self) {
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        let rank = |collection: &Collection| {
            (!collection.has_items, collection.creators.is_empty(), collection.holes)
        };
        order.sort_by_key(|at| (rank(&self.all[*at]), *at));
        for at in order {
            let collection = &self.all[at];
            let is_known = collection.creators.is_empty()
                && collection.listers.is_empty()
                && collection.makers.is_empty();
            let holds = collection.has_items || collection.is_plural;
            if !is_known && holds && !collection.thing.is_empty() {
                self.by_thing.entry(joined(&collection.thing)).or_default().push(at);
            }
        }
    }

    /// The collection of a path.
    pub(super) fn on(&self, parts: &[Part]) -> Option<usize> {
        self.by_key.get(&key(parts)).copied()
    }

    /// The collections of things that are called so, the likeliest first.
    pub(super) fn called(&self, thing: &[String]) -> &[usize] {
        self.by_thing.get(&joined(thing)).map_or(&[], Vec::as_slice)
    }

    /// The collection that an operation makes things in.
    pub(super) fn created_in(&self, operation: usize) -> Option<usize> {
        self.all.iter().position(|collection| {
            collection.creators.contains(&operation) || collection.makers.contains(&operation)
        })
    }

    /// All operations that make things. A POST below a thing that neither holds nor lists others does something to it.
    pub(crate) fn creating(&self) -> impl Iterator<Item = usize> {
        self.all.iter().flat_map(|collection| {
            let holds = collection.has_items || !collection.listers.is_empty() || collection.holes == 0;
            let creators = collection.creators.iter().filter(move |_| holds);
            creators.chain(&collection.makers).copied()
        })
    }
}
