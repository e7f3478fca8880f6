//! What the items of a collection are like, and how they change.

use serde_json::{Map, Value};

use crate::mock::media::text;
use crate::mock::members::{examples, keyword, members, required};
use crate::schema::{Direction, Schemas, Shape};
use crate::spec::Parameter;
use crate::text::Pointer;

/// Members that tell items apart where the document does not say which: two items never share one.
const UNIQUE: [&str; 4] = ["email", "externalId", "external_id", "externalID"];
/// The extension of a member's schema by which a document says so itself.
const MARK: &str = "x-specdrift-unique";

/// What the items of a collection are like.
pub(crate) struct Resource {
    /// The first item, which is there from the start.
    pub(crate) seed: Value,
    /// The seed's id.
    pub(crate) seed_id: Value,
    /// The member that holds the id; `None` where items don't show it.
    pub(crate) id: Option<String>,
    /// The members that the document marks as such (`x-specdrift-unique: true`); `None` where it marks none.
    marked: Option<Vec<String>>,
    members: Vec<Member>,
}

struct Member {
    name: String,
    from: From,
    required: bool,
    sample: Option<Value>,
    default: Option<Value>,
}

/// Who sets a member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Client,
    Server,
    /// The server, to the time of the making or of the last change.
    Clock,
}

impl Resource {
    /// The resource of which a client may set the `settable` members, and which answers show as this sample of this schema.
    pub(crate) fn new(
        schemas: &Schemas,
        settable: &[String],
        parameter: &Parameter,
        shown: Option<(Value, Pointer)>,
    ) -> Self {
        let document = schemas.document();
        let (mut seed, schema) = shown.unwrap_or_else(|| (Value::Object(Map::new()), Pointer::new("/-")));
        let needed = required(document, &schema);
        let mut known: Vec<_> = members(document, &schema);
        known
            .retain(|(name, _)| seed.get(name).is_some() || needed.contains(name) || settable.contains(name));
        let marked: Vec<String> = known
            .iter()
            .filter(|(_, at)| keyword(document, at, MARK).and_then(Value::as_bool) == Some(true))
            .map(|(name, _)| name.clone())
            .collect();
        let members: Vec<_> = known
            .into_iter()
            .map(|(name, at)| Member {
                from: setter(document, &at, settable.is_empty() || settable.contains(&name)),
                required: needed.contains(&name),
                sample: seed.get(&name).cloned(),
                default: keyword(document, &at, "default").cloned(),
                name,
            })
            .collect();
        let id = id_member(&members, &parameter.name);
        let seed_id = seed_id(schemas, parameter, id.as_ref().and_then(|name| seed.get(name)));
        if let (Some(name), Some(members)) = (&id, seed.as_object_mut())
            && members.get(name).is_none_or(|shown| text(shown) != text(&seed_id))
        {
            members.insert(name.clone(), seed_id.clone());
        }
        let marked = Some(marked).filter(|marked| !marked.is_empty());
        Self { seed, seed_id, id, marked, members }
    }

    /// Whether items have a member of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name)
    }

    /// The names of all members, the id's among them.
    pub(crate) fn names(&self) -> Vec<String> {
        self.members.iter().map(|member| member.name.clone()).chain(["id".to_owned()]).collect()
    }

    /// The seed with another id, as a path names it.
    pub(crate) fn named(&self, id: &str) -> Value {
        let mut item = self.seed.clone();
        if let Some(slot) = self.id.as_ref().and_then(|name| item.get_mut(name)) {
            let number = id.parse::<u64>().ok().filter(|_| slot.is_number());
            *slot = number.map_or_else(|| id.into(), Value::from);
        }
        item
    }

    /// The id that a client chose for a new item.
    pub(crate) fn chosen_id<'b>(&self, body: &'b Value) -> Option<&'b Value> {
        let name = self.id.as_ref()?;
        let member = self.members.iter().find(|member| member.name == *name)?;
        (member.from == From::Client).then(|| body.get(name)).flatten().filter(|id| !text(id).is_empty())
    }

    /// A new item, as a client sent it and completed by the server.
    pub(crate) fn born(&self, body: &Value, id: &Value, now: &str) -> Value {
        let mut item = Map::new();
        for member in &self.members {
            let sent = body.get(&member.name).cloned();
            let needed = member.sample.clone().filter(|_| member.required);
            let value = match member.from {
                From::Clock => Some(now.into()),
                From::Server => member.default.clone().or_else(|| member.sample.clone()),
                From::Client => sent.or_else(|| member.default.clone()).or(needed),
            };
            item.extend(value.map(|value| (member.name.clone(), value)));
        }
        for (name, value) in body.as_object().into_iter().flatten() {
            if !self.is_servers(name) {
                item.insert(name.clone(), value.clone());
            }
        }
        if let Some(name) = &self.id {
            item.insert(name.clone(), id.clone());
        }
        Value::Object(item)
    }

    /// The item with the members that were sent.
    pub(crate) fn merged(&self, item: &Value, body: &Value, now: &str) -> Value {
        let mut item = item.clone();
        if let (Some(members), Some(sent)) = (item.as_object_mut(), body.as_object()) {
            for (name, value) in sent.iter().filter(|(name, _)| !self.is_servers(name)) {
                match members.get_mut(name) {
                    Some(old) => merge(old, value),
                    None => _ = members.insert(name.clone(), value.clone()),
                }
            }
        }
        self.touched(item, now)
    }

    /// The item with what was sent in place of all that a client may set.
    pub(crate) fn replaced(&self, item: &Value, body: &Value, now: &str) -> Value {
        let id = self.id.as_ref().and_then(|name| item.get(name)).cloned().unwrap_or_default();
        let mut new = self.born(body, &id, now);
        for member in self.members.iter().filter(|member| member.from != From::Client) {
            if let (Some(old), Some(members)) = (item.get(&member.name), new.as_object_mut()) {
                members.insert(member.name.clone(), old.clone());
            }
        }
        self.touched(new, now)
    }

    /// The item with the seed's values for what a client may set, its id aside.
    pub(crate) fn with_seeds(&self, item: &Value) -> Value {
        let mut item = item.clone();
        let others = self.members.iter().filter(|member| self.id.as_ref() != Some(&member.name));
        for member in others.filter(|member| member.from == From::Client) {
            if let (Some(own), Some(seed)) = (item.get_mut(&member.name), self.seed.get(&member.name)) {
                *own = seed.clone();
            }
        }
        item
    }

    /// The members of a body that no two items may share, with their values.
    pub(crate) fn unique<'b>(&self, body: &'b Value) -> Vec<(&'b str, &'b Value)> {
        let members = body.as_object().into_iter().flatten();
        let is_apart = |name: &str| match &self.marked {
            Some(marked) => marked.iter().any(|marked| marked == name),
            None => UNIQUE.contains(&name),
        };
        let is_unique =
            |name: &str| is_apart(name) || self.id.as_deref() == Some(name) && !self.is_servers(name);
        members
            .filter(|(name, value)| is_unique(name) && !value.is_null())
            .map(|(name, value)| (name.as_str(), value))
            .collect()
    }

    fn is_servers(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name && member.from != From::Client)
    }

    fn touched(&self, mut item: Value, now: &str) -> Value {
        for member in self.members.iter().filter(|member| member.from == From::Clock) {
            let name = member.name.to_lowercase();
            if let Some(old) = item.get_mut(&member.name)
                && (name.contains("updat") || name.contains("modif") || name.contains("chang"))
            {
                *old = now.into();
            }
        }
        item
    }
}

/// The id of the `count`-th item after one with the id `seed`: like it, and admitted. `None` where none is found.
pub(crate) fn next_id(seed: &Value, count: u64, admits: impl Fn(&Value) -> bool) -> Option<Value> {
    let candidates: Vec<Value> = match seed {
        Value::Number(number) => {
            number.as_u64().map(|first| first.saturating_add(count).into()).into_iter().collect()
        }
        Value::String(seed) => {
            let stem = seed.trim_end_matches(|c: char| c.is_ascii_digit());
            let digits = &seed[stem.len()..];
            let next = digits.parse::<u64>().ok().map(|first| first.saturating_add(count));
            let width = digits.len();
            let counted = next.map(|next| format!("{stem}{next:0width$}"));
            let same_length = |number: String| {
                let kept: String =
                    seed.chars().take(seed.chars().count().saturating_sub(number.len())).collect();
                kept + &number
            };
            let texts = [
                same_length(format!("{count:012x}")),
                same_length(count.to_string()),
                format!("{seed}{count}"),
            ];
            let uuid = seed.len() == 36 && seed.matches('-').count() == 4;
            counted
                .filter(|_| !uuid)
                .into_iter()
                .chain(texts)
                .chain([count.to_string()])
                .map(Value::from)
                .collect()
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Vec::new(),
    };
    candidates.into_iter().find(|id| id != seed && admits(id))
}

fn setter(document: &Value, at: &Pointer, settable: bool) -> From {
    let read_only = keyword(document, at, "readOnly").and_then(Value::as_bool) == Some(true);
    let format = keyword(document, at, "format").and_then(Value::as_str);
    match (settable && !read_only, format) {
        (true, _) => From::Client,
        (false, Some("date-time")) => From::Clock,
        (false, _) => From::Server,
    }
}

/// The member that a path parameter of this name means: `leadId` itself, else `id`, else what it ends with.
fn id_member(members: &[Member], parameter: &str) -> Option<String> {
    let plain =
        |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let wanted = plain(parameter);
    let rows: [&dyn Fn(&str) -> bool; 4] = [
        &|name| name == parameter,
        &|name| plain(name) == wanted,
        &|name| name == "id" || name == "_id",
        &|name| plain(name).len() > 1 && wanted.ends_with(&plain(name)),
    ];
    let find = |fits: &dyn Fn(&str) -> bool| members.iter().find(|member| fits(&member.name));
    rows.into_iter().find_map(find).map(|member| member.name.clone())
}

/// The first item's id: what the document says of the parameter, else what it shows of an item, else a sample of the parameter.
fn seed_id(schemas: &Schemas, parameter: &Parameter, shown: Option<&Value>) -> Value {
    let schema = parameter.content.schema().map(|at| schemas.at(at, Direction::Request));
    let inside = parameter.content.schema().map(|at| examples(schemas.document(), at)).unwrap_or_default();
    let admitted = |id: &Value| schema.as_ref().is_none_or(|schema| schema.admits(id));
    let documented = parameter.examples.iter().chain(inside).chain(shown).cloned();
    // A number shown where the path has text, or the other way round, is the same id.
    let either = documented.flat_map(|id| {
        let number = id.as_str().and_then(|text| text.parse::<u64>().ok()).map(Value::from);
        let written = id.is_number().then(|| Value::from(text(&id)));
        [Some(id), number, written].into_iter().flatten()
    });
    let sampled = || schema.as_ref()?.sample(Shape::Minimal, "mock").ok().map(|sample| sample.value);
    let fallback = || sampled().filter(is_id).unwrap_or_else(|| Value::from("1"));
    either.filter(is_id).find(admitted).unwrap_or_else(fallback)
}

/// Whether a value can stand for a segment of a path.
pub(crate) fn is_id(value: &Value) -> bool {
    let written = text(value);
    (value.is_string() || value.is_number())
        && !["", ".", ".."].contains(&written.as_str())
        && !written.contains(['/', '\\'])
}

/// JSON merge without removals: a null stays one.
fn merge(old: &mut Value, new: &Value) {
    match (old.as_object_mut(), new.as_object()) {
        (Some(old), Some(new)) => {
            for (name, value) in new {
                merge(old.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        _ => *old = new.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_next_id_is_like_the_first() {
        for (seed, next) in [
            (json!("lead_0001"), Some(json!("lead_0003"))),
            (json!(7), Some(json!(9))),
            (json!("7"), Some(json!("9"))),
            (
                json!("3fa85f64-5717-4562-b3fc-2c963f66afa6"),
                Some(json!("3fa85f64-5717-4562-b3fc-000000000002")),
            ),
            (json!("ada"), Some(json!("ad2"))),
            (json!(true), None),
        ] {
            let admits = |id: &Value| id.as_str() != Some("000000000002");
            assert_eq!(next_id(&seed, 2, admits), next, "{seed}");
        }
    }
}
