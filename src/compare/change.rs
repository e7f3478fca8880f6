//! What can change between two documents, where, and how it counts.

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
