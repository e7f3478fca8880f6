//! The ways in which the server can be told to break its word.

use std::fmt;

use crate::judge::Code;
use crate::text::closest;

/// One broken promise. Each changes one thing about an answer; where that is not possible, the answer stays honest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "`Lie::about` says it of each")]
pub enum Lie {
    ServerError,
    AcceptsMissingField,
    AcceptsWrongType,
    AcceptsUnexpectedField,
    AcceptsWrongMethod,
    AcceptsMalformedBody,
    AcceptsAnyMediaType,
    IgnoresCredentials,
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
    AllowMissing,
    ChallengeMissing,
    ErrorInSuccess,
    WriteOnlyLeaked,
    DiscriminatorUnknown,
    IgnoresScopes,
    IgnoresAccept,
    HeadDiffers,
    ConditionIgnored,
    StaleAnswer,
    DeprecationAnnounced,
    UndocumentedHeader,
    ValueStretched,
    NotReadable,
    NotStored,
    UpdateLost,
    StillThere,
    NotListed,
}

impl Lie {
    /// All lies, in the order in which they are told of one answer.
    pub const ALL: [Self; 44] = [
        Self::ServerError,
        Self::AcceptsMissingField,
        Self::AcceptsWrongType,
        Self::AcceptsUnexpectedField,
        Self::AcceptsWrongMethod,
        Self::AcceptsMalformedBody,
        Self::AcceptsAnyMediaType,
        Self::IgnoresCredentials,
        Self::WrongRejection,
        Self::RejectedValid,
        Self::UndocumentedStatus,
        Self::MediaTypeChanged,
        Self::StructureMoved,
        Self::RequiredFieldMissing,
        Self::NullAppeared,
        Self::TypeChanged,
        Self::EnumValueNew,
        Self::FormatChanged,
        Self::SchemaViolated,
        Self::UndocumentedField,
        Self::HeaderMissing,
        Self::HeaderInvalid,
        Self::EnvelopeBroken,
        Self::AllowMissing,
        Self::ChallengeMissing,
        Self::ErrorInSuccess,
        Self::WriteOnlyLeaked,
        Self::DiscriminatorUnknown,
        Self::IgnoresScopes,
        Self::IgnoresAccept,
        Self::HeadDiffers,
        Self::ConditionIgnored,
        Self::StaleAnswer,
        Self::DeprecationAnnounced,
        Self::UndocumentedHeader,
        Self::ValueStretched,
        Self::MalformedBody,
        Self::UnexpectedBody,
        Self::MissingBody,
        Self::NotReadable,
        Self::NotStored,
        Self::UpdateLost,
        Self::StillThere,
        Self::NotListed,
    ];

    /// The name on the command line: `type-changed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ServerError => "server-error",
            Self::AcceptsMissingField => "accepts-missing-field",
            Self::AcceptsWrongType => "accepts-wrong-type",
            Self::AcceptsUnexpectedField => "accepts-unexpected-field",
            Self::AcceptsWrongMethod => "accepts-wrong-method",
            Self::AcceptsMalformedBody => "accepts-malformed-body",
            Self::AcceptsAnyMediaType => "accepts-any-media-type",
            Self::IgnoresCredentials => "ignores-credentials",
            Self::WrongRejection => "wrong-rejection",
            Self::RejectedValid => "rejected-valid",
            Self::UndocumentedStatus => "undocumented-status",
            Self::MediaTypeChanged => "media-type-changed",
            Self::MalformedBody => "malformed-body",
            Self::UnexpectedBody => "unexpected-body",
            Self::MissingBody => "missing-body",
            Self::RequiredFieldMissing => "required-field-missing",
            Self::NullAppeared => "null-appeared",
            Self::StructureMoved => "structure-moved",
            Self::TypeChanged => "type-changed",
            Self::EnumValueNew => "enum-value-new",
            Self::FormatChanged => "format-changed",
            Self::SchemaViolated => "schema-violated",
            Self::UndocumentedField => "undocumented-field",
            Self::HeaderMissing => "header-missing",
            Self::HeaderInvalid => "header-invalid",
            Self::EnvelopeBroken => "envelope-broken",
            Self::AllowMissing => "allow-missing",
            Self::ChallengeMissing => "challenge-missing",
            Self::ErrorInSuccess => "error-in-success",
            Self::WriteOnlyLeaked => "write-only-leaked",
            Self::DiscriminatorUnknown => "discriminator-unknown",
            Self::IgnoresScopes => "ignores-scopes",
            Self::IgnoresAccept => "ignores-accept",
            Self::HeadDiffers => "head-differs",
            Self::ConditionIgnored => "condition-ignored",
            Self::StaleAnswer => "stale-answer",
            Self::DeprecationAnnounced => "deprecation-announced",
            Self::UndocumentedHeader => "undocumented-header",
            Self::ValueStretched => "value-stretched",
            Self::NotReadable => "not-readable",
            Self::NotStored => "not-stored",
            Self::UpdateLost => "update-lost",
            Self::StillThere => "still-there",
            Self::NotListed => "not-listed",
        }
    }

    /// What is done, as a lower-case fragment.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::ServerError => "a valid request is answered 500",
            Self::AcceptsMissingField => "a request that lacks something required is accepted",
            Self::AcceptsWrongType => "a request with a value of the wrong type is accepted",
            Self::AcceptsUnexpectedField => "a request with a forbidden member is accepted",
            Self::AcceptsWrongMethod => "a method that is not documented is accepted",
            Self::AcceptsMalformedBody => "a request with a body that does not parse is accepted",
            Self::AcceptsAnyMediaType => "a request with a body of an undocumented media type is accepted",
            Self::IgnoresCredentials => "a request without credentials, or with wrong ones, is accepted",
            Self::WrongRejection => "a broken request is refused with a status that says something else",
            Self::RejectedValid => "a valid request is refused as invalid",
            Self::UndocumentedStatus => "a success has a status that is not documented",
            Self::MediaTypeChanged => "a success has a media type that is not documented",
            Self::MalformedBody => "a success has half a body",
            Self::UnexpectedBody => {
                "a success that has no body has one (not possible with 204: HTTP forbids it)"
            }
            Self::MissingBody => "a success that has a body has none",
            Self::RequiredFieldMissing => "a required member is not there",
            Self::NullAppeared => "a member is null that must not be",
            Self::StructureMoved => "an array has become an object, or an object an array",
            Self::TypeChanged => "a number is sent as text, or text as a number",
            Self::EnumValueNew => "a value is not one of those listed",
            Self::FormatChanged => "a text is not in its format",
            Self::SchemaViolated => {
                "a list repeats an item, or another rule beyond types and formats is not kept"
            }
            Self::UndocumentedField => "there is a member that is not documented",
            Self::HeaderMissing => "a required header is not there",
            Self::HeaderInvalid => "a header is not as its schema says",
            Self::EnvelopeBroken => {
                "an error lacks a member of the envelope that its schema does not insist on"
            }
            Self::AllowMissing => "a refused method is not told which ones there are",
            Self::ChallengeMissing => "a refusal of credentials does not say how to be let in",
            Self::ErrorInSuccess => "an error is told under a status of success",
            Self::WriteOnlyLeaked => "a member that is `writeOnly` is in an answer",
            Self::DiscriminatorUnknown => "a discriminator names no documented alternative",
            Self::IgnoresScopes => "a role without the scopes that are needed is let in",
            Self::IgnoresAccept => "an `Accept` that nothing documented satisfies is passed over",
            Self::HeadDiffers => "HEAD has another media type than GET",
            Self::ConditionIgnored => "an answer that the client has is sent again in full",
            Self::StaleAnswer => "an answer is older than its `max-age`",
            Self::DeprecationAnnounced => "a success carries `Deprecation`",
            Self::UndocumentedHeader => "a success has a header that is not documented",
            Self::ValueStretched => "a text says `true` where any text may stand",
            Self::NotReadable => "what was made can't be read",
            Self::NotStored => "what is sent to make something is not what is kept",
            Self::UpdateLost => "a change is accepted and not made",
            Self::StillThere => "a removal is accepted and not made",
            Self::NotListed => "lists leave out what was made",
        }
    }

    /// The kind of finding that it brings about.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::ServerError => Code::ServerError,
            Self::AcceptsMissingField
            | Self::AcceptsWrongType
            | Self::AcceptsUnexpectedField
            | Self::AcceptsWrongMethod
            | Self::AcceptsMalformedBody
            | Self::AcceptsAnyMediaType
            | Self::IgnoresCredentials => Code::AcceptedBroken,
            Self::WrongRejection => Code::WrongRejection,
            Self::RejectedValid => Code::RejectedValid,
            Self::UndocumentedStatus => Code::UndocumentedStatus,
            Self::MediaTypeChanged => Code::MediaTypeChanged,
            Self::MalformedBody => Code::MalformedBody,
            Self::UnexpectedBody => Code::UnexpectedBody,
            Self::MissingBody => Code::MissingBody,
            Self::RequiredFieldMissing => Code::RequiredFieldMissing,
            Self::NullAppeared => Code::NullAppeared,
            Self::StructureMoved => Code::StructureMoved,
            Self::TypeChanged => Code::TypeChanged,
            Self::EnumValueNew => Code::EnumValueNew,
            Self::FormatChanged => Code::FormatChanged,
            Self::SchemaViolated => Code::SchemaViolated,
            Self::UndocumentedField => Code::UndocumentedField,
            Self::HeaderMissing => Code::HeaderMissing,
            Self::HeaderInvalid => Code::HeaderInvalid,
            Self::EnvelopeBroken => Code::EnvelopeBroken,
            Self::AllowMissing => Code::AllowMissing,
            Self::ChallengeMissing => Code::ChallengeMissing,
            Self::ErrorInSuccess => Code::ErrorInSuccess,
            Self::WriteOnlyLeaked => Code::WriteOnlyLeaked,
            Self::DiscriminatorUnknown => Code::DiscriminatorUnknown,
            Self::IgnoresScopes => Code::ScopeIgnored,
            Self::IgnoresAccept => Code::AcceptIgnored,
            Self::HeadDiffers => Code::HeadDiffers,
            Self::ConditionIgnored => Code::ConditionIgnored,
            Self::StaleAnswer => Code::StaleAnswer,
            Self::DeprecationAnnounced => Code::DeprecationAnnounced,
            Self::UndocumentedHeader => Code::UndocumentedHeader,
            Self::ValueStretched => Code::ValueStretched,
            Self::NotReadable => Code::NotReadable,
            Self::NotStored => Code::NotStored,
            Self::UpdateLost => Code::UpdateLost,
            Self::StillThere => Code::StillThere,
            Self::NotListed => Code::NotListed,
        }
    }

    /// The lie of this name.
    ///
    /// # Errors
    /// That there is none, as a lower-case fragment with the way out.
    pub fn named(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|lie| lie.name() == name).ok_or_else(|| {
            let near = closest(name, Self::ALL.into_iter().map(Self::name));
            let way_out = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            format!("there is no lie `{name}`{way_out}")
        })
    }
}

impl fmt::Display for Lie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lie_is_found_by_its_name_and_all_holds_each_once() {
        let mut all = Lie::ALL.to_vec();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), Lie::ALL.len());
        assert!(Lie::ALL.into_iter().all(|lie| Lie::named(lie.name()) == Ok(lie)));
    }

    #[test]
    fn a_misspelt_lie_is_answered_with_the_nearest() {
        let why = Lie::named("type-chnged").unwrap_err();
        assert_eq!(why, "there is no lie `type-chnged`; did you mean `type-changed`?");
    }
}
