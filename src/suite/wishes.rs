//! Which requests a person wants: `generate:`, and what a call narrows it to.

use std::fmt;

use serde_json::Value;

use crate::spec::Location;
use crate::suite::spanned::Spanned;
use crate::text::{Pointer, Span};

/// A pattern over operations and case ids: `METHOD /path` with `*` (anything within a segment) and `**` (anything),
/// an `operationId`, or `tag:NAME`; optionally followed by `::` and the rest of a case id, in which `*` stands for anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(pub String);

/// `generate:`.
#[derive(Clone, Debug)]
pub struct Generate {
    /// Which operations; empty: all.
    pub operations: Vec<Spanned<Pattern>>,
    /// Cases to leave out.
    pub skip: Vec<Skip>,
    /// Which valid cases.
    pub valid: Vec<Valid>,
    /// Which broken cases.
    pub broken: Broken,
    /// Whether undocumented members must be refused even where the spec permits them.
    pub unexpected: Unexpected,
    /// Statuses accepted, by pattern; later ones win.
    pub expect: Vec<Expectation>,
    /// What the generator can't know.
    pub values: Vec<Pick>,
    /// What may happen to what was there before.
    pub existing: Existing,
    /// Whether refused operations are tried again with what the refusals say.
    pub learn: Learn,
    /// The most cases that are planned.
    pub limit: Spanned<usize>,
    /// The most cases that are planned for one operation.
    pub per_operation: Spanned<usize>,
    /// What this call narrows it to.
    pub only: Only,
}

impl Default for Generate {
    /// What holds where a suite says nothing: valid requests but for pairs and all broken ones to all operations, at most 100 each, and
    /// at most 10,000: less than a minute for a server that is near.
    fn default() -> Self {
        Self {
            operations: Vec::new(),
            skip: Vec::new(),
            valid: Valid::USUAL.to_vec(),
            broken: Broken::All,
            unexpected: Unexpected::AsDocumented,
            expect: Vec::new(),
            values: Vec::new(),
            existing: Existing::Keep,
            learn: Learn::Refusals,
            limit: Spanned { value: 10_000, span: None },
            per_operation: Spanned { value: 100, span: None },
            only: Only::default(),
        }
    }
}

impl Generate {
    /// Every kind that is not only planned when it is named, without limits; what the suite picks and skips stays as it is.
    pub fn widen(&mut self) {
        self.valid = Valid::USUAL.to_vec();
        self.broken = Broken::All;
        self.limit = Spanned { value: usize::MAX, span: None };
        self.per_operation = Spanned { value: usize::MAX, span: None };
    }
}

/// What one call narrows a suite to: from the command line, never from a file. Each list picks by one property, any of its items will
/// do, and an empty one picks everything; a case has to be picked by all lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// Operations, by pattern.
    pub operations: Vec<Pattern>,
    /// Operations and scenarios, by tag; empty for a suite that has one of the call's tags itself.
    pub tags: Vec<String>,
    /// Cases by kind: `valid`, `broken`, a word of [`Valid`] or a name of `plan::MUTATIONS`; checked when a plan is made.
    pub kinds: Vec<String>,
    /// Cases by the part of the request, a name of `plan::Place`; checked when a plan is made.
    pub places: Vec<String>,
    /// Broken cases by the JSON Schema keyword; checked when a plan is made.
    pub keywords: Vec<String>,
    /// Operations and scenarios that are left out, by tag: whatever picks them.
    pub not_tags: Vec<String>,
    /// Scenarios, by a part of their name; then nothing else is sent.
    pub scenarios: Vec<String>,
}

/// `generate: skip:`, an item.
#[derive(Clone, Debug)]
pub struct Skip {
    /// What is left out.
    pub pattern: Spanned<Pattern>,
    /// Why.
    pub because: String,
}

/// A kind of valid case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the language's own")]
pub enum Valid {
    Minimal,
    Full,
    /// Each optional member and parameter alone.
    Members,
    Enums,
    Branches,
    Nulls,
    Boundaries,
    Examples,
    /// Optional parameters by twos.
    Pairs,
    /// What is created is read, listed, changed and deleted.
    Lifecycle,
    /// What was read is asked for again, if it is another by now.
    Conditional,
    /// Values of shapes that are seldom meant and that no keyword forbids.
    Extremes,
    /// Without an `Accept`.
    NoAccept,
    /// What makes something is sent twice.
    Repeats,
}

impl Valid {
    /// Those of whom nothing is said: all but pairs.
    pub const USUAL: [Self; 13] = [
        Self::Minimal,
        Self::Full,
        Self::Members,
        Self::Enums,
        Self::Branches,
        Self::Nulls,
        Self::Boundaries,
        Self::Examples,
        Self::Lifecycle,
        Self::Conditional,
        Self::Extremes,
        Self::NoAccept,
        Self::Repeats,
    ];

    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::Minimal,
        Self::Full,
        Self::Members,
        Self::Enums,
        Self::Branches,
        Self::Nulls,
        Self::Boundaries,
        Self::Examples,
        Self::Pairs,
        Self::Lifecycle,
        Self::Conditional,
        Self::Extremes,
        Self::NoAccept,
        Self::Repeats,
    ];

    /// The word in suites and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Full => "full",
            Self::Members => "members",
            Self::Enums => "enums",
            Self::Branches => "branches",
            Self::Nulls => "nulls",
            Self::Boundaries => "boundaries",
            Self::Examples => "examples",
            Self::Pairs => "pairs",
            Self::Lifecycle => "lifecycle",
            Self::Conditional => "conditional",
            Self::Extremes => "extremes",
            Self::NoAccept => "no-accept",
            Self::Repeats => "repeats",
        }
    }
}

/// `generate: broken:`.
#[derive(Clone, Debug, PartialEq)]
pub enum Broken {
    /// Every kind that is not only planned when it is named.
    All,
    /// These kinds, by the names of `plan::MUTATIONS`, and `all` for what [`Broken::All`] means; checked when a plan is made.
    Kinds(Vec<Spanned<String>>),
}

/// `generate: unexpected:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the language's own")]
pub enum Unexpected {
    AsDocumented,
    Rejected,
}

/// `generate: learn:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learn {
    /// From refusals of the smallest valid requests: the values that they ask for.
    Refusals,
    /// Nothing.
    Nothing,
}

/// `generate: existing:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// What was there before the run is neither changed nor deleted.
    Keep,
    /// It may be.
    Change,
}

/// `generate: expect:`, an entry: `broken` stands for all broken cases, `valid` for all valid ones.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The cases that it is about.
    pub pattern: Spanned<Pattern>,
    /// The statuses that are right: exact ones as (400, 400), `4XX` as (400, 499).
    pub statuses: Vec<(u16, u16)>,
}

/// `generate: values:`, an entry.
#[derive(Clone, Debug)]
pub struct Pick {
    /// `METHOD /path` before the place, where the entry has one.
    pub operation: Option<Pattern>,
    /// `path.leadId`: the parameter; or the body.
    pub place: PickPlace,
    /// The value; `${unique}` in texts is filled when a plan is made.
    pub value: Value,
    /// Where it was written.
    pub span: Option<Span>,
    /// Who gives it.
    pub source: PickSource,
}

/// Who gives a [`Pick`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickSource {
    /// The suite's own words.
    Suite,
    /// A refusal asked for it.
    Learned,
}

/// Where a [`Pick`] goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickPlace {
    /// A parameter.
    Parameter(Location, String),
    /// A place in the body.
    Body(Pointer),
}

impl fmt::Display for PickPlace {
    /// As a suite has it: `query.page`, `body/email`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(location, name) => write!(f, "{}.{name}", location.as_str()),
            Self::Body(pointer) => write!(f, "body{pointer}"),
        }
    }
}
