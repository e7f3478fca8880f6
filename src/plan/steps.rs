//! What scenarios become.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::plan::names::Names;
use crate::plan::request::CaseId;
use crate::plan::seed::Seed;
use crate::schema::Schema;
use crate::spec::Operation;
use crate::suite::{Condition, Cookies, LeftOut, Meant, Row, Step};
use crate::text::Pointer;

/// Steps that are sent one after the other: a scenario, once for each of its rows, or what comes before or after all of them.
#[derive(Clone, Debug)]
pub struct Script {
    /// `leads.yaml::scenario::NAME`, with the row's name behind it where there are rows.
    pub id: CaseId,
    /// Which part of the suite it is.
    pub kind: ScriptKind,
    /// The scenario's name; `before` or `after`.
    pub name: String,
    /// The row.
    pub row: Option<Row>,
    /// The scenario's tags.
    pub tags: Vec<String>,
    /// Whether it is sent.
    pub fate: Fate,
    /// Until when it is skipped.
    pub skip: Option<LeftOut>,
    /// Whether it is wanted.
    pub condition: Option<Condition>,
    /// Whether cookies are kept.
    pub cookies: Cookies,
    /// In order.
    pub steps: Vec<PlannedStep>,
    /// In order, whatever became of the steps.
    pub finally: Vec<PlannedStep>,
    /// What is known when it begins, by name: what others captured.
    pub given: Vec<(String, Value)>,
}

/// Which part of a suite a script is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the language's own")]
pub enum ScriptKind {
    Before,
    Scenario,
    After,
}

/// Whether a script is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is.
    Sent,
    /// It is not: why, as a lower-case fragment.
    LeftOut(String),
}

/// A step, and what the document says of it.
#[derive(Clone, Debug)]
pub struct PlannedStep {
    /// The script's id, and its number: `...::step 2`.
    pub id: CaseId,
    /// The operation, as an index into [`Api::operations`](crate::spec::Api::operations).
    pub operation: usize,
    /// The operation.
    pub promise: Arc<Operation>,
    /// What the suite says.
    pub said: Arc<Step>,
    /// What it is meant to be.
    pub meant: Meant,
    /// The statuses that are right: (from, to), inclusive.
    pub expect: Vec<(u16, u16)>,
    /// The schemas that its assertions name.
    pub schemas: Vec<SchemaOf>,
}

/// A schema that an assertion names.
#[derive(Clone)]
pub struct SchemaOf(pub(in crate::plan) Arc<Schema>);

impl SchemaOf {
    /// Where it stands.
    #[must_use]
    pub fn pointer(&self) -> &Pointer {
        self.0.pointer()
    }

    /// Whether a value is one of it.
    #[must_use]
    pub fn admits(&self, value: &Value) -> bool {
        self.0.admits(value)
    }
}

impl fmt::Debug for SchemaOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SchemaOf({:?})", self.0.pointer())
    }
}

impl PlannedStep {
    /// What the step asks for, as it was typed.
    #[must_use]
    pub fn target(&self) -> String {
        self.said.request.value.to_string()
    }
}

impl Script {
    /// What its templates are filled with when it begins.
    #[must_use]
    pub fn names(&self, seed: Seed) -> Names {
        Names::new(seed, &self.id.0, self.row.as_ref().map(|row| row.values.clone()))
    }

    /// All its steps, those of `finally` last.
    pub fn all_steps(&self) -> impl Iterator<Item = &PlannedStep> {
        self.steps.iter().chain(&self.finally)
    }
}
