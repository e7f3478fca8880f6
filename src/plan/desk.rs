//! Where the cases of one operation are gathered: their names, their bytes, what was dropped.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::plan::case::{Case, Dropped, Intent, Loss, Mutation, Place, Variation};
use crate::plan::expect;
use crate::plan::mutation::Kind;
use crate::plan::proof::Prover;
use crate::plan::request::{CaseId, Request};
use crate::plan::salt::{mark, salt, salted};
use crate::plan::seed::Seed;
use crate::plan::wire::{Values, encode_pruned};
use crate::spec::{Api, Operation};
use crate::suite::Suite;
use crate::text::Pointer;

/// Why a case is not planned that would send what another one does.
const SAME_BYTES: &str = "another case has the same bytes";

/// What came of planning one operation.
#[derive(Debug, Default)]
pub(super) struct Planned {
    pub(super) cases: Vec<Case>,
    pub(super) dropped: Vec<Dropped>,
    /// Examples and defaults that the document's own schemas refuse.
    pub(super) flaws: Vec<Pointer>,
}

/// One operation's desk.
pub(super) struct Desk<'a> {
    pub(super) api: &'a Api,
    pub(super) suite: &'a Suite,
    pub(super) seed: Seed,
    pub(super) index: usize,
    pub(super) operation: &'a Operation,
    pub(super) prover: Prover<'a>,
    pub(super) planned: Planned,
    /// What is already sent, short of salts: the same bytes are never sent twice. With the case that sends it.
    sent: HashMap<u64, CaseId>,
    ids: HashSet<CaseId>,
    lost: HashMap<(Loss, String), usize>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(prover: Prover<'a>, suite: &'a Suite, seed: Seed, index: usize) -> Self {
        Self {
            api: prover.api,
            suite,
            seed,
            index,
            operation: prover.operation,
            prover,
            planned: Planned::default(),
            sent: HashMap::new(),
            ids: HashSet::new(),
            lost: HashMap::new(),
        }
    }

    /// Plans a valid case, if it can be written and is proven; its name, or that of the case that sends the same bytes.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn valid(&mut self, variation: Variation, values: &Values) -> Result<CaseId, String> {
        let request = encode_pruned(self.operation, values).map_err(|why| why.to_string())?;
        self.valid_request(variation, &request)
    }

    /// The same for a request with markers in place of salts.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn valid_request(
        &mut self,
        variation: Variation,
        request: &Request,
    ) -> Result<CaseId, String> {
        let id = self.fresh(self.name(&format!("valid::{variation}")), request);
        let filled = salted(request, &salt(self.seed, &id.0));
        let digest = digest(request);
        if let Some(known) = self.sent.get(&digest) {
            return Ok(known.clone());
        }
        self.prover.valid(&filled)?;
        if !self.ids.insert(id.clone()) {
            return Err("another case has the same name".to_owned());
        }
        self.sent.insert(digest, id.clone());
        let intent = Intent::Valid(variation);
        let expect = expect::expected(self.suite, self.operation, &id.0, &intent, None);
        self.planned.cases.push(Case {
            id: id.clone(),
            operation: self.index,
            intent,
            request: filled,
            expect,
            control: None,
            needs: Vec::new(),
            after: None,
            instead_of: None,
        });
        Ok(id)
    }

    /// Adds a broken case that is proven. `unsalted` is the same request with markers in place of salts.
    ///
    /// # Errors
    /// Why it is not added.
    pub(super) fn broken(
        &mut self,
        id: CaseId,
        kind: Kind,
        mutation: Mutation,
        request: Request,
        control: &CaseId,
        digest: u64,
    ) -> Result<(), String> {
        if self.sent.contains_key(&digest) {
            return Err(SAME_BYTES.to_owned());
        }
        if !self.ids.insert(id.clone()) {
            return Err("another case has the same name".to_owned());
        }
        self.sent.insert(digest, id.clone());
        let intent = Intent::Broken(mutation);
        let expect = expect::expected(self.suite, self.operation, &id.0, &intent, Some(kind.rejection));
        self.planned.cases.push(Case {
            id,
            operation: self.index,
            intent,
            request,
            expect,
            control: Some(control.clone()),
            needs: Vec::new(),
            after: None,
            instead_of: None,
        });
        Ok(())
    }

    /// The case that sends these bytes, if there is one.
    pub(super) fn sending(&self, digest: u64) -> Option<&CaseId> {
        self.sent.get(&digest)
    }

    /// Whether a case of this name is planned.
    pub(super) fn has(&self, id: &CaseId) -> bool {
        self.ids.contains(id)
    }

    /// The name, with a mark of what is sent behind it where a case of this name is planned: a member may stand in several alternatives.
    /// `bare` is the request with markers in place of salts.
    pub(super) fn fresh(&self, id: CaseId, bare: &Request) -> CaseId {
        if self.has(&id) { CaseId(format!("{}::{}", id.0, mark(bare)).into()) } else { id }
    }

    /// `leads.yaml::POST /leads::valid::minimal`.
    pub(super) fn name(&self, rest: &str) -> CaseId {
        CaseId(format!("{}::{}::{rest}", self.suite.file, self.operation.id).into())
    }

    /// `leads.yaml::POST /leads::broken::/body/email::type::integer`.
    pub(super) fn broken_name(
        &self,
        place: Place,
        pointer: &Pointer,
        label: &str,
        variant: Option<&str>,
    ) -> CaseId {
        let variant = variant.map(|variant| format!("::{variant}")).unwrap_or_default();
        self.name(&format!("broken::/{}{pointer}::{label}{variant}", place.as_str()))
    }

    /// Counts something that is not planned.
    pub(super) fn drop(&mut self, loss: Loss, why: String) {
        *self.lost.entry((loss, why)).or_default() += 1;
    }

    /// What was planned.
    pub(super) fn done(mut self) -> Planned {
        let operation = &self.operation.id;
        let mut lost: Vec<_> = self.lost.into_iter().collect();
        lost.sort();
        self.planned.dropped.extend(lost.into_iter().map(|((loss, why), count)| Dropped {
            operation: operation.clone(),
            loss,
            why,
            count,
        }));
        self.planned
    }
}

/// Tells requests apart that differ in more than salts.
pub(super) fn digest(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.hash(&mut hasher);
    hasher.finish()
}

/// The same for a request that is sent as somebody else.
pub(super) fn digest_as(request: &Request, role: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (request, role).hash(&mut hasher);
    hasher.finish()
}
