//! Which kinds of cases a suite, and a call, want. Asked before anything is made, so it looks at names only.

use crate::plan::case::{Place, ValidKind};
use crate::plan::mutation::{Kind, When};
use crate::suite::{Broken, Suite, Unexpected, Valid};

/// What is known of a case before it is written and proven.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label<'l> {
    pub(super) kind: LabelKind,
    /// The part of the request that is particular or broken; `None` for a valid request as a whole.
    pub(super) place: Option<Place>,
    /// The keyword that is broken.
    pub(super) keyword: Option<&'l str>,
}

/// What kind of case a label is on.
#[derive(Clone, Copy, Debug)]
pub(super) enum LabelKind {
    Valid(ValidKind),
    Broken(Kind),
}

/// Whether the suite and the call want such a case for its own sake. A control is planned all the same.
pub(super) fn wants(suite: &Suite, label: &Label<'_>) -> bool {
    let only = &suite.generate.only;
    let is_listed = |listed: &[String], names: &[&str]| {
        listed.is_empty() || listed.iter().any(|wanted| names.contains(&wanted.as_str()))
    };
    let (kind, names) = match label.kind {
        LabelKind::Valid(kind) => (wants_valid(suite, kind), ["valid", word(kind).as_str()]),
        LabelKind::Broken(kind) => (wants_broken(suite, kind), ["broken", kind.name]),
    };
    kind && is_listed(&only.kinds, &names)
        && is_listed(&only.places, label.place.map(Place::as_str).as_slice())
        && is_listed(&only.keywords, label.keyword.as_slice())
}

/// A kind that the call names is wanted whatever the suite says.
fn wants_valid(suite: &Suite, kind: ValidKind) -> bool {
    let word = word(kind);
    suite.generate.valid.contains(&word)
        || suite.generate.only.kinds.iter().any(|named| named == word.as_str())
}

fn wants_broken(suite: &Suite, kind: Kind) -> bool {
    if kind.name == "permitted-extra" {
        return suite.generate.unexpected == Unexpected::Rejected;
    }
    let usual = match kind.when {
        When::Always => true,
        When::Named => false,
    };
    let by_suite = match &suite.generate.broken {
        Broken::All => usual,
        Broken::Kinds(kinds) => {
            kinds.iter().any(|wanted| wanted.value == kind.name || (usual && wanted.value == "all"))
        }
    };
    by_suite || suite.generate.only.kinds.iter().any(|named| named == kind.name)
}

/// The suite's word for a kind.
fn word(kind: ValidKind) -> Valid {
    match kind {
        ValidKind::Minimal => Valid::Minimal,
        ValidKind::Full => Valid::Full,
        ValidKind::Member => Valid::Members,
        ValidKind::Enum => Valid::Enums,
        ValidKind::Branch => Valid::Branches,
        ValidKind::Null => Valid::Nulls,
        ValidKind::Boundary => Valid::Boundaries,
        ValidKind::Example => Valid::Examples,
        ValidKind::Pair => Valid::Pairs,
    }
}
