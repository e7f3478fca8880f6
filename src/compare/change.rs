//! What can change between two documents: the rules, as a table.

use std::fmt;

/// How a change counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Some client that keeps to the old document fails with the new one.
    Breaking,
    /// Some client may.
    Warning,
    /// Worth knowing; no client fails.
    Note,
    /// The same, written in another way.
    Allowed,
    /// Not looked for.
    Off,
}

impl Level {
    /// All levels, the gravest first.
    pub const ALL: [Self; 5] = [Self::Breaking, Self::Warning, Self::Note, Self::Allowed, Self::Off];

    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Warning => "warning",
            Self::Note => "note",
            Self::Allowed => "allowed",
            Self::Off => "off",
        }
    }

    /// The level of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Where {
    /// An operation as a whole, or the API.
    Api,
    /// What clients send.
    Request,
    /// What they receive.
    Response,
}

impl Where {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Api, Self::Request, Self::Response];

    /// What the ids of its rules begin with.
    fn prefix(self) -> &'static str {
        match self {
            Self::Api => "",
            Self::Request => "request-",
            Self::Response => "response-",
        }
    }
}

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the table has a title for each")]
pub enum Change {
    PathRemoved,
    OperationRemoved,
    OperationAdded,
    OperationDeprecated,
    OperationRenamed,
    ServerRemoved,
    ServerAdded,
    SecurityAdded,
    SecurityRemoved,
    AlternativeRemoved,
    AlternativeAdded,
    ScopeAdded,
    ScopeRemoved,
    CredentialChanged,
    ParameterRemoved,
    ParameterAdded,
    RequiredParameterAdded,
    ParameterRequired,
    ParameterOptional,
    ParameterWritten,
    BodyAdded,
    RequiredBodyAdded,
    BodyRemoved,
    BodyRequired,
    BodyOptional,
    MediaTypeRemoved,
    MediaTypeAdded,
    MediaTypeReplaced,
    SuccessAdded,
    ErrorAdded,
    SuccessRemoved,
    ErrorRemoved,
    HeaderRemoved,
    RequiredHeaderRemoved,
    HeaderOptional,
    HeaderRequired,
    HeaderAdded,
    TypeNarrowed,
    TypeWidened,
    NullRemoved,
    NullAdded,
    PropertyRequired,
    PropertyOptional,
    PropertyForbidden,
    PropertyAllowed,
    OthersForbidden,
    OthersAllowed,
    EnumRemoved,
    EnumAdded,
    ListAdded,
    ListRemoved,
    RangeTightened,
    RangeLoosened,
    StepTightened,
    StepLoosened,
    LengthTightened,
    LengthLoosened,
    PatternTightened,
    PatternLoosened,
    FormatTightened,
    FormatLoosened,
    CountTightened,
    CountLoosened,
    UniqueAdded,
    UniqueRemoved,
    MembersTightened,
    MembersLoosened,
    BranchRemoved,
    BranchAdded,
    SetNarrowed,
    SetWidened,
    UndeclaredForbidden,
    UndeclaredAllowed,
    PropertyRemoved,
    PropertyAdded,
    DefaultChanged,
    Unchecked,
    TypeImplied,
    Undecided,
    Rewritten,
}

/// A change at a kind of place: what findings are named by. `request-enum-value-removed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// Where.
    pub place: Where,
    /// What.
    pub change: Change,
}

/// What is known of a change.
struct Row {
    change: Change,
    name: &'static str,
    /// For the API, for requests, for responses.
    levels: [Option<Level>; 3],
    title: &'static str,
    hint: &'static str,
}

impl Rule {
    /// The rule.
    pub(crate) fn of(place: Where, change: Change) -> Self {
        Self { place, change }
    }

    /// All rules, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |row: &'static Row| {
            Where::ALL
                .into_iter()
                .map(|place| Self { place, change: row.change })
                .filter(|rule| rule.own().is_some())
        };
        ROWS.iter().flat_map(of)
    }

    /// The rule of this id.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::all().find(|rule| rule.id() == id)
    }

    /// Its stable name.
    #[must_use]
    pub fn id(self) -> String {
        format!("{}{}", self.place.prefix(), self.row().name)
    }

    /// How it counts unless a severity file says otherwise.
    #[must_use]
    pub fn level(self) -> Level {
        self.own().unwrap_or(Level::Note)
    }

    /// What it is, as a lower-case fragment.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// What to do about it, as a lower-case fragment.
    #[must_use]
    pub fn hint(self) -> &'static str {
        self.row().hint
    }

    fn own(self) -> Option<Level> {
        self.row().levels[self.place as usize]
    }

    fn row(self) -> &'static Row {
        &ROWS[self.change as usize]
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

/// One row a change, in the order of [`Change`].
const ROWS: [Row; 80] = [
    row(
        Change::PathRemoved,
        "path-removed",
        [Some(Level::Breaking), None, None],
        "a path is gone with all its operations",
        "keep it until its clients have moved; announce the end with `deprecated` and `Sunset`",
    ),
    row(
        Change::OperationRemoved,
        "operation-removed",
        [Some(Level::Breaking), None, None],
        "an operation is gone",
        "keep it until its clients have moved; announce the end with `deprecated` and `Sunset`",
    ),
    row(
        Change::OperationAdded,
        "operation-added",
        [Some(Level::Note), None, None],
        "an operation is new",
        "nothing to do",
    ),
    row(
        Change::OperationDeprecated,
        "operation-deprecated",
        [Some(Level::Note), None, None],
        "an operation is marked as deprecated",
        "plan to do without it",
    ),
    row(
        Change::OperationRenamed,
        "operation-id-changed",
        [Some(Level::Note), None, None],
        "an operation has another `operationId`",
        "generated clients call it by another name",
    ),
    row(
        Change::ServerRemoved,
        "server-removed",
        [Some(Level::Warning), None, None],
        "a server is no longer named",
        "check that clients of that address still reach the API",
    ),
    row(
        Change::ServerAdded,
        "server-added",
        [Some(Level::Note), None, None],
        "a server is new",
        "nothing to do",
    ),
    row(
        Change::SecurityAdded,
        "security-required",
        [Some(Level::Breaking), None, None],
        "calls without credentials are no longer promised to work",
        "clients need credentials before this is enforced",
    ),
    row(
        Change::SecurityRemoved,
        "security-dropped",
        [Some(Level::Note), None, None],
        "calls need no credentials any more",
        "check that this is meant",
    ),
    row(
        Change::AlternativeRemoved,
        "security-alternative-removed",
        [Some(Level::Breaking), None, None],
        "a way to authenticate is gone",
        "keep it until its clients have moved",
    ),
    row(
        Change::AlternativeAdded,
        "security-alternative-added",
        [Some(Level::Note), None, None],
        "a way to authenticate is new",
        "nothing to do",
    ),
    row(
        Change::ScopeAdded,
        "security-scope-added",
        [Some(Level::Breaking), None, None],
        "a further scope is needed",
        "grant it to the clients' tokens first",
    ),
    row(
        Change::ScopeRemoved,
        "security-scope-removed",
        [Some(Level::Note), None, None],
        "a scope is no longer needed",
        "nothing to do",
    ),
    row(
        Change::CredentialChanged,
        "security-scheme-changed",
        [Some(Level::Breaking), None, None],
        "credentials travel elsewhere or in another form",
        "accept both until clients have moved",
    ),
    row(
        Change::ParameterRemoved,
        "parameter-removed",
        [None, Some(Level::Warning), None],
        "a parameter is gone",
        "clients that send it are ignored or refused: tell them",
    ),
    row(
        Change::ParameterAdded,
        "parameter-added",
        [None, Some(Level::Note), None],
        "an optional parameter is new",
        "nothing to do",
    ),
    row(
        Change::RequiredParameterAdded,
        "required-parameter-added",
        [None, Some(Level::Breaking), None],
        "a required parameter is new",
        "make it optional, with a default",
    ),
    row(
        Change::ParameterRequired,
        "parameter-became-required",
        [None, Some(Level::Breaking), None],
        "a parameter has become required",
        "keep it optional, with a default",
    ),
    row(
        Change::ParameterOptional,
        "parameter-became-optional",
        [None, Some(Level::Note), None],
        "a parameter has become optional",
        "nothing to do",
    ),
    row(
        Change::ParameterWritten,
        "parameter-style-changed",
        [None, Some(Level::Breaking), None],
        "a parameter is written in another way",
        "read both ways until clients have moved",
    ),
    row(
        Change::BodyAdded,
        "body-added",
        [None, Some(Level::Note), Some(Level::Warning)],
        "there is a body where there was none",
        "clients may have to read it, or may send it",
    ),
    row(
        Change::RequiredBodyAdded,
        "required-body-added",
        [None, Some(Level::Breaking), None],
        "a required body is new",
        "make it optional",
    ),
    row(
        Change::BodyRemoved,
        "body-removed",
        [None, Some(Level::Warning), Some(Level::Breaking)],
        "there is no body any more",
        "clients that send or read it: tell them",
    ),
    row(
        Change::BodyRequired,
        "body-became-required",
        [None, Some(Level::Breaking), None],
        "the body has become required",
        "keep it optional",
    ),
    row(
        Change::BodyOptional,
        "body-became-optional",
        [None, Some(Level::Note), None],
        "the body has become optional",
        "nothing to do",
    ),
    row(
        Change::MediaTypeRemoved,
        "media-type-removed",
        [None, Some(Level::Breaking), Some(Level::Warning)],
        "a media type is gone",
        "keep it until its clients have moved",
    ),
    row(
        Change::MediaTypeAdded,
        "media-type-added",
        [None, Some(Level::Note), Some(Level::Note)],
        "a media type is new beside the ones that there were",
        "nothing to do",
    ),
    row(
        Change::MediaTypeReplaced,
        "media-type-replaced",
        [None, None, Some(Level::Breaking)],
        "answers are of other media types than all those before",
        "keep answering the old one, by `Accept`",
    ),
    row(
        Change::SuccessAdded,
        "success-status-added",
        [None, None, Some(Level::Breaking)],
        "a success or a redirect may come that was not documented",
        "clients that check for the old status fail: keep it",
    ),
    row(
        Change::ErrorAdded,
        "error-status-added",
        [None, None, Some(Level::Warning)],
        "an error may come that was not documented",
        "see that clients handle it as any error",
    ),
    row(
        Change::SuccessRemoved,
        "success-status-removed",
        [None, None, Some(Level::Warning)],
        "a success that was documented comes no more",
        "see which status comes instead",
    ),
    row(
        Change::ErrorRemoved,
        "error-status-removed",
        [None, None, Some(Level::Note)],
        "an error that was documented comes no more",
        "nothing to do",
    ),
    row(
        Change::HeaderRemoved,
        "header-removed",
        [None, None, Some(Level::Warning)],
        "an optional header of an answer is gone",
        "clients that read it: tell them",
    ),
    row(
        Change::RequiredHeaderRemoved,
        "required-header-removed",
        [None, None, Some(Level::Breaking)],
        "a header that always came is gone",
        "keep sending it",
    ),
    row(
        Change::HeaderOptional,
        "header-became-optional",
        [None, None, Some(Level::Breaking)],
        "a header that always came may be absent",
        "keep sending it",
    ),
    row(
        Change::HeaderRequired,
        "header-became-required",
        [None, None, Some(Level::Note)],
        "a header always comes",
        "nothing to do",
    ),
    row(
        Change::HeaderAdded,
        "header-added",
        [None, None, Some(Level::Note)],
        "a header is new",
        "nothing to do",
    ),
    row(
        Change::TypeNarrowed,
        "type-narrowed",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "fewer types are valid",
        "a type is a promise to every reader and writer: add a field instead",
    ),
    row(
        Change::TypeWidened,
        "type-widened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "more types are valid",
        "a type is a promise to every reader and writer: add a field instead",
    ),
    row(
        Change::NullRemoved,
        "null-removed",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "null is no longer valid",
        "leave the field out, or add another, until clients expect null",
    ),
    row(
        Change::NullAdded,
        "null-added",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "null is newly valid",
        "leave the field out, or add another, until clients expect null",
    ),
    row(
        Change::PropertyRequired,
        "property-became-required",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "a property has become required",
        "requests: keep it optional, with a default; responses: keep sending it",
    ),
    row(
        Change::PropertyOptional,
        "property-became-optional",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "a property may be absent",
        "requests: keep it optional, with a default; responses: keep sending it",
    ),
    row(
        Change::PropertyForbidden,
        "property-forbidden",
        [None, Some(Level::Breaking), Some(Level::Warning)],
        "a property is no longer allowed, and no others are",
        "allow further properties before adding some",
    ),
    row(
        Change::PropertyAllowed,
        "property-allowed",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "a property is new where none but the documented were allowed",
        "allow further properties before adding some",
    ),
    row(
        Change::OthersForbidden,
        "additional-properties-closed",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "further properties, which were allowed in so many words, are no longer valid",
        "keep `additionalProperties` as it was",
    ),
    row(
        Change::OthersAllowed,
        "additional-properties-opened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "further properties are allowed in so many words",
        "keep `additionalProperties` as it was",
    ),
    row(
        Change::EnumRemoved,
        "enum-value-removed",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "a listed value is no longer valid",
        "requests: keep the value; responses: see that clients bear values that they don't know",
    ),
    row(
        Change::EnumAdded,
        "enum-value-added",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "a listed value is new",
        "requests: keep the value; responses: see that clients bear values that they don't know",
    ),
    row(
        Change::ListAdded,
        "enum-introduced",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "only listed values are valid",
        "keep the list as it was, or add a field",
    ),
    row(
        Change::ListRemoved,
        "enum-dropped",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "values are no longer listed",
        "keep the list as it was, or add a field",
    ),
    row(
        Change::RangeTightened,
        "range-tightened",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "a bound of numbers is tighter",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::RangeLoosened,
        "range-loosened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "a bound of numbers is looser",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::StepTightened,
        "multiple-tightened",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "numbers have to be multiples",
        "keep the step, or check the clients' values first",
    ),
    row(
        Change::StepLoosened,
        "multiple-loosened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "numbers need not be multiples as before",
        "keep the step, or check the clients' values first",
    ),
    row(
        Change::LengthTightened,
        "length-tightened",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "a bound of a text's length is tighter",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::LengthLoosened,
        "length-loosened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "a bound of a text's length is looser",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::PatternTightened,
        "pattern-tightened",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "texts have to match a pattern that they did not have to",
        "keep the pattern, or check the clients' values first",
    ),
    row(
        Change::PatternLoosened,
        "pattern-loosened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "texts need not match a pattern as before",
        "keep the pattern, or check the clients' values first",
    ),
    row(
        Change::FormatTightened,
        "format-tightened",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "texts have to be of a format that they did not have to",
        "keep the format, or add a field",
    ),
    row(
        Change::FormatLoosened,
        "format-loosened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "texts need not be of a format as before",
        "keep the format, or add a field",
    ),
    row(
        Change::CountTightened,
        "items-tightened",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "a bound of how many items is tighter",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::CountLoosened,
        "items-loosened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "a bound of how many items is looser",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::UniqueAdded,
        "unique-items-added",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "items have to differ",
        "keep `uniqueItems` as it was",
    ),
    row(
        Change::UniqueRemoved,
        "unique-items-removed",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "items need not differ",
        "keep `uniqueItems` as it was",
    ),
    row(
        Change::MembersTightened,
        "property-count-tightened",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "a bound of how many properties is tighter",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::MembersLoosened,
        "property-count-loosened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "a bound of how many properties is looser",
        "keep the bound, or check the clients' values first",
    ),
    row(
        Change::BranchRemoved,
        "alternative-removed",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "an alternative of a union is gone",
        "requests: keep it; responses: see that clients bear alternatives that they don't know",
    ),
    row(
        Change::BranchAdded,
        "alternative-added",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "an alternative of a union is new",
        "requests: keep it; responses: see that clients bear alternatives that they don't know",
    ),
    row(
        Change::SetNarrowed,
        "schema-narrowed",
        [None, Some(Level::Breaking), Some(Level::Note)],
        "values are no longer valid",
        "see the value that proves it",
    ),
    row(
        Change::SetWidened,
        "schema-widened",
        [None, Some(Level::Note), Some(Level::Breaking)],
        "more values are valid",
        "see the value that proves it",
    ),
    row(
        Change::UndeclaredForbidden,
        "undeclared-properties-forbidden",
        [None, Some(Level::Warning), Some(Level::Note)],
        "properties that the document never mentioned are no longer valid",
        "clients that send more than is documented are refused",
    ),
    row(
        Change::UndeclaredAllowed,
        "undeclared-properties-allowed",
        [None, Some(Level::Note), Some(Level::Warning)],
        "properties may come that no document mentions",
        "see that clients ignore what they don't know",
    ),
    row(
        Change::PropertyRemoved,
        "property-removed",
        [None, Some(Level::Warning), Some(Level::Warning)],
        "an optional property is gone",
        "clients that send or read it: tell them",
    ),
    row(
        Change::PropertyAdded,
        "property-added",
        [None, Some(Level::Note), Some(Level::Note)],
        "an optional property is new",
        "nothing to do",
    ),
    row(
        Change::DefaultChanged,
        "default-changed",
        [None, Some(Level::Warning), None],
        "what holds where nothing is said has changed",
        "clients that leave it out get something else",
    ),
    row(
        Change::Unchecked,
        "unchecked-format-changed",
        [None, Some(Level::Note), Some(Level::Note)],
        "a format that no validator knows has changed",
        "read what the formats mean",
    ),
    row(
        Change::TypeImplied,
        "type-stated",
        [None, Some(Level::Note), Some(Level::Note)],
        "a type that the other keywords imply is stated, or is no longer",
        "nothing to do",
    ),
    row(
        Change::Undecided,
        "undecided",
        [None, Some(Level::Warning), Some(Level::Warning)],
        "schemas differ, and neither a value that tells them apart nor a proof that there is none was found",
        "look at both places",
    ),
    row(
        Change::Rewritten,
        "written-differently",
        [None, Some(Level::Allowed), Some(Level::Allowed)],
        "the same is written in another way",
        "nothing to do",
    ),
];

const fn row(
    change: Change,
    name: &'static str,
    levels: [Option<Level>; 3],
    title: &'static str,
    hint: &'static str,
) -> Row {
    Row { change, name, levels, title, hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_finds_its_own_row() {
        for (number, row) in ROWS.iter().enumerate() {
            assert_eq!(row.change as usize, number, "{}", row.name);
        }
        let ids: std::collections::BTreeSet<String> = Rule::all().map(Rule::id).collect();
        assert_eq!(ids.len(), Rule::all().count());
        assert!(Rule::all().all(|rule| Rule::named(&rule.id()) == Some(rule)));
    }
}
