//! The kinds of findings.

/// A kind of finding. Each has a heading in `docs/findings.md` and a lie in `tests/lies.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "docs/findings.md has a heading for each")]
pub enum Code {
    ServerError,
    AcceptedBroken,
    WrongRejection,
    RejectedValid,
    UndocumentedStatus,
    MediaTypeChanged,
    MalformedBody,
    UnexpectedBody,
    MissingBody,
    RequiredFieldMissing,
    NullAppeared,
    StructureMoved,
    TypeChanged,
    EnumValueNew,
    FormatChanged,
    SchemaViolated,
    UndocumentedField,
    HeaderMissing,
    HeaderInvalid,
    EnvelopeBroken,
}
