//! Equal findings of an operation, as one.

use std::collections::HashMap;

use crate::follow::Again;
use crate::health::Kind;
use crate::judge::Causes;
use crate::judge::Code;
use crate::judge::Finding;
use crate::judge::Told;
use crate::judge::Verdict;
use crate::judge::gravity;
use crate::judge::status_words;
use crate::judge::statuses_words;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::plan::Intent;
use crate::plan::Mutation;
use crate::plan::Place;
use crate::plan::Request;
use crate::report::again::again;
use crate::report::curl;
use crate::report::difference;
use crate::report::expected::because;
use crate::report::fault;
use crate::report::material::Material;
use crate::report::model::Example;
use crate::report::model::Group;
use crate::report::model::Promise;
use crate::report::model::Shrunk;
use crate::report::scope::Scope;
use crate::report::scope::scope;
use crate::report::secrets::tame;
use crate::send::Exchange;
use crate::send::Outcome;
use crate::spec::OperationId;
use crate::suite::fingerprint;
use crate::text::Pointer;

/// What makes two findings of one operation equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    code: Code,
    gravity: u8,
    at: String,
    promise: Option<Pointer>,
    /// What else tells findings apart at one place: the media types, of a wrong one; the fault, of a request that is wrong as a whole.
    words: Option<(String, String)>,
    /// For a crash: whether the server crashes on what it took before, too.
    state: Option<u16>,
    /// For a crash and for a refusal of what is valid: what the API says of it, as far as that tells causes apart.
    cause: Option<String>,
}

/// What makes findings of different operations one: their kind, and what it is about.
type Shared = (Code, String, String);

/// Groups findings, and remembers in which operation each was met first.
#[derive(Default)]
pub(crate) struct Grouping {
    met: HashMap<Shared, (OperationId, usize)>,
    themes: usize,
}

impl Grouping {
    /// The findings of one operation's verdicts, the gravest first.
    pub(crate) fn groups(
        &mut self,
        material: &Material<'_>,
        id: &OperationId,
        verdicts: &[&Verdict],
    ) -> Vec<Group> {
        let mut order: Vec<Key> = Vec::new();
        let mut met: HashMap<Key, Vec<(&CaseId, &Finding)>> = HashMap::new();
        let mut causes = Causes::default();
        for verdict in verdicts {
            for finding in verdict.outcome.findings() {
                let key = key(material, &verdict.case, finding);
                let told = told(material, &verdict.case, key.code);
                let cause = told.and_then(|told| causes.of(key.clone(), &told));
                let key = Key { cause, ..key };
                if !met.contains_key(&key) {
                    order.push(key.clone());
                }
                met.entry(key).or_default().push((&verdict.case, finding));
            }
        }
        without_words(&mut order, &mut met);
        order.sort_by_key(|key| (key.gravity, key.code));
        order
            .iter()
            .filter_map(|key| {
                let group = group(material, id, met.get(key)?)?;
                let (same_as, theme) = match shared(material, &group, key) {
                    Some(shared) => self.first(id, shared),
                    None => (None, self.another()),
                };
                Some(Group { same_as, theme, ..group })
            })
            .collect()
    }

    /// The earlier operation in which this was met, and the theme.
    fn first(&mut self, id: &OperationId, shared: Shared) -> (Option<OperationId>, usize) {
        let next = self.another();
        let (first, theme) = self.met.entry(shared).or_insert_with(|| (id.clone(), next));
        ((first != id).then(|| OperationId(tame(&first.0).into())), *theme)
    }

    fn another(&mut self) -> usize {
        self.themes += 1;
        self.themes
    }
}

/// What a finding has in common with those of other operations: a schema or a header that several refer to, one rule that refuses
/// all requests in the same words, one router that answers for methods, one
/// guard for credentials. `None` for what is this operation's own.
fn shared(material: &Material<'_>, group: &Group, key: &Key) -> Option<Shared> {
    let Key { code, gravity, at, promise, words, .. } = key;
    let of_whole = |id: &CaseId| whole(material, id).map(|mutation| mutation.place);
    let first = group.cases.first().and_then(of_whole);
    let about = match scope(*code) {
        Scope::Operation => return None,
        Scope::Message => group.example.told.message.clone()?,
        Scope::Request if first.is_some() && group.cases.iter().all(|id| of_whole(id) == first) => {
            first.map_or("", Place::as_str).to_owned()
        }
        // One keyword of one schema, wherever requests are made by it.
        Scope::Request => group.promise.as_ref()?.pointer.clone(),
        Scope::Status => (*gravity > 0).then(String::new)?,
        Scope::Server => String::new(),
        Scope::Place => at.clone(),
        Scope::Observed => group.observed.clone(),
        Scope::Words => words.as_ref().map(|(one, other)| format!("{one}\n{other}"))?,
        Scope::Field => {
            // The field's name, wherever the schema that has it is used.
            let name = at.rsplit('/').next().unwrap_or_default();
            return Some((*code, promise.as_ref()?.to_string(), name.to_owned()));
        }
    };
    Some((*code, at.clone(), about))
}

/// What the API said nothing about goes with the first of the same at the same place: nothing tells them apart.
fn without_words<T>(order: &mut Vec<Key>, met: &mut HashMap<Key, Vec<T>>) {
    let mute: Vec<Key> = order.iter().filter(|key| key.cause.is_none()).cloned().collect();
    for key in mute {
        let is_same = |other: &&Key| other.cause.is_some() && Key { cause: None, ..(*other).clone() } == key;
        let Some(first) = order.iter().find(is_same).cloned() else { continue };
        let moved = met.remove(&key).unwrap_or_default();
        met.entry(first).or_default().extend(moved);
        order.retain(|other| *other != key);
    }
}

fn key(material: &Material<'_>, case: &CaseId, finding: &Finding) -> Key {
    // One crash, one wrong status, one field that is not checked: whichever keyword showed it.
    let promise = if is_about_request(finding.code) { None } else { finding.promise.clone() };
    // A server that crashes on a media type, or knows no 405, does so in whichever operation.
    let words = if finding.code == Code::MediaTypeChanged {
        Some((finding.documented.clone(), finding.observed.clone()))
    } else if finding.code == Code::ServerError {
        whole(material, case).map(|mutation| (mutation.place.as_str().to_owned(), media_type(mutation)))
    } else if finding.code == Code::WrongRejection {
        whole(material, case).map(|mutation| (mutation.place.as_str().to_owned(), String::new()))
    } else {
        None
    };
    let again = material.followed.insights.get(case).and_then(|insight| insight.again.as_ref());
    Key {
        code: finding.code,
        gravity: gravity(finding.level),
        at: finding.at.clone(),
        promise,
        words,
        state: match again {
            Some(Again::State(status)) if finding.code == Code::ServerError => Some(*status),
            Some(
                Again::State(_)
                | Again::Same
                | Again::Accepted(_)
                | Again::Alike(_)
                | Again::Otherwise(_)
                | Again::Unclear(_),
            )
            | None => None,
        },
        cause: None,
    }
}

/// What the API says of a crash, or of a refusal of what is valid.
fn told(material: &Material<'_>, case: &CaseId, code: Code) -> Option<Told> {
    if !matches!(code, Code::ServerError | Code::RejectedValid) {
        return None;
    }
    match &material.exchanges.get(case)?.outcome {
        Outcome::Answered(response) => Some(Told::by(material.suite.envelope.as_ref(), response)),
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => None,
    }
}

/// What is wrong with a request as a whole.
fn whole<'r>(material: &Material<'r>, case: &CaseId) -> Option<&'r Mutation> {
    let case: &'r Case = material.cases.get(case).copied()?;
    match &case.intent {
        Intent::Broken(mutation) => match mutation.place {
            Place::Method | Place::MediaType | Place::Accept | Place::Auth => Some(mutation),
            Place::Parameter(_) | Place::Body => None,
        },
        Intent::Valid(_) | Intent::Observed(_) => None,
    }
}

/// The media type that a fault names, without its parameters.
fn media_type(mutation: &Mutation) -> String {
    let named =
        mutation.sent.as_ref().and_then(|sent| sent.as_str()).filter(|_| mutation.place == Place::MediaType);
    named.and_then(|named| named.split(';').next()).unwrap_or_default().trim().to_owned()
}

/// Whether a finding is about the request that was made, rather than about what the answer holds.
pub(crate) fn is_about_request(code: Code) -> bool {
    matches!(
        code,
        Code::ServerError
            | Code::AcceptedBroken
            | Code::ScopeIgnored
            | Code::WrongRejection
            | Code::RejectedValid
            | Code::UnexpectedStatus
            | Code::RequestViolates
    )
}

fn group(material: &Material<'_>, operation: &OperationId, met: &[(&CaseId, &Finding)]) -> Option<Group> {
    let weight = |id: &CaseId| {
        material.cases.get(id).map_or((1, usize::MAX), |case| {
            let request = &case.request;
            let size = request.body.as_ref().map_or(0, |body| body.0.len()) + request.target().len();
            let is_whole = match &case.intent {
                Intent::Observed(observation) => observation.is_whole,
                Intent::Valid(_) | Intent::Broken(_) => true,
            };
            (usize::from(case.control.is_some() || !is_whole), size)
        })
    };
    let (id, finding) = met.iter().min_by_key(|(id, _)| weight(id))?;
    let case = *material.cases.get(*id)?;
    let exchange = *material.exchanges.get(*id)?;
    let status = match &exchange.outcome {
        Outcome::Answered(answer) => answer.status,
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => 0,
    };
    let hide = |text: &str| material.secrets.hide(text);
    let mask = material.secrets.mask();
    let mut faults: Vec<String> = Vec::new();
    let others = met.iter().filter_map(|(id, _)| material.cases.get(*id).copied());
    for words in std::iter::once(case).chain(others).filter_map(|case| fault::words(mask, case, &finding.at))
    {
        let words = hide(&words);
        if !faults.contains(&words) {
            faults.push(words);
        }
    }
    Some(Group {
        code: finding.code,
        level: finding.level,
        at: hide(&finding.at),
        documented: hide(&finding.documented),
        observed: hide(&finding.observed),
        promise: finding.promise.as_ref().map(|pointer| promise(material, pointer)),
        cases: met.iter().map(|(id, _)| CaseId(tame(&id.0).into())).collect(),
        places: met.iter().map(|(_, finding)| finding.count).sum(),
        faults,
        example: example(material, finding.code, case, exchange, &finding.at),
        same_as: None,
        theme: 0,
        fingerprint: fingerprint(finding.code.name(), &operation.0, &finding.at),
        known: finding.known.clone(),
        kind: Kind::of_finding(finding.code, status),
    })
}

fn promise(material: &Material<'_>, pointer: &Pointer) -> Promise {
    let place = material.api.span(pointer).map(|span| {
        let (line, column) = span.line_column();
        (material.secrets.hide(&span.source.name), line, column)
    });
    Promise { pointer: material.secrets.hide(&material.api.origin(pointer)), place }
}

fn example(material: &Material<'_>, code: Code, case: &Case, exchange: &Exchange, at: &str) -> Example {
    let hide = |text: String| material.secrets.hide(&text);
    let (answer, told) = match &exchange.outcome {
        Outcome::Answered(response) => {
            (status_words(response.status), Told::by(material.suite.envelope.as_ref(), response))
        }
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::NotNeeded | Outcome::Stopped => {
            (String::new(), Told::default())
        }
    };
    let mask = material.secrets.mask();
    // What an answer holds is not explained by the request that it came after.
    let is_about_request = is_about_request(code);
    let insight = material.followed.insights.get(&case.id).filter(|_| is_about_request);
    let smaller = insight.and_then(|insight| insight.smaller.as_ref());
    let sent = &*exchange.request;
    let control = match &case.control {
        Some(id) => material
            .cases
            .get(id)
            .zip(material.exchanges.get(id))
            .and_then(|(control, exchange)| fault::control(mask, (case, sent), (control, exchange))),
        None if !is_about_request => None,
        None => {
            let failed = smaller.map_or((case, sent), |smaller| (&smaller.case, &*smaller.request));
            beside_accepted(material, failed, &answer)
        }
    };
    let operation = material.api.operations.get(case.operation);
    Example {
        case: CaseId(tame(&case.id.0).into()),
        fault: fault::words(mask, case, at).map(hide),
        recorded: recorded(case).map(hide),
        answer,
        expected: statuses_words(&case.expect),
        because: operation.map_or(String::new(), |operation| because(material.suite, operation, case)),
        told: Told {
            code: told.code.map(hide),
            message: told.message.map(hide),
            request_id: told.request_id.map(hide),
        },
        control: control.map(hide),
        again: insight.and_then(|insight| insight.again.as_ref()).map(|it| again(case, it)),
        smaller: smaller.map(|smaller| Shrunk {
            taken: smaller.taken.iter().map(|text| material.secrets.hide(text)).collect(),
            simpler: smaller.simpler.iter().map(|text| material.secrets.hide(text)).collect(),
            curl: curl::command(&smaller.request, &smaller.origin, &material.secrets),
        }),
        curl: curl::command(&exchange.request, &exchange.origin, &material.secrets),
    }
}

/// How a failing valid request differs from one that was accepted.
fn beside_accepted(material: &Material<'_>, (case, sent): (&Case, &Request), answer: &str) -> Option<String> {
    if !answer.starts_with(['4', '5']) {
        return None;
    }
    let (accepted, status) = material.accepted(case.operation)?;
    let there = (accepted, &*material.exchanges.get(&accepted.id)?.request);
    let difference = difference::words(material.secrets.mask(), there, (case, sent));
    let name = accepted.id.0.split("::").skip(2).collect::<Vec<_>>().join("::");
    let status = status_words(status);
    Some(match difference.as_str() {
        "" => format!("`{name}`, the same request, was answered {status}"),
        difference => format!("`{name}`, the same but for {difference}, was answered {status}"),
    })
}

/// Where and when a call was recorded.
fn recorded(case: &Case) -> Option<String> {
    match &case.intent {
        Intent::Observed(observation) => Some(observation.told.clone()),
        Intent::Valid(_) | Intent::Broken(_) => None,
    }
}
