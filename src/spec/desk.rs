//! What is written down while a description is read, to be told or done when all of it is there.

use crate::spec::origins::Moves;
use crate::text::Pointer;

/// What is wrong with a document at a place, as far as reading it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slip {
    /// A reference, of `$ref` or of a discriminator's mapping, that leads nowhere.
    Reference,
    /// A keyword of a schema whose value is none that the keyword can have.
    Keyword,
    /// A keyword beside a `$ref` that makes all beside it void (OpenAPI 3.0, section 4.7.23).
    Sibling,
    /// A keyword that the document's own version of OpenAPI does not have.
    Foreign,
    /// An `enum` none of whose values has the `type` beside it.
    Enum,
    /// A path that does not begin with a slash.
    Slash,
    /// A path with a query.
    Query,
    /// A path parameter that its path has no `{...}` for.
    NoHole,
    /// A `{...}` of a path that no parameter describes.
    NoParameter,
    /// A security scheme that is required and not declared.
    Scheme,
    /// A variable of a server without a default.
    Server,
    /// Something that is not what OpenAPI has at its place, so that it is left out or guessed at.
    Part,
    /// What is left out because of something that is told by itself.
    Consequence,
    /// Nothing: it is right, and not supported here.
    Unsupported,
}

/// Something that was noticed while a document was read.
#[derive(Clone, Debug)]
pub struct Remark {
    /// The kind.
    pub slip: Slip,
    /// Where, in the loaded document.
    pub at: Pointer,
    /// What, as a lower-case fragment.
    pub message: String,
    /// The way out; may be empty.
    pub label: String,
}

/// Something to tell about a place in the loaded document; becomes a complaint when the places are known.
#[derive(Debug)]
pub(crate) struct Note {
    pub(crate) slip: Slip,
    pub(crate) at: Pointer,
    pub(crate) message: String,
    /// The way out.
    pub(crate) label: String,
    pub(crate) volume: Volume,
}

/// Who hears of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Volume {
    /// Everybody who loads the document: some of it does not count as it stands.
    Loud,
    /// Whoever asks what is wrong with the document.
    Quiet,
}

/// What the crawl writes down.
#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) notes: Vec<Note>,
    pub(crate) moves: Moves,
    pub(crate) discriminators: Vec<Discriminator>,
}

impl Desk {
    pub(crate) fn note(
        &mut self,
        slip: Slip,
        at: Pointer,
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        let (message, label) = (message.into(), label.into());
        self.notes.push(Note { slip, at, message, label, volume: Volume::Loud });
    }

    /// Notes what changes nothing about how the document is read.
    pub(crate) fn whisper(
        &mut self,
        slip: Slip,
        at: Pointer,
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        let (message, label) = (message.into(), label.into());
        self.notes.push(Note { slip, at, message, label, volume: Volume::Quiet });
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
