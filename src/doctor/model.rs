//! What a diagnosis says.

use std::time::Duration;

use crate::health::Side;

/// What was found about one suite, or one server.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The suite's title.
    pub title: String,
    /// The base URL.
    pub server: String,
    /// The steps, in the order in which they were taken. No text in them holds a secret.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// How it went.
    pub state: State,
    /// What was seen, as lower-case fragments.
    pub told: Vec<String>,
    /// Whose it is, where it did not go well.
    pub side: Option<Side>,
    /// What to try, as lower-case fragments.
    pub advice: Vec<String>,
    /// How long it took; `None` where nothing was asked of the world.
    pub elapsed: Option<Duration>,
    /// What later steps may shed light on.
    pub(super) mark: Option<Mark>,
}

/// What several steps together say more about than each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The base URL's path does not fit the document.
    OddPath,
    /// 404, where no id was made up.
    NotFound,
    /// A redirect away from where it was asked.
    Redirect,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It was not taken: the text says why.
    Skipped,
    /// As it should.
    Well,
    /// Something is odd, and need not be the cause of anything.
    Warning,
    /// It fails.
    Failed,
}

impl State {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Well => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

impl Diagnosis {
    /// The first step that failed: what comes after it may fail because of it.
    #[must_use]
    pub fn first_failure(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.state == State::Failed)
    }

    /// 0 where nothing failed, else 3.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.first_failure().is_some() { 3 } else { 0 }
    }
}

/// What a step makes of what it sees.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) state: State,
    pub(super) told: Vec<String>,
    pub(super) side: Option<Side>,
    pub(super) advice: Vec<String>,
    pub(super) mark: Option<Mark>,
}

impl Found {
    /// All is well, so far.
    pub(super) fn well() -> Self {
        Self { state: State::Well, told: Vec::new(), side: None, advice: Vec::new(), mark: None }
    }

    /// There is nothing to look at: why.
    pub(super) fn skipped(why: impl Into<String>) -> Self {
        Self { state: State::Skipped, ..Self::well().tell(why) }
    }

    /// Says what was seen.
    pub(super) fn tell(mut self, text: impl Into<String>) -> Self {
        self.told.push(text.into());
        self
    }

    /// Says what is odd, whose it is, and what to try.
    pub(super) fn warn(self, side: Side, text: impl Into<String>, advice: impl Into<String>) -> Self {
        self.grave(State::Warning, side, text.into(), advice.into())
    }

    /// Says what later steps may shed light on.
    pub(super) fn marked(self, mark: Mark) -> Self {
        Self { mark: Some(mark), ..self }
    }

    /// Says what fails, whose it is, and what to try.
    pub(super) fn fail(self, side: Side, text: impl Into<String>, advice: impl Into<String>) -> Self {
        self.grave(State::Failed, side, text.into(), advice.into())
    }

    fn grave(mut self, state: State, side: Side, text: String, advice: String) -> Self {
        // The gravest says whose it is, the first of several.
        if state > self.state || self.side.is_none() {
            self.side = Some(side);
        }
        self.state = self.state.max(state);
        self.told.push(text);
        if !advice.is_empty() && !self.advice.contains(&advice) {
            self.advice.push(advice);
        }
        self
    }
}
