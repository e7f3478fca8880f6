//! One operation's cases.

use crate::plan::case::{Loss, Mutation, Place, ValidKind, Variation};
use crate::plan::controls::Controls;
use crate::plan::desk::{Desk, Planned, digest, digest_as};
use crate::plan::mutation::{self, Change, Draft, Kind, Subject};
use crate::plan::part::{self, Depth, Part, Spot};
use crate::plan::proof::Prover;
use crate::plan::request::CaseId;
use crate::plan::room::{self, Room};
use crate::plan::routes::Routes;
use crate::plan::salt::{salt, salted};
use crate::plan::seed::Seed;
use crate::plan::turn::{self, Pace, Turn, in_turn};
use crate::plan::values::{self, Base, base};
use crate::plan::want::{Label, LabelKind, wants};
use crate::plan::wire::{Values, encode, encode_body};
use crate::plan::{examples, extra, extreme, fault, no_accept, pairs, scope, select};
use crate::schema::{Candidate, Shape};
use crate::spec::Api;
use crate::suite::{PickSource, Suite};

/// Plans the valid cases of an operation and the broken ones that they are the controls of, each after its control.
pub(super) fn plan(api: &Api, suite: &Suite, seed: Seed, routes: &Routes, index: usize) -> Planned {
    let mut desk = Desk::new(Prover::new(api, routes, index), suite, seed, index);
    let picks = values::picks(suite, desk.operation);
    let least = base(api, desk.operation, &picks, Shape::Minimal);
    let full = base(api, desk.operation, &picks, Shape::Full);
    let control = whole(&mut desk, ValidKind::Minimal, least.as_ref());
    let all = whole(&mut desk, ValidKind::Full, full.as_ref());
    // Where nothing can be built or proven with the least, all is the next best thing to begin with.
    let (control, least) = match (control, all, least.ok(), full.as_ref().ok()) {
        (Some(control), _, Some(least), _) => (control, least),
        (None, Some(control), _, Some(full)) => (control, full.again()),
        (Some(_) | None, _, _, _) => return finished(desk),
    };
    if let Ok(request) = encode(desk.operation, &least.values) {
        desk.prover.compare_with(&request);
    }
    let valid_only = scope::is_valid_only(api, suite);
    if !valid_only {
        requests(&mut desk, &control, &least.values, About::Everything);
    }
    let mut bodied = has_body(&desk, &least.values);
    let parts = part::parts(api, desk.operation, &picks, &least, full.as_ref().ok());
    for part in &parts {
        bodied |= vary(&mut desk, part, &control, &least.values, bodied || valid_only);
    }
    pairs::plan(&mut desk, &parts, &least.values);
    no_accept::plan(&mut desk, &least.values);
    finished(desk)
}

/// Plans all that is wanted of one part; whether a request with a body was broken as a whole.
fn vary(desk: &mut Desk<'_>, part: &Part, control: &CaseId, least: &Values, bodied: bool) -> bool {
    let depth = Depth::of(desk.suite);
    let place = part.place.as_str();
    examples::plan(desk, part, least);
    let Some(survey) = part.survey(depth) else {
        desk.drop(
            Loss::Fault,
            format!("the {place} can't be varied: its value is valid in one reading only"),
        );
        return false;
    };
    let mut controls = Controls::new(part, &survey, control, least);
    let is_body = matches!(part.spot, Spot::Body(_));
    let broken = is_body && !bodied && body_as_a_whole(desk, &mut controls);
    variations(desk, &mut controls);
    if !scope::is_valid_only(desk.api, desk.suite) {
        faults(desk, &mut controls);
        extra::plan(desk, &mut controls);
    }
    desk.planned.flaws.extend(survey.flaws().iter().map(|flaw| flaw.schema.clone()));
    if survey.cut() > 0 {
        let why = format!("places beyond the first {} of a {place} are not looked at", depth.places);
        desk.drop(Loss::Skipped, why);
    }
    broken
}

/// Whether a request of these values has a body of at least one byte.
fn has_body(desk: &Desk<'_>, values: &Values) -> bool {
    let written =
        values.body.as_ref().and_then(|(media, value)| encode_body(desk.operation, *media, value).ok());
    written.is_some_and(|bytes| !bytes.is_empty())
}

/// What can be wrong with a body as a whole needs a request that has one: the first of a part's. Whether there is one.
fn body_as_a_whole(desk: &mut Desk<'_>, controls: &mut Controls<'_>) -> bool {
    for base in 0..controls.survey.bases().len() {
        let values = controls.values(base);
        if has_body(desk, &values)
            && let Some(control) = controls.case(desk, base)
        {
            requests(desk, &control, &values, About::Body);
            return true;
        }
    }
    false
}

fn finished(desk: Desk<'_>) -> Planned {
    let (suite, operation) = (desk.suite, desk.operation);
    let mut planned = desk.done();
    select::skip(suite, &mut planned, operation);
    planned
}

/// The request with as little, or with as much as can be.
fn whole(desk: &mut Desk<'_>, kind: ValidKind, base: Result<&Base, &String>) -> Option<CaseId> {
    let variation = Variation { variant: learned(desk, kind), ..kind.into() };
    let planned = base.map_err(Clone::clone).and_then(|base| desk.valid(variation, &base.values));
    match planned {
        Ok(id) => {
            for note in base.map(|base| base.left_out.as_slice()).unwrap_or_default() {
                desk.drop(Loss::Valid, note.clone());
            }
            Some(id)
        }
        Err(why) => {
            desk.drop(Loss::Valid, format!("no valid request ({}): {why}", kind.as_str()));
            None
        }
    }
}

/// What tells the smallest request of an operation from the one that was refused before something was learned.
fn learned(desk: &Desk<'_>, kind: ValidKind) -> Option<String> {
    let picks = values::picks(desk.suite, desk.operation);
    let is_learned = picks.iter().any(|pick| pick.source == PickSource::Learned);
    (kind == ValidKind::Minimal && is_learned).then(|| "learned".to_owned())
}

/// What requests that are broken as a whole are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Everything,
    /// The body that only some requests have.
    Body,
}

/// Requests that are broken as a whole.
fn requests(desk: &mut Desk<'_>, control: &CaseId, least: &Values, about: About) {
    let Ok(request) = encode(desk.operation, least) else { return };
    let (api, suite, index, operation) = (desk.api, desk.suite, desk.index, desk.operation);
    let rivals = desk.prover.rivals.clone();
    let subject = Subject { api, suite, index, rivals: &rivals, operation, values: least, request: &request };
    for draft in mutation::drafts(&subject) {
        let label = Label {
            kind: LabelKind::Broken(draft.kind),
            place: Some(draft.place),
            keyword: draft.keyword.as_deref(),
        };
        let is_about = about == About::Everything || matches!(draft.place, Place::Body | Place::MediaType);
        if !is_about || !wants(suite, &label) {
            continue;
        }
        let name = draft.kind.name;
        if let Err(why) = request_without(desk, &subject, draft, control) {
            desk.drop(Loss::Fault, format!("broken {name}: {why}"));
        }
    }
}

fn request_without(
    desk: &mut Desk<'_>,
    subject: &Subject<'_>,
    draft: Draft,
    control: &CaseId,
) -> Result<(), String> {
    let id = desk.broken_name(draft.place, &draft.pointer, draft.label(), draft.variant.as_deref());
    let request = match &draft.change {
        Change::Values(values) => encode(desk.operation, values).map_err(|why| why.to_string())?,
        Change::Request(request) => request.clone(),
        Change::Method(method) => mutation::with_method(subject.request.clone(), method),
    };
    let filled = salted(&request, &salt(desk.seed, &id.0));
    let mut documented = draft.documented.clone();
    match (&draft.change, draft.keyword.as_deref()) {
        (Change::Request(_), _) => mutation::proven(subject, &draft, &filled)?,
        (Change::Values(_), Some("required")) => {
            documented = desk.prover.lacks(&filled, draft.place, &draft.pointer)?.documented;
        }
        (Change::Values(_) | Change::Method(_), _) => desk.prover.otherwise_valid(&filled, draft.place)?,
    }
    let digest = match mutation::role_of(&draft) {
        Some(role) => digest_as(&request, role),
        None => digest(&request),
    };
    let mutation = Mutation {
        kind: draft.kind.name,
        place: draft.place,
        pointer: draft.pointer,
        keyword: draft.keyword,
        schema: draft.schema,
        sent: draft.sent,
        documented,
    };
    desk.broken(id, draft.kind, mutation, filled, control, digest)
}

/// The valid values of a part that the suite wants, up to as many as one operation may have.
fn variations(desk: &mut Desk<'_>, controls: &mut Controls<'_>) {
    let limit = desk.suite.generate.per_operation.value;
    let mut planned = 0;
    let mut room = Room::of(desk, controls.part.place);
    for base in bases_in_turn(desk, controls, limit) {
        let kind = controls.variation(desk, base).kind;
        let label = Label { kind: LabelKind::Valid(kind), place: Some(controls.part.place), keyword: None };
        if !wants(desk.suite, &label) {
            continue;
        }
        if planned >= limit {
            desk.drop(Loss::Skipped, select::beyond(limit));
        } else if kind != ValidKind::Extreme {
            planned += usize::from(controls.case(desk, base).is_some());
        } else if room.is_left() {
            if extreme::plan(desk, controls, base) {
                planned += 1;
                room.take();
            }
        } else {
            desk.drop(Loss::Skipped, room::NO_ROOM.to_owned());
        }
    }
}

/// The bases by number, as they come where no limit matters; else some of each kind before more of any, the outermost first.
fn bases_in_turn(desk: &Desk<'_>, controls: &Controls<'_>, limit: usize) -> Vec<usize> {
    let count = controls.survey.bases().len();
    if count <= limit {
        return (0..count).collect();
    }
    let turn = |base: usize| {
        let variation = controls.variation(desk, base);
        let at = variation.at.map(|(_, at)| at).unwrap_or_default();
        let pace = if variation.kind == ValidKind::Extreme { Pace::Seldom } else { Pace::Usual };
        Turn { group: variation.kind.as_str(), depth: at.tokens().count(), at, pace }
    };
    in_turn(&(0..count).map(turn).collect::<Vec<_>>())
}

/// The faults in a part that the suite wants and that can be proven, up to as many as one operation may have: where there are more,
/// one of each kind in turn, so that there is some of everything.
fn faults(desk: &mut Desk<'_>, controls: &mut Controls<'_>) {
    let limit = desk.suite.generate.per_operation.value;
    let mut planned = 0;
    for index in chosen(controls, limit) {
        if planned < limit {
            planned += usize::from(fault::plan(desk, controls, index));
        } else if fault::is_wanted(desk, controls, index) {
            desk.drop(Loss::Skipped, select::beyond(limit));
        }
    }
}

/// The candidates by number, as they come where no limit matters.
fn chosen(controls: &Controls<'_>, limit: usize) -> Vec<usize> {
    let candidates = controls.survey.candidates();
    if candidates.len() <= limit {
        return (0..candidates.len()).collect();
    }
    let turn = |candidate: &Candidate| {
        let group = Kind::of(candidate.fault()).name;
        let depth = candidate.at.tokens().count();
        let pace = turn::pace(group, controls.part.place, &candidate.at);
        Turn { group, at: candidate.at.clone(), depth, pace }
    };
    let turns: Vec<Turn<&str>> = candidates.iter().map(turn).collect();
    in_turn(&turns)
}
