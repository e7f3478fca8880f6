//! What the holes of paths name.

use std::collections::HashMap;

use crate::plan::links::answer::{Answers, Form, Held};
use crate::plan::links::collection::{Collection, Collections, Part, key, only_reads, parts as parts_of};
use crate::plan::links::link::{Anchor, How};
use crate::plan::links::naming::{Candidate, candidates};
use crate::plan::links::outline::{Kind, Medium, Outline};
use crate::plan::links::words::{is_naming, plain, singular, words, words as words_of};
use crate::plan::need::{Confidence, Source};
use crate::spec::{Method, Operation};

/// How many collections of one name are looked at.
const NAMESAKES: usize = 4;

/// Names of holes that say nothing of what they name.
const GENERIC: [&str; 4] = ["id", "value", "key", "identifier"];

/// What is known of a document.
pub(super) struct Known<'k, 'd> {
    pub(super) operations: &'k [Operation],
    pub(super) collections: &'k Collections,
    pub(super) answers: &'k Answers<'d>,
    /// The operations that make something, by the names of the members of their answers.
    pub(super) telling: &'k HashMap<String, Vec<usize>>,
}

/// What names that no two kinds of things share end in.
const IDS: [&str; 4] = ["id", "uuid", "guid", "token"];

/// A value that names a thing.
pub(super) struct Asked<'a> {
    pub(super) name: &'a str,
    pub(super) kind: &'a Kind,
}

impl Known<'_, '_> {
    /// What says the name that the hole at this part of a path asks for.
    pub(super) fn of_hole(&self, parts: &[Part], at: usize, kind: &Kind) -> Vec<Anchor> {
        let Part::Hole(name) = &parts[at] else { return Vec::new() };
        let asked = Asked { name, kind };
        let above = &parts[..at];
        let direct = || {
            let collection = &self.collections.all[self.collections.on(above)?];
            let names = candidates(name, &collection.thing, kind);
            Some(self.anchors(collection, &asked, &names, Whose::OnPath))
        };
        // `/flows/name/{name}`, `/artifacts/{key}/{version}`: another member of what the path names so far.
        let member = || {
            let (last, path) = above.split_last()?;
            let collection = &self.collections.all[self.collections.on(path)?];
            let mut names = candidates(name, &collection.thing, kind);
            names.retain(|name| name.is_exact);
            if let Part::Text(text) = last {
                // `/flows/name/{name}` and `/flows/name/{flow_name}`, and no `/deployments/name/{flow_name}`.
                let text = plain(text);
                let is_meant =
                    names.iter().any(|name| name.plain == text) || GENERIC.contains(&plain(name).as_str());
                names.retain(|_| is_meant);
                names.splice(0..0, is_meant.then_some(Candidate { plain: text, is_exact: true }));
            }
            Some(self.anchors(collection, &asked, &names, Whose::Member))
        };
        let namesake = || {
            let Part::Text(last) = above.last()? else { return None };
            let thing = singular(&words(last));
            Some(self.called(&thing, &asked))
        };
        let rules: [&dyn Fn() -> Option<Vec<Anchor>>; 4] =
            [&direct, &member, &|| Some(self.by_name(&asked)), &namesake];
        let mut rules = rules.iter().filter_map(|rule| rule()).filter(|anchors| !anchors.is_empty());
        let mut found = rules.next().unwrap_or_default();
        if found.iter().all(|anchor| anchor.how == How::Shows) {
            // Things that the path only lists may be made elsewhere, if what is made there tells all the rest of the path.
            let creates = |anchor: &Anchor| {
                let mut holes = (0..at).filter(|at| matches!(parts[*at], Part::Hole(_)));
                anchor.how == How::Creates
                    && holes.all(|at| !self.beside(parts, at, &Kind::default(), anchor).is_empty())
            };
            found.splice(0..0, rules.flatten().find(creates));
        }
        found
    }

    /// What says the name of a thing that a name is made of: `flow_id`, or `flow` alone.
    pub(super) fn by_name(&self, asked: &Asked<'_>) -> Vec<Anchor> {
        let all = words(asked.name);
        let is_named = all.len() > 1 && all.last().is_some_and(|last| is_naming(last));
        let thing = if is_named { &all[..all.len() - 1] } else { &all[..] };
        let found = (0..thing.len()).map(|from| self.called(&thing[from..], asked));
        found.into_iter().find(|anchors| !anchors.is_empty()).unwrap_or_else(|| self.answered_as(asked, &all))
    }

    /// What answers with a member of just this name: `lease_id`.
    fn answered_as(&self, asked: &Asked<'_>, words: &[String]) -> Vec<Anchor> {
        let is_telling = words.len() > 1 && words.last().is_some_and(|last| IDS.contains(&last.as_str()));
        let known = self.telling.get(&plain(asked.name)).filter(|_| is_telling);
        let anchors = known.into_iter().flatten().filter_map(|index| {
            // What it was sent, or what belongs to something else, it did not make.
            let operation = &self.operations[*index];
            let is_sent = self.answers.sent(operation).iter().any(|held| held.plain == plain(asked.name));
            let last = parts_of(&operation.path).into_iter().rev().find_map(|part| match part {
                Part::Text(text) => Some(singular(&words_of(&text))),
                Part::Hole(_) | Part::Mixed => None,
            });
            let is_its =
                last.is_some_and(|last| words[..words.len() - 1].iter().all(|word| last.contains(word)));
            if is_sent || !is_its {
                return None;
            }
            let held = self.answers.answered(&self.operations[*index], Form::One);
            let at = Answers::find(&held, &plain(asked.name), asked.kind)?;
            let sources = vec![(Source::Body(at), Confidence::Likely)];
            Some(Anchor { operation: *index, how: How::Creates, sources })
        });
        anchors.take(1).collect()
    }

    /// The operations that make something, by the names of the members that their answers begin with.
    pub(super) fn telling(operations: &[Operation], answers: &Answers<'_>) -> HashMap<String, Vec<usize>> {
        let mut found: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, operation) in operations.iter().enumerate() {
            if operation.method != Method::Post || only_reads(operation) {
                continue;
            }
            for held in
                answers.answered(operation, Form::One).iter().filter(|held| held.plain.ends_with("id"))
            {
                if !found.get(&held.plain).is_some_and(|known| known.contains(&index)) {
                    found.entry(held.plain.clone()).or_default().push(index);
                }
            }
        }
        found
    }

    /// What says the names of things that are called so.
    pub(super) fn called(&self, thing: &[String], asked: &Asked<'_>) -> Vec<Anchor> {
        let namesakes = self.collections.called(thing).iter().take(NAMESAKES);
        let anchors = namesakes.map(|at| {
            let collection = &self.collections.all[*at];
            let names = candidates(asked.name, &collection.thing, asked.kind);
            self.anchors(collection, asked, &names, Whose::Namesake)
        });
        anchors.into_iter().find(|anchors| !anchors.is_empty()).unwrap_or_default()
    }

    /// Whether a thing that is called so has a path of its own in which it is named by a member of this name.
    pub(super) fn is_item_name(&self, thing: &[String], member: &str) -> bool {
        let called = (0..thing.len()).flat_map(|from| self.collections.called(&thing[from..]));
        called.into_iter().take(NAMESAKES).any(|at| {
            self.collections.all[*at].readers.iter().any(|reader| {
                let parts = parts_of(&self.operations[*reader].path);
                matches!(parts.last(), Some(Part::Hole(name)) if words(name).last().is_some_and(|last| last == member))
            })
        })
    }

    /// Whether what an anchor says is of a type that may stand in JSON where this kind is documented.
    pub(super) fn fits_json(&self, anchor: &Anchor, outline: Outline<'_>, kind: &Kind) -> bool {
        let operation = &self.operations[anchor.operation];
        let form = match anchor.how {
            How::Creates => Form::One,
            How::Shows => Form::Many,
        };
        let held = self.answers.answered(operation, form);
        let sent = self.answers.sent(operation);
        anchor.sources.iter().any(|(source, _)| match source {
            Source::Body(at) => held.iter().any(|held| held.at == *at && held.kind.fits(kind, Medium::Json)),
            Source::Sent(at) => {
                sent.iter().any(|held| held.at == *at && outline.kind(&held.schema).fits(kind, Medium::Json))
            }
            Source::Header(_) | Source::Location(_) | Source::Segment(_) => kind.has_text(),
        })
    }

    fn anchors(
        &self,
        collection: &Collection,
        asked: &Asked<'_>,
        names: &[Candidate],
        whose: Whose,
    ) -> Vec<Anchor> {
        let creators = collection.creators.iter().filter_map(|index| {
            let operation = &self.operations[*index];
            let mut sources = Self::said(&self.answers.answered(operation, Form::One), asked, names, whose);
            if sources.is_empty() && whose == Whose::OnPath {
                sources.push((Source::Location(0), Confidence::Likely));
            }
            let sent = self.answers.sent(operation);
            let mut chosen = names.iter().filter(|name| name.is_exact || name.plain == "name");
            let chosen = chosen.find_map(|name| Answers::find(&sent, &name.plain, asked.kind));
            sources.extend(chosen.map(|at| (Source::Sent(at), Confidence::Likely)));
            let is_said = !sources.is_empty();
            is_said.then_some(Anchor { operation: *index, how: How::Creates, sources })
        });
        let makers = collection.makers.iter().filter(|_| whose != Whose::Member).map(|index| Anchor {
            operation: *index,
            how: How::Creates,
            sources: vec![(Source::Segment(0), Confidence::Likely)],
        });
        let listers = collection.listers.iter().filter_map(|index| {
            let sources =
                Self::said(&self.answers.answered(&self.operations[*index], Form::Many), asked, names, whose);
            let is_said = !sources.is_empty();
            is_said.then_some(Anchor { operation: *index, how: How::Shows, sources })
        });
        // One operation that creates is enough, and so is one that lists.
        creators.chain(makers).take(1).chain(listers.take(1)).collect()
    }

    /// The best place among these members.
    fn said(
        held: &[Held],
        asked: &Asked<'_>,
        names: &[Candidate],
        whose: Whose,
    ) -> Vec<(Source, Confidence)> {
        let by_name = names.iter().find_map(|name| {
            let at = Answers::find(held, &name.plain, asked.kind)?;
            let sure = name.is_exact && whose == Whose::OnPath;
            Some((Source::Body(at), if sure { Confidence::Implied } else { Confidence::Likely }))
        });
        // A list of names.
        let alone = || {
            let at = Answers::find(held, "", asked.kind)?;
            (whose == Whose::OnPath).then_some((Source::Body(at), Confidence::Likely))
        };
        by_name.or_else(alone).into_iter().collect()
    }

    /// Where the exchange of an anchor says what an earlier hole of the path asks for: in its own path, else in its answer.
    pub(super) fn beside(
        &self,
        parts: &[Part],
        at: usize,
        kind: &Kind,
        anchor: &Anchor,
    ) -> Vec<(Source, Confidence)> {
        let Part::Hole(name) = &parts[at] else { return Vec::new() };
        let operation = &self.operations[anchor.operation];
        let own = parts_of(&operation.path);
        let same = key(&parts[..=at]);
        if own.len() > at && key(&own[..=at]) == same {
            return vec![(Source::Segment(own.len() - 1 - at), Confidence::Implied)];
        }
        if let Some(at) =
            own.iter().position(|part| matches!(part, Part::Hole(other) if plain(other) == plain(name)))
        {
            return vec![(Source::Segment(own.len() - 1 - at), Confidence::Likely)];
        }
        let form = match anchor.how {
            How::Creates => Form::One,
            How::Shows => Form::Many,
        };
        let held = self.answers.answered(operation, form);
        let name = plain(name);
        let found =
            Answers::find(&held, &name, kind).or_else(|| self.answers.find_within(&held, &name, kind));
        let sent = || {
            let at = Answers::find(&self.answers.sent(operation), &name, kind)?;
            (anchor.how == How::Creates).then_some(Source::Sent(at))
        };
        found.map(Source::Body).or_else(sent).map(|source| (source, Confidence::Likely)).into_iter().collect()
    }
}

/// How a collection was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// The hole follows its path.
    OnPath,
    /// It is another member of what the path names.
    Member,
    /// By its name.
    Namesake,
}
