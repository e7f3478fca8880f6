//! Two schemas, compared place by place: what they say themselves by the rules, what they are made of by walking on.

use std::collections::HashMap;
use std::collections::HashSet;
use std::rc::Rc;

use serde_json::Value;

use crate::compare::change::Change;
use crate::compare::facets::Facets;
use crate::compare::facets::Others;
use crate::compare::node::Node;
use crate::compare::proposal::Contrast;
use crate::compare::proposal::Doubt;
use crate::compare::proposal::Proposal;
use crate::compare::union;
use crate::compare::values::RULES;
use crate::schema::Direction;
use crate::schema::Likeness;
use crate::schema::Medium;
use crate::schema::Reach;
use crate::schema::Within;
use crate::text::Pointer;

/// How deep places are nested at most.
const DEPTH: usize = 48;
/// How many alternatives are tried one by one.
const BRANCHES: usize = 64;
/// How many pairs of schemas are compared at most.
const PAIRS: usize = 200_000;

/// Which of two schemas admits what the other does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// The old one: less is valid now.
    Narrower,
    /// The new one: more is valid now.
    Wider,
    /// Neither: it is about no set of values.
    Neither,
}

/// A change at a place of a value.
#[derive(Clone)]
pub(super) struct Local {
    pub(super) change: Change,
    pub(super) sense: Sense,
    /// The place: `/items/*/name`.
    pub(super) at: String,
    /// The place that the proof's value stands at.
    pub(super) of: String,
    pub(super) message: String,
    pub(super) proof: Option<Value>,
    pub(super) old: Pointer,
    pub(super) new: Pointer,
}

/// The comparisons of one direction: each pair of schemas is compared once.
pub(super) struct Walk {
    direction: Direction,
    likeness: Likeness,
    known: HashMap<(String, String), Rc<Vec<Local>>>,
    open: HashSet<(String, String)>,
    left: usize,
}

/// A pair of schemas with what they say.
pub(super) struct Both<'b> {
    pub(super) old: &'b Node,
    pub(super) new: &'b Node,
    pub(super) was: &'b Facets,
    pub(super) is: &'b Facets,
}

impl Both<'_> {
    /// As one sense has it: the one that admits, what it says, the one that refuses, what that says.
    pub(super) fn by(&self, sense: Sense) -> (&Node, &Facets, &Node, &Facets) {
        match sense {
            Sense::Narrower | Sense::Neither => (self.old, self.was, self.new, self.is),
            Sense::Wider => (self.new, self.is, self.old, self.was),
        }
    }

    /// A change at a member of it, or at itself.
    pub(super) fn local(&self, change: Change, sense: Sense, message: String) -> Local {
        let (old, new) = (self.old.place(), self.new.place());
        Local { change, sense, at: String::new(), of: String::new(), message, proof: None, old, new }
    }
}

impl Walk {
    /// For values that travel in a direction.
    pub(super) fn new(direction: Direction) -> Self {
        Self {
            direction,
            likeness: Likeness::of(direction),
            known: HashMap::new(),
            open: HashSet::new(),
            left: PAIRS,
        }
    }

    /// Whether both say the same as they are written.
    pub(super) fn is_same(&mut self, old: &Node, new: &Node) -> bool {
        let (old, new) = (old.schemas(), new.schemas());
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| old.is_written_as(new, &mut self.likeness))
    }

    /// All in which two schemas differ, below `depth` places.
    pub(super) fn pair(&mut self, old: &Node, new: &Node, depth: usize) -> Rc<Vec<Local>> {
        let key = (old.key(), new.key());
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        if self.is_same(old, new) || self.open.contains(&key) {
            return Rc::default();
        }
        let (was, is) = (Facets::of(old), Facets::of(new));
        let both = Both { old, new, was: &was, is: &is };
        self.left = self.left.saturating_sub(1);
        if depth >= DEPTH || self.left == 0 {
            let message = "the schemas are nested too deep to be compared".to_owned();
            return Rc::new(vec![both.local(Change::Undecided, Sense::Neither, message)]);
        }
        self.open.insert(key.clone());
        let mut locals = own(&both);
        locals.extend(self.remarks(&both));
        self.children(&both, depth, &mut locals);
        let unsure = union::compare(self, &both, depth, &mut locals);
        for sense in [Sense::Narrower, Sense::Wider] {
            let is_told = locals.iter().any(|local| local.sense == sense);
            if !is_told && (unsure || is_opaque(&both)) {
                locals.extend(whole(&both, sense));
            }
        }
        self.open.remove(&key);
        let locals = Rc::new(locals);
        self.known.insert(key, Rc::clone(&locals));
        locals
    }

    /// What is found at a place below.
    fn below(
        &mut self,
        both: &Both<'_>,
        at: (&[Pointer], &[Pointer], &str),
        depth: usize,
        locals: &mut Vec<Local>,
    ) {
        let (Some(old), Some(new)) = (both.old.below(at.0), both.new.below(at.1)) else { return };
        let found = self.pair(&old, &new, depth + 1);
        locals.extend(found.iter().map(|local| Local {
            at: format!("{}{}", at.2, local.at),
            of: format!("{}{}", at.2, local.of),
            ..local.clone()
        }));
    }

    fn children(&mut self, both: &Both<'_>, depth: usize, locals: &mut Vec<Local>) {
        let (was, is) = (both.was, both.is);
        for (name, old) in &was.properties {
            let place = Pointer::root().child(name);
            let others = match &is.others {
                Others::Of(at) => Some(at.as_slice()),
                Others::Unsaid | Others::Any | Others::Forbidden => None,
            };
            let Some(new) = is.property(name).or(others) else { continue };
            if !(self.is_kept_out(both.new, new) && self.is_kept_out(both.old, old)) {
                self.below(both, (old, new, place.as_str()), depth, locals);
            }
        }
        if let Others::Of(old) = &was.others {
            for (name, new) in is.properties.iter().filter(|(name, _)| was.property(name).is_none()) {
                self.below(both, (old, new, Pointer::root().child(name).as_str()), depth, locals);
            }
            if let Others::Of(new) = &is.others {
                self.below(both, (old, new, "/*"), depth, locals);
            }
        }
        if !was.items.is_empty() && !is.items.is_empty() {
            self.below(both, (&was.items, &is.items, "/*"), depth, locals);
        }
    }

    /// Changes that are about no set of values.
    fn remarks(&self, both: &Both<'_>) -> Vec<Local> {
        let (was, is) = (both.was, both.is);
        let mut locals = Vec::new();
        let mut tell =
            |change, name: &str, message: String, old: Option<&[Pointer]>, new: Option<&[Pointer]>| {
                let mut local = both.local(change, Sense::Neither, message);
                Pointer::root().child(name).as_str().clone_into(&mut local.at);
                local.old = old.and_then(<[Pointer]>::first).cloned().unwrap_or(local.old);
                local.new = new.and_then(<[Pointer]>::first).cloned().unwrap_or(local.new);
                locals.push(local);
            };
        let is_response = self.direction == Direction::Response;
        for (name, old) in was.properties.iter().filter(|(name, _)| is.property(name).is_none()) {
            let is_told = is_response && was.required.contains(name)
                || is.others == Others::Forbidden
                || matches!(is.others, Others::Of(_))
                || self.is_kept_out(both.old, old);
            if !is_told {
                let message = format!("`{name}` is gone");
                tell(Change::PropertyRemoved, name, message, Some(old), None);
            }
        }
        for (name, new) in is.properties.iter().filter(|(name, _)| was.property(name).is_none()) {
            let is_told = !is_response && is.required.contains(name)
                || was.others == Others::Forbidden
                || matches!(was.others, Others::Of(_))
                || self.is_kept_out(both.new, new);
            if !is_told {
                tell(Change::PropertyAdded, name, format!("`{name}` is new"), None, Some(new));
            }
        }
        let (before, after) = (default(both.old), default(both.new));
        if before != after && !is_response {
            let message = format!("`default`: was {}, is {}", shown(before.as_ref()), shown(after.as_ref()));
            locals.push(both.local(Change::DefaultChanged, Sense::Neither, message));
        }
        locals
    }

    /// Whether a member does not travel in this direction.
    fn is_kept_out(&self, node: &Node, at: &[Pointer]) -> bool {
        let keyword = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        };
        said(node, at, keyword) == Some(Value::Bool(true))
    }
}

fn said(node: &Node, at: &[Pointer], keyword: &str) -> Option<Value> {
    let schema = node.below(at)?;
    let first = schema.schemas().first()?;
    let document = first.view().document();
    let own = at.first()?.resolve(document)?.get(keyword);
    own.or_else(|| first.target().resolve(document)?.get(keyword)).cloned()
}

/// What holds where nothing is said.
fn default(node: &Node) -> Option<Value> {
    node.schemas()
        .iter()
        .find_map(|schema| schema.target().resolve(schema.view().document())?.get("default").cloned())
}

pub(super) fn shown(value: Option<&Value>) -> String {
    let text = |value: &Value| value.to_string().chars().take(60).collect::<String>();
    value.map_or_else(|| "nothing".to_owned(), |value| format!("`{}`", text(value)))
}

/// What the rules say of two schemas themselves, each with its proof.
fn own(both: &Both<'_>) -> Vec<Local> {
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

/// Whether something is said that the rules don't read, and that may differ.
fn is_opaque(both: &Both<'_>) -> bool {
    let (was, is) = (&both.was.opaque, &both.is.opaque);
    let refers = |said: &(String, Value)| said.1.to_string().contains("\"$ref\"");
    was != is || was.iter().any(refers) || both.old.schemas().len() > 1 && (!was.is_empty() || !is.is_empty())
}

/// Asks the normal forms whether one is in the other, and samples where they don't know.
fn whole(both: &Both<'_>, sense: Sense) -> Option<Local> {
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
    Some(match value {
        Some(value) => proven(both, (change, sense), value, other),
        None => {
            let message = "the schemas differ, and whether in the values that are valid is open".to_owned();
            both.local(Change::Undecided, sense, message)
        }
    })
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
