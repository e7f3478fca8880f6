//! What a request does to the items in memory.

use std::sync::PoisonError;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::mock::lie::Lie;
use crate::mock::media::text;
use crate::mock::model::{Collection, Role};
use crate::mock::place::places;
use crate::mock::promise::refusal;
use crate::mock::refusal::{Conflict, Refusal};
use crate::mock::resource::{Resource, is_id, next_id};
use crate::mock::state::{Mock, Visit};
use crate::mock::store::{Item, Shelf};
use crate::mock::tell;
use crate::plan::wire::Decoded;
use crate::schema::Direction;
use crate::spec::{Location, Method, Operation, StatusPattern};
use crate::text::Pointer;

/// What an accepted request brought about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Nothing that is remembered.
    Nothing,
    /// It is about one item; the id, percent-encoded, where the item is new.
    One { value: Value, id: Option<String> },
    /// It is about these items.
    Many { items: Vec<Value>, page: Page },
}

/// A page of a list, counted as the request asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    number: u64,
    limit: Option<u64>,
    skip: u64,
    total: u64,
}

impl Mock {
    /// Does what an operation, by index, is there for. What was deleted is gone, of a collection or not.
    pub(crate) fn effect(&self, index: usize, visit: &Visit, decoded: &Decoded) -> Result<Effect, Refusal> {
        let operation = &self.api.operations[index];
        let path = visit.request.path.trim_end_matches('/');
        let is_gone = || self.store.lock().unwrap_or_else(PoisonError::into_inner).is_gone(path);
        if operation.method.is_safe() && is_gone() {
            let (parameter, id) = visit.captures.last().cloned().unwrap_or_default();
            return Err(Refusal::Unknown { parameter, id });
        }
        let effect = self.done(index, visit, decoded)?;
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        match &operation.method {
            Method::Delete if !visit.captures.is_empty() && !self.is_kept(index, visit) => store.end(path),
            Method::Post => {
                if let Effect::One { id: Some(id), .. } = &effect {
                    store.renew(&format!("{path}/{id}"));
                }
            }
            _ => store.renew(path),
        }
        Ok(effect)
    }

    /// Whether what is deleted stays: a seed, which is put back, and all of which a lie says that it is gone.
    fn is_kept(&self, index: usize, visit: &Visit) -> bool {
        let role = self.model.role(index);
        let is_seed = role.collection().is_some_and(|collection| {
            let (_, resource) = self.model.collection(collection, &self.api, &self.samples);
            visit.captures.last().is_some_and(|(_, id)| *id == text(&resource.seed_id))
        });
        is_seed || tell::is_undone(self.lies(&self.api.operations[index]), Role::Delete(0))
    }

    fn done(&self, index: usize, visit: &Visit, decoded: &Decoded) -> Result<Effect, Refusal> {
        let role = self.model.role(index);
        let Some(collection) = role.collection() else { return Ok(Effect::Nothing) };
        let (collection, resource) = self.model.collection(collection, &self.api, &self.samples);
        let operation = &self.api.operations[index];
        let lies = self.lies(operation);
        let seed = || Item { id: text(&resource.seed_id), value: resource.seed.clone() };
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = store.shelf(&shelf_path(role, visit), seed);
        match role {
            Role::List(_) => {
                let is_hidden = |item: &Item| tell::is_hidden(lies, resource, item);
                Ok(list(kept.items().filter(|item| !is_hidden(item)), resource, decoded))
            }
            Role::Create(_) => {
                let (item, escaped) = self.create(operation, kept, collection, resource, visit, decoded)?;
                let value = item.value.clone();
                kept.put(tell::stored(lies, resource, item));
                Ok(Effect::One { value, id: Some(escaped) })
            }
            Role::Plain | Role::Read(_) | Role::Merge(_) | Role::Replace(_) | Role::Delete(_) => {
                one(operation, (role, lies), kept, resource, collection, visit, decoded)
            }
        }
    }

    /// The new item, and its id, percent-encoded.
    fn create(
        &self,
        operation: &Operation,
        kept: &mut Shelf,
        collection: &Collection,
        resource: &Resource,
        visit: &Visit,
        decoded: &Decoded,
    ) -> Result<(Item, String), Refusal> {
        let body = decoded.body.clone().unwrap_or_default();
        conflict(operation, kept, resource, &body, None)?;
        let schema = collection.parameter.content.schema();
        let schema = schema.map(|at| self.api.schemas.at(at, Direction::Request));
        let number = kept.number();
        let id = resource.chosen_id(&body).filter(|id| is_id(id)).cloned().or_else(|| {
            next_id(&resource.seed_id, number, |id| {
                is_id(id)
                    && kept.find(&text(id)).is_none()
                    && schema.as_ref().is_none_or(|schema| schema.admits(id))
            })
        });
        // Where no other id is possible, there is only the seed to make anew.
        let id = id.unwrap_or_else(|| resource.seed_id.clone());
        let value = resource.born(&body, &id, &visit.ticket.now());
        Ok((Item { id: text(&id), value }, escaped(&text(&id))))
    }
}

fn one(
    operation: &Operation,
    (role, lies): (Role, &[Lie]),
    kept: &mut Shelf,
    resource: &Resource,
    collection: &Collection,
    visit: &Visit,
    decoded: &Decoded,
) -> Result<Effect, Refusal> {
    let parameter = collection.parameter.name.clone();
    let id = visit.captures.iter().find(|(name, _)| *name == parameter).map_or("", |(_, id)| id.as_str());
    let found = kept.find(id).filter(|item| !tell::is_unreadable(lies, role, resource, item)).cloned();
    let Some(item) = found else {
        let unknown = Refusal::Unknown { parameter, id: id.to_owned() };
        // A document that never says "not found" promises that every id is known.
        if refusal(operation, &unknown.statuses(), |_| false).1.is_some() {
            return Err(unknown);
        }
        return Ok(Effect::One { value: resource.named(id), id: None });
    };
    let body = decoded.body.clone().unwrap_or_default();
    let now = visit.ticket.now();
    let value = match role {
        Role::Merge(_) => {
            conflict(operation, kept, resource, &body, Some(id))?;
            resource.merged(&item.value, &body, &now)
        }
        Role::Replace(_) => {
            conflict(operation, kept, resource, &body, Some(id))?;
            resource.replaced(&item.value, &body, &now)
        }
        Role::Plain | Role::Create(_) | Role::List(_) | Role::Read(_) | Role::Delete(_) => item.value,
    };
    match role {
        Role::Delete(_) if !tell::is_undone(lies, role) => kept.remove(id),
        Role::Merge(_) | Role::Replace(_) if !tell::is_undone(lies, role) => {
            kept.put(Item { id: item.id, value: value.clone() });
        }
        Role::Delete(_)
        | Role::Merge(_)
        | Role::Replace(_)
        | Role::Plain
        | Role::Create(_)
        | Role::List(_)
        | Role::Read(_) => {}
    }
    Ok(Effect::One { value, id: None })
}

/// Refuses a body with a value that another item has, where the operation documents a 409.
fn conflict(
    operation: &Operation,
    kept: &Shelf,
    resource: &Resource,
    body: &Value,
    own: Option<&str>,
) -> Result<(), Refusal> {
    if !operation.responses.iter().any(|promise| promise.status == StatusPattern::Exact(409)) {
        return Ok(());
    }
    for (member, value) in resource.unique(body) {
        let others = kept.items().filter(|item| own != Some(item.id.as_str()));
        if let Some(other) = others.into_iter().find(|item| item.value.get(member) == Some(value)) {
            let existing = other.id.as_str().into();
            let conflict = Conflict { member: member.to_owned(), value: value.clone(), existing };
            return Err(Refusal::Conflict(Box::new(conflict)));
        }
    }
    Ok(())
}

/// The items that the query asks for: parameters that are called as a member filter, others page.
fn list<'i>(items: impl Iterator<Item = &'i Item>, resource: &Resource, decoded: &Decoded) -> Effect {
    let query: Vec<_> =
        decoded.parameters.iter().filter(|(location, ..)| *location == Location::Query).collect();
    let number = |names: &[&str]| {
        let found = query.iter().find(|(_, name, _)| names.contains(&plain(name).as_str()));
        found.and_then(|(.., value)| value.as_u64())
    };
    let fits = |item: &Item| {
        query.iter().all(|(_, name, wanted)| match item.value.get(name) {
            Some(own) => matches(own, wanted),
            // An item without the member is not one that has this value of it.
            None => !resource.has(name),
        })
    };
    let found: Vec<Value> = items.filter(|item| fits(item)).map(|item| item.value.clone()).collect();
    let limit = number(&["limit", "perpage", "pagesize", "size", "take", "top", "maxresults"]);
    let page = number(&["page", "pagenumber", "pageno"]);
    let skip = number(&["offset", "skip", "start", "startat"]).unwrap_or_else(|| {
        page.unwrap_or(1).saturating_sub(1).saturating_mul(limit.unwrap_or(DEFAULT_LIMIT))
    });
    let total = found.len() as u64;
    let kept = found.into_iter().skip(index(skip)).take(index(limit.unwrap_or(DEFAULT_LIMIT))).collect();
    Effect::Many { items: kept, page: Page { number: page.unwrap_or(1), limit, skip, total } }
}

/// How many items a page has, where the request does not say.
const DEFAULT_LIMIT: u64 = 20;

impl Page {
    /// The members of an answer that count, outside the list itself, each with the right figure.
    pub(crate) fn edits(&self, value: &Value, list: &Pointer) -> Vec<(Pointer, Value)> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT).max(1);
        let outside = places(value).into_iter().filter(|at| at.tokens().count() <= 3 && !at.is_within(list));
        let edits = outside.filter_map(|at| {
            let old = at.resolve(value)?;
            let new: Value = match plain(&at.last()?).as_str() {
                "page" | "currentpage" | "pagenumber" if old.is_number() => self.number.into(),
                "limit" | "perpage" | "pagesize" if old.is_number() => limit.into(),
                "offset" | "skip" if old.is_number() => self.skip.into(),
                "total" | "totalcount" | "totalitems" | "count" if old.is_number() => self.total.into(),
                "totalpages" | "pages" | "pagecount" if old.is_number() => self.total.div_ceil(limit).into(),
                "hasmore" | "hasnext" if old.is_boolean() => (self.skip + limit < self.total).into(),
                _ => return None,
            };
            Some((at, new))
        });
        edits.collect()
    }
}

fn matches(own: &Value, wanted: &Value) -> bool {
    let same = |one: &Value| match own {
        Value::Array(items) => items.iter().any(|item| text(item) == text(one)),
        own => text(own) == text(one),
    };
    match wanted {
        Value::Array(several) => several.iter().any(same),
        one => same(one),
    }
}

/// The path of the collection that a request is about.
fn shelf_path(role: Role, visit: &Visit) -> String {
    let path = visit.request.path.trim_end_matches('/');
    match role {
        Role::Create(_) | Role::List(_) => path.to_owned(),
        Role::Plain | Role::Read(_) | Role::Merge(_) | Role::Replace(_) | Role::Delete(_) => {
            path.rsplit_once('/').map_or(path, |(above, _)| above).to_owned()
        }
    }
}

fn index(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

fn escaped(text: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(text, KEPT).to_string()
}
