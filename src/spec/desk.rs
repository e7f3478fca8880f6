//! What is written down while a description is read, to be told or done when all of it is there.

use crate::spec::origins::Moves;
use crate::text::Pointer;

/// Something to tell about a place in the loaded document; becomes a complaint when the places are known.
#[derive(Debug)]
pub(crate) struct Note {
    pub(crate) at: Pointer,
    pub(crate) message: String,
    /// The way out.
    pub(crate) label: String,
}

/// What the crawl writes down.
#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) notes: Vec<Note>,
    pub(crate) moves: Moves,
    pub(crate) discriminators: Vec<Discriminator>,
}

impl Desk {
    pub(crate) fn note(&mut self, at: Pointer, message: impl Into<String>, label: impl Into<String>) {
        self.notes.push(Note { at, message: message.into(), label: label.into() });
    }
}

/// A schema with a discriminator.
#[derive(Debug)]
pub(crate) struct Discriminator {
    /// The schema, in the loaded document.
    pub(crate) at: Pointer,
    /// The property that tells the branches apart.
    pub(crate) property: String,
    /// Values of it, and the schemas that they stand for.
    pub(crate) mapping: Vec<(String, Pointer)>,
}
