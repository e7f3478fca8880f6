//! What was meant: a suite after all checks that need no spec.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::suite::connection::Connection;
use crate::suite::drift::Drift;
use crate::suite::follow::FollowUp;
use crate::suite::identity::Auth;
use crate::suite::identity::SchemeIdentity;
use crate::suite::identity::TokenSource;
use crate::suite::known::Baseline;
use crate::suite::learned::Learned;
use crate::suite::log::LogWish;
use crate::suite::mock::MockWishes;
use crate::suite::pace::Pace;
use crate::suite::said::Setting;
use crate::suite::scenario::Scenarios;
use crate::suite::secret::Secret;
use crate::suite::server::ServerChoice;
use crate::suite::spanned::Spanned;
use crate::suite::thresholds::Thresholds;
use crate::suite::wishes::{Generate, Pattern};
use crate::text::Pointer;

/// A checked suite.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The file's name as it begins case ids: `leads.yaml`.
    pub file: String,
    /// `suite:`; the file's name where there is none.
    pub title: String,
    /// `spec:`, relative paths resolved against the suite's folder.
    pub spec: Spanned<String>,
    /// `server:`.
    pub server: Spanned<ServerChoice>,
    /// `environment:`.
    pub environment: Environment,
    /// `tags:`.
    pub tags: Vec<String>,
    /// `auth: bearer:`.
    pub bearer: Option<Secret>,
    /// `auth: api_key:`: sent where the spec's `apiKey` scheme says.
    pub api_key: Option<Secret>,
    /// `auth: basic:`: user and password.
    pub basic: Option<(String, Secret)>,
    /// `auth: per_role:`.
    pub roles: Vec<RoleIdentity>,
    /// Values to mask wherever they turn up: those that `secrets:` names, and all credentials.
    pub secrets: Vec<Secret>,
    /// `send:`.
    pub pace: Pace,
    /// `error_envelope:`.
    pub envelope: Option<Envelope>,
    /// `generate:`.
    pub generate: Generate,
    /// `responses:`: levels by finding code, for the codes that the suite names.
    pub levels: BTreeMap<String, Spanned<Level>>,
    /// `responses: ignore:`.
    pub ignore: Vec<Ignore>,
    /// `responses: slower_than:`: how long an answer may take; `None`: as long as it likes.
    pub slower_than: Option<Duration>,
    /// `require_conclusive:`: whether a run must prove something about every operation.
    pub require_conclusive: bool,
    /// `follow_up:`.
    pub follow_up: FollowUp,
    /// What the file beside the suite knows.
    pub baseline: Baseline,
    /// `log:`.
    pub log: LogWish,
    /// `auth:`, beyond the credentials that stand in it as they are.
    pub auth: Auth,
    /// `tls:` and `proxy:`: whom connections trust, and by whom they go.
    pub connection: Connection,
    /// Secrets that turn up while the suite is run: masked as `secrets` are from then on. Clones of the suite share it.
    pub learned: Learned,
    /// `mock:`.
    pub mock: MockWishes,
    /// `allow:`: what may be sent to production, once the command line permits it too.
    pub allow: Permits,
    /// What both permit: see [`Suite::permit`].
    pub permits: Permits,
    /// `thresholds:`.
    pub thresholds: Thresholds,
    /// `drift:`; a run has no use for it.
    pub drift: Option<Drift>,
    /// `responses: uses:`.
    pub uses: Vec<Use>,
    /// What its files say, and where: see [`settings`](crate::suite::settings).
    pub said: Vec<Setting>,
    /// `before:`, `scenarios:`, `after:`.
    pub scenarios: Scenarios,
}

impl Suite {
    /// The suite of those who have none: everything as the defaults say, against the spec's own server.
    #[must_use]
    pub fn from_spec(location: &str) -> Self {
        let name = location.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let file =
            name.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or("spec").to_owned();
        let server = ServerChoice::FromSpec;
        Self {
            title: file.clone(),
            file,
            spec: Spanned { value: location.to_owned(), span: None },
            pace: Pace::for_server(&server),
            server: Spanned { value: server, span: None },
            environment: Environment::Unsaid,
            tags: Vec::new(),
            bearer: None,
            api_key: None,
            basic: None,
            roles: Vec::new(),
            secrets: Vec::new(),
            envelope: None,
            generate: Generate::default(),
            levels: BTreeMap::new(),
            ignore: Vec::new(),
            slower_than: None,
            require_conclusive: false,
            follow_up: FollowUp::default(),
            baseline: Baseline::default(),
            log: LogWish::default(),
            auth: Auth::default(),
            connection: Connection::default(),
            learned: Learned::default(),
            mock: MockWishes::default(),
            allow: Permits::default(),
            permits: Permits::default(),
            thresholds: Thresholds::default(),
            drift: None,
            uses: Vec::new(),
            said: Vec::new(),
            scenarios: Scenarios::default(),
        }
    }

    /// Takes what the command line permits to be sent to production: what the suite allows too is permitted. Gives back what it
    /// does not allow.
    pub fn permit(&mut self, asked: Permits) -> Permits {
        self.permits = self.permits.or(asked.and(self.allow));
        Permits { writes: asked.writes && !self.allow.writes, broken: asked.broken && !self.allow.broken }
    }
}

/// `auth: per_role:`, an entry: another identity than the suite's own.
#[derive(Clone, Debug)]
pub struct RoleIdentity {
    /// What the suite calls it.
    pub name: String,
    /// `bearer:`.
    pub bearer: Option<Secret>,
    /// `api_key:`.
    pub api_key: Option<Secret>,
    /// `basic:`: user and password.
    pub basic: Option<(String, Secret)>,
    /// `scopes:`: all that it has; `None` where the suite does not say.
    pub scopes: Option<Vec<String>>,
    /// `oauth2:` or `command:`.
    pub token: Option<TokenSource>,
    /// `schemes:`.
    pub schemes: Vec<SchemeIdentity>,
}

/// What a suite is about, for production safety.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the language's own")]
pub enum Environment {
    Sandbox,
    Production,
    /// Not said: production, unless the host is loopback.
    Unsaid,
}

/// What may be sent to production beside valid requests with safe methods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permits {
    /// `writes`: requests with methods that are not safe (RFC 9110 section 9.2.1).
    pub writes: bool,
    /// `broken`: requests that break the document.
    pub broken: bool,
}

impl Permits {
    /// What either permits.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { writes: self.writes || other.writes, broken: self.broken || other.broken }
    }

    /// What both permit.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { writes: self.writes && other.writes, broken: self.broken && other.broken }
    }
}

/// `error_envelope:`: holds for every 4xx and 5xx.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The place of the schema in the spec.
    pub schema: Option<Spanned<Pointer>>,
    /// Where an error answer keeps its machine-readable code.
    pub code: Option<Pointer>,
    /// Where it keeps its message for people.
    pub message: Option<Pointer>,
    /// Where it keeps the request's id.
    pub request_id: Option<Pointer>,
}

/// How a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The case fails.
    Fail,
    /// It is shown and counted.
    Warn,
    /// It is shown with the details.
    Note,
    /// It is not looked for.
    Off,
}

/// `responses: ignore:`, an item.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The finding's code; checked when judging starts.
    pub finding: Spanned<String>,
    /// What it is about (a header's name, a pointer), `*` standing for anything.
    pub pattern: String,
    /// Why.
    pub because: String,
    /// The last day, `YYYY-MM-DD`, on which it is ignored.
    pub until: Option<String>,
}

/// `responses: uses:`, an item: what a client reads of an operation's answers.
#[derive(Clone, Debug)]
pub struct Use {
    /// Whose answers.
    pub operation: Spanned<Pattern>,
    /// Which places of the body.
    pub places: Vec<Pointer>,
}
