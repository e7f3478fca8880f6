//! The kinds of mutations: names, words, and what a right answer to each is, beside each other.

/// A kind of mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name in suites, ids and reports.
    pub name: &'static str,
    /// What it does, for people.
    pub about: &'static str,
    /// What a right answer to it is.
    pub rejection: Rejection,
    /// How much it means when such a request is accepted.
    pub weight: Weight,
    /// When it is planned.
    pub when: When,
}

/// Which statuses reject a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// 400, 422 and what else is documented for bad content.
    Content,
    /// As for content; 413, 414 and 431 (RFC 9110 sections 15.5.14 and 15.5.15, RFC 6585 section 5).
    TooLarge,
    /// 400, 422, 415: a body that is not of its media type.
    Malformed,
    /// 415 (RFC 9110 section 15.5.16), 400, 422.
    MediaType,
    /// 406 (RFC 9110 section 15.5.7). A documented success is permitted all the same (section 12.4.1).
    Accept,
    /// 405, 501; 404 on templated paths.
    Method,
    /// 401, 403.
    Auth,
}

/// How much it means when a broken request is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A promise is broken.
    Fault,
    /// The document says so, and many servers take it for a remark: a warning.
    Annotation,
}

/// When a kind is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Unless the suite says otherwise.
    Always,
    /// Only where it is asked for by its name: what the document says of it is no promise.
    Named,
}

impl Kind {
    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        MUTATIONS.iter().find(|kind| kind.name == name)
    }

    const fn content(name: &'static str, about: &'static str) -> Self {
        Self { name, about, rejection: Rejection::Content, weight: Weight::Fault, when: When::Always }
    }

    const fn too_large(name: &'static str, about: &'static str) -> Self {
        Self { rejection: Rejection::TooLarge, ..Self::content(name, about) }
    }

    const fn whole(name: &'static str, about: &'static str, rejection: Rejection) -> Self {
        Self { rejection, ..Self::content(name, about) }
    }

    const fn as_annotation(self) -> Self {
        Self { weight: Weight::Annotation, ..self }
    }

    const fn when_named(self) -> Self {
        Self { when: When::Named, ..self }
    }
}

/// Declares the kinds and the table of all of them.
macro_rules! kinds {
    ($($constant:ident = $kind:expr;)*) => {
        $(pub(in crate::plan) const $constant: Kind = $kind;)*

        /// All kinds: of the request as a whole, of presence, of values, of members.
        pub const MUTATIONS: &[Kind] = &[$($constant),*];
    };
}

kinds! {
    WRONG_METHOD =
        Kind::whole("wrong-method", "a method that the path does not document", Rejection::Method);
    NO_CREDENTIALS = Kind::whole("no-credentials", "no credentials where they are needed", Rejection::Auth);
    WRONG_CREDENTIALS =
        Kind::whole("wrong-credentials", "made-up credentials in the right place", Rejection::Auth);
    WRONG_SCHEME = Kind::whole(
        "wrong-scheme",
        "made-up credentials of an HTTP scheme that is not documented",
        Rejection::Auth
    );
    MISSING_SCOPE = Kind::whole(
        "missing-scope",
        "credentials of a role that lacks the scopes which are needed",
        Rejection::Auth
    );
    UNSUPPORTED_MEDIA_TYPE = Kind::whole(
        "unsupported-media-type",
        "a body that names a media type which is not documented",
        Rejection::MediaType
    );
    NOT_ACCEPTABLE = Kind::whole(
        "not-acceptable",
        "an `Accept` that no documented answer satisfies",
        Rejection::Accept
    )
    .when_named();
    MALFORMED =
        Kind::whole("malformed", "a body that does not parse as its media type", Rejection::Malformed);
    EMPTY_BODY = Kind::whole("empty-body", "a media type, and no byte of a body", Rejection::Malformed);
    DUPLICATE_PARAMETER =
        Kind::content("duplicate-parameter", "a query parameter that is no list, sent twice").when_named();
    MISSING = Kind::content("missing", "a required member, parameter or body is left out");
    WRONG_TYPE = Kind::content("wrong-type", "a value of another JSON type");
    NULL = Kind::content("null", "null where the document does not allow it");
    UNEXPECTED = Kind::content("unexpected", "a member that the document forbids");
    ENUM = Kind::content("enum", "a value outside the documented list");
    CONST = Kind::content("const", "a value other than the only documented one");
    FORMAT = Kind::content("format", "a text that is not in its documented format").as_annotation();
    PATTERN = Kind::content("pattern", "a text that does not match its pattern");
    TOO_SHORT = Kind::content("too-short", "a text shorter than documented");
    TOO_LONG = Kind::too_large("too-long", "a text longer than documented");
    TOO_SMALL = Kind::content("too-small", "a number below its minimum");
    TOO_LARGE = Kind::too_large("too-large", "a number above its maximum");
    NOT_MULTIPLE = Kind::content("not-multiple", "a number that is no multiple of the documented one");
    TOO_FEW_ITEMS = Kind::content("too-few-items", "a list with fewer items than documented");
    TOO_MANY_ITEMS = Kind::too_large("too-many-items", "a list with more items than documented");
    NOT_UNIQUE = Kind::content("not-unique", "a list that repeats an item where none may be repeated");
    CONTAINS = Kind::content("contains", "a list without, or with too many of, the items that it must hold");
    TOO_FEW_PROPERTIES = Kind::content("too-few-properties", "an object with fewer members than documented");
    TOO_MANY_PROPERTIES =
        Kind::too_large("too-many-properties", "an object with more members than documented");
    BAD_NAME = Kind::content("bad-name", "a member with a name that `propertyNames` forbids");
    DEPENDENT = Kind::content("dependent", "a member without the one that it depends on");
    NO_BRANCH = Kind::content("no-branch", "a value that no branch of a union admits");
    MANY_BRANCHES = Kind::content("many-branches", "a value that more than one branch of a `oneOf` admits");
    UNKNOWN_DISCRIMINATOR =
        Kind::content("unknown-discriminator", "a discriminator that names no branch").as_annotation();
    NOT = Kind::content("not", "a value that `not` forbids");
    READ_ONLY = Kind::content("read-only", "a member that only answers may hold").when_named();
    PERMITTED_EXTRA = Kind::content(
        "permitted-extra",
        "a member or parameter that the document neither names nor forbids; only with `unexpected: rejected`"
    )
    .when_named();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own_in_kebab_case_and_says_what_it_does() {
        for (index, kind) in MUTATIONS.iter().enumerate() {
            assert!(kind.name.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase()), "{}", kind.name);
            assert!(kind.about.len() > 10, "{}", kind.name);
            assert_eq!(MUTATIONS.iter().position(|other| other.name == kind.name), Some(index));
        }
    }
}
