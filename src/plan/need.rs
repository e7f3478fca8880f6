//! What a request takes from the answers to earlier ones, as data.

use std::fmt;
use std::ops::Range;

use crate::plan::request::{CaseId, Request};
use crate::spec::Location;
use crate::text::Pointer;

/// A value that a request takes from an earlier exchange when it is sent. Until then, and where no origin yields one, a made-up value
/// stands in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// What the value is called in the document: the name of a path hole, a parameter or a member.
    pub name: String,
    /// Where in the request it goes.
    pub slot: Slot,
    /// Where it may come from, the best first; the first that yields a value is taken.
    pub origins: Vec<Origin>,
}

/// A place in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// These bytes of [`Request::path`]; the value is percent-encoded as a segment.
    Path(Range<usize>),
    /// These bytes of [`Request::query`]; the value is percent-encoded.
    Query(Range<usize>),
    /// The whole value of the header of this (lower-case) name.
    Header(String),
    /// The member at this pointer of a JSON body; only a value of the JSON type that stands there fits.
    Body(Pointer),
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The case whose exchange holds it, earlier in the plan.
    pub case: CaseId,
    /// Where in that exchange.
    pub source: Source,
    /// How sure it is that this is the value that is meant.
    pub confidence: Confidence,
    /// Whose the thing is that the value names.
    pub holding: Holding,
}

/// A place in an exchange that was accepted (2xx).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A scalar in the answer's JSON body.
    Body(Pointer),
    /// The whole value of the answer's header of this (lower-case) name.
    Header(String),
    /// The segment of the path in the answer's `Location` (RFC 9110 section 10.2.2), counted from its end: 0 is the last.
    Location(usize),
    /// A scalar in the request's own JSON body.
    Sent(Pointer),
    /// The segment of the request's own path, counted from its end: 0 is the last.
    Segment(usize),
}

/// How sure an inference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Several things speak for it, none against.
    Likely,
    /// The paths say it: an item's path continues the path of what creates or lists it.
    Implied,
    /// The document says it in `links` (OpenAPI 3.1 section 4.8.20).
    Documented,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Likely => "likely",
            Self::Implied => "implied",
            Self::Documented => "documented",
        })
    }
}

/// Whose a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holding {
    /// The run made it, for this case or this operation alone.
    Own,
    /// The run made it, for all that only read.
    Shared,
    /// It was there before: it may be read, and what is below it may be made, nothing else.
    Found,
}

/// How to remove what the run made: the request that deletes one thing that an operation creates.
#[derive(Clone, Debug, PartialEq)]
pub struct Removal {
    /// The operation that creates, as an index into [`Api::operations`](crate::spec::Api::operations): every exchange of it that was
    /// accepted has made something, broken cases included.
    pub created_by: usize,
    /// The operation that deletes, likewise.
    pub operation: usize,
    /// The smallest valid request of it.
    pub request: Request,
    /// What it takes from the exchange that created.
    pub slots: Vec<(Slot, Source)>,
    /// How long a thing stays.
    pub stay: Stay,
}

/// How long a thing that the run made stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// Until all is done: what lists things has something to list.
    ToTheEnd,
    /// As long as something that is planned asks for it: it goes on by itself while it is there.
    WhileNeeded,
}

/// What a document says, or implies, of where a value comes from that an operation asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Inference {
    /// The operation that asks, as an index into [`Api::operations`](crate::spec::Api::operations).
    pub operation: usize,
    /// What the value is called in the document: the name of a path hole, a parameter or a member.
    pub name: String,
    /// Where it travels; `None` for a member of the body.
    pub location: Option<Location>,
    /// The operations whose exchanges say it, where in them, and how sure that is; the best first, none where nothing is known.
    pub from: Vec<(usize, Source, Confidence)>,
}
