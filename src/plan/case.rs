//! What a plan is made of.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use crate::plan::need::{Inference, Need, Removal};
use crate::plan::request::{CaseId, Request};
use crate::plan::seed::Seed;
use crate::plan::steps::Script;
use crate::spec::{Location, OperationId};
use crate::text::{Complaint, Pointer};

/// All that a run would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Where unique values came from.
    pub seed: Seed,
    /// The cases; a broken one always comes after its control.
    pub cases: Vec<Case>,
    /// What could not be planned, by operation: why, as a lower-case fragment, and how often.
    pub dropped: Vec<Dropped>,
    /// How what the run creates is removed when it ends.
    pub removals: Vec<Removal>,
    /// The operations, by index, that set going what acts by itself: they come after all that it could disturb.
    pub acting: BTreeSet<usize>,
    /// What the document says, or implies, of where the values come from that its operations ask for.
    pub inferences: Vec<Inference>,
    /// Where the document's own examples and defaults stand that its schemas refuse.
    pub flaws: Vec<Pointer>,
    /// Warnings about the suite that only the spec could tell, and about the document that only values could.
    pub complaints: Vec<Complaint>,
    /// For recorded calls, which no one planned: what was recorded.
    pub recording: Option<Recording>,
    /// What is sent step by step beside the cases: `before` first, `after` last.
    pub scripts: Vec<Script>,
}

/// Something that was not planned, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The operation.
    pub operation: OperationId,
    /// What is lost by it.
    pub loss: Loss,
    /// What and why, as a lower-case fragment.
    pub why: String,
    /// How many cases that are.
    pub count: usize,
}

/// What is lost when something is not planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Loss {
    /// A valid request: without one an operation can't be tested.
    Valid,
    /// What the suite leaves out.
    Skipped,
    /// A fault that would not be one on the wire, or not the only one: nothing that a server could be blamed for.
    Fault,
}

/// One request and all that is needed to judge its answer.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name.
    pub id: CaseId,
    /// The operation, as an index into [`Api::operations`](crate::spec::Api::operations).
    pub operation: usize,
    /// What the request is meant to be.
    pub intent: Intent,
    /// The request.
    pub request: Request,
    /// The statuses that are right: (from, to), inclusive.
    pub expect: Vec<(u16, u16)>,
    /// For a broken case: the same request without the fault.
    pub control: Option<CaseId>,
    /// What it takes from earlier answers.
    pub needs: Vec<Need>,
    /// The case whose effect this one looks at or builds on: it is sent only once that one was accepted.
    pub after: Option<CaseId>,
    /// The case that this one stands in for: it is sent only if that one was not accepted.
    pub instead_of: Option<CaseId>,
}

impl Case {
    /// Whether it sends the bytes of another once more.
    #[must_use]
    pub fn is_repeat(&self) -> bool {
        matches!(&self.intent, Intent::Valid(variation) if variation.kind == ValidKind::Repeat)
    }
}

/// What a request is meant to be.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum Intent {
    Valid(Variation),
    Broken(Mutation),
    /// Nobody planned it: it was recorded.
    Observed(Observation),
}

/// What is particular about a valid request.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// How it was made.
    pub kind: ValidKind,
    /// Where it is particular; `None` for one that is so as a whole.
    pub at: Option<(Place, Pointer)>,
    /// What tells it from others of the same kind and place: the value of an enumeration, the number of a branch.
    pub variant: Option<String>,
}

impl From<ValidKind> for Variation {
    fn from(kind: ValidKind) -> Self {
        Self { kind, at: None, variant: None }
    }
}

impl fmt::Display for Variation {
    /// As it stands in ids: `minimal`, `/body/nick::member`, `/body/status::enum::open`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((place, pointer)) = &self.at {
            write!(f, "/{}{pointer}::", place.as_str())?;
        }
        f.write_str(self.kind.as_str())?;
        match &self.variant {
            Some(variant) => write!(f, "::{variant}"),
            None => Ok(()),
        }
    }
}

/// How a valid request was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValidKind {
    /// Only what is required.
    Minimal,
    /// All that there is.
    Full,
    /// One optional member or parameter beside what is required.
    Member,
    /// One value of an enumeration.
    Enum,
    /// One branch of a union.
    Branch,
    /// Null where it is allowed.
    Null,
    /// A value at a bound.
    Boundary,
    /// The document's own example or default.
    Example,
    /// Two optional parameters together.
    Pair,
    /// A value of a shape that is seldom meant and that no keyword forbids.
    Extreme,
    /// It has no `Accept`: any media type will do (RFC 9110 section 12.5.1).
    NoAccept,
    /// The very bytes of [`Case::after`] once more.
    Repeat,
    /// It asks for what [`Case::after`] was answered, if that is another by now (RFC 9110 section 13.1.2).
    Conditional,
    /// It makes what other cases need.
    Setup,
    /// It reads what [`Case::after`] created: that is there, and is what was sent.
    ReadBack,
    /// It lists the collection in which [`Case::after`] created something.
    Listed,
    /// It changes a thing of its own.
    Update,
    /// It reads what [`Case::after`] changed.
    ReadUpdated,
    /// It reads what [`Case::after`] deleted: that is gone.
    ReadDeleted,
    /// A person wrote it, as a step of a scenario.
    Step,
}

/// What a case looks for, of what another one did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The thing that was made.
    Made,
    /// That thing, in a list.
    Listed,
    /// The change.
    Changed,
    /// That the thing is gone.
    Deleted,
}

impl ValidKind {
    /// Whether it makes what others need, or looks at what became of it.
    #[must_use]
    pub fn is_lifecycle(self) -> bool {
        matches!(self, Self::Setup | Self::Update) || self.looks_for().is_some()
    }

    /// What it looks for of what [`Case::after`] did; `None` for what looks at nothing.
    #[must_use]
    pub fn looks_for(self) -> Option<Effect> {
        match self {
            Self::ReadBack => Some(Effect::Made),
            Self::Listed => Some(Effect::Listed),
            Self::ReadUpdated => Some(Effect::Changed),
            Self::ReadDeleted => Some(Effect::Deleted),
            Self::Minimal
            | Self::Full
            | Self::Member
            | Self::Enum
            | Self::Branch
            | Self::Null
            | Self::Boundary
            | Self::Example
            | Self::Pair
            | Self::Extreme
            | Self::NoAccept
            | Self::Repeat
            | Self::Conditional
            | Self::Setup
            | Self::Update
            | Self::Step => None,
        }
    }

    /// The name in ids.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Full => "full",
            Self::Member => "member",
            Self::Enum => "enum",
            Self::Branch => "branch",
            Self::Null => "null",
            Self::Boundary => "boundary",
            Self::Example => "example",
            Self::Pair => "pair",
            Self::Extreme => "extreme",
            Self::NoAccept => "no-accept",
            Self::Repeat => "repeat",
            Self::Conditional => "conditional",
            Self::Setup => "setup",
            Self::ReadBack => "read-back",
            Self::Listed => "listed",
            Self::Update => "update",
            Self::ReadUpdated => "read-updated",
            Self::ReadDeleted => "read-deleted",
            Self::Step => "step",
        }
    }
}

/// The one thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutation {
    /// The kind, a name in `MUTATIONS`: `wrong-type`.
    pub kind: &'static str,
    /// Where.
    pub place: Place,
    /// Where in the decoded body; for a parameter its name is the first token.
    pub pointer: Pointer,
    /// The JSON Schema keyword that is broken; `required` for a missing parameter or body, `syntax` for a body that does not parse;
    /// `None` for a method, a media type, an `Accept`, credentials, and what the document neither names nor forbids.
    pub keyword: Option<String>,
    /// Where in the document that keyword stands.
    pub schema: Option<Pointer>,
    /// What was sent there, `None` for something missing.
    pub sent: Option<Value>,
    /// What is documented there, as a lower-case fragment: "type string".
    pub documented: String,
}

/// The part of a request that a mutation is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Place {
    Method,
    /// The body's `Content-Type`.
    MediaType,
    /// The `Accept` header.
    Accept,
    /// The credentials.
    Auth,
    Parameter(Location),
    Body,
}

impl Place {
    /// All places.
    pub const ALL: [Self; 9] = [
        Self::Method,
        Self::MediaType,
        Self::Accept,
        Self::Auth,
        Self::Parameter(Location::Path),
        Self::Parameter(Location::Query),
        Self::Parameter(Location::Header),
        Self::Parameter(Location::Cookie),
        Self::Body,
    ];

    /// The place's name in ids, suites and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::MediaType => "media-type",
            Self::Accept => "accept",
            Self::Auth => "auth",
            Self::Parameter(location) => location.as_str(),
            Self::Body => "body",
        }
    }
}

/// What is known of a recorded call beside its request and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// What the document says of the request.
    pub reading: Reading,
    /// How the recorder kept the answer.
    pub kept: Kept,
    /// Where and when it was recorded, as a lower-case fragment: "entry 12 of `session.har`, 2026-11-20T10:00:00Z".
    pub told: String,
    /// Whether request and answer are still whole, so that it can stand as an example: of a long recording, only some are.
    pub is_whole: bool,
}

/// What the document says of a recorded request.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// A reading by the letter is admitted.
    Valid,
    /// Some reading is admitted, or what is wrong with it may be the recorder's doing: nothing can be said of it.
    Disputed,
    /// No reading is admitted: all that is wrong with it, at least one thing.
    Broken(Vec<Mutation>),
    /// No operation has its path and method.
    Undocumented {
        /// What the document has instead, as a lower-case fragment.
        documented: String,
        /// Where the document has it.
        promise: Option<Pointer>,
    },
}

/// How a recorder kept an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Why the body is not there as it was received, as a lower-case fragment; `None` where it is.
    pub body_lost: Option<String>,
    /// Whether headers are missing that recorders never leave out.
    pub without_headers: bool,
}

/// What a recording was made of, beside the calls that are cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// How many calls were recorded, all counted.
    pub calls: usize,
    /// The calls that no case was made of: why, as a lower-case fragment ("to other hosts or paths"), and how many.
    pub left_out: Vec<(String, usize)>,
    /// What calls were for that the document does not have: cases name these by indexes that follow those of
    /// [`Api::operations`](crate::spec::Api::operations).
    pub undocumented: Vec<OperationId>,
    /// The document's operations that no call was for.
    pub untouched: Vec<OperationId>,
}
