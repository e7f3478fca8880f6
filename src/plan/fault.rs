//! One fault in one part of a request: written, read back, proven.

use serde_json::Value;

use crate::plan::case::{Loss, Mutation};
use crate::plan::controls::Controls;
use crate::plan::desk::{Desk, digest};
use crate::plan::mutation::Kind;
use crate::plan::part::Spot;
use crate::plan::proof::Claim;
use crate::plan::request::{Body, CaseId, Request};
use crate::plan::salt::{MARKER, bare, fill, salt, salted};
use crate::plan::scope;
use crate::plan::want::{Label, LabelKind, wants};
use crate::plan::wire::encode_pruned;
use crate::schema::{Purity, Spoiled, Type};
use crate::spec::{MediaType, Syntax};

/// Why a fault is not planned that is planned already, by the same bytes.
const SAME_FAULT: &str = "another case has the same fault";

/// Whether the suite wants such a fault.
pub(super) fn is_wanted(desk: &Desk<'_>, controls: &Controls<'_>, index: usize) -> bool {
    let candidate = &controls.survey.candidates()[index];
    let label = Label {
        kind: LabelKind::Broken(Kind::of(candidate.fault())),
        place: Some(controls.part.place),
        keyword: Some(candidate.keyword),
    };
    wants(desk.suite, &label)
}

/// Plans a fault that the suite wants, with the first of its edits that is proven; counts it when none is. Whether there is one.
pub(super) fn plan(desk: &mut Desk<'_>, controls: &mut Controls<'_>, index: usize) -> bool {
    if !is_wanted(desk, controls, index) {
        return false;
    }
    let candidate = &controls.survey.candidates()[index];
    let kind = Kind::of(candidate.fault());
    let mut why = None;
    for purity in [Purity::Alone, Purity::Along] {
        for edit in 0..candidate.edits() {
            for base in 0..candidate.bases.len() {
                let attempt = Attempt { index, base: candidate.bases[base], edit, purity };
                let kept = proven(desk, controls, attempt)
                    .and_then(|proven| keep(desk, controls, attempt.base, proven));
                match kept {
                    Ok(()) => return true,
                    // Nothing is lost by it: that very fault is planned.
                    Err(reason) if reason == SAME_FAULT => return false,
                    Err(reason) => why = Some(reason),
                }
            }
        }
    }
    let why = why.unwrap_or_else(|| "no such change can be made there".to_owned());
    desk.drop(Loss::Fault, format!("broken {}: {why}", kind.name));
    false
}

/// One way to make a candidate a fault.
#[derive(Clone, Copy)]
struct Attempt {
    /// Of the candidate.
    index: usize,
    base: usize,
    edit: usize,
    purity: Purity,
}

/// A request that is broken in one way.
struct Proven {
    kind: Kind,
    mutation: Mutation,
    request: Request,
    /// The same with markers in place of salts.
    bare: Request,
}

/// Adds a broken case, under a name that no other has.
fn keep(desk: &mut Desk<'_>, controls: &mut Controls<'_>, base: usize, proven: Proven) -> Result<(), String> {
    let Proven { kind, mutation, request, bare } = proven;
    let digest = digest(&bare);
    let control = controls.case(desk, base).ok_or("its control can't be sent")?;
    let label = mutation.keyword.as_deref().unwrap_or_default();
    let named = |variant: Option<&str>| desk.broken_name(mutation.place, &mutation.pointer, label, variant);
    let plain = named(None);
    let is_same = |known: &CaseId| {
        known.0.strip_prefix(&*plain.0).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    if desk.sending(digest).is_some_and(is_same) {
        return Err(SAME_FAULT.to_owned());
    }
    let variant = variant(kind, &mutation);
    let mut id = named(variant.as_deref());
    if desk.has(&id) {
        let by_kind = named(Some(kind.name));
        // What is broken in the same way in several alternatives of a place is of interest only where all is.
        let is_alike = variant.is_some() || desk.has(&by_kind);
        id = if scope::is_everything(desk.suite) && is_alike { desk.fresh(id, &bare) } else { by_kind };
    }
    desk.broken(id, kind, mutation, request, &control, digest)
}

/// What tells faults of one kind at one place apart: the type that is sent.
fn variant(kind: Kind, mutation: &Mutation) -> Option<String> {
    let sent = mutation.sent.as_ref()?;
    matches!(kind.name, "wrong-type" | "null").then(|| Type::of(sent).to_string())
}

fn proven(desk: &Desk<'_>, controls: &Controls<'_>, attempt: Attempt) -> Result<Proven, String> {
    let Attempt { index, base, edit, purity } = attempt;
    let (part, candidate) = (controls.part, &controls.survey.candidates()[index]);
    let name = Kind::of(candidate.fault()).name;
    let pointer = part.prefix.join(&candidate.at);
    // No two cases share a unique value: what the first leaves behind would be in the way of the second.
    let own = format!("{}{pointer}::{name}::{index}::{edit}", part.place.as_str());
    let salt = salt(desk.seed, &desk.name(&own).0);
    let finish = |value: &mut Value| fill(value, &salt);
    let spoiled =
        controls.survey.spoiled(candidate, base, edit, purity, &finish).map_err(|why| why.to_string())?;
    let values = part.put(controls.least, spoiled.value.clone());
    let unsalted = encode_pruned(desk.operation, &values).map_err(|why| why.to_string())?;
    let request = salted(&unsalted, &salt);
    desk.prover.rest(&unsalted, &request, part.spot)?;
    let claim = Claim { spot: part.spot, place: part.place, pointer: &pointer, keyword: &spoiled.keyword };
    let mut documented = spoiled.documented.clone();
    if !is_read_back(desk, part.spot, &request, &spoiled) {
        documented = desk.prover.broken(&request, &claim)?.documented;
    }
    let kind = Kind::refused_by(candidate.fault(), &spoiled.keyword);
    let mutation = Mutation {
        kind: kind.name,
        place: part.place,
        sent: spoiled.pointer.resolve(&spoiled.value).cloned(),
        pointer,
        keyword: Some(spoiled.keyword),
        schema: Some(spoiled.schema),
        documented,
    };
    let bare = bare(&request, &salt);
    Ok(Proven { kind, mutation, request, bare })
}

/// Whether the bytes of a JSON body say just the value that is known to be broken: then the proof of the value is the proof of the
/// bytes.
fn is_read_back(desk: &Desk<'_>, spot: Spot, request: &Request, spoiled: &Spoiled) -> bool {
    let (Spot::Body(media), Some(body), Some(Body(bytes))) = (spot, &desk.operation.body, &request.body)
    else {
        return false;
    };
    MediaType::syntax_of(&body.content[media].name) == Syntax::Json
        && serde_json::from_slice::<Value>(bytes).is_ok_and(|read| read == spoiled.value)
}

/// The marker has to be as long as any salt, or bytes could not be compared short of salts.
const _: () = assert!(MARKER.len() == 8);
