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
        ValidKind::Extreme => Valid::Extremes,
        ValidKind::NoAccept => Valid::NoAccept,
        ValidKind::Repeat => Valid::Repeats,
        ValidKind::Conditional => Valid::Conditional,
        ValidKind::Setup
        | ValidKind::ReadBack
        | ValidKind::Listed
        | ValidKind::Update
        | ValidKind::ReadUpdated
        | ValidKind::ReadDeleted
        // Steps are wanted by their scenarios' names.
        | ValidKind::Step => Valid::Lifecycle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::mutation::MUTATIONS;
    use crate::spec::Location;
    use crate::suite::Only;

    fn broken(name: &str) -> LabelKind {
        LabelKind::Broken(*MUTATIONS.iter().find(|kind| kind.name == name).unwrap_or(&MUTATIONS[0]))
    }

    #[test]
    fn a_case_has_to_be_picked_by_all_that_is_asked_for() {
        let path = Some(Place::Parameter(Location::Path));
        let minimal = LabelKind::Valid(ValidKind::Minimal);
        let nulls = LabelKind::Valid(ValidKind::Null);
        for (kinds, places, keywords, kind, place, keyword, wanted) in [
            ("", "", "", minimal, None, None, true),
            ("", "", "", LabelKind::Valid(ValidKind::Pair), None, None, false),
            ("pairs", "", "", LabelKind::Valid(ValidKind::Pair), None, None, true),
            ("valid", "", "", minimal, None, None, true),
            ("valid", "", "", broken("missing"), path, Some("required"), false),
            ("broken", "", "", broken("missing"), path, Some("required"), true),
            ("missing", "", "", broken("missing"), path, Some("required"), true),
            ("missing enum", "", "", broken("enum"), path, Some("enum"), true),
            ("missing", "", "", broken("enum"), path, Some("enum"), false),
            ("null", "", "", nulls, Some(Place::Body), None, false),
            ("nulls", "", "", nulls, Some(Place::Body), None, true),
            ("", "body", "", nulls, Some(Place::Body), None, true),
            ("", "body", "", minimal, None, None, false),
            ("", "path", "", broken("enum"), path, Some("enum"), true),
            ("", "query", "", broken("enum"), path, Some("enum"), false),
            ("", "", "type", broken("enum"), path, Some("enum"), false),
            ("enum", "path", "enum", broken("enum"), path, Some("enum"), true),
            ("", "", "", broken("not-acceptable"), Some(Place::Accept), None, false),
            ("not-acceptable", "", "", broken("not-acceptable"), Some(Place::Accept), None, true),
        ] {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let mut suite = Suite::from_spec("spec.yaml");
            suite.generate.only = Only {
                kinds: words(kinds),
                places: words(places),
                keywords: words(keywords),
                ..Only::default()
            };
            let label = Label { kind, place, keyword };
            assert_eq!(wants(&suite, &label), wanted, "{kinds}, {places}, {keywords}: {label:?}");
        }
    }
}
