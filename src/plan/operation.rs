//! One operation's cases.

use std::collections::HashSet;

use crate::plan::case::{Case, CaseId, Dropped, Intent, Loss, Mutation, Place, Request, ValidKind};
use crate::plan::mutation::{self, Change, Draft, Subject};
use crate::plan::salt::salted;
use crate::plan::seed::Seed;
use crate::plan::values::base;
use crate::plan::wire::{Values, encode};
use crate::plan::{expect, proof, select};
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
        if select::is_valid_only(api, suite) {
            break;
        }
        let subject = Subject { api, suite, index, operation, control: *control, values };
        for draft in mutation::drafts(&subject) {
            let id = planner.id(&draft);
            if select::wants_kind(suite, draft.kind) && ids.insert(id.clone()) {
                planner.broken(*control, &draft, id);
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
        let built = base(self.api, self.suite, self.operation, shape).and_then(|values| {
            let request = encode(self.api, self.operation, &values).map_err(|why| why.to_string())?;
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
        if !self.sent.insert(request) {
            return None;
        }
        let intent = Intent::Valid(kind);
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
    fn broken(&mut self, control: ValidKind, draft: &Draft, id: CaseId) {
        let Some(request) = self.write(control, draft) else { return };
        let filled = salted(&request, self.seed, &id);
        let documented = match proof::broken(self.api, self.operation, draft, &filled) {
            Ok(breach) => breach.map_or_else(|| draft.documented.clone(), |breach| breach.documented),
            Err(why) => return self.drop(Loss::Fault, format!("broken {}: {why}", draft.kind.name)),
        };
        if !self.sent.insert(request) {
            return self
                .drop(Loss::Fault, format!("broken {}: another case has the same bytes", draft.kind.name));
        }
        let intent = Intent::Broken(Mutation {
            kind: draft.kind.name,
            place: draft.place,
            pointer: draft.pointer.clone(),
            keyword: draft.keyword.clone(),
            schema: draft.schema.clone(),
            sent: draft.sent.clone(),
            documented,
        });
        let expect = expect::expected(self.suite, self.operation, &id.0, &intent, Some(draft.kind.rejection));
        let control =
            CaseId(format!("{}::{}::valid::{}", self.suite.file, self.operation.id, control.as_str()).into());
        self.planned.cases.push(Case {
            id,
            operation: self.index,
            intent,
            request: filled,
            expect,
            control: Some(control),
        });
    }

    fn write(&mut self, control: ValidKind, draft: &Draft) -> Option<Request> {
        let written = match &draft.change {
            Change::Values(values) => encode(self.api, self.operation, values),
            Change::Method(method) => {
                let shape = match control {
                    ValidKind::Minimal => Shape::Minimal,
                    ValidKind::Full => Shape::Full,
                };
                let values = base(self.api, self.suite, self.operation, shape).ok()?;
                encode(self.api, self.operation, &values)
                    .map(|request| Request { method: method.clone(), ..request })
            }
        };
        match written {
            Ok(request) => Some(request),
            Err(why) => {
                self.drop(Loss::Fault, format!("broken {}: {why}", draft.kind.name));
                None
            }
        }
    }

    /// `leads.yaml::POST /leads::broken::/body/email::type::integer`.
    fn id(&self, draft: &Draft) -> CaseId {
        let keyword = match draft.place {
            Place::Method => draft.kind.name,
            Place::Parameter(_) | Place::Body => draft.keyword.as_deref().unwrap_or(draft.kind.name),
        };
        let variant = draft.variant.as_ref().map(|variant| format!("::{variant}")).unwrap_or_default();
        CaseId(
            format!(
                "{}::{}::broken::/{}{}::{keyword}{variant}",
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
