//! What an inference is.

use crate::plan::links::collection::Collections;
use crate::plan::need::{Confidence, Source};
use crate::text::Pointer;

/// All inferences of a document.
#[derive(Debug, Default)]
pub(crate) struct Links {
    pub(crate) collections: Collections,
    /// By operation.
    pub(crate) wishes: Vec<Vec<Wish>>,
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
