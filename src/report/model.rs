//! All that any format needs. Everything in here may be shown: secrets are masked when it is made.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use crate::health::Figures;
use crate::health::Kind;
use crate::health::Side;
use crate::judge::Code;
use crate::judge::Told;
use crate::judge::gravity;
use crate::plan::CaseId;
use crate::plan::Recording;
use crate::plan::Seed;
use crate::report::steps::ScenarioReport;
use crate::report::totals::Totals;
use crate::spec::OperationId;
use crate::suite::Checks;
use crate::suite::Known;
use crate::suite::Level;

/// What came of a run of one suite.
#[derive(Clone, Debug)]
pub struct Report {
    /// The suite's title.
    pub title: String,
    /// The suite's file.
    pub file: String,
    /// Where the spec was read.
    pub spec: String,
    /// Scheme, host and port that requests went to; empty when none was sent.
    pub server: String,
    /// Where unique values came from; the same seed sends the same bytes.
    pub seed: Seed,
    /// How the cases came out.
    pub totals: Totals,
    /// The operations of which something was planned, in the document's order.
    pub operations: Vec<OperationReport>,
    /// The shell variables that stand for secrets in commands.
    pub variables: Vec<String>,
    /// What the answers as a whole say, as lower-case fragments.
    pub hints: Vec<String>,
    /// Every case, in the plan's order.
    pub cases: Vec<CaseReport>,
    /// About how many operations something is proven.
    pub coverage: Coverage,
    /// Whether the suite wants that of all of them.
    pub requires_conclusive: bool,
    /// What the suite's baseline knows and this run, which tried those operations, did not find.
    pub stale: Vec<Arc<Known>>,
    /// Requests sent, every attempt counted, but for those that followed findings up.
    pub requests: usize,
    /// Requests that followed findings up.
    pub followed: usize,
    /// How long the run took.
    pub elapsed: Duration,
    /// What was recorded, where nothing was sent.
    pub recording: Option<Recording>,
    /// What became of the things that the run made.
    pub cleanup: CleanupReport,
    /// The values that refusals asked for, and with which the operations were accepted.
    pub learned: Vec<LearnedReport>,
    /// What is unusual about the connections.
    pub connection: ConnectionReport,
    /// How the API served as a whole.
    pub health: Figures,
    /// The suite's thresholds that were not kept.
    pub breaches: Vec<BreachReport>,
    /// Why the run was ended before all was sent, as a lower-case fragment, unless a person did.
    pub ended: Option<String>,
    /// What was sent step by step, in order.
    pub scenarios: Vec<ScenarioReport>,
}

/// What is unusual about the connections of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectionReport {
    /// Whether certificates of servers were checked.
    pub checks: Checks,
    /// The proxy by which requests went, without its credentials.
    pub proxy: Option<String>,
}

/// A threshold that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreachReport {
    /// The figure, as suites call it: `p95`.
    pub measure: &'static str,
    /// Of which operation; `None` for the run as a whole.
    pub operation: Option<OperationId>,
    /// What was seen: "312 ms".
    pub observed: String,
    /// What is asked for: "at most 200 ms".
    pub asked: String,
    /// File, line and column (from 1) of the suite.
    pub place: Option<(String, usize, usize)>,
}

/// A value that a refusal asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnedReport {
    /// The operation.
    pub operation: OperationId,
    /// Where the value goes, as a suite has it: `body/email`.
    pub place: String,
    /// The value, as JSON, in which a suite's `${unique}` may stand.
    pub value: String,
    /// The refusal: its status, and what the API said.
    pub because: String,
}

/// What became of the things that a run made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CleanupReport {
    /// How many were removed, or were gone by the end.
    pub removed: usize,
    /// Those that are, or may be, still there.
    pub left: Vec<LeftReport>,
}

/// A thing that a run made and did not remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftReport {
    /// The case that made it, or the first of several.
    pub by: CaseId,
    /// What would remove it: `DELETE /leads/7`; `None` where nothing is known to.
    pub request: Option<String>,
    /// Why it is left, as a lower-case fragment.
    pub why: String,
    /// How many things that are.
    pub count: usize,
}

/// About how many operations something is proven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The operations that the suite is about.
    pub operations: usize,
    /// Those of which a valid request was accepted, or failed by a finding about it.
    pub conclusive: usize,
}

/// Whether something is proven about an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A valid request of it was accepted, or failed by a finding about it.
    Conclusive,
    /// Nothing: why, and what to give.
    Nothing(Reason),
    /// The suite leaves all its cases out.
    LeftOut,
}

/// What came of one operation's cases.
#[derive(Clone, Debug)]
pub struct OperationReport {
    /// The operation.
    pub id: OperationId,
    /// Whether something is proven about it.
    pub proof: Proof,
    /// How its cases came out.
    pub totals: Totals,
    /// What was found, equal findings as one, the gravest first.
    pub findings: Vec<Group>,
    /// Why cases proved nothing.
    pub inconclusive: Vec<Reason>,
    /// Why no answers came.
    pub unanswered: Vec<Reason>,
    /// Why cases were not sent.
    pub skipped: Vec<Reason>,
    /// Valid requests that could not be planned, and what the suite leaves out.
    pub dropped: Vec<Reason>,
    /// Faults that would not be any on the wire.
    pub unbreakable: Vec<Reason>,
    /// Media types of answers whose bodies nobody here can parse.
    pub unchecked: Vec<Reason>,
    /// How many findings the suite's `ignore` rules took away.
    pub ignored: usize,
    /// How it served.
    pub health: Figures,
}

/// Something that was not proven, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// Why, as a lower-case fragment.
    pub why: String,
    /// The way out; may be empty.
    pub way_out: String,
    /// Of how many cases.
    pub count: usize,
    /// What kind of failure it is; `None` where nothing failed.
    pub kind: Option<Kind>,
    /// Who can mend it; `None` where nothing failed.
    pub side: Option<Side>,
}

/// Equal findings of one operation.
#[derive(Clone, Debug)]
pub struct Group {
    /// The kind.
    pub code: Code,
    /// How it counts.
    pub level: Level,
    /// Where, as a [`Finding`](crate::judge::Finding) says it.
    pub at: String,
    /// What is documented, as a lower-case fragment.
    pub documented: String,
    /// What was observed in the example, as a lower-case fragment.
    pub observed: String,
    /// Where that is promised; `None` where no place of the document says it.
    pub promise: Option<Promise>,
    /// The cases in which it was found.
    pub cases: Vec<CaseId>,
    /// In how many places of their answers, together.
    pub places: usize,
    /// The different faults that brought it about, the example's first, as lower-case fragments; empty for valid requests.
    pub faults: Vec<String>,
    /// The simplest of the cases.
    pub example: Example,
    /// An earlier operation of this report in which the same promise was broken.
    pub same_as: Option<OperationId>,
    /// The same number for all groups of a report that are one for a person: the same promise broken in several operations.
    pub theme: usize,
    /// What it is recognized by in every run: see [`fingerprint`](crate::suite::fingerprint).
    pub fingerprint: String,
    /// The entry of the suite's baseline that knows it: then no run fails on it.
    pub known: Option<Arc<Known>>,
    /// What kind of failure it is.
    pub kind: Kind,
}

/// A place in the user's own document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The user's own pointer.
    pub pointer: String,
    /// File, line and column (from 1); `None` where it can't be told.
    pub place: Option<(String, usize, usize)>,
}

/// One case of a [`Group`], to look at and to try again.
#[derive(Clone, Debug)]
pub struct Example {
    /// The case.
    pub case: CaseId,
    /// The fault in words; `None` for a valid request.
    pub fault: Option<String>,
    /// Where and when a recorded call was recorded; `None` for one that was sent.
    pub recorded: Option<String>,
    /// The answer's status: `201 Created`.
    pub answer: String,
    /// The statuses that are right: `400 or 422`.
    pub expected: String,
    /// What the API said.
    pub told: Told,
    /// Why these are, as a lower-case fragment: "400 is documented"; may be empty.
    pub because: String,
    /// How a request that was accepted differs from this one: the control of a broken case, another valid one of a valid case; with its
    /// answer, as a lower-case fragment.
    pub control: Option<String>,
    /// What came of sending it once more, as a lower-case fragment.
    pub again: Option<String>,
    /// The smallest valid request that was found to fail in the same way.
    pub smaller: Option<Shrunk>,
    /// The request as a command for a POSIX shell.
    pub curl: String,
}

/// A failing request, made smaller for as long as it failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shrunk {
    /// What the first one has and this one has not: `/body/nick`.
    pub taken: Vec<String>,
    /// What is simpler in it: "`/body/size` as 0".
    pub simpler: Vec<String>,
    /// The request as a command for a POSIX shell.
    pub curl: String,
}

/// How one case came out.
#[derive(Clone, Debug)]
pub struct CaseReport {
    /// The case.
    pub id: CaseId,
    /// The operation.
    pub operation: OperationId,
    /// `passed`, `failed`, `inconclusive`, `unanswered`, `skipped` or `not-needed`.
    pub outcome: &'static str,
    /// Why, unless it passed or failed.
    pub why: Option<String>,
    /// The answer's status.
    pub status: Option<u16>,
    /// How long the last attempt took; zero when none was made.
    pub elapsed: Duration,
    /// How many attempts were made.
    pub attempts: usize,
    /// The kinds of findings in its answer.
    pub codes: Vec<Code>,
    /// What it took from other cases' exchanges, by name: from which case; `None` where a made-up value stood in.
    pub needs: Vec<(String, Option<CaseId>)>,
    /// What kind of failure it is; `None` where nothing failed.
    pub kind: Option<Kind>,
    /// Whether it was answered only when it was tried again.
    pub is_flaky: bool,
    /// When the last attempt began (RFC 3339); `None` when none was made.
    pub started: Option<String>,
    /// The attempts before the last, oldest first.
    pub earlier: Vec<AttemptReport>,
}

/// An attempt that was followed by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptReport {
    /// When it began (RFC 3339).
    pub started: Option<String>,
    /// The status, or why no answer came, as a lower-case fragment.
    pub outcome: Result<u16, String>,
    /// How long it took.
    pub elapsed: Duration,
    /// How long was waited after it.
    pub wait: Duration,
    /// What said so, as a lower-case fragment.
    pub because: String,
}

impl Report {
    /// How many different findings count at this level, but for those that are known; one promise that is broken in several operations
    /// is one.
    #[must_use]
    pub fn findings(&self, level: Level) -> usize {
        let mut gravest: HashMap<usize, Level> = HashMap::new();
        let groups = self.operations.iter().flat_map(|operation| &operation.findings);
        for group in groups.filter(|group| group.known.is_none()) {
            let known = gravest.entry(group.theme).or_insert(group.level);
            if gravity(group.level) < gravity(*known) {
                *known = group.level;
            }
        }
        gravest.values().filter(|known| **known == level).count() + self.in_scenarios(level)
    }

    /// How many different findings about steps count at this level.
    fn in_scenarios(&self, level: Level) -> usize {
        let steps = self.scenarios.iter().flat_map(|scenario| &scenario.steps);
        let findings = steps.flat_map(|step| step.findings.iter().map(move |finding| (step, finding)));
        let counted = findings.filter(|(_, finding)| finding.level == level && !finding.is_known);
        let different: HashSet<_> = counted
            .map(|(step, finding)| (&step.request, finding.code, &finding.at, &finding.expected))
            .collect();
        different.len()
    }

    /// The cases that were answered only when they were tried again.
    pub fn flaky(&self) -> impl Iterator<Item = &CaseReport> {
        self.cases.iter().filter(|case| case.is_flaky)
    }

    /// How many different findings are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.operations
            .iter()
            .flat_map(|operation| &operation.findings)
            .filter(|group| group.known.is_some())
            .count()
    }

    /// The exit code of design.md's table: 0 all promises kept, 1 a promise or a threshold broken, 3 something got no answer, nothing was proven, or
    /// not about all operations where the suite requires it, 4 nothing to run.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let totals = self.totals;
        match totals.all() {
            0 => 4,
            _ if totals.failed > 0 || !self.breaches.is_empty() => 1,
            _ if self.requires_conclusive && self.coverage.conclusive < self.coverage.operations => 3,
            _ if totals.unanswered > 0 || totals.skipped > 0 || totals.passed == 0 => 3,
            _ => 0,
        }
    }
}
