//! Calls as cases and exchanges, judged a few at a time. What a report can't show any more is given up at once, so that memory does not
//! grow with the recording.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use crate::judge;
use crate::judge::Code;
use crate::judge::Verdict;
use crate::plan::Body;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Intent;
use crate::plan::Observation;
use crate::plan::Place;
use crate::plan::Plan;
use crate::plan::Reading;
use crate::plan::Recording;
use crate::plan::Request;
use crate::plan::observed;
use crate::plan::wire::Breach;
use crate::plan::wire::Refusal;
use crate::plan::wire::refused_by;
use crate::send::Exchange;
use crate::send::Outcome;
use crate::send::Response;
use crate::spec::Api;
use crate::spec::Location;
use crate::spec::Match;
use crate::spec::OperationId;
use crate::suite::Suite;
use crate::text::is_credential;
use crate::text::is_redacted;
use crate::traffic::call::Call;
use crate::traffic::credentials::Credentials;
use crate::traffic::left::Left;
use crate::traffic::site::Sites;
use crate::traffic::site::Target;
use crate::traffic::stray;
use crate::traffic::stray::Stray;
use crate::traffic::veil;

/// How many calls, and how many bytes of them, are judged at a time.
const CALLS: usize = 1_000;
const BYTES: usize = 32 << 20;

/// Of so many calls with the same finding request and answer are kept.
const EXAMPLES: usize = 20;

/// How many different paths and methods that are not documented are told.
const STRAYS: usize = 500;

/// How many characters of a time are shown, whatever the recorder wrote there.
const LONGEST_TIME: usize = 40;

/// What has been made of the calls so far.
pub(crate) struct Tally<'t> {
    api: &'t Api,
    suite: &'t Suite,
    sites: &'t Sites,
    credentials: &'t Credentials,
    today: &'t str,
    calls: usize,
    left: BTreeMap<Left, usize>,
    strays: Vec<OperationId>,
    touched: BTreeSet<usize>,
    /// Not yet judged.
    next: (Vec<Case>, Vec<Exchange>),
    bytes: usize,
    plan: Plan,
    exchanges: Vec<Exchange>,
    verdicts: Vec<Verdict>,
    /// How many whole calls there are with a finding.
    examples: HashMap<(usize, Code, String), usize>,
}

impl<'t> Tally<'t> {
    pub(crate) fn new(
        api: &'t Api,
        suite: &'t Suite,
        sites: &'t Sites,
        credentials: &'t Credentials,
        today: &'t str,
    ) -> Self {
        Self {
            api,
            suite,
            sites,
            credentials,
            today,
            calls: 0,
            left: BTreeMap::new(),
            strays: Vec::new(),
            touched: BTreeSet::new(),
            next: (Vec::new(), Vec::new()),
            bytes: 0,
            plan: Plan::default(),
            exchanges: Vec::new(),
            verdicts: Vec::new(),
            examples: HashMap::new(),
        }
    }

    /// Counts a call that is not judged.
    pub(crate) fn leave(&mut self, left: Left) {
        self.calls += 1;
        *self.left.entry(left).or_default() += 1;
    }

    /// Makes a case of a call, or counts why there is none.
    pub(crate) fn add(&mut self, file: &str, number: usize, call: Call) {
        let target = self.sites.target(self.api, &call.method, &call.address);
        let made =
            match target {
                Target::Operations(matches) => self.documented(&call, matches),
                Target::Ambiguous => Err(Left::Ambiguous),
                Target::OtherMethods(path, matches) => stray::of_method(self.api, &call, path, &matches)
                    .and_then(|stray| self.stray(&call, stray)),
                Target::Nothing(path) => stray::of_path(self.api, self.sites, &call, path)
                    .and_then(|stray| self.stray(&call, stray)),
                Target::Elsewhere => Err(Left::Elsewhere),
            };
        match made {
            Ok(known) => self.take(file, number, call, known),
            Err(left) => self.leave(left),
        }
    }

    /// All that was made of the calls.
    pub(crate) fn finish(mut self) -> (Plan, Vec<Exchange>, Vec<Verdict>) {
        self.judge();
        let operations = self.api.operations.iter().enumerate();
        let untouched = operations.filter(|(index, _)| !self.touched.contains(index));
        let left_out = Left::ALL.into_iter().filter_map(|left| {
            let count = *self.left.get(&left)?;
            Some((left.words().to_owned(), count))
        });
        self.plan.recording = Some(Recording {
            calls: self.calls,
            left_out: left_out.collect(),
            untouched: untouched.map(|(_, operation)| operation.id.clone()).collect(),
            undocumented: self.strays,
        });
        (self.plan, self.exchanges, self.verdicts)
    }

    /// What the document says of a call for one of these operations.
    fn documented(&mut self, call: &Call, matches: Vec<Match>) -> Result<Known, Left> {
        let (operation, request) = self.meant(call, matches).ok_or(Left::Ambiguous)?;
        self.touched.insert(operation);
        let reading =
            observed(self.api, operation, &request, &|breach, sent| is_doubtful(call, breach, sent));
        // A body that was not recorded can't be what the letter asks for.
        let is_open = reading == Reading::Valid && call.is_body_lost;
        let reading = if is_open { Reading::Disputed } else { reading };
        Ok(Known { operation, name: None, request, reading })
    }

    /// Of several operations on one path the only one that takes the call, or the only one whose parameters do; to hold an answer against
    /// another's promises would be worse than to say nothing.
    fn meant(&self, call: &Call, matches: Vec<Match>) -> Option<(usize, Request)> {
        let is_alone = matches.len() == 1;
        let fitting = matches.into_iter().filter_map(|found| {
            let request = request(call, found.path);
            let operation = self.api.operations.get(found.operation)?;
            let refusal = if is_alone { None } else { refused_by(self.api, operation, &request) };
            Some((found.operation, request, refusal))
        });
        let fitting: Vec<_> = fitting.collect();
        let only = |is_it: &dyn Fn(&Option<Refusal>) -> bool| {
            let mut those = fitting.iter().filter(|(_, _, refusal)| is_it(refusal));
            let first = those.next();
            first.filter(|_| those.next().is_none()).map(|(index, request, _)| (*index, request.clone()))
        };
        let taken = if call.is_body_lost { None } else { only(&Option::is_none) };
        taken.or_else(|| only(&|refusal| !matches!(refusal, Some(Refusal::Parameter(_)))))
    }

    fn stray(&mut self, call: &Call, stray: Stray) -> Result<Known, Left> {
        let known = self.strays.iter().position(|id| *id.0 == *stray.name);
        let index = match known {
            Some(index) => index,
            None if self.strays.len() < STRAYS => {
                self.strays.push(OperationId(stray.name.as_str().into()));
                self.strays.len() - 1
            }
            None => return Err(Left::Beyond),
        };
        let operation = self.api.operations.len() + index;
        let request = request(call, stray.path);
        Ok(Known { operation, name: Some(stray.name), request, reading: stray.reading })
    }

    fn take(&mut self, file: &str, number: usize, call: Call, known: Known) {
        self.calls += 1;
        let operation = self.api.operations.get(known.operation);
        let name = operation.map(|operation| operation.id.to_string()).or(known.name).unwrap_or_default();
        let id = CaseId(format!("{}::{name}::recorded::{file}#{number}", self.suite.file).into());
        let time = call.time.as_ref().map(|time| time.chars().take(LONGEST_TIME).collect::<String>());
        let time = time.map(|time| format!(", {time}")).unwrap_or_default();
        let broken = matches!(known.reading, Reading::Broken(_));
        let exchange = Exchange {
            case: id.clone(),
            request: Arc::new(veil::shown(&call, &|text| self.credentials.has(text))),
            origin: Arc::clone(&call.address.origin),
            unbound: Vec::new(),
            earlier: Vec::new(),
            elapsed: call.elapsed,
            outcome: Outcome::Answered(Arc::new(call.answer)),
            started: None,
            kept: None,
        };
        let case = Case {
            id,
            operation: known.operation,
            expect: if broken { vec![(400, 499)] } else { vec![(200, 299), (300, 399)] },
            intent: Intent::Observed(Observation {
                reading: known.reading,
                kept: call.kept,
                told: format!("entry {number} of `{file}`{time}"),
                is_whole: true,
            }),
            request: known.request,
            control: None,
            needs: Vec::new(),
            after: None,
            instead_of: None,
        };
        self.bytes += weight(&case, &exchange);
        self.next.0.push(case);
        self.next.1.push(exchange);
        if self.next.0.len() >= CALLS || self.bytes >= BYTES {
            self.judge();
        }
    }

    /// Judges what has come together, and gives up what no report will show.
    fn judge(&mut self) {
        self.bytes = 0;
        let (cases, exchanges) = std::mem::take(&mut self.next);
        let plan = Plan { cases, ..Plan::default() };
        let verdicts = judge::judge(self.api, self.suite, &plan, &exchanges, self.today);
        for ((mut case, mut exchange), verdict) in plan.cases.into_iter().zip(exchanges).zip(verdicts) {
            if !self.is_example(&case, &verdict) {
                strip(&mut case, &mut exchange);
            }
            self.plan.cases.push(case);
            self.exchanges.push(exchange);
            self.verdicts.push(verdict);
        }
    }

    /// Whether a call shows something of which there are not yet enough examples.
    fn is_example(&mut self, case: &Case, verdict: &Verdict) -> bool {
        let mut is_one = false;
        for finding in verdict.outcome.findings() {
            let count = self.examples.entry((case.operation, finding.code, finding.at.clone())).or_default();
            is_one |= *count < EXAMPLES;
            *count += 1;
        }
        is_one
    }
}

/// What a call is taken for.
struct Known {
    operation: usize,
    /// Method and path of a call that the document does not have.
    name: Option<String>,
    request: Request,
    reading: Reading,
}

/// The request as the document speaks of it.
fn request(call: &Call, path: String) -> Request {
    Request {
        method: call.method.clone(),
        path,
        query: call.address.query.clone(),
        headers: call.headers.clone(),
        body: call.body.clone().map(Body),
        credentials: false,
    }
}

/// Whether a breach may be the recorder's doing: a body, headers or cookies that it left out, a value that it took out.
fn is_doubtful(call: &Call, breach: &Breach, sent: Option<&Value>) -> bool {
    let is_missing = breach.keyword.as_deref() == Some("required");
    let name = breach.pointer.tokens().next().unwrap_or_default();
    let is_taken_out = matches!(sent, Some(Value::String(text)) if is_redacted(text));
    is_taken_out
        || match breach.place {
            Place::Body | Place::MediaType => call.is_body_lost || call.header("content-encoding").is_some(),
            Place::Parameter(Location::Cookie) => call.header("cookie").is_none_or(is_redacted),
            Place::Parameter(Location::Header) => {
                call.headers.is_empty() || (is_missing && is_credential(&name))
            }
            Place::Parameter(Location::Query) => is_missing && is_credential(&name),
            Place::Parameter(Location::Path) | Place::Method | Place::Accept | Place::Auth => false,
        }
}

fn weight(case: &Case, exchange: &Exchange) -> usize {
    let answer = match &exchange.outcome {
        Outcome::Answered(response) => response.body.len(),
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => 0,
    };
    answer + case.request.body.as_ref().map_or(0, |body| body.0.len())
}

/// Leaves of a call what counts are made from.
fn strip(case: &mut Case, exchange: &mut Exchange) {
    if let Intent::Observed(observation) = &mut case.intent {
        observation.is_whole = false;
    }
    case.request = Request::default();
    exchange.request = Arc::new(Request::default());
    if let Outcome::Answered(response) = &exchange.outcome {
        let status = response.status;
        exchange.outcome = Outcome::Answered(Arc::new(Response { status, ..Response::default() }));
    }
}
