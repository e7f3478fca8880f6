//! What an inference is.

use crate::plan::links::collection::Collections;
use crate::plan::need::{Confidence, Inference, Source};
use crate::spec::Operation;
use crate::text::Pointer;

/// All inferences of a document.
#[derive(Debug, Default)]
pub(crate) struct Links {
    pub(crate) collections: Collections,
    /// By operation.
    pub(crate) wishes: Vec<Vec<Wish>>,
}

impl Links {
    /// What is inferred of one operation.
    pub(crate) fn told(&self, operation: usize, asked: &Operation) -> Vec<Inference> {
        let told = |wish: &Wish| {
            let mut from: Vec<(usize, Source, Confidence)> = Vec::new();
            for anchor in wish.levels.iter().flat_map(|level| &level.anchors) {
                for (source, confidence) in &anchor.sources {
                    let known = from.iter().any(|(by, place, _)| *by == anchor.operation && place == source);
                    if !known {
                        from.push((anchor.operation, source.clone(), *confidence));
                    }
                }
            }
            let location = match wish.at {
                Wanted::Parameter(index) => asked.parameters.get(index).map(|parameter| parameter.location),
                Wanted::Body(_) => None,
            };
            Inference { operation, name: wish.name.clone(), location, from }
        };
        let mut all: Vec<Inference> = Vec::new();
        for wish in &self.wishes[operation] {
            let told = told(wish);
            if !all.contains(&told) {
                all.push(told);
            }
        }
        all
    }
}

/// A place in an operation's requests that names a thing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wish {
    /// What it is called in the document.
    pub(crate) name: String,
    pub(crate) at: Wanted,
    /// Where its value may come from, the best first.
    pub(crate) levels: Vec<Level>,
}

/// Where in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A parameter, by index into the operation's.
    Parameter(usize),
    /// A member of a JSON body.
    Body(Pointer),
}

/// What says the names of the same things.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Level {
    /// The hole of the path whose things they are, from 0: all holes up to it have a level for it, so that they are filled from one
    /// exchange. `None` outside of paths.
    pub(crate) hole: Option<usize>,
    pub(crate) anchors: Vec<Anchor>,
}

/// An operation whose exchanges say a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Anchor {
    /// By index.
    pub(crate) operation: usize,
    pub(crate) how: How,
    /// Where it says it, the best first; never empty.
    pub(crate) sources: Vec<(Source, Confidence)>,
}

/// What an operation does to the things that its exchanges name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Creates,
    /// It shows what is there.
    Shows,
}
