//! What the paths of a spec say about the things behind them.
//!
//! A collection is a path with a POST, `/leads`, that has an item path below it, `/leads/{leadId}`. Everything else is answered
//! from the document alone.

use std::sync::OnceLock;

use serde_json::Value;

use crate::mock::media::{preferred, syntax};
use crate::mock::members::{descend, members};
use crate::mock::place::{locate, locate_list};
use crate::mock::promise::successes;
use crate::mock::resource::Resource;
use crate::mock::samples::Samples;
use crate::spec::{Api, Location, Media, Method, Operation, Parameter, Segment, Syntax};
use crate::text::Pointer;

/// The collections of an API, and what each operation does to them.
pub(crate) struct Model {
    collections: Vec<Collection>,
    roles: Vec<Role>,
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing that is remembered.
    Plain,
    /// Makes an item of this collection (an index into the model's).
    Create(usize),
    /// Reads all items.
    List(usize),
    /// Reads one item.
    Read(usize),
    /// Changes the members that are sent.
    Merge(usize),
    /// Changes all members that a client may set.
    Replace(usize),
    /// Removes one item.
    Delete(usize),
}

impl Role {
    /// The collection that it is about.
    pub(crate) fn collection(self) -> Option<usize> {
        match self {
            Self::Plain => None,
            Self::Create(at)
            | Self::List(at)
            | Self::Read(at)
            | Self::Merge(at)
            | Self::Replace(at)
            | Self::Delete(at) => Some(at),
        }
    }
}

/// A collection.
pub(crate) struct Collection {
    /// The parameter that names an item.
    pub(crate) parameter: Parameter,
    /// The operations, by index, that create and that show items.
    create: usize,
    showing: Vec<usize>,
    resource: OnceLock<Resource>,
}

impl Model {
    /// Finds the collections.
    pub(crate) fn new(api: &Api) -> Self {
        let mut collections = Vec::new();
        let mut roles = vec![Role::Plain; api.operations.len()];
        for (create, operation) in api.operations.iter().enumerate() {
            if operation.method != Method::Post {
                continue;
            }
            let path = operation.path.text.trim_end_matches('/');
            let Some(parameter) = api.operations.iter().find_map(|item| item_parameter(item, path)) else {
                continue;
            };
            let this = collections.len();
            for (role, operation) in roles.iter_mut().zip(&api.operations) {
                let found = if operation.path.text.trim_end_matches('/') == path {
                    collection_role(&operation.method, this)
                } else if item_parameter(operation, path).is_some() {
                    item_role(&operation.method, this)
                } else {
                    continue;
                };
                *role = found;
            }
            let showing = [Role::Read(this), Role::List(this), Role::Create(this)]
                .into_iter()
                .filter_map(|role| roles.iter().position(|other| *other == role))
                .collect();
            collections.push(Collection { parameter, create, showing, resource: OnceLock::new() });
        }
        Self { collections, roles }
    }

    /// What an operation (by index) does.
    pub(crate) fn role(&self, operation: usize) -> Role {
        self.roles.get(operation).copied().unwrap_or(Role::Plain)
    }

    /// A collection, by the index that a [`Role`] holds, and what its items are like.
    pub(crate) fn collection(&self, index: usize, api: &Api, samples: &Samples) -> (&Collection, &Resource) {
        let collection = &self.collections[index];
        (collection, collection.resource.get_or_init(|| collection.resource(api, samples)))
    }
}

impl Collection {
    fn resource(&self, api: &Api, samples: &Samples) -> Resource {
        let document = api.schemas.document();
        let sent = json(&api.operations[self.create]).and_then(|media| media.schema.as_ref());
        let mut names: Vec<_> = sent
            .map(|at| members(document, at))
            .unwrap_or_default()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let settable = names.clone();
        names.push("id".to_owned());
        names.push(self.parameter.name.clone());
        let shown =
            self.showing.iter().find_map(|index| shown(api, samples, &api.operations[*index], &names));
        Resource::new(&api.schemas, &settable, &self.parameter, shown)
    }
}

/// A resource as an operation's answer shows it: the sample, and the place of its schema.
fn shown(api: &Api, samples: &Samples, operation: &Operation, names: &[String]) -> Option<(Value, Pointer)> {
    successes(operation, &[200, 201]).into_iter().find_map(|(_, promise)| {
        preferred(&promise.content, None).into_iter().find_map(|media| {
            let sample = samples.full(&api.schemas, media)?;
            let place =
                locate_list(&sample, names).map(|list| list.index(0)).or_else(|| locate(&sample, names))?;
            let schema = descend(api.schemas.document(), media.schema.as_ref()?, &place)?;
            Some((place.resolve(&sample)?.clone(), schema))
        })
    })
}

fn json(operation: &Operation) -> Option<&Media> {
    operation.body.as_ref()?.content.iter().find(|media| syntax(&media.name) == Syntax::Json)
}

/// The parameter that names an item, when the operation's path is an item path right below `collection`.
fn item_parameter(operation: &Operation, collection: &str) -> Option<Parameter> {
    let [.., Segment::Text(text), Segment::Hole(name)] = operation.path.segments.as_slice() else {
        return None;
    };
    let above = operation.path.text.trim_end_matches('/').strip_suffix(&format!("/{{{name}}}"))?;
    let is_parameter =
        |parameter: &&Parameter| parameter.location == Location::Path && parameter.name == *name;
    (text.ends_with('/') && above == collection)
        .then(|| operation.parameters.iter().find(is_parameter).cloned())
        .flatten()
}

fn collection_role(method: &Method, this: usize) -> Role {
    match method {
        Method::Post => Role::Create(this),
        Method::Get | Method::Head => Role::List(this),
        Method::Put
        | Method::Patch
        | Method::Delete
        | Method::Options
        | Method::Trace
        | Method::Query
        | Method::Other(_) => Role::Plain,
    }
}

fn item_role(method: &Method, this: usize) -> Role {
    match method {
        Method::Get | Method::Head => Role::Read(this),
        Method::Put => Role::Replace(this),
        Method::Patch | Method::Post => Role::Merge(this),
        Method::Delete => Role::Delete(this),
        Method::Options | Method::Trace | Method::Query | Method::Other(_) => Role::Plain,
    }
}
