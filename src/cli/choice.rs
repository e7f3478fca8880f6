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
    /// Only operations with this tag.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
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
            scenarios: self.scenario.clone(),
        }
    }

    /// Whether everything is wanted.
    pub(crate) fn is_all(&self) -> bool {
        self.all
    }

    /// Makes a suite mean it.
    pub(crate) fn apply(&self, generate: &mut Generate) {
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
        generate.only = self.only();
    }
}
