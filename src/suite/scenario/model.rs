//! What was meant by scenarios and their steps.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::suite::retry::Retry;
use crate::suite::scenario::body::SentBody;
use crate::suite::scenario::capture::Capture;
use crate::suite::scenario::claim::Claim;
use crate::suite::scenario::condition::Condition;
use crate::suite::scenario::target::Target;
use crate::suite::scenario::typed::Typed;
use crate::suite::spanned::Spanned;
use crate::text::Span;

/// All that a suite sends step by step.
#[derive(Clone, Debug, Default)]
pub struct Scenarios {
    /// `before:`: sent once, before all scenarios.
    pub before: Vec<Step>,
    /// `scenarios:`.
    pub scenarios: Vec<Scenario>,
    /// `after:`: sent once, after all scenarios, whatever became of them.
    pub after: Vec<Step>,
}

/// `scenarios:`, an item: steps that are sent one after the other.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// `name:`.
    pub name: Spanned<String>,
    /// `tags:`.
    pub tags: Vec<String>,
    /// `each:`: the scenario is run once for each; `None` where it is run once.
    pub rows: Option<Vec<Row>>,
    /// `broken:`: what steps are that say nothing of their own.
    pub meant: Meant,
    /// `if:`.
    pub condition: Option<Condition>,
    /// `skip:`.
    pub skip: Option<LeftOut>,
    /// `cookies:`.
    pub cookies: Cookies,
    /// `steps:`.
    pub steps: Vec<Step>,
    /// `finally:`: sent in the end, whatever became of the steps.
    pub finally: Vec<Step>,
}

/// A row of `each:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is called in names: its `name`, else its number from 1.
    pub name: String,
    /// Its values.
    pub values: Map<String, Value>,
}

/// What a step is meant to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Meant {
    /// As the document has it.
    #[default]
    Valid,
    /// Against the document, on purpose.
    Broken,
}

/// `skip:`.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Why.
    pub because: String,
    /// The last day, `YYYY-MM-DD`, on which it is skipped; `None`: until somebody takes it out.
    pub until: Option<String>,
}

/// `cookies:`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cookies {
    /// Each step sends those that it names, and no others.
    #[default]
    Forgotten,
    /// What an answer sets is sent with the steps behind it.
    Kept,
}

/// One request, and what is expected of its answer.
#[derive(Clone, Debug)]
pub struct Step {
    /// `name:`.
    pub name: Option<String>,
    /// `request:`, with its place.
    pub request: Spanned<Target>,
    /// `path:`: values of the path's parameters.
    pub path: Vec<(String, Typed)>,
    /// `query:`.
    pub query: Vec<(String, Typed)>,
    /// `headers:`, names in lower case.
    pub headers: Vec<(String, Typed)>,
    /// `cookies:`.
    pub cookies: Vec<(String, Typed)>,
    /// `body:`.
    pub body: Option<SentBody>,
    /// `auth:`.
    pub identity: Identity,
    /// `broken:`; `None` where the scenario's counts.
    pub meant: Option<Meant>,
    /// `if:`.
    pub condition: Option<Condition>,
    /// `expect:`.
    pub expect: Vec<Claim>,
    /// `capture:`.
    pub capture: Vec<Capture>,
    /// `until:`.
    pub until: Option<Until>,
    /// `retry:`: instead of the suite's.
    pub retry: Option<Retry>,
    /// `timeout:`: instead of the suite's.
    pub timeout: Option<Duration>,
    /// `contract:`.
    pub contract: Contract,
    /// `follow_redirects:`.
    pub redirects: Redirects,
    /// Where it stands.
    pub span: Span,
}

/// As whom a step is sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Identity {
    /// As the suite.
    #[default]
    Own,
    /// `auth: none`: without credentials.
    Nobody,
    /// `auth: NAME`: as one of `auth: per_role:`.
    Role(Spanned<String>),
}

/// `until:`: the request is sent again until this holds.
#[derive(Clone, Debug)]
pub struct Until {
    /// What has to hold.
    pub claims: Vec<Claim>,
    /// How long to wait between two requests.
    pub every: Duration,
    /// How long it may take.
    pub lasting: Duration,
}

/// `contract:`: whether an answer is held against the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Contract {
    /// As every generated request's.
    #[default]
    Checked,
    /// Not: why.
    Off(String),
}

/// `follow_redirects:`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redirects {
    /// A redirection is an answer like any other.
    #[default]
    Answers,
    /// What it leads to on the same server is asked for, and what is expected is expected of that.
    Followed,
}
