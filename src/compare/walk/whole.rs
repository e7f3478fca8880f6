//! Two schemas as wholes, where keywords alone don't tell.

use serde_json::Value;

use crate::compare::change::Change;
use crate::compare::node::Node;
use crate::compare::walk::local::Both;
use crate::compare::walk::local::Local;
use crate::compare::walk::local::Sense;
use crate::schema::Medium;
use crate::schema::Reach;
use crate::schema::Within;
use crate::text::Pointer;

/// How many alternatives are tried one by one.
const BRANCHES: usize = 64;

/// Whether something is said that the rules don't read, and that may differ.
pub(super) fn is_opaque(both: &Both<'_>) -> bool {
    let (was, is) = (&both.was.opaque, &both.is.opaque);
    let refers = |said: &(String, Value)| said.1.to_string().contains("\"$ref\"");
    was != is || was.iter().any(refers) || both.old.schemas().len() > 1 && (!was.is_empty() || !is.is_empty())
}

/// Asks the normal forms whether one is in the other, and samples where they don't know.
pub(super) fn whole(both: &Both<'_>, sense: Sense) -> Option<Local> {
    let (one, says, other, _) = both.by(sense);
    let change = if sense == Sense::Wider { Change::SetWidened } else { Change::SetNarrowed };
    let shows = |value: &&Value| one.admits(value) && !other.admits(value) && one.mentions(value);
    let branches = says.unions.iter().flatten().filter_map(|at| one.below(std::slice::from_ref(at)));
    let tried = branches.take(BRANCHES).flat_map(|branch| branch.samples().to_vec());
    let tried: Vec<Value> = one.samples().iter().cloned().chain(tried).collect();
    if let Some(value) = tried.iter().find(shows) {
        return Some(proven(both, (change, sense), value.clone(), other));
    }
    let (Some(schema), Some(refusing)) = (one.only(), other.only()) else {
        return Some(both.local(Change::Undecided, sense, "the schemas differ".to_owned()));
    };
    if schema.is_within(refusing) == Within::Yes {
        return None;
    }
    let value = schema.beyond(refusing).filter(|value| one.mentions(value)).or_else(|| {
        let least = one.samples().first()?;
        let reach = Reach { depth: 6, places: 200, salt: "", name: "", fixed: &[], medium: Medium::Exact };
        let survey = schema.survey(least, one.samples().get(1), &reach)?;
        survey.bases().iter().map(|base| &*base.value).find(shows).cloned()
    });
    let Some(value) = value else { return Some(both.open(sense)) };
    Some(proven(both, (change, sense), value, other))
}

/// A change that only a value tells: the first keyword that refuses it says where.
fn proven(both: &Both<'_>, (change, sense): (Change, Sense), value: Value, other: &Node) -> Local {
    let violation = other.schemas().iter().flat_map(|schema| schema.violations(&value)).next();
    let mut message = match sense {
        Sense::Wider => "a value is newly valid".to_owned(),
        Sense::Narrower | Sense::Neither => "a value is no longer valid".to_owned(),
    };
    let mut at = None;
    if let Some(violation) = violation {
        message = format!("{message}: `{}` ({})", violation.keyword, violation.documented);
        at = Some((violation.schema, violation.instance));
    }
    let mut local = both.local(change, sense, message);
    if let Some((schema, instance)) = at {
        let side = if sense == Sense::Wider { &mut local.old } else { &mut local.new };
        *side = schema;
        let tokens =
            instance.tokens().map(|token| if token.parse::<usize>().is_ok() { "*".into() } else { token });
        Pointer::of(tokens).as_str().clone_into(&mut local.at);
    }
    local.proof = Some(value);
    local
}
