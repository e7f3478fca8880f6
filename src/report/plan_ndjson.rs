//! A plan as NDJSON, a case a line: for tools that judge or send the cases themselves. Described in docs/plan.md.

use std::io::{self, Write};

use base64::Engine;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;

use crate::plan::{Case, Intent, Mutation, Plan, Request};
use crate::spec::Api;

#[derive(Serialize)]
struct Line<'a> {
    operation: &'a str,
    id: &'a str,
    kind: &'static str,
    mutation: Option<MutationLine<'a>>,
    request: RequestLine<'a>,
    expect: Expect,
}

#[derive(Serialize)]
struct MutationLine<'a> {
    name: &'static str,
    location: &'static str,
    pointer: &'a str,
    keyword: Option<&'a str>,
    sent: Option<&'a Value>,
    documented: &'a str,
}

#[derive(Serialize)]
struct RequestLine<'a> {
    method: &'a str,
    path: &'a str,
    query: Vec<(String, String)>,
    headers: &'a [(String, String)],
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

/// Writes the cases, a JSON object a line.
///
/// # Errors
/// The writer's own.
pub fn write(plan: &Plan, api: &Api, out: &mut dyn Write) -> io::Result<()> {
    for case in &plan.cases {
        serde_json::to_writer(&mut *out, &line(case, api))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line<'a>(case: &'a Case, api: &'a Api) -> Line<'a> {
    let (kind, mutation) = match &case.intent {
        Intent::Valid(_) => ("valid", None),
        Intent::Broken(mutation) => ("broken", Some(mutation_line(mutation))),
    };
    Line {
        operation: &api.operations[case.operation].id.0,
        id: &case.id.0,
        kind,
        mutation,
        request: request_line(&case.request),
        expect: Expect { status: case.expect.clone() },
    }
}

fn mutation_line(mutation: &Mutation) -> MutationLine<'_> {
    MutationLine {
        name: mutation.kind,
        location: mutation.place.as_str(),
        pointer: mutation.pointer.as_str(),
        keyword: mutation.keyword.as_deref(),
        sent: mutation.sent.as_ref(),
        documented: &mutation.documented,
    }
}

fn request_line(request: &Request) -> RequestLine<'_> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let query = request.query.as_deref().unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    });
    let body = request.body.as_ref().map(|body| match std::str::from_utf8(&body.0) {
        Ok(text) => BodyLine::Text(text.to_owned()),
        Err(_) => BodyLine::Base64(base64::engine::general_purpose::STANDARD.encode(&body.0)),
    });
    RequestLine {
        method: &request.method,
        path: &request.path,
        query: pairs.collect(),
        headers: &request.headers,
        body,
    }
}
