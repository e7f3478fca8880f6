//! The operations of two documents, paired, and what is found about them.

use serde_json::Value;
use serde_json::json;

use crate::compare::change::Change;
use crate::compare::change::Where;
use crate::compare::finding::Proof;
use crate::compare::names;
use crate::compare::node::Node;
use crate::compare::rule::Rule;
use crate::compare::walk::Sense;
use crate::compare::walk::Walk;
use crate::schema::Direction;
use crate::spec::Api;
use crate::spec::Operation;
use crate::text::Pointer;

/// A finding before it has a level and places in files.
pub(super) struct Draft {
    pub(super) rule: Rule,
    pub(super) operation: String,
    pub(super) place: String,
    pub(super) message: String,
    pub(super) proof: Proof,
    pub(super) old: Pointer,
    pub(super) new: Pointer,
    /// Whether the same may be found at other places: it is about schemas.
    pub(super) is_shared: bool,
}

/// Two documents under comparison.
pub(super) struct Calls<'a> {
    pub(super) old: &'a Api,
    pub(super) new: &'a Api,
    /// Operations that are in both.
    pub(super) pairs: Vec<(&'a Operation, &'a Operation)>,
    /// Operations that are in the old document alone.
    pub(super) gone: Vec<&'a Operation>,
    /// Operations that are in the new document alone.
    pub(super) added: Vec<&'a Operation>,
    pub(super) drafts: Vec<Draft>,
    request: Walk,
    response: Walk,
}

/// What two things are, and where they stand.
pub(super) struct Subject<'s> {
    pub(super) operation: &'s Operation,
    pub(super) place: &'s str,
    pub(super) old: &'s Pointer,
    pub(super) new: &'s Pointer,
}

impl<'a> Calls<'a> {
    /// Pairs the operations.
    pub(super) fn of(old: &'a Api, new: &'a Api) -> Self {
        let name = |operation: &&Operation| format!("{} {}", operation.method, names::path(&operation.path));
        let mut left = names::by_name(&new.operations, name);
        let (mut pairs, mut gone) = (Vec::new(), Vec::new());
        for operation in &old.operations {
            match left.remove(&name(&operation)) {
                Some(same) => pairs.push((operation, same)),
                None => gone.push(operation),
            }
        }
        let added = new.operations.iter().filter(|operation| {
            left.get(&name(operation)).is_some_and(|other| std::ptr::eq(*other, *operation))
        });
        Self {
            old,
            new,
            added: added.collect(),
            pairs,
            gone,
            drafts: Vec::new(),
            request: Walk::new(Direction::Request),
            response: Walk::new(Direction::Response),
        }
    }

    /// Notes a change that is about no schema.
    pub(super) fn tell(
        &mut self,
        at: Where,
        change: Change,
        subject: &Subject<'_>,
        message: impl Into<String>,
        proof: Proof,
    ) {
        self.drafts.push(Draft {
            rule: Rule::of(at, change),
            operation: subject.operation.id.to_string(),
            place: subject.place.to_owned(),
            message: message.into(),
            proof,
            old: subject.old.clone(),
            new: subject.new.clone(),
            is_shared: false,
        });
    }

    /// Compares two schemas; `None` is one that admits everything.
    pub(super) fn schemas(
        &mut self,
        at: Where,
        subject: &Subject<'_>,
        old: Option<&Pointer>,
        new: Option<&Pointer>,
    ) {
        let direction = match at {
            Where::Api | Where::Request => Direction::Request,
            Where::Response => Direction::Response,
        };
        let was = old.map(|pointer| Node::at(&self.old.schemas, pointer, direction));
        let is = new.map(|pointer| Node::at(&self.new.schemas, pointer, direction));
        let (was, is) = match (was, is) {
            (Some(was), Some(is)) => (was, is),
            (Some(was), None) => return self.silent(at, subject, Sense::Wider, &was),
            (None, Some(is)) => return self.silent(at, subject, Sense::Narrower, &is),
            (None, None) => return,
        };
        let walk = match direction {
            Direction::Request => &mut self.request,
            Direction::Response => &mut self.response,
        };
        if walk.is_same(&was, &is) {
            return;
        }
        let locals = walk.pair(&was, &is, 0);
        if locals.is_empty() {
            let rule = Rule::of(at, Change::Rewritten);
            let message = "what may travel is the same, written in another way".to_owned();
            let (operation, place) = (subject.operation.id.to_string(), subject.place.to_owned());
            let (old, new) = (was.place(), is.place());
            self.drafts.push(Draft {
                rule,
                operation,
                place,
                message,
                proof: Proof::Nothing,
                old,
                new,
                is_shared: true,
            });
        }
        for local in locals.iter() {
            let proof = local.proof.clone().map_or(Proof::Nothing, |value| Proof::Value {
                at: local.of.clone(),
                value,
                old_admits: local.sense != Sense::Wider,
            });
            self.drafts.push(Draft {
                rule: Rule::of(at, local.change),
                operation: subject.operation.id.to_string(),
                place: format!("{} {}", subject.place, local.at).trim_end().to_owned(),
                message: local.message.clone(),
                proof,
                old: local.old.clone(),
                new: local.new.clone(),
                is_shared: true,
            });
        }
    }

    /// A schema where there was none, or none where there was one.
    fn silent(&mut self, at: Where, subject: &Subject<'_>, sense: Sense, said: &Node) {
        let plain = [json!("text"), json!(1), json!(0.5), json!(true), json!({}), json!([]), Value::Null];
        let Some(value) = plain.into_iter().find(|value| !said.admits(value)) else { return };
        let (change, message) = match sense {
            Sense::Wider => (Change::SetWidened, "the schema is gone: any value is valid"),
            Sense::Narrower | Sense::Neither => {
                (Change::SetNarrowed, "there is a schema, where any value was valid")
            }
        };
        let proof = Proof::Value { at: String::new(), value, old_admits: sense != Sense::Wider };
        self.tell(at, change, subject, message, proof);
    }
}
