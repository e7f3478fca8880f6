//! Equal findings of an operation, as one.

use std::collections::HashMap;

use crate::judge::Code;
use crate::judge::Finding;
use crate::judge::Told;
use crate::judge::Verdict;
use crate::judge::gravity;
use crate::judge::status_words;
use crate::judge::statuses_words;
use crate::plan::Case;
use crate::plan::CaseId;
use crate::report::build::Material;
use crate::report::curl;
use crate::report::fault;
use crate::report::model::Example;
use crate::report::model::Group;
use crate::report::model::Promise;
use crate::send::Exchange;
use crate::send::Outcome;
use crate::spec::OperationId;
use crate::text::Pointer;

/// What makes two findings of one operation equal.
type Key = (Code, u8, String, Option<Pointer>);

/// Groups findings, and remembers where each broken promise was met first.
#[derive(Default)]
pub(crate) struct Grouping {
    met: HashMap<(Code, Pointer), OperationId>,
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
        for verdict in verdicts {
            for finding in verdict.outcome.findings() {
                let key = key(finding);
                if !met.contains_key(&key) {
                    order.push(key.clone());
                }
                met.entry(key).or_default().push((&verdict.case, finding));
            }
        }
        order.sort_by_key(|(code, gravity, _, _)| (*gravity, *code));
        order
            .iter()
            .filter_map(|key| {
                let group = group(material, met.get(key)?)?;
                Some(Group { same_as: self.same_as(id, key), ..group })
            })
            .collect()
    }

    /// Only promises about answers are shared by operations: a schema or a header that several refer to.
    fn same_as(&mut self, id: &OperationId, key: &Key) -> Option<OperationId> {
        let (code, _, _, Some(promise)) = key else { return None };
        if is_about_request(*code) {
            return None;
        }
        let first = self.met.entry((*code, promise.clone())).or_insert_with(|| id.clone());
        (first != id).then(|| first.clone())
    }
}

fn key(finding: &Finding) -> Key {
    // One crash, one wrong status, one field that is not checked: whichever keyword showed it.
    let promise = if is_about_request(finding.code) { None } else { finding.promise.clone() };
    (finding.code, gravity(finding.level), finding.at.clone(), promise)
}

/// Whether a finding is about the request that was made, rather than about what the answer holds.
pub(crate) fn is_about_request(code: Code) -> bool {
    matches!(
        code,
        Code::ServerError
            | Code::AcceptedBroken
            | Code::WrongRejection
            | Code::RejectedValid
            | Code::UnexpectedStatus
    )
}

fn group(material: &Material<'_>, met: &[(&CaseId, &Finding)]) -> Option<Group> {
    let weight = |id: &CaseId| {
        material.cases.get(id).map_or((1, usize::MAX), |case| {
            let request = &case.request;
            let size = request.body.as_ref().map_or(0, |body| body.0.len()) + request.target().len();
            (usize::from(case.control.is_some()), size)
        })
    };
    let (id, finding) = met.iter().min_by_key(|(id, _)| weight(id))?;
    let case = *material.cases.get(*id)?;
    let exchange = *material.exchanges.get(*id)?;
    let hide = |text: &str| material.secrets.hide(text);
    let mut faults: Vec<String> = Vec::new();
    let others = met.iter().filter_map(|(id, _)| material.cases.get(*id).copied());
    for words in std::iter::once(case).chain(others).filter_map(fault::words) {
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
        cases: met.iter().map(|(id, _)| (*id).clone()).collect(),
        places: met.iter().map(|(_, finding)| finding.count).sum(),
        faults,
        example: example(material, case, exchange),
        same_as: None,
    })
}

fn promise(material: &Material<'_>, pointer: &Pointer) -> Promise {
    let place = material.api.span(pointer).map(|span| {
        let (line, column) = span.line_column();
        (span.source.name.clone(), line, column)
    });
    Promise { pointer: material.api.origin(pointer), place }
}

fn example(material: &Material<'_>, case: &Case, exchange: &Exchange) -> Example {
    let hide = |text: String| material.secrets.hide(&text);
    let (answer, told) = match &exchange.outcome {
        Outcome::Answered(response) => {
            (status_words(response.status), Told::by(material.suite.envelope.as_ref(), response))
        }
        Outcome::Unanswered(_) | Outcome::Withheld(_) | Outcome::Stopped => (String::new(), Told::default()),
    };
    let control = case
        .control
        .as_ref()
        .and_then(|id| fault::control(case, material.cases.get(id)?, material.exchanges.get(id)?));
    Example {
        case: case.id.clone(),
        fault: fault::words(case).map(hide),
        answer,
        expected: statuses_words(&case.expect),
        told: Told {
            code: told.code.map(hide),
            message: told.message.map(hide),
            request_id: told.request_id.map(hide),
        },
        control: control.map(hide),
        curl: curl::command(&exchange.request, &exchange.origin, &material.secrets),
    }
}
