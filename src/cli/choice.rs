//! How many cases a call makes, and which.

use std::num::NonZeroUsize;

use specdrift::suite::{Generate, Only, Pattern, Spanned};

/// How many cases, and which.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Choice of cases")]
pub(crate) struct Choice {
    /// Every kind of case that is not only made when it is named, without limits; `plan` also shows what `run` holds back for the
    /// sake of what is there (`generate: existing: keep`).
    #[arg(long)]
    all: bool,
    /// The most cases, instead of the suite's `limit`.
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    /// The most cases of one operation, instead of the suite's `per_operation`.
    #[arg(long, value_name = "N")]
    per_operation: Option<NonZeroUsize>,
    /// Only operations like this: `POST /leads`, `* /leads**`, an `operationId`, `tag:NAME`. May be repeated, as all below.
    #[arg(long, value_name = "PATTERN", value_parser = Only::operation)]
    operation: Vec<Pattern>,
    /// Only what has this tag: suites (whole), and of others their scenarios and the document's operations.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Leave out what has this tag: suites, scenarios, operations; it goes before `--tag`.
    #[arg(long, value_name = "TAG")]
    not_tag: Vec<String>,
    /// Only this kind: `valid`, `broken`, `minimal`, `enums`, `missing`, `wrong-type`, ...
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Only what is particular in this part of a request: `path`, `query`, `header`, `cookie`, `body`, `method`, `media-type`, `accept`,
    /// `auth`.
    #[arg(long, value_name = "PLACE")]
    place: Vec<String>,
    /// Only what breaks this keyword: `required`, `type`, `format`, ...
    #[arg(long, value_name = "KEYWORD")]
    keyword: Vec<String>,
    /// Only scenarios that have this in their name, and no generated cases.
    #[arg(long, value_name = "NAME")]
    scenario: Vec<String>,
}

impl Choice {
    /// What the call picks.
    pub(crate) fn only(&self) -> Only {
        Only {
            operations: self.operation.clone(),
            tags: self.tag.clone(),
            kinds: self.kind.clone(),
            places: self.place.clone(),
            keywords: self.keyword.clone(),
            not_tags: self.not_tag.clone(),
            scenarios: self.scenario.clone(),
        }
    }

    /// Whether everything is wanted.
    pub(crate) fn is_all(&self) -> bool {
        self.all
    }

    /// What the call sets: the setting, its value, the flag.
    pub(crate) fn flags(&self) -> Vec<(&'static str, String, &'static str)> {
        let mut flags = Vec::new();
        if self.all {
            for (path, value) in [
                ("generate.valid", "all"),
                ("generate.broken", "all"),
                ("generate.limit", "none"),
                ("generate.per_operation", "none"),
            ] {
                flags.push((path, value.to_owned(), "--all"));
            }
        }
        let limits = [
            ("generate.limit", self.limit, "--limit"),
            ("generate.per_operation", self.per_operation, "--per-operation"),
        ];
        for (path, limit, flag) in limits {
            if let Some(limit) = limit {
                flags.retain(|(set, _, _)| *set != path);
                flags.push((path, limit.to_string(), flag));
            }
        }
        flags
    }

    /// Makes a suite with these tags mean it.
    pub(crate) fn apply(&self, generate: &mut Generate, tags: &[String]) {
        if self.all {
            generate.widen();
        }
        let spanned = |limit: NonZeroUsize| Spanned { value: limit.get(), span: None };
        if let Some(limit) = self.limit {
            generate.limit = spanned(limit);
        }
        if let Some(limit) = self.per_operation {
            generate.per_operation = spanned(limit);
        }
        generate.only = self.only().within(tags);
    }
}
