//! One operation's cases.

use std::collections::HashSet;

use crate::plan::case::{Case, CaseId, Dropped, Intent, Loss, Mutation, Request, ValidKind};
use crate::plan::mutation::{self, Change, Draft, Subject};
use crate::plan::salt::salted;
use crate::plan::seed::Seed;
use crate::plan::values::base;
use crate::plan::want::{Label, LabelKind, wants};
use crate::plan::wire::{Unwritable, Values, encode};
use crate::plan::{expect, proof, scope, select};
use crate::schema::Shape;
use crate::spec::{Api, Operation};
use crate::suite::Suite;

/// What came of planning one operation.
#[derive(Debug, Default)]
pub(super) struct Planned {
    pub(super) cases: Vec<Case>,
    pub(super) dropped: Vec<Dropped>,
}

/// Where the cases of one operation are gathered.
struct Planner<'a> {
    api: &'a Api,
    suite: &'a Suite,
    seed: Seed,
    index: usize,
    operation: &'a Operation,
    /// What is already sent, short of salts: the same bytes are never sent twice.
    sent: HashSet<Request>,
    planned: Planned,
}

/// Plans the valid cases of an operation and, after them, the broken ones that they are the controls of.
pub(super) fn plan(api: &Api, suite: &Suite, seed: Seed, index: usize) -> Planned {
    let operation = &api.operations[index];
    let mut planner =
        Planner { api, suite, seed, index, operation, sent: HashSet::new(), planned: Planned::default() };
    let bases: Vec<(ValidKind, Values)> =
        [(ValidKind::Minimal, Shape::Minimal), (ValidKind::Full, Shape::Full)]
            .into_iter()
            .filter_map(|(kind, shape)| planner.valid(kind, shape).map(|values| (kind, values)))
            .collect();
    let mut ids = HashSet::new();
    for (control, values) in &bases {
        if scope::is_valid_only(api, suite) {
            break;
        }
        let Ok(request) = encode(operation, values) else { continue };
        let subject = Subject { api, suite, index, operation, control: *control, values, request: &request };
        for draft in mutation::drafts(&subject) {
            let id = planner.id(&draft);
            let label = Label {
                kind: LabelKind::Broken(draft.kind),
                place: Some(draft.place),
                keyword: draft.keyword.as_deref(),
            };
            if ids.contains(&id) || !wants(suite, &label) {
                continue;
            }
            match planner.broken(&subject, &draft, id.clone()) {
                Ok(()) => _ = ids.insert(id),
                Err(why) => planner.drop(Loss::Fault, format!("broken {}: {why}", draft.kind.name)),
            }
        }
    }
    select::skip(suite, &mut planner.planned, operation);
    planner.planned
}

impl Planner<'_> {
    /// Plans a valid case, if it can be built, is proven, and is not the same as an earlier one; hands back its values.
    fn valid(&mut self, kind: ValidKind, shape: Shape) -> Option<Values> {
        let id =
            CaseId(format!("{}::{}::valid::{}", self.suite.file, self.operation.id, kind.as_str()).into());
        let mut notes = Vec::new();
        let built = base(self.api, self.suite, self.operation, shape).and_then(|(values, left_out)| {
            notes = left_out;
            let request = encode(self.operation, &values).map_err(|why| why.to_string())?;
            let filled = salted(&request, self.seed, &id);
            proof::valid(self.api, self.operation, &filled)?;
            Ok((values, request, filled))
        });
        let (values, request, filled) = match built {
            Ok(built) => built,
            Err(why) => {
                self.drop(Loss::Valid, format!("no valid request ({}): {why}", kind.as_str()));
                return None;
            }
        };
        for note in notes {
            self.drop(Loss::Valid, note);
        }
        if !self.sent.insert(request) {
            return None;
        }
        let intent = Intent::Valid(kind.into());
        let expect = expect::expected(self.suite, self.operation, &id.0, &intent, None);
        self.planned.cases.push(Case {
            id,
            operation: self.index,
            intent,
            request: filled,
            expect,
            control: None,
        });
        Some(values)
    }

    /// Plans a broken case, if it can be written and is proven.
    fn broken(&mut self, subject: &Subject<'_>, draft: &Draft, id: CaseId) -> Result<(), String> {
        let request = self.write(subject, draft).map_err(|why| why.to_string())?;
        let filled = salted(&request, self.seed, &id);
        let breach = match draft.change {
            Change::Request(_) => mutation::proven(subject, draft, &filled).map(|()| None)?,
            Change::Values(_) | Change::Method(_) => proof::broken(self.api, self.operation, draft, &filled)?,
        };
        if !self.sent.insert(request) {
            return Err("another case has the same bytes".to_owned());
        }
        let intent = Intent::Broken(Mutation {
            kind: draft.kind.name,
            place: draft.place,
            pointer: draft.pointer.clone(),
            keyword: draft.keyword.clone(),
            schema: draft.schema.clone(),
            sent: draft.sent.clone(),
            documented: breach.map_or_else(|| draft.documented.clone(), |breach| breach.documented),
        });
        let expect = expect::expected(self.suite, self.operation, &id.0, &intent, Some(draft.kind.rejection));
        self.planned.cases.push(Case {
            id,
            operation: self.index,
            intent,
            request: filled,
            expect,
            control: Some(self.valid_id(subject.control)),
        });
        Ok(())
    }

    fn write(&self, subject: &Subject<'_>, draft: &Draft) -> Result<Request, Unwritable> {
        match &draft.change {
            Change::Values(values) => encode(self.operation, values),
            Change::Request(request) => Ok(request.clone()),
            Change::Method(method) => {
                encode(self.operation, subject.values).map(|request| with_method(request, method))
            }
        }
    }

    /// `leads.yaml::POST /leads::valid::minimal`.
    fn valid_id(&self, kind: ValidKind) -> CaseId {
        CaseId(format!("{}::{}::valid::{}", self.suite.file, self.operation.id, kind.as_str()).into())
    }

    /// `leads.yaml::POST /leads::broken::/body/email::type::integer`.
    fn id(&self, draft: &Draft) -> CaseId {
        let label = draft.label();
        let variant = draft.variant.as_ref().map(|variant| format!("::{variant}")).unwrap_or_default();
        CaseId(
            format!(
                "{}::{}::broken::/{}{}::{label}{variant}",
                self.suite.file,
                self.operation.id,
                draft.place.as_str(),
                draft.pointer
            )
            .into(),
        )
    }

    fn drop(&mut self, loss: Loss, why: String) {
        match self.planned.dropped.iter_mut().find(|dropped| dropped.why == why) {
            Some(dropped) => dropped.count += 1,
            None => {
                self.planned.dropped.push(Dropped {
                    operation: self.operation.id.clone(),
                    loss,
                    why,
                    count: 1,
                });
            }
        }
    }
}

/// The same request by another method. One that gives a body no meaning (RFC 9110 sections 9.3.1 and 9.3.5) goes without: front ends
/// refuse it for the body, whatever they think of the method.
fn with_method(request: Request, method: &str) -> Request {
    let mut request = Request { method: method.to_owned(), ..request };
    if matches!(method, "GET" | "DELETE") {
        request.body = None;
        request.headers.retain(|(name, _)| name != "content-type");
    }
    request
}
