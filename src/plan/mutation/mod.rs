//! Everything that can be wrong with a request, by kind and by place.

mod body;
mod method;
mod parameter;

use serde_json::Value;

use crate::plan::case::{Place, ValidKind};
use crate::plan::wire::Values;
use crate::schema::{Fault, Spoiled};
use crate::spec::{Api, Operation};
use crate::suite::Suite;
use crate::text::Pointer;

/// A kind of mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name in suites, ids and reports.
    pub name: &'static str,
    /// What it does, for people.
    pub about: &'static str,
    /// What a right answer to it is.
    pub rejection: Rejection,
}

/// Which statuses reject a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// 400, 422 and what else is documented for bad content.
    Content,
    /// 405, 501; 404 on templated paths.
    Method,
}

const WRONG_METHOD: Kind = Kind {
    name: "wrong-method",
    about: "a method that the path does not document",
    rejection: Rejection::Method,
};
const MISSING: Kind = Kind {
    name: "missing",
    about: "a required member, parameter or body is left out",
    rejection: Rejection::Content,
};
const WRONG_TYPE: Kind =
    Kind { name: "wrong-type", about: "a value of another JSON type", rejection: Rejection::Content };
const UNEXPECTED: Kind =
    Kind { name: "unexpected", about: "a member that the document forbids", rejection: Rejection::Content };
const ENUM: Kind =
    Kind { name: "enum", about: "a value outside the documented list", rejection: Rejection::Content };
const PERMITTED_EXTRA: Kind = Kind {
    name: "permitted-extra",
    about: "a member or parameter that the document neither names nor forbids; only with `unexpected: rejected`",
    rejection: Rejection::Content,
};

/// The value of a stranger.
const STRANGE: &str = "unexpected";

/// All kinds.
pub const MUTATIONS: &[Kind] = &[WRONG_METHOD, MISSING, WRONG_TYPE, UNEXPECTED, ENUM, PERMITTED_EXTRA];

/// One way to break one operation, before it is written and proven.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) place: Place,
    pub(super) pointer: Pointer,
    pub(super) keyword: Option<String>,
    /// What tells this draft from others of the same place and keyword: the type sent, the method.
    pub(super) variant: Option<String>,
    pub(super) schema: Option<Pointer>,
    pub(super) sent: Option<Value>,
    pub(super) documented: String,
    pub(super) change: Change,
}

/// How the control's request is changed.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Method(String),
    Values(Values),
}

/// What drafts are made from: one valid request of one operation.
pub(super) struct Subject<'a> {
    pub(super) api: &'a Api,
    pub(super) suite: &'a Suite,
    pub(super) index: usize,
    pub(super) operation: &'a Operation,
    pub(super) control: ValidKind,
    pub(super) values: &'a Values,
}

/// The places that can be broken, one file each.
const PLACES: &[fn(&Subject<'_>) -> Vec<Draft>] = &[method::drafts, parameter::drafts, body::drafts];

/// All ways to break a valid request, at any place.
pub(super) fn drafts(subject: &Subject<'_>) -> Vec<Draft> {
    PLACES.iter().flat_map(|place| place(subject)).collect()
}

/// A draft for a required parameter or body that is left out.
fn missing(place: Place, pointer: Pointer, schema: &Pointer, documented: &str, values: Values) -> Draft {
    Draft {
        kind: MISSING,
        place,
        pointer,
        keyword: Some("required".to_owned()),
        variant: None,
        schema: Some(schema.clone()),
        sent: None,
        documented: documented.to_owned(),
        change: Change::Values(values),
    }
}

/// A draft for something that the document neither names nor forbids, and that the suite wants refused.
fn stranger(place: Place, name: &str, values: Values) -> Draft {
    Draft {
        kind: PERMITTED_EXTRA,
        place,
        pointer: Pointer::root().child(name),
        keyword: None,
        variant: None,
        schema: None,
        sent: Some(Value::String(STRANGE.to_owned())),
        documented: "not mentioned; the suite wants it refused".to_owned(),
        change: Change::Values(values),
    }
}

/// A draft for a spoiled value, which `change` puts into the request.
fn spoiled(place: Place, prefix: &Pointer, spoiled: &Spoiled, change: Change) -> Draft {
    let (kind, variant, sent) = match &spoiled.fault {
        Fault::Missing => (MISSING, None, None),
        Fault::WrongType => {
            let sent = spoiled.pointer.resolve(&spoiled.value).cloned();
            (WRONG_TYPE, sent.as_ref().map(|value| crate::schema::Type::of(value).to_string()), sent)
        }
        Fault::Unexpected => (UNEXPECTED, None, spoiled.pointer.resolve(&spoiled.value).cloned()),
        Fault::Enum => (ENUM, None, spoiled.pointer.resolve(&spoiled.value).cloned()),
    };
    Draft {
        kind,
        place,
        pointer: prefix.join(&spoiled.pointer),
        keyword: Some(spoiled.keyword.clone()),
        variant,
        schema: Some(spoiled.schema.clone()),
        sent,
        documented: String::new(),
        change,
    }
}
