//! A plan as NDJSON, a case a line: for tools that judge or send the cases themselves. Described in docs/plan.md.

use std::io::{self, Write};

use base64::Engine;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;

use crate::plan::{
    Case, Holding, Inference, Intent, Loss, Mutation, Need, Place, Plan, Removal, Request, Slot, Source,
};
use crate::report::plan::Detail;
use crate::report::plan_scripts;
use crate::report::secrets::Secrets;
use crate::spec::{Api, Location};
use crate::suite::Suite;

#[derive(Serialize)]
struct Line<'a> {
    operation: &'a str,
    id: &'a str,
    kind: &'static str,
    mutation: Option<MutationLine<'a>>,
    request: RequestLine<'a>,
    expect: Expect,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needs: Vec<NeedLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<&'a str>,
}

#[derive(Serialize)]
struct NeedLine<'a> {
    name: &'a str,
    location: &'static str,
    at: String,
    origins: Vec<OriginLine<'a>>,
}

#[derive(Serialize)]
struct OriginLine<'a> {
    case: &'a str,
    from: &'static str,
    at: String,
    confidence: String,
    holding: &'static str,
}

/// How what an operation makes is removed.
#[derive(Serialize)]
struct RemovalLine<'a> {
    operation: &'a str,
    kind: &'static str,
    by: &'a str,
    request: RequestLine<'a>,
    takes: Vec<TakenLine>,
}

#[derive(Serialize)]
struct TakenLine {
    location: &'static str,
    at: String,
    from: &'static str,
    from_at: String,
}

/// What the document says or implies of a value.
#[derive(Serialize)]
struct InferenceLine<'a> {
    operation: &'a str,
    kind: &'static str,
    name: &'a str,
    location: &'static str,
    from: Vec<SaidLine<'a>>,
}

#[derive(Serialize)]
struct SaidLine<'a> {
    operation: &'a str,
    from: &'static str,
    at: String,
    confidence: String,
}

#[derive(Serialize)]
struct MutationLine<'a> {
    name: &'static str,
    location: &'static str,
    pointer: String,
    keyword: Option<&'a str>,
    sent: Option<Value>,
    documented: String,
}

#[derive(Serialize)]
struct RequestLine<'a> {
    method: &'a str,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(&'a str, String)>,
    body: Option<BodyLine>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum BodyLine {
    Text(String),
    Base64(String),
}

#[derive(Serialize)]
struct Expect {
    status: Vec<(u16, u16)>,
}

/// Something that is not planned.
#[derive(Serialize)]
struct DroppedLine<'a> {
    operation: &'a str,
    kind: &'static str,
    loss: &'static str,
    why: String,
    count: usize,
}

/// Writes the cases, a JSON object a line, the suite's secrets masked; with [`Detail::Operations`] then what is not planned.
///
/// # Errors
/// The writer's own.
pub fn write(plan: &Plan, api: &Api, suite: &Suite, detail: Detail, out: &mut dyn Write) -> io::Result<()> {
    let secrets = Secrets::of(suite);
    for case in &plan.cases {
        serde_json::to_writer(&mut *out, &line(case, api, &secrets))?;
        out.write_all(b"\n")?;
    }
    plan_scripts::write_lines(plan, &secrets, out)?;
    if detail == Detail::Counts {
        return Ok(());
    }
    for removal in &plan.removals {
        serde_json::to_writer(&mut *out, &removal_line(removal, api, &secrets))?;
        out.write_all(b"\n")?;
    }
    for inference in &plan.inferences {
        serde_json::to_writer(&mut *out, &inference_line(inference, api))?;
        out.write_all(b"\n")?;
    }
    for dropped in &plan.dropped {
        let line = DroppedLine {
            operation: &dropped.operation.0,
            kind: "dropped",
            loss: match dropped.loss {
                Loss::Valid => "valid",
                Loss::Skipped => "skipped",
                Loss::Fault => "fault",
            },
            why: secrets.cover(&dropped.why).into_owned(),
            count: dropped.count,
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line<'a>(case: &'a Case, api: &'a Api, secrets: &Secrets) -> Line<'a> {
    let (kind, mutation) = match &case.intent {
        Intent::Valid(_) => ("valid", None),
        Intent::Broken(mutation) => ("broken", Some(mutation_line(mutation, secrets))),
        Intent::Observed(_) => ("observed", None),
    };
    Line {
        operation: &api.operations[case.operation].id.0,
        id: &case.id.0,
        kind,
        mutation,
        request: request_line(&case.request, secrets),
        expect: Expect { status: case.expect.clone() },
        needs: case.needs.iter().map(need_line).collect(),
        after: case.after.as_ref().map(|id| &*id.0),
        instead_of: case.instead_of.as_ref().map(|id| &*id.0),
    }
}

fn need_line(need: &Need) -> NeedLine<'_> {
    let (location, at) = slot(&need.slot);
    let origins = need.origins.iter().map(|known| {
        let (from, at) = source(&known.source);
        let confidence = known.confidence.to_string();
        let holding = match known.holding {
            Holding::Own => "own",
            Holding::Shared => "shared",
            Holding::Found => "found",
        };
        OriginLine { case: &known.case.0, from, at, confidence, holding }
    });
    NeedLine { name: &need.name, location, at, origins: origins.collect() }
}

/// The part of the request, and where in it: bytes from and to, a name, a pointer.
fn slot(slot: &Slot) -> (&'static str, String) {
    match slot {
        Slot::Path(range) => ("path", format!("{}-{}", range.start, range.end)),
        Slot::Query(range) => ("query", format!("{}-{}", range.start, range.end)),
        Slot::Header(name) => ("header", name.clone()),
        Slot::Body(pointer) => ("body", pointer.to_string()),
    }
}

fn source(source: &Source) -> (&'static str, String) {
    match source {
        Source::Body(pointer) => ("answer", pointer.to_string()),
        Source::Header(name) => ("header", name.clone()),
        Source::Location(at) => ("location", at.to_string()),
        Source::Sent(pointer) => ("sent", pointer.to_string()),
        Source::Segment(at) => ("path", at.to_string()),
    }
}

fn removal_line<'a>(removal: &'a Removal, api: &'a Api, secrets: &Secrets) -> RemovalLine<'a> {
    let takes = removal.slots.iter().map(|(to, of)| {
        let ((location, at), (from, from_at)) = (slot(to), source(of));
        TakenLine { location, at, from, from_at }
    });
    RemovalLine {
        operation: &api.operations[removal.created_by].id.0,
        kind: "removal",
        by: &api.operations[removal.operation].id.0,
        request: request_line(&removal.request, secrets),
        takes: takes.collect(),
    }
}

fn inference_line<'a>(inference: &'a Inference, api: &'a Api) -> InferenceLine<'a> {
    let from = inference.from.iter().map(|(operation, of, confidence)| {
        let (from, at) = source(of);
        SaidLine { operation: &api.operations[*operation].id.0, from, at, confidence: confidence.to_string() }
    });
    InferenceLine {
        operation: &api.operations[inference.operation].id.0,
        kind: "inference",
        name: &inference.name,
        location: inference.location.map_or("body", Location::as_str),
        from: from.collect(),
    }
}

fn mutation_line<'a>(mutation: &'a Mutation, secrets: &Secrets) -> MutationLine<'a> {
    MutationLine {
        name: mutation.kind,
        location: location(mutation.place),
        pointer: match mutation.place {
            Place::Accept => "/accept".to_owned(),
            Place::Method | Place::MediaType | Place::Auth | Place::Parameter(_) | Place::Body => {
                secrets.cover(mutation.pointer.as_str()).into_owned()
            }
        },
        keyword: mutation.keyword.as_deref(),
        sent: mutation.sent.as_ref().map(|value| covered(value, secrets)),
        documented: secrets.cover(&mutation.documented).into_owned(),
    }
}

/// Where the part of a request stands: an `Accept` is a header.
fn location(place: Place) -> &'static str {
    if place == Place::Accept { "header" } else { place.as_str() }
}

/// The value with its texts, names and numbers masked; a number that is a secret becomes a text.
fn covered(value: &Value, secrets: &Secrets) -> Value {
    match value {
        Value::Null | Value::Bool(_) => value.clone(),
        Value::Number(number) => {
            let text = number.to_string();
            let shown = secrets.cover(&text);
            if shown == text { value.clone() } else { Value::from(shown) }
        }
        Value::String(text) => Value::from(secrets.cover(text)),
        Value::Array(items) => items.iter().map(|item| covered(item, secrets)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (secrets.cover(name).into_owned(), covered(member, secrets)))
            .collect(),
    }
}

fn request_line<'a>(request: &'a Request, secrets: &Secrets) -> RequestLine<'a> {
    let cover = |text: &str| secrets.cover(text).into_owned();
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let query = request.query.as_deref().unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (cover(&decode(name)), cover(&decode(value)))
    });
    let body = request.body.as_ref().map(|body| match std::str::from_utf8(&body.0) {
        Ok(text) => BodyLine::Text(cover(text)),
        Err(_) => BodyLine::Base64(cover(&base64::engine::general_purpose::STANDARD.encode(&body.0))),
    });
    RequestLine {
        method: &request.method,
        path: cover(&request.path),
        query: pairs.collect(),
        headers: request.headers.iter().map(|(name, value)| (name.as_str(), cover(value))).collect(),
        body,
    }
}
