//! Everything that can be wrong with a request, by kind and by place.

mod body;
mod method;
mod parameter;

use serde_json::Value;

use crate::plan::case::{Place, ValidKind};
use crate::plan::wire::Values;
use crate::schema::{Fault, Schema, Spoiled, Type};
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
const NULL: Kind =
    Kind { name: "null", about: "null where it is not allowed", rejection: Rejection::Content };
const CONST: Kind = Kind {
    name: "const",
    about: "a value other than the documented constant",
    rejection: Rejection::Content,
};
const FORMAT: Kind = Kind {
    name: "format",
    about: "text that is not of the documented format",
    rejection: Rejection::Content,
};
const PATTERN: Kind = Kind {
    name: "pattern",
    about: "text that the documented pattern refuses",
    rejection: Rejection::Content,
};
const TOO_SHORT: Kind =
    Kind { name: "too-short", about: "a string below the least length", rejection: Rejection::Content };
const TOO_LONG: Kind =
    Kind { name: "too-long", about: "a string beyond the greatest length", rejection: Rejection::Content };
const TOO_SMALL: Kind =
    Kind { name: "too-small", about: "a number below the least value", rejection: Rejection::Content };
const TOO_LARGE: Kind =
    Kind { name: "too-large", about: "a number beyond the greatest value", rejection: Rejection::Content };
const NOT_MULTIPLE: Kind = Kind {
    name: "not-multiple",
    about: "a number between the documented multiples",
    rejection: Rejection::Content,
};
const TOO_FEW_ITEMS: Kind =
    Kind { name: "too-few-items", about: "an array of too few items", rejection: Rejection::Content };
const TOO_MANY_ITEMS: Kind =
    Kind { name: "too-many-items", about: "an array of too many items", rejection: Rejection::Content };
const NOT_UNIQUE: Kind =
    Kind { name: "not-unique", about: "an array that holds an item twice", rejection: Rejection::Content };
const CONTAINS: Kind = Kind {
    name: "contains",
    about: "an array with too few or too many items of a wanted kind",
    rejection: Rejection::Content,
};
const TOO_FEW_PROPERTIES: Kind =
    Kind { name: "too-few-properties", about: "an object of too few members", rejection: Rejection::Content };
const TOO_MANY_PROPERTIES: Kind = Kind {
    name: "too-many-properties",
    about: "an object of too many members",
    rejection: Rejection::Content,
};
const BAD_NAME: Kind =
    Kind { name: "bad-name", about: "a member of a name that is not allowed", rejection: Rejection::Content };
const DEPENDENT: Kind = Kind {
    name: "dependent",
    about: "a member without the one that it asks for",
    rejection: Rejection::Content,
};
const NO_BRANCH: Kind = Kind {
    name: "no-branch",
    about: "a value that fits none of the alternatives",
    rejection: Rejection::Content,
};
const MANY_BRANCHES: Kind = Kind {
    name: "many-branches",
    about: "a value that fits several alternatives of which one has to fit",
    rejection: Rejection::Content,
};
const NOT: Kind = Kind { name: "not", about: "a value that is excluded", rejection: Rejection::Content };
const READ_ONLY: Kind =
    Kind { name: "read-only", about: "a member that only answers hold", rejection: Rejection::Content };
const PERMITTED_EXTRA: Kind = Kind {
    name: "permitted-extra",
    about: "a member or parameter that the document neither names nor forbids; only with `unexpected: rejected`",
    rejection: Rejection::Content,
};

/// The value of a stranger.
const STRANGE: &str = "unexpected";

/// All kinds.
pub const MUTATIONS: &[Kind] = &[
    WRONG_METHOD,
    MISSING,
    WRONG_TYPE,
    UNEXPECTED,
    ENUM,
    NULL,
    CONST,
    FORMAT,
    PATTERN,
    TOO_SHORT,
    TOO_LONG,
    TOO_SMALL,
    TOO_LARGE,
    NOT_MULTIPLE,
    TOO_FEW_ITEMS,
    TOO_MANY_ITEMS,
    NOT_UNIQUE,
    CONTAINS,
    TOO_FEW_PROPERTIES,
    TOO_MANY_PROPERTIES,
    BAD_NAME,
    DEPENDENT,
    NO_BRANCH,
    MANY_BRANCHES,
    NOT,
    READ_ONLY,
    PERMITTED_EXTRA,
];

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

/// Whether a server may read the text of a fault as a boolean where one is documented: 0 and 1 by custom, any number by habit.
fn reads_as_boolean(schema: &Schema, fault: &Spoiled) -> bool {
    schema.types_at(&fault.pointer).contains(Type::Boolean)
        && fault.pointer.resolve(&fault.value).is_some_and(Value::is_number)
}

/// A draft for a spoiled value, which `change` puts into the request.
fn spoiled(place: Place, prefix: &Pointer, spoiled: &Spoiled, change: Change) -> Draft {
    let there = spoiled.pointer.resolve(&spoiled.value);
    let kind = kind(&spoiled.fault);
    let of_type = matches!(spoiled.fault, Fault::WrongType | Fault::Null);
    let variant = there.filter(|_| of_type).map(|value| Type::of(value).to_string());
    let sent = there.cloned();
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

/// The kind that a fault is called by.
fn kind(fault: &Fault) -> Kind {
    match fault {
        Fault::Missing => MISSING,
        Fault::WrongType => WRONG_TYPE,
        Fault::Unexpected => UNEXPECTED,
        Fault::Enum => ENUM,
        Fault::Null => NULL,
        Fault::Const => CONST,
        Fault::Format => FORMAT,
        Fault::Pattern => PATTERN,
        Fault::TooShort => TOO_SHORT,
        Fault::TooLong => TOO_LONG,
        Fault::TooSmall => TOO_SMALL,
        Fault::TooLarge => TOO_LARGE,
        Fault::NotMultiple => NOT_MULTIPLE,
        Fault::TooFewItems => TOO_FEW_ITEMS,
        Fault::TooManyItems => TOO_MANY_ITEMS,
        Fault::NotUnique => NOT_UNIQUE,
        Fault::Contains => CONTAINS,
        Fault::TooFewProperties => TOO_FEW_PROPERTIES,
        Fault::TooManyProperties => TOO_MANY_PROPERTIES,
        Fault::BadName => BAD_NAME,
        Fault::Dependent => DEPENDENT,
        Fault::NoBranch => NO_BRANCH,
        Fault::ManyBranches => MANY_BRANCHES,
        Fault::Excluded => NOT,
        Fault::ReadOnly => READ_ONLY,
    }
}
