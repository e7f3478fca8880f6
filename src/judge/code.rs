//! The kinds of findings: names, words and weight, beside each other.

mod answer;
mod document;

use std::fmt;

use crate::judge::code::answer::ABOUT;
use crate::judge::code::document::DOCUMENT;
use crate::suite::Level;

/// A kind of finding. Each has a heading in `docs/findings.md`; those about answers have a lie in `tests/lies.rs`, those about the
/// document itself, which come last, a row in `tests/lint.rs`.
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
    AssertionFailed,
    TooSlow,
    ExampleInvalid,
    ExampleUndocumented,
    DefaultInvalid,
    EnumValueInvalid,
    SchemaUnsatisfiable,
    BoundsContradict,
    PatternInvalid,
    PatternImpossible,
    FormatUnknown,
    KeywordIneffective,
    KeywordMisspelt,
    KeywordForeign,
    KeywordInvalid,
    SiblingIgnored,
    RequiredUndocumented,
    ReadOnlyRequired,
    ReadAndWriteOnly,
    DiscriminatorDangling,
    DiscriminatorUndocumented,
    ReferenceDangling,
    KeyDuplicated,
    PartUnreadable,
    PathMalformed,
    PathDuplicated,
    PathAmbiguous,
    ParameterNotInPath,
    PathParameterMissing,
    ParameterDuplicated,
    ParameterIgnored,
    OperationIdDuplicated,
    ErrorsUndocumented,
    SuccessUndocumented,
    SchemaMissing,
    ContentForbidden,
    RequestBodyUndefined,
    SecurityUndefined,
    SecurityUnused,
    ScopeUndefined,
    LinkDangling,
    ServerVariableInvalid,
    VersionNotText,
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
    /// How many kinds are about answers: the first ones.
    pub const ANSWERS: usize = ABOUT.len();

    /// All kinds: those about answers, gravest first, then those about the document itself.
    pub const ALL: [Self; ABOUT.len() + DOCUMENT.len()] = {
        let mut all = [Self::ServerError; ABOUT.len() + DOCUMENT.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = if at < ABOUT.len() { ABOUT[at].code } else { DOCUMENT[at - ABOUT.len()].code };
            at += 1;
        }
        all
    };

    /// Whether it is about the document itself, and not about an answer.
    #[must_use]
    pub fn is_of_document(self) -> bool {
        self as usize >= ABOUT.len()
    }

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
        let own = section.split_once("\n## ").map_or(section, |(own, _)| own);
        own.split_once("\n# ").map_or(own, |(own, _)| own).trim()
    }

    fn about(self) -> &'static About {
        let at = self as usize;
        if at < ABOUT.len() { &ABOUT[at] } else { &DOCUMENT[at - ABOUT.len()] }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_variants() {
        for (index, about) in ABOUT.iter().chain(&DOCUMENT).enumerate() {
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
