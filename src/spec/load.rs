//! From the text of the root document to the [`Api`], in order.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::schema::Schemas;
use crate::spec::address::Address;
use crate::spec::api::{Api, LoadedDocument, Operation, Server};
use crate::spec::crawl::crawl;
use crate::spec::credentials;
use crate::spec::desk::{Desk, Remark, Slip, Volume};
use crate::spec::files::{FILES, Fetch, Fetched, File, Files, MADE, MISSING, parsed};
use crate::spec::flows;
use crate::spec::operation;
use crate::spec::origins::Origins;
use crate::spec::servers;
use crate::spec::upgrade;
use crate::spec::version::{SpecVersion, version};
use crate::text::{Complaint, Pointer, Span};

/// An [`Api`] with complaints about parts that were left out, or complaints because of which there is none.
pub(crate) type Loaded = Result<(Api, Vec<Complaint>), Vec<Complaint>>;

/// Loads the description whose root was asked for at `asked`, fetching the files that it refers to.
pub(crate) fn load(asked: Address, root: Fetched, fetch: &mut Fetch<'_>) -> Loaded {
    let mut complaints = Vec::new();
    let mut root = parsed(root, &mut complaints).map_err(|complaint| vec![complaint])?;
    let version = checked(&root).map_err(|complaint| vec![complaint])?;
    root.dialect = version;
    if let Value::Object(document) = &mut root.value {
        for key in [FILES, MADE, MISSING] {
            document.shift_remove(key);
        }
    }
    let root_name = root.source.name.clone();
    let mut files = Files::new(root, asked, fetch);
    let mut desk = crawl(&mut files, &mut complaints);
    let mut files = files.list;
    let mut document = assembled(&mut files);
    upgrade::discriminators(&mut document, &desk.discriminators);

    let mut found = operation::operations(&document, version, &mut desk);
    let servers = document_servers(&document, version, &mut desk);
    let credentials = credentials::of(&document, &mut desk);
    let flows = flows::of(&document);
    undeclared(&found.operations, &credentials.keys().map(String::as_str).collect::<Vec<_>>(), &mut desk);
    let title = document.pointer("/info/title").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Value::Object(document) = &mut document {
        let made = found.made.into_iter().enumerate().map(|(number, made)| (number.to_string(), made));
        document.insert(MADE.to_owned(), Value::Object(made.collect()));
    }

    let Desk { notes, moves, .. } = desk;
    let origins = Origins::new(files, moves);
    let mut remarks = Vec::new();
    for note in notes {
        if note.volume == Volume::Loud {
            let span = origins.span(&note.at);
            complaints.push(Complaint::warning(&note.message).at(span).label(&note.label));
        }
        let (at, message, label) = (note.at, note.message, note.label);
        remarks.push(Remark { slip: note.slip, at, message, label });
    }
    in_order(&mut complaints, &root_name);
    let document = Arc::new(document);
    for operation in &mut found.operations {
        operation.document = LoadedDocument(Arc::clone(&document));
    }
    let schemas = Schemas::over(document);
    Ok((
        Api {
            title,
            version,
            operations: found.operations,
            servers,
            credentials,
            schemas,
            remarks,
            flows,
            origins,
        },
        complaints,
    ))
}

/// As a reader meets the places: the root first, then file by file.
fn in_order(complaints: &mut [Complaint], root: &str) {
    complaints.sort_by_cached_key(|complaint| {
        complaint.span.as_ref().map(|span| {
            let name = &span.source.name;
            (name != root, name.clone(), span.range.start)
        })
    });
}

/// The version of a root document.
fn checked(root: &File) -> Result<SpecVersion, Complaint> {
    let name = &root.source.name;
    let supported = "specdrift reads OpenAPI 2.0, 3.0, 3.1 and 3.2";
    let begin = Span {
        source: Arc::clone(&root.source),
        range: 0..root.source.text.lines().next().map_or(0, str::len),
    };
    if !root.value.is_object() {
        let what = upgrade::shown(&root.value);
        return Err(Complaint::error(format!("`{name}` holds {what}, and an OpenAPI document is a mapping"))
            .at(begin)
            .label("it begins with `openapi: 3.1.0` or the like"));
    }
    match version(&root.value) {
        Some(Ok(version)) => Ok(version),
        Some(Err(said)) => {
            let key = if root.value.get("openapi").is_some() { "openapi" } else { "swagger" };
            let outline = crate::text::Outline::of(&root.source.text, root.format);
            let range = outline.find(&root.source.text, &Pointer::of([key])).map(|located| located.value);
            let span = range.map(|range| Span { source: Arc::clone(&root.source), range });
            Err(Complaint::error(format!("`{name}` is in a version that is not supported: `{key}: {said}`"))
                .at(span)
                .label(supported))
        }
        None => {
            let looks_like = ["swaggerVersion", "asyncapi", "arazzo", "overlay", "$schema"];
            let other = looks_like.into_iter().find(|key| root.value.get(key).is_some());
            let label = other.map_or_else(
                || "an OpenAPI document says its version here: `openapi: 3.1.0`".to_owned(),
                |key| format!("it has `{key}`; {supported}"),
            );
            Err(Complaint::error(format!(
                "`{name}` is no OpenAPI document: it has no `openapi` or `swagger`"
            ))
            .at(begin)
            .label(label))
        }
    }
}

/// One document: the root as it stands, the other files below one of its keys.
fn assembled(files: &mut [File]) -> Value {
    let mut values = files.iter_mut().map(|file| std::mem::take(&mut file.value));
    let mut document = values.next().unwrap_or_default();
    let others: Map<String, Value> =
        values.enumerate().map(|(index, value)| ((index + 1).to_string(), value)).collect();
    if let (Value::Object(root), false) = (&mut document, others.is_empty()) {
        root.insert(FILES.to_owned(), Value::Object(others));
    }
    document
}

fn document_servers(document: &Value, version: SpecVersion, desk: &mut Desk) -> Vec<Server> {
    let mut found = match version {
        SpecVersion::V2_0 => servers::of_v2(document, document.get("schemes").unwrap_or(&Value::Null)),
        SpecVersion::V3_0 | SpecVersion::V3_1 | SpecVersion::V3_2 => {
            servers::of(document, &Pointer::of(["servers"]), desk)
        }
    };
    if found.is_empty() {
        found.push(Server { url: String::new(), pointer: Pointer::of(["servers"]) });
    }
    found
}

/// Tells of security schemes that operations name and nothing declares, each once.
fn undeclared(operations: &[Operation], declared: &[&str], desk: &mut Desk) {
    let mut told: Vec<&str> = Vec::new();
    for operation in operations {
        for (name, _) in operation.security.iter().flatten() {
            if declared.contains(&name.as_str()) || told.contains(&name.as_str()) {
                continue;
            }
            told.push(name);
            let near = crate::text::closest(name, declared.iter().copied());
            desk.note(
                Slip::Scheme,
                operation.pointer.child("security"),
                format!("`{}` needs the security scheme `{name}`, which nothing declares", operation.id),
                near.map_or_else(String::new, |near| format!("did you mean `{near}`?")),
            );
        }
    }
}
