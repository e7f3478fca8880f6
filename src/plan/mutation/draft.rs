//! Ways to break an operation's request, before they are written and proven.

use serde_json::Value;

use crate::plan::case::Place;
use crate::plan::mutation::kind::{Kind, MISSING, PERMITTED_EXTRA};
use crate::plan::request::Request;
use crate::plan::wire::Values;
use crate::spec::{Api, Media, Operation};
use crate::suite::Suite;
use crate::text::Pointer;

/// The value of a stranger.
pub(in crate::plan) const STRANGE: &str = "unexpected";

/// One way to break one operation, before it is written and proven.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Draft {
    pub(in crate::plan) kind: Kind,
    pub(in crate::plan) place: Place,
    pub(in crate::plan) pointer: Pointer,
    pub(in crate::plan) keyword: Option<String>,
    /// What tells this draft from others of the same place and keyword: the type sent, the method.
    pub(in crate::plan) variant: Option<String>,
    pub(in crate::plan) schema: Option<Pointer>,
    pub(in crate::plan) sent: Option<Value>,
    pub(in crate::plan) documented: String,
    pub(in crate::plan) change: Change,
}

/// How the control's request is changed.
#[derive(Clone, Debug)]
pub(in crate::plan) enum Change {
    Method(String),
    Values(Values),
    /// The whole request, as it will be sent, salts aside; [`proven`](crate::plan::mutation::proven) proves it.
    Request(Request),
}

impl Draft {
    /// What stands behind the place in the case's id: the keyword of a broken value, else the kind.
    pub(in crate::plan) fn label(&self) -> &str {
        match &self.change {
            Change::Method(_) | Change::Request(_) => self.kind.name,
            Change::Values(_) => self.keyword.as_deref().unwrap_or(self.kind.name),
        }
    }
}

/// What drafts are made from: one valid request of one operation.
pub(in crate::plan) struct Subject<'a> {
    pub(in crate::plan) api: &'a Api,
    pub(in crate::plan) suite: &'a Suite,
    pub(in crate::plan) index: usize,
    pub(in crate::plan) operation: &'a Operation,
    /// Other operations on paths that a path of this one fits as well, by index, in document order.
    pub(in crate::plan) rivals: &'a [usize],
    pub(in crate::plan) values: &'a Values,
    /// The same, as it is written, salts aside.
    pub(in crate::plan) request: &'a Request,
}

impl<'a> Subject<'a> {
    /// The bytes of the body and the documented media type that they are written in.
    pub(super) fn body(&self) -> Option<(&'a Media, &'a [u8])> {
        let (index, _) = self.values.body.as_ref()?;
        let media = self.operation.body.as_ref()?.content.get(*index)?;
        Some((media, &self.request.body.as_ref()?.0))
    }
}

/// A draft of a request that is broken as a whole.
pub(super) fn whole(kind: Kind, place: Place, request: Request) -> Draft {
    Draft {
        kind,
        place,
        pointer: Pointer::root(),
        keyword: None,
        variant: None,
        schema: None,
        sent: None,
        documented: String::new(),
        change: Change::Request(request),
    }
}

/// A draft for a required parameter or body that is left out.
pub(super) fn missing(
    place: Place,
    pointer: Pointer,
    schema: &Pointer,
    documented: &str,
    values: Values,
) -> Draft {
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
pub(super) fn stranger(place: Place, name: &str, values: Values) -> Draft {
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
