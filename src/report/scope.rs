//! What makes findings of several operations one.

use crate::judge::Code;

/// What findings of one kind have to have in common to be one, though they are of different operations.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// They never are.
    Operation,
    /// The server's own words.
    Message,
    /// The part of the request that was broken as a whole.
    Request,
    /// The status, where it is no success.
    Status,
    /// Nothing but the place.
    Server,
    /// The place, which says it all.
    Place,
    /// What was observed.
    Observed,
    /// What was documented and what was observed, or what was wrong with the request as a whole.
    Words,
    /// The field, and the schema that has it.
    Field,
}

/// The scope of each kind.
#[rustfmt::skip]
pub(crate) fn scope(code: Code) -> Scope {
    match code {
        Code::RejectedValid => Scope::Message,
        Code::AcceptedBroken | Code::WrongRejection => Scope::Request,
        Code::UndocumentedStatus => Scope::Status,
        Code::AllowMissing | Code::ChallengeMissing | Code::AcceptIgnored | Code::PlainHttpServed
        | Code::ConditionIgnored | Code::StaleAnswer => Scope::Server,
        Code::ScopeIgnored | Code::DeprecationAnnounced | Code::UndocumentedHeader => Scope::Place,
        Code::EnvelopeBroken => Scope::Observed,
        Code::MediaTypeChanged | Code::ServerError => Scope::Words,
        Code::MalformedBody | Code::UnexpectedBody | Code::MissingBody
        | Code::RequiredFieldMissing | Code::NullAppeared | Code::StructureMoved | Code::TypeChanged
        | Code::EnumValueNew | Code::FormatChanged | Code::SchemaViolated | Code::UndocumentedField
        | Code::WriteOnlyLeaked | Code::DiscriminatorUnknown | Code::ValueStretched | Code::HeaderMissing
        | Code::HeaderInvalid => Scope::Field,
        Code::UnexpectedStatus | Code::ErrorInSuccess | Code::HeadDiffers | Code::SlowAnswer
        | Code::RequestViolates | Code::UndocumentedOperation | Code::NotReadable | Code::NotStored | Code::UpdateLost
        | Code::StillThere | Code::NotListed | Code::AssertionFailed | Code::TooSlow
        // What is wrong with the document itself is found by no exchange.
        | Code::ExampleInvalid | Code::ExampleUndocumented | Code::DefaultInvalid | Code::EnumValueInvalid
        | Code::SchemaUnsatisfiable | Code::BoundsContradict | Code::PatternInvalid | Code::PatternImpossible
        | Code::FormatUnknown | Code::KeywordIneffective | Code::KeywordMisspelt | Code::KeywordForeign
        | Code::KeywordInvalid | Code::SiblingIgnored | Code::RequiredUndocumented | Code::ReadOnlyRequired
        | Code::ReadAndWriteOnly | Code::DiscriminatorDangling | Code::DiscriminatorUndocumented
        | Code::ReferenceDangling | Code::KeyDuplicated | Code::PartUnreadable | Code::PathMalformed
        | Code::PathDuplicated | Code::PathAmbiguous | Code::ParameterNotInPath | Code::PathParameterMissing
        | Code::ParameterDuplicated | Code::ParameterIgnored | Code::OperationIdDuplicated | Code::ErrorsUndocumented
        | Code::SuccessUndocumented | Code::SchemaMissing | Code::ContentForbidden
        | Code::RequestBodyUndefined | Code::SecurityUndefined
        | Code::SecurityUnused | Code::ScopeUndefined | Code::LinkDangling | Code::ServerVariableInvalid
        | Code::VersionNotText => Scope::Operation,
    }
}
