//! What the rules say of two schemas themselves.

use serde_json::Value;

use crate::compare::change::Change;
use crate::compare::facets::Facets;
use crate::compare::node::Node;
use crate::compare::proposal::Contrast;
use crate::compare::proposal::Doubt;
use crate::compare::proposal::Proposal;
use crate::compare::values::RULES;
use crate::compare::walk::local::Both;
use crate::compare::walk::local::Local;
use crate::compare::walk::local::Sense;
use crate::schema::Within;
use crate::text::Pointer;

/// What the rules say of two schemas themselves, each with its proof.
pub(super) fn own(both: &Both<'_>) -> Vec<Local> {
    let mut locals: Vec<Local> = Vec::new();
    for sense in [Sense::Narrower, Sense::Wider] {
        let (one, says, refusing, other) = both.by(sense);
        let contrast = Contrast { one, says, other };
        for proposal in RULES.iter().flat_map(|rule| rule(&contrast)) {
            let found = settled(both, sense, &proposal, refusing);
            // What is about no set of values is seen from both sides.
            let is_known = |local: &Local| {
                let same = locals.iter().any(|known| known.change == local.change && known.at == local.at);
                local.sense == Sense::Neither && same
            };
            locals.extend(found.filter(|local| !is_known(local)));
        }
    }
    locals
}

fn settled(both: &Both<'_>, sense: Sense, proposal: &Proposal, refusing: &Node) -> Option<Local> {
    let (one, says, _, _) = both.by(sense);
    let witness = proposal.candidates.iter().find(|value| {
        one.admits(value) && !refusing.admits(value) && is_refused_for(refusing, value, proposal)
    });
    let witness = witness.cloned();
    let is_finite = says.listed.as_ref().is_some_and(|listed| listed.len() <= 64);
    let (witness, undecided) = match (witness, proposal.doubt) {
        (Some(witness), _) => (Some(witness), false),
        (None, Doubt::Told) => (None, false),
        (None, Doubt::Dropped) => return None,
        (None, Doubt::Asked) if is_finite => return None,
        (None, Doubt::Asked) => match one.only().zip(refusing.only()) {
            Some((one, refusing)) if one.is_within(refusing) == Within::Yes => return None,
            Some((schema, other)) => {
                let value = schema.beyond(other).filter(|value| one.mentions(value));
                (value.clone(), value.is_none())
            }
            None => (None, true),
        },
    };
    let (change, says) = match sense {
        Sense::Narrower | Sense::Neither => (proposal.changes.0, (&proposal.says.0, &proposal.says.1)),
        Sense::Wider => (proposal.changes.1, (&proposal.says.1, &proposal.says.0)),
    };
    let subject = proposal.member.as_deref().unwrap_or(proposal.keyword);
    let message = format!("`{subject}`: was {}, is {}", says.0, says.1);
    let mut local = if undecided {
        both.local(
            Change::Undecided,
            sense,
            format!("{message}; whether that tells any values apart is open"),
        )
    } else {
        both.local(change, if proposal.doubt == Doubt::Told { Sense::Neither } else { sense }, message)
    };
    local.proof = witness;
    let member = proposal.member.as_ref();
    let pointer = |facets: &Facets, own: Pointer| {
        let described = member.and_then(|name| facets.property(name)?.first().cloned());
        described.or_else(|| facets.place(proposal.keyword).cloned()).unwrap_or(own)
    };
    local.old = pointer(both.was, local.old);
    local.new = pointer(both.is, local.new);
    if let Some(name) = member {
        Pointer::root().child(name).as_str().clone_into(&mut local.at);
    }
    Some(local)
}

/// Whether a value is refused by the keyword that a proposal is about, at its place.
fn is_refused_for(node: &Node, value: &Value, proposal: &Proposal) -> bool {
    let place = proposal.member.as_ref().map(|name| Pointer::root().child(name));
    let is_meant = |keyword: &str| {
        keyword == proposal.keyword
            || match proposal.keyword {
                "enum" | "const" => matches!(keyword, "enum" | "const" | "discriminator"),
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => keyword == "format",
                "additionalProperties" => keyword != "required",
                _ => false,
            }
    };
    let keyword_is_type = proposal.keyword == "type";
    node.schemas().iter().flat_map(|schema| schema.violations(value)).any(|violation| {
        let is_here = violation.instance.is_root() || place.as_ref() == Some(&violation.instance);
        let by_others =
            place.is_none() && proposal.keyword == "additionalProperties" || proposal.keyword == "items";
        (is_here && (is_meant(&violation.keyword) || keyword_is_type)) || by_others
    })
}
