//! The cases that make what others need, and those that list what is there.

use std::rc::Rc;

use crate::plan::case::{Case, Intent, ValidKind};
use crate::plan::desk::digest;
use crate::plan::expect;
use crate::plan::proof::Prover;
use crate::plan::quiet;
use crate::plan::reach::apply::Reach;
use crate::plan::reach::hint;
use crate::plan::reach::keep;
use crate::plan::reach::needs::Whose;
use crate::plan::reach::role::Role;
use crate::plan::request::{CaseId, Request};
use crate::plan::salt::{salt, salted};
use crate::plan::scope::Access;
use crate::plan::values::{self, base};
use crate::plan::wire::{Values, encode_pruned};
use crate::schema::{Direction, Shape};

/// How many things may have to be made one for the other.
const DEPTH: usize = 4;

/// A way to make a thing: what is particular about it, as it stands in ids, and the request with markers in place of salts.
#[derive(Clone, Debug)]
pub(super) struct Look {
    name: &'static str,
    request: Request,
}

impl Reach<'_> {
    /// The cases that make a thing for someone: the smallest request, then what stands in for it if it is refused.
    pub(super) fn setups(&mut self, operation: usize, whose: &Whose, depth: usize) -> Vec<CaseId> {
        let key = (operation, whose.as_str().to_owned());
        if let Some(known) = self.setups.get(&key) {
            return known.clone();
        }
        if self.around.access == Access::Read || depth > DEPTH || !self.open.insert(key.clone()) {
            return Vec::new();
        }
        let mut ids: Vec<CaseId> = Vec::new();
        for look in self.looks(operation).iter() {
            let suffix = if look.name.is_empty() { String::new() } else { format!("::{}", look.name) };
            let rest = format!("setup::{}{suffix}", whose.as_str());
            let mut case = self.case(operation, &rest, ValidKind::Setup, &look.request);
            if self.is_skipped(operation, &case.id)
                || keep::kept(self.around, &self.roles, &mut case).is_err()
            {
                continue;
            }
            case.instead_of = ids.last().cloned();
            case.needs = self.needs(&case, &Whose::Everyone, depth);
            let id = case.id.clone();
            if let Some(at) = self.add(case) {
                self.settled.insert(at);
                ids.push(id);
            }
        }
        self.open.remove(&key);
        self.setups.insert(key, ids.clone());
        ids
    }

    /// The case that lists what is there.
    pub(super) fn listing(&mut self, operation: usize, depth: usize) -> Option<CaseId> {
        if let Some(known) = self.listings.get(&operation) {
            return known.clone();
        }
        if depth > DEPTH || self.roles[operation] != Role::Reads {
            return None;
        }
        let found = match self.smallest.get(&operation).copied() {
            // What waits for this one can't be waited for.
            Some(at) if self.open.contains(&Self::key(at)) => return None,
            Some(at) => {
                self.settle(at, depth);
                Some(at)
            }
            None => {
                let key = (operation, "listing".to_owned());
                if !self.open.insert(key.clone()) {
                    return None;
                }
                let read = self.read(operation, depth);
                self.open.remove(&key);
                read
            }
        };
        let id = found.map(|at| self.cases[at].id.clone());
        self.listings.insert(operation, id.clone());
        id
    }

    /// Plans the smallest request of an operation that is not among the cases.
    fn read(&mut self, operation: usize, depth: usize) -> Option<usize> {
        let is_safe = self.operation(operation).method.is_safe();
        if self.around.access == Access::Read && !is_safe {
            return None;
        }
        let look = self.looks(operation).first().cloned()?;
        let mut case = self.case(operation, "setup::shared", ValidKind::Setup, &look.request);
        if self.is_skipped(operation, &case.id) {
            return None;
        }
        case.needs = self.needs(&case, &Whose::Everyone, depth);
        let at = self.add(case)?;
        self.settled.insert(at);
        Some(at)
    }

    /// A valid case with a salt of its own.
    pub(super) fn case(&self, operation: usize, rest: &str, kind: ValidKind, unsalted: &Request) -> Case {
        let around = self.around;
        let id = CaseId(format!("{}::{}::{rest}", around.suite.file, self.operation(operation).id).into());
        let request = salted(unsalted, &salt(around.seed, &id.0));
        let intent = Intent::Valid(kind.into());
        let expect = expect::expected(around.suite, self.operation(operation), &id.0, &intent, None);
        Case {
            id,
            operation,
            intent,
            request,
            expect,
            control: None,
            needs: Vec::new(),
            after: None,
            instead_of: None,
        }
    }

    /// Whether the suite leaves out this case, or the valid ones of its operation.
    pub(super) fn is_skipped(&self, operation: usize, id: &CaseId) -> bool {
        let suite = self.around.suite;
        let operation = self.operation(operation);
        let valid = format!("{}::{}::valid::minimal", suite.file, operation.id);
        let skips = &suite.generate.skip;
        skips.iter().any(|skip| {
            let pattern = &skip.pattern.value;
            pattern.matches(operation, &id.0) || pattern.matches(operation, &valid)
        })
    }

    /// The ways to send an operation, the smallest first: what is required, with the document's own example of a body, with what its
    /// descriptions give examples of, with a whole body. Only what is proven, and no request twice.
    pub(super) fn looks(&mut self, index: usize) -> Rc<Vec<Look>> {
        if let Some(known) = self.looks.get(&index) {
            return Rc::clone(known);
        }
        let (api, operation) = (self.around.api, self.operation(index));
        let picks = values::picks(self.around.suite, operation);
        let prover = Prover::new(api, self.around.routes, index);
        let least = base(api, operation, &picks, Shape::Minimal).ok();
        let full = base(api, operation, &picks, Shape::Full).ok();
        let with = |(media, body): (usize, serde_json::Value)| {
            let least = least.as_ref()?;
            let body = quiet::switched_off(api, operation, media, &picks, body);
            Some(Values { body: Some((media, body)), ..least.values.clone() })
        };
        let example = || {
            let media = *values::media_order(operation.body.as_ref()?).first()?;
            let promise = &operation.body.as_ref()?.content[media];
            let schema = api.schemas.at(promise.schema.as_ref()?, Direction::Request);
            let example = promise.examples.iter().find(|example| schema.admits(example))?;
            with((media, example.clone()))
        };
        let described = || {
            let media = *values::media_order(operation.body.as_ref()?).first()?;
            let schema = operation.body.as_ref()?.content[media].schema.as_ref()?;
            let start = least.as_ref()?.values.body.as_ref().map(|(_, value)| value.clone());
            let value = hint::described(api, schema, start.unwrap_or_else(|| serde_json::json!({})))?;
            with((media, value))
        };
        let whole = || with(full.as_ref()?.values.body.clone()?);
        let all = [
            ("", least.as_ref().or(full.as_ref()).map(|base| base.values.clone())),
            ("example", example()),
            ("described", described()),
            ("full", whole()),
        ];
        let mut sent = Vec::new();
        let mut looks = Vec::new();
        for (name, values) in all {
            let Some(request) = values.and_then(|values| encode_pruned(operation, &values).ok()) else {
                continue;
            };
            let digest = digest(&request);
            let filled = salted(&request, &salt(self.around.seed, name));
            if !sent.contains(&digest) && prover.valid(&filled).is_ok() {
                sent.push(digest);
                looks.push(Look { name, request });
            }
        }
        let looks = Rc::new(looks);
        self.looks.insert(index, Rc::clone(&looks));
        looks
    }
}

impl Look {
    /// The request with markers in place of salts.
    pub(super) fn request(&self) -> &Request {
        &self.request
    }
}
