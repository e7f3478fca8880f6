//! A step, read.

use std::time::Duration;

use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::files::Files;
use crate::suite::raw::{Kind, Node};
use crate::suite::retry::{self, Retry};
use crate::suite::scenario::body::{self, SentBody};
use crate::suite::scenario::capture;
use crate::suite::scenario::claim::{self, PLACES};
use crate::suite::scenario::condition::Condition;
use crate::suite::scenario::model::{Contract, Identity, Meant, Redirects, Step, Until};
use crate::suite::scenario::target;
use crate::suite::scenario::typed::Typed;
use crate::suite::spanned::Spanned;
use crate::suite::units;
use crate::text::Complaint;

const STEP: Keys = Keys {
    of: "a step",
    read: &[
        "name",
        "request",
        "path",
        "query",
        "headers",
        "cookies",
        "body",
        "content_type",
        "auth",
        "broken",
        "if",
        "expect",
        "capture",
        "until",
        "retry",
        "timeout",
        "contract",
        "because",
        "follow_redirects",
        "snapshot",
    ],
    later: &[],
};

const SNAPSHOT: Keys = Keys { of: "`snapshot`", read: &["mask", "name", "shape"], later: &[] };

const UNTIL: [&str; 9] =
    [PLACES[0], PLACES[1], PLACES[2], PLACES[3], PLACES[4], PLACES[5], PLACES[6], "every", "for"];

const UNTIL_KEYS: Keys = Keys { of: "`until`", read: &UNTIL, later: &[] };

pub(super) const YES_OR_NO: &[(&str, bool)] = &[("true", true), ("false", false)];

/// What steps are read with.
pub(super) struct Around<'a> {
    pub(super) files: &'a Files<'a>,
    pub(super) retry: &'a Retry,
}

/// Reads a list of steps.
pub(super) fn steps(
    node: Option<&Node>,
    of: &str,
    around: &Around<'_>,
    log: &mut Vec<Complaint>,
) -> Vec<Step> {
    let Some(node) = node else { return Vec::new() };
    let Kind::List(items) = &node.kind else {
        log.push(Wrong::kind("a list of steps, each with its `request`").complaint(of, node));
        return Vec::new();
    };
    items.iter().filter_map(|item| read(item, around, log)).collect()
}

fn read(node: &Node, around: &Around<'_>, log: &mut Vec<Complaint>) -> Option<Step> {
    let fields = Fields::open(node, &STEP, log)?;
    fields.demand("request", "this step", "name method and path: `request: GET /leads/${id}`", log);
    let request = fields.node("request").and_then(|node| {
        let target = target::read(node, log).map_err(|wrong| log.push(wrong.complaint("`request`", node)));
        Some(Spanned { value: target.ok()?, span: Some(node.span.clone()) })
    });
    let headers = pairs(&fields, "headers", log).into_iter();
    let step = Step {
        name: fields.read("name", log, units::text),
        path: pairs(&fields, "path", log),
        query: pairs(&fields, "query", log),
        headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value)).collect(),
        cookies: pairs(&fields, "cookies", log),
        body: sent(&fields, around, log),
        identity: identity(&fields, log),
        meant: meant(&fields, log),
        condition: condition(&fields, log),
        expect: claim::expect(fields.node("expect"), log),
        capture: capture::read(fields.node("capture"), log),
        until: fields.node("until").and_then(|node| until(node, log)),
        retry: fields.node("retry").map(|node| {
            let mut retry = around.retry.clone();
            retry::read(node, &mut retry, log);
            retry
        }),
        timeout: fields.read("timeout", log, units::duration),
        contract: contract(&fields, log),
        redirects: match fields.read("follow_redirects", log, |node| units::choice(node, YES_OR_NO)) {
            Some(true) => Redirects::Followed,
            Some(false) | None => Redirects::Answers,
        },
        span: node.span.clone(),
        request: request?,
    };
    snapshot(&fields, log);
    Some(step)
}

/// The members of a mapping from names to values.
fn pairs(fields: &Fields<'_>, key: &str, log: &mut Vec<Complaint>) -> Vec<(String, Typed)> {
    let Some(node) = fields.node(key).filter(|node| !matches!(node.kind, Kind::Unfilled)) else {
        return Vec::new();
    };
    if !matches!(node.kind, Kind::Map(_)) {
        log.push(Wrong::kind("a mapping from names to values").complaint(&format!("`{key}`"), node));
    }
    node.entries().iter().map(|entry| (entry.key.clone(), Typed::read(&entry.value, log))).collect()
}

fn sent(fields: &Fields<'_>, around: &Around<'_>, log: &mut Vec<Complaint>) -> Option<SentBody> {
    let body = fields.node("body").and_then(|node| body::read(node, around.files, log));
    let content_type = fields.node("content_type").map(|node| Typed::read(node, log));
    match (body, content_type) {
        (Some(body), content_type) => {
            Some(SentBody { content_type: content_type.or(body.content_type.clone()), ..body })
        }
        (None, Some(content_type)) => {
            if !fields.has("body") {
                let complaint = Complaint::error("`content_type` without a `body`").at(content_type.span);
                log.push(complaint.label("a header of its own is given under `headers:`"));
            }
            None
        }
        (None, None) => None,
    }
}

fn identity(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Identity {
    match fields.read("auth", log, units::spanned_text) {
        None => Identity::Own,
        Some(named) if named.value == "none" => Identity::Nobody,
        Some(named) => Identity::Role(named),
    }
}

pub(super) fn meant(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Option<Meant> {
    let broken = fields.read("broken", log, |node| units::choice(node, YES_OR_NO))?;
    Some(if broken { Meant::Broken } else { Meant::Valid })
}

pub(super) fn condition(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Option<Condition> {
    let node = fields.node("if").filter(|node| !matches!(node.kind, Kind::Unfilled))?;
    Condition::read(node, log).map_err(|wrong| log.push(wrong.complaint("`if`", node))).ok()
}

fn until(node: &Node, log: &mut Vec<Complaint>) -> Option<Until> {
    let fields = Fields::open(node, &UNTIL_KEYS, log)?;
    let claims = claim::claims(node, log);
    let every = fields.read("every", log, units::duration).unwrap_or(Duration::from_secs(1));
    let lasting = fields.read("for", log, units::duration).unwrap_or(Duration::from_secs(30));
    if claims.is_empty() {
        let complaint = Complaint::error("`until` says nothing that has to hold").at(node.span.clone());
        log.push(complaint.label("such as `until: {body: {/status: done}, every: 200ms, for: 5s}`"));
    }
    Some(Until { claims, every, lasting })
}

fn contract(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Contract {
    let because = fields.read("because", log, units::text);
    let words = &[("on", true), ("off", false), ("true", true), ("false", false)];
    let is_on = fields.read("contract", log, |node| units::choice(node, words));
    match (is_on, because) {
        (Some(false), Some(because)) => Contract::Off(because),
        (Some(false), None) => {
            let span = fields.node("contract").map(|node| node.span.clone());
            let complaint = Complaint::error("`contract: off` without `because`").at(span);
            log.push(complaint.label("say why: `because: the gateway answers for it`"));
            Contract::Checked
        }
        (Some(true) | None, because) => {
            if because.is_some() {
                let span = fields.node("because").map(|node| node.span.clone());
                log.push(Complaint::warning("`because` without `contract: off` says nothing").at(span));
            }
            Contract::Checked
        }
    }
}

/// Answers are not kept yet: what is said of keeping them is checked all the same.
fn snapshot(fields: &Fields<'_>, log: &mut Vec<Complaint>) {
    let Some(node) = fields.node("snapshot") else { return };
    if let Kind::Scalar(_) = node.kind {
        if let Err(wrong) = units::choice(node, YES_OR_NO) {
            log.push(wrong.complaint("`snapshot`", node));
        }
        return;
    }
    let Some(inner) = Fields::open(node, &SNAPSHOT, log) else { return };
    inner.list("mask", log, |node| {
        let text = units::text(node)?;
        let is_place = crate::suite::scenario::path::Path::parse(&text).is_some_and(|path| path.is_ok());
        if is_place { Ok(()) } else { Err(Wrong::kind("a pointer such as `/data/id`, or a JSONPath")) }
    });
}
