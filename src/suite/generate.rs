//! `generate:`.

use crate::spec::Location;
use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::{Entry, Kind, Node};
use crate::suite::spanned::Spanned;
use crate::suite::units;
use crate::suite::wishes::{
    Broken, Existing, Expectation, Generate, Learn, Pattern, Pick, PickPlace, PickSource, Skip, Unexpected,
    Valid,
};
use crate::text::{Complaint, Pointer};

pub(crate) const GENERATE: Keys = Keys {
    of: "`generate`",
    read: &[
        "operations",
        "skip",
        "valid",
        "broken",
        "unexpected",
        "expect",
        "values",
        "existing",
        "learn",
        "limit",
        "per_operation",
    ],
    later: &[],
};

pub(crate) const SKIP: Keys = Keys { of: "`skip`", read: &["match", "because"], later: &[] };

const UNEXPECTED: &[(&str, Unexpected)] =
    &[("as-documented", Unexpected::AsDocumented), ("rejected", Unexpected::Rejected)];

const LEARN: &[(&str, Learn)] = &[("refusals", Learn::Refusals), ("nothing", Learn::Nothing)];
const EXISTING: &[(&str, Existing)] = &[("keep", Existing::Keep), ("change", Existing::Change)];

pub(crate) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> Generate {
    let mut generate = Generate::default();
    let Some(fields) = node.and_then(|node| Fields::open(node, &GENERATE, log)) else { return generate };
    generate.operations = fields.list("operations", log, operation).unwrap_or_default();
    generate.skip = skips(&fields, log);
    if let Some(valid) = valid(&fields, log) {
        generate.valid = valid;
    }
    generate.broken = broken(&fields, log);
    if let Some(unexpected) = fields.read("unexpected", log, |node| units::choice(node, UNEXPECTED)) {
        generate.unexpected = unexpected;
    }
    if let Some(learn) = fields.read("learn", log, |node| units::choice(node, LEARN)) {
        generate.learn = learn;
    }
    if let Some(existing) = fields.read("existing", log, |node| units::choice(node, EXISTING)) {
        generate.existing = existing;
    }
    generate.expect = fields
        .entries("expect", "a mapping from patterns to statuses", log)
        .iter()
        .filter_map(|entry| expectation(entry, log))
        .collect();
    generate.values = fields
        .entries("values", "a mapping from places to values", log)
        .iter()
        .filter_map(|entry| {
            rounded(&entry.value, log);
            pick(entry).map_err(|complaint| log.push(complaint)).ok()
        })
        .collect();
    let limit =
        |node: &Node| units::count(node).map(|value| Spanned { value, span: Some(node.span.clone()) });
    if let Some(limit) = fields.read("limit", log, limit) {
        generate.limit = limit;
    }
    if let Some(limit) = fields.read("per_operation", log, limit) {
        generate.per_operation = limit;
    }
    generate
}

/// A pattern.
pub(crate) fn pattern(node: &Node) -> Result<Spanned<Pattern>, Wrong> {
    let text = units::text(node).map_err(|_| Wrong::kind("a pattern such as `POST /leads`"))?;
    let pattern = Pattern::parse(&text);
    pattern
        .map(|value| Spanned { value, span: Some(node.span.clone()) })
        .map_err(|(what, way_out)| said(node, &what, way_out))
}

/// What is wrong with a pattern.
pub(crate) fn said(node: &Node, what: &str, way_out: String) -> Wrong {
    let message = format!("the pattern {} {what}", node.typed());
    // The way out may be made of the value of a variable.
    let way_out = if node.is_filled() { String::new() } else { way_out };
    Wrong::Said(Complaint::error(message).at(node.span.clone()).label(way_out))
}

/// A pattern of whole operations.
pub(crate) fn operation(node: &Node) -> Result<Spanned<Pattern>, Wrong> {
    let pattern = pattern(node)?;
    match pattern.value.0.split_once("::") {
        None if matches!(pattern.value.0.as_str(), "valid" | "broken") => {
            Err(said(node, "names cases", "`operations` picks operations: `METHOD /path`".into()))
        }
        None => Ok(pattern),
        Some((whole, _)) => {
            Err(said(node, "names cases", format!("`operations` picks whole operations: `{whole}`")))
        }
    }
}

fn skips(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Vec<Skip> {
    let mut complaints = Vec::new();
    let skips = fields.list("skip", log, |node| {
        if let Kind::Scalar(_) = node.kind {
            let way_out = "say why: `{match: ..., because: ...}`".to_owned();
            return Err(Wrong::Kind("a mapping of `match` and `because`".into(), way_out));
        }
        let Some(fields) = Fields::open(node, &SKIP, &mut complaints) else { return Ok(None) };
        fields.demand("match", "this rule", "which cases it leaves out", &mut complaints);
        fields.demand("because", "this rule", "say why these cases are left out", &mut complaints);
        let pattern = fields.read("match", &mut complaints, pattern);
        let because = fields.read("because", &mut complaints, units::text);
        Ok(pattern.zip(because).map(|(pattern, because)| Skip { pattern, because }))
    });
    log.append(&mut complaints);
    skips.into_iter().flatten().flatten().collect()
}

fn valid(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Option<Vec<Valid>> {
    let word = match fields.node("valid").map(|node| &node.kind) {
        Some(Kind::Scalar(scalar)) => scalar.text.as_str(),
        _ => "",
    };
    match word {
        "all" => Some(Valid::USUAL.to_vec()),
        "none" => Some(Vec::new()),
        _ => {
            let words = Valid::ALL.map(|kind| (kind.as_str(), kind));
            fields.list("valid", log, |node| units::choice(node, &words))
        }
    }
}

fn broken(fields: &Fields<'_>, log: &mut Vec<Complaint>) -> Broken {
    let word = match fields.node("broken").map(|node| &node.kind) {
        Some(Kind::Scalar(scalar)) => scalar.text.as_str(),
        _ => "",
    };
    match word {
        "all" => Broken::All,
        "none" => Broken::Kinds(Vec::new()),
        _ => fields.list("broken", log, units::spanned_text).map_or(Broken::All, Broken::Kinds),
    }
}

fn expectation(entry: &Entry, log: &mut Vec<Complaint>) -> Option<Expectation> {
    let pattern = match Pattern::parse(&entry.key) {
        Ok(value) => Some(Spanned { value, span: Some(entry.key_span.clone()) }),
        Err((what, way_out)) => {
            let message = format!("the pattern `{}` {what}", entry.key);
            log.push(Complaint::error(message).at(entry.key_span.clone()).label(way_out));
            None
        }
    };
    let items = match &entry.value.kind {
        Kind::List(items) => items.as_slice(),
        Kind::Scalar(_) | Kind::Map(_) => std::slice::from_ref(&entry.value),
        Kind::Unfilled => return None,
    };
    if items.is_empty() {
        let message = "no status would be right";
        log.push(Complaint::error(message).at(entry.value.span.clone()).label("name at least one"));
    }
    let known = items.iter().filter(|item| !matches!(item.kind, Kind::Unfilled));
    let statuses = known
        .filter_map(|item| {
            let complain = |wrong: Wrong| {
                log.push(wrong.complaint(&format!("what is expected of `{}`", entry.key), item));
            };
            units::statuses(item).map_err(complain).ok()
        })
        .collect();
    pattern.map(|pattern| Expectation { pattern, statuses })
}

fn pick(entry: &Entry) -> Result<Pick, Complaint> {
    let key = entry.key.trim();
    let complaint = |message: String| Complaint::error(message).at(entry.key_span.clone());
    // An operation's path may hold anything but a blank, so the place begins after a blank or at the start.
    let mut starts = std::iter::once(0).chain(key.match_indices(' ').map(|(at, _)| at + 1));
    let Some((at, place)) = starts.find_map(|at| place(&key[at..]).map(|place| (at, place))) else {
        return Err(complaint(format!("`{key}` names no place in a request"))
            .label("such as `path.leadId`, `query.page`, `header.X-Request-Id`, `POST /leads body/email`"));
    };
    let operation =
        match key[..at].trim() {
            "" => None,
            text => Some(Pattern::parse(text).map_err(|(what, way_out)| {
                complaint(format!("the pattern `{text}` {what}")).label(way_out)
            })?),
        };
    Ok(Pick {
        operation,
        place,
        value: entry.value.value(),
        span: Some(entry.key_span.clone()),
        source: PickSource::Suite,
    })
}

/// Warns of words such as `3.10` that look like a version and are a number.
fn rounded(node: &Node, log: &mut Vec<Complaint>) {
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| rounded(item, log)),
        Kind::Map(entries) => entries.iter().for_each(|entry| rounded(&entry.value, log)),
        Kind::Unfilled => {}
        Kind::Scalar(scalar) => {
            let looks =
                scalar.text.contains('.') && scalar.text.ends_with('0') && !scalar.text.ends_with(".0");
            if looks && !node.is_filled() && scalar.value().is_number() {
                let message = format!("{} is the number {}", node.typed(), scalar.value());
                log.push(Complaint::warning(message).at(node.span.clone()).label("quote it to keep it text"));
            }
        }
    }
}

fn place(text: &str) -> Option<PickPlace> {
    const LOCATIONS: [Location; 4] = [Location::Path, Location::Query, Location::Header, Location::Cookie];
    for location in LOCATIONS {
        let name = text.strip_prefix(location.as_str()).and_then(|rest| rest.strip_prefix('.'));
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            return Some(PickPlace::Parameter(location, name.to_owned()));
        }
    }
    match text.strip_prefix("body")? {
        "" => Some(PickPlace::Body(Pointer::root())),
        pointer if pointer.starts_with('/') => Some(PickPlace::Body(Pointer::new(pointer))),
        _ => None,
    }
}
