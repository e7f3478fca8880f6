//! The kinds of findings: names, words and weight, beside each other.

use std::fmt;

use crate::suite::Level;

/// A kind of finding. Each has a heading in `docs/findings.md` and a lie in `tests/lies.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "docs/findings.md has a heading for each")]
pub enum Code {
    ServerError,
    AcceptedBroken,
    WrongRejection,
    RejectedValid,
    UndocumentedStatus,
    UnexpectedStatus,
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
    AcceptIgnored,
    ErrorInSuccess,
    WriteOnlyLeaked,
    DiscriminatorUnknown,
    ScopeIgnored,
    PlainHttpServed,
    HeadDiffers,
    ConditionIgnored,
    StaleAnswer,
    SlowAnswer,
    DeprecationAnnounced,
    UndocumentedHeader,
    ValueStretched,
    RequestViolates,
    UndocumentedOperation,
    NotReadable,
    NotStored,
    UpdateLost,
    StillThere,
    NotListed,
}

/// What is fixed about a [`Code`].
struct About {
    code: Code,
    name: &'static str,
    level: Level,
    title: &'static str,
    hint: &'static str,
}

impl Code {
    /// All kinds, gravest first.
    pub const ALL: [Self; ABOUT.len()] = {
        let mut all = [Self::ServerError; ABOUT.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = ABOUT[at].code;
            at += 1;
        }
        all
    };

    /// The stable name, in kebab case: `undocumented-field`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// The kind that has this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// How it counts where the suite says nothing.
    #[must_use]
    pub fn level(self) -> Level {
        self.about().level
    }

    /// What happened, as a lower-case fragment.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.about().title
    }

    /// Whose it is to mend, and how, as a lower-case fragment.
    #[must_use]
    pub fn hint(self) -> &'static str {
        self.about().hint
    }

    /// The whole explanation: this code's section of `docs/findings.md`, without its heading.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        const TEXT: &str = include_str!("../../docs/findings.md");
        let heading = format!("## `{}`\n", self.name());
        let section = TEXT.split_once(&heading).map_or("", |(_, rest)| rest);
        section.split_once("\n## ").map_or(section, |(own, _)| own).trim()
    }

    fn about(self) -> &'static About {
        &ABOUT[self as usize]
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One row a kind, in the order of the variants.
const ABOUT: [About; 43] = [
    About {
        code: Code::ServerError,
        name: "server-error",
        level: Level::Fail,
        title: "the server answered with an error of its own",
        hint: "no request should get a 5xx: report it to the API's owner with the request id",
    },
    About {
        code: Code::AcceptedBroken,
        name: "accepted-broken",
        level: Level::Fail,
        title: "a broken request was accepted",
        hint: "let the API refuse it, or let the document permit it",
    },
    About {
        code: Code::WrongRejection,
        name: "wrong-rejection",
        level: Level::Fail,
        title: "a broken request was refused with the wrong status",
        hint: "mend the API's status, or say under `generate: expect:` that it is right",
    },
    About {
        code: Code::RejectedValid,
        name: "rejected-valid",
        level: Level::Fail,
        title: "a request that the document permits was refused",
        hint: "document the rule that refuses it, or pin the field under `generate: values:`",
    },
    About {
        code: Code::UndocumentedStatus,
        name: "undocumented-status",
        level: Level::Fail,
        title: "the status is not documented",
        hint: "document the status, or mend the API",
    },
    About {
        code: Code::UnexpectedStatus,
        name: "unexpected-status",
        level: Level::Fail,
        title: "the status is documented, but the suite expects another",
        hint: "mend the API, or the suite's `generate: expect:`",
    },
    About {
        code: Code::MediaTypeChanged,
        name: "media-type-changed",
        level: Level::Fail,
        title: "the media type is not documented",
        hint: "document the media type, or mend the API's `Content-Type`",
    },
    About {
        code: Code::MalformedBody,
        name: "malformed-body",
        level: Level::Fail,
        title: "the body does not parse",
        hint: "the API sends what its own `Content-Type` forbids: report it to its owner",
    },
    About {
        code: Code::UnexpectedBody,
        name: "unexpected-body",
        level: Level::Warn,
        title: "there is a body where none is documented",
        hint: "document the `content` of this response",
    },
    About {
        code: Code::MissingBody,
        name: "missing-body",
        level: Level::Fail,
        title: "there is no body where one is documented",
        hint: "mend the API, or document the response without `content`",
    },
    About {
        code: Code::RequiredFieldMissing,
        name: "required-field-missing",
        level: Level::Fail,
        title: "a required field is missing",
        hint: "mend the API, or take the field out of `required`",
    },
    About {
        code: Code::NullAppeared,
        name: "null-appeared",
        level: Level::Fail,
        title: "null where the document forbids it",
        hint: "mend the API, or let the field be null in the document",
    },
    About {
        code: Code::StructureMoved,
        name: "structure-moved",
        level: Level::Fail,
        title: "an object or array stands where the document has another structure",
        hint: "mend the API, or document the structure that it sends",
    },
    About {
        code: Code::TypeChanged,
        name: "type-changed",
        level: Level::Fail,
        title: "a value has another type than documented",
        hint: "mend the API, or document the type that it sends",
    },
    About {
        code: Code::EnumValueNew,
        name: "enum-value-new",
        level: Level::Fail,
        title: "a value is not one of those documented",
        hint: "add the value to the document's `enum`, or mend the API",
    },
    About {
        code: Code::FormatChanged,
        name: "format-changed",
        level: Level::Fail,
        title: "a value breaks its documented format or bound",
        hint: "mend the API, or document the format that it sends",
    },
    About {
        code: Code::SchemaViolated,
        name: "schema-violated",
        level: Level::Fail,
        title: "the body breaks its documented schema",
        hint: "mend the API, or the schema",
    },
    About {
        code: Code::UndocumentedField,
        name: "undocumented-field",
        level: Level::Warn,
        title: "a field is not documented",
        hint: "document the field, or stop sending it",
    },
    About {
        code: Code::HeaderMissing,
        name: "header-missing",
        level: Level::Fail,
        title: "a required header is missing",
        hint: "mend the API, or document the header as optional",
    },
    About {
        code: Code::HeaderInvalid,
        name: "header-invalid",
        level: Level::Fail,
        title: "a header breaks its documented schema",
        hint: "mend the API, or the header's schema",
    },
    About {
        code: Code::EnvelopeBroken,
        name: "envelope-broken",
        level: Level::Fail,
        title: "an error does not keep the suite's error envelope",
        hint: "mend the API, or the suite's `error_envelope:`",
    },
    About {
        code: Code::AllowMissing,
        name: "allow-missing",
        level: Level::Note,
        title: "a 405 does not name the documented methods in `Allow`",
        hint: "RFC 9110 section 15.5.6 asks for the header",
    },
    About {
        code: Code::ChallengeMissing,
        name: "challenge-missing",
        level: Level::Note,
        title: "a 401 does not say in `WWW-Authenticate` how to be let in",
        hint: "RFC 9110 section 11.6.1 asks for the header",
    },
    About {
        code: Code::AcceptIgnored,
        name: "accept-ignored",
        level: Level::Note,
        title: "an `Accept` that nothing documented satisfies was passed over",
        hint: "RFC 9110 section 12.4.1 permits it; 406 would say that there is nothing to give",
    },
    About {
        code: Code::ErrorInSuccess,
        name: "error-in-success",
        level: Level::Fail,
        title: "an error is told under a status of success",
        hint: "answer errors with a 4xx or 5xx, or document them under this status",
    },
    About {
        code: Code::WriteOnlyLeaked,
        name: "write-only-leaked",
        level: Level::Fail,
        title: "a `writeOnly` field is in an answer",
        hint: "stop sending it: what was meant to go in only is often a secret",
    },
    About {
        code: Code::DiscriminatorUnknown,
        name: "discriminator-unknown",
        level: Level::Fail,
        title: "a discriminator names no documented alternative",
        hint: "document the alternative in the `mapping`, or mend the API",
    },
    About {
        code: Code::ScopeIgnored,
        name: "scope-ignored",
        level: Level::Fail,
        title: "an identity without the documented scope was let in",
        hint: "let the API ask for the scope, or take it out of the document's `security`",
    },
    About {
        code: Code::PlainHttpServed,
        name: "plain-http-served",
        level: Level::Warn,
        title: "the API answers over plain http as well",
        hint: "redirect to https or refuse: over plain http, credentials can be read on the way",
    },
    About {
        code: Code::HeadDiffers,
        name: "head-differs",
        level: Level::Warn,
        title: "HEAD is answered otherwise than GET",
        hint: "RFC 9110 section 9.3.2: HEAD is GET without the body",
    },
    About {
        code: Code::ConditionIgnored,
        name: "condition-ignored",
        level: Level::Warn,
        title: "an unchanged answer was sent again in full",
        hint: "RFC 9110 section 13.1.2: answer 304 where `If-None-Match` names the `ETag`, or send none",
    },
    About {
        code: Code::StaleAnswer,
        name: "stale-answer",
        level: Level::Warn,
        title: "an answer from a cache is older than it may be",
        hint: "look at the cache before the API, or raise `max-age`",
    },
    About {
        code: Code::SlowAnswer,
        name: "slow-answer",
        level: Level::Warn,
        title: "an answer took longer than the suite allows",
        hint: "make it faster, or raise `responses: slower_than:`",
    },
    About {
        code: Code::DeprecationAnnounced,
        name: "deprecation-announced",
        level: Level::Warn,
        title: "the API says that this will go away",
        hint: "move to what takes its place before it is gone",
    },
    About {
        code: Code::UndocumentedHeader,
        name: "undocumented-header",
        level: Level::Note,
        title: "a header is not documented",
        hint: "document the header, or stop sending it",
    },
    About {
        code: Code::ValueStretched,
        name: "value-stretched",
        level: Level::Note,
        title: "a value is odd where the document says little",
        hint: "document what is sent, more narrowly",
    },
    About {
        code: Code::RequestViolates,
        name: "request-violates",
        level: Level::Warn,
        title: "a recorded request breaks the document",
        hint: "mend the consumer, or let the document permit what it sends",
    },
    About {
        code: Code::UndocumentedOperation,
        name: "undocumented-operation",
        level: Level::Warn,
        title: "a call was answered that the document does not have",
        hint: "document the operation, or take it away",
    },
    About {
        code: Code::NotReadable,
        name: "not-readable",
        level: Level::Fail,
        title: "what was made is not there",
        hint: "let the API give what it made under the name that it told, or let it answer 202 if that takes time",
    },
    About {
        code: Code::NotStored,
        name: "not-stored",
        level: Level::Warn,
        title: "a field is not read as it was sent",
        hint: "let the API keep the field, refuse it, or mark it `readOnly` or `writeOnly` in the document",
    },
    About {
        code: Code::UpdateLost,
        name: "update-lost",
        level: Level::Fail,
        title: "a change was accepted and does not show",
        hint: "let the API keep the change, or refuse it; what can't be changed is `readOnly`",
    },
    About {
        code: Code::StillThere,
        name: "still-there",
        level: Level::Fail,
        title: "what was deleted is still there",
        hint: "answer 404 or 410, or document the member that says that it is deleted",
    },
    About {
        code: Code::NotListed,
        name: "not-listed",
        level: Level::Warn,
        title: "a list lacks what was made in it",
        hint: "mend the API, or document which things the list leaves out",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_variants() {
        for (index, about) in ABOUT.iter().enumerate() {
            assert_eq!(about.code as usize, index, "{}", about.name);
            assert_eq!(Code::named(about.name), Some(about.code));
        }
    }

    #[test]
    fn every_code_is_explained() {
        for code in Code::ALL {
            assert!(code.explanation().len() > 150, "`{code}` has no section in docs/findings.md");
        }
    }
}
