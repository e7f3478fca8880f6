//! Things that go on by themselves once they are made: they are made switched off, where the document has a switch.
//!
//! An automation, a webhook or a schedule acts on what the rest of the run does, and a hundred of them keep a server busy with itself.
//! Off they are made, read, listed and changed as well as on; the cases that are about the switch itself turn it as they say.

use serde_json::Value;

use crate::plan::links::{singular, words};
use crate::schema::{Direction, Schema, Type};
use crate::spec::{Api, Method, Operation};
use crate::suite::{Pick, PickPlace};
use crate::text::Pointer;

/// What goes on by itself, as the last word of what a thing is called.
const ACTING: [&str; 17] = [
    "automation",
    "webhook",
    "hook",
    "schedule",
    "subscription",
    "trigger",
    "cron",
    "cronjob",
    "rule",
    "alert",
    "monitor",
    "workflow",
    "campaign",
    "reminder",
    "watcher",
    "poller",
    "scanner",
];

/// Switches, as words without anything between them, and where they stand when the thing is off.
const SWITCHES: [(&str, bool); 10] = [
    ("enabled", false),
    ("isenabled", false),
    ("active", false),
    ("isactive", false),
    ("paused", true),
    ("ispaused", true),
    ("disabled", true),
    ("isdisabled", true),
    ("suspended", true),
    ("issuspended", true),
];

/// How deep in a body things are looked for.
const DEPTH: usize = 4;

/// Whether what an operation makes or changes goes on by itself, by the name of its collection.
pub(super) fn acts(operation: &Operation) -> bool {
    let mut parts = operation.path.text.rsplit('/').filter(|part| !part.is_empty());
    parts.find(|part| !part.contains('{')).is_some_and(is_acting)
}

/// A body with all the switches off that the suite does not set; as it is where its schema would not admit that.
pub(super) fn switched_off(
    api: &Api,
    operation: &Operation,
    media: usize,
    picks: &[&Pick],
    body: Value,
) -> Value {
    let promise = operation.body.as_ref().and_then(|promised| promised.content.get(media));
    let Some(at) = promise.and_then(|promise| promise.schema.as_ref()) else { return body };
    let is_written = matches!(operation.method, Method::Post | Method::Put | Method::Patch);
    if !is_written || !matches!(body, Value::Object(_) | Value::Array(_)) {
        return body;
    }
    let schema = api.schemas.at(at, Direction::Request);
    let mut off = body.clone();
    turn(&schema, picks, (&Pointer::root(), &mut off), acts(operation), DEPTH);
    if off != body && schema.admits(&off) { off } else { body }
}

fn turn(schema: &Schema, picks: &[&Pick], (at, value): (&Pointer, &mut Value), acts: bool, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                turn(schema, picks, (&at.child(&index.to_string()), item), acts, depth);
            }
        }
        Value::Object(members) => {
            if acts {
                for name in schema.names_at(at) {
                    if let Some(off) = off(schema, picks, &at.child(&name), &name) {
                        members.insert(name, Value::Bool(off));
                    }
                }
            }
            for (name, member) in members {
                turn(schema, picks, (&at.child(name), member), is_acting(name), depth);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Where a member stands when a thing is off; `None` for one that is no switch, or is not ours to turn.
fn off(schema: &Schema, picks: &[&Pick], at: &Pointer, name: &str) -> Option<bool> {
    let plain = words(name).concat();
    let (_, off) = SWITCHES.iter().find(|(switch, _)| *switch == plain)?;
    let is_given = picks.iter().any(|pick| matches!(&pick.place, PickPlace::Body(place) if place == at));
    let is_ours =
        || !is_given && schema.annotation_at(at, "readOnly").as_ref().and_then(Value::as_bool) != Some(true);
    (schema.types_at(at).contains(Type::Boolean) && is_ours()).then_some(*off)
}

fn is_acting(name: &str) -> bool {
    singular(&words(name)).last().is_some_and(|last| ACTING.contains(&last.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_by_itself_is_told_by_its_last_word() {
        for (name, acts) in [
            ("automations", true),
            ("alert-rules", true),
            ("cronJobs", false),
            ("schedules", true),
            ("rulers", false),
            ("users", false),
            ("filter", false),
            ("", false),
        ] {
            assert_eq!(is_acting(name), acts, "{name}");
        }
    }
}
