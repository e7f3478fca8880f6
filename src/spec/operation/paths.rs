//! From `paths` to operations.

use serde_json::{Value, json};

use crate::spec::api::{Location, Operation, Parameter, ParameterContent, Server, Style};
use crate::spec::desk::{Desk, Slip};
use crate::spec::examples::{Examples, Shelf};
use crate::spec::files::MADE;
use crate::spec::method::Method;
use crate::spec::operation::read::{self, Frame};
use crate::spec::operation::view::{Document, Fault, meant};
use crate::spec::operation::view2;
use crate::spec::operation::view3;
use crate::spec::path::PathTemplate;
use crate::spec::refs;
use crate::spec::servers;
use crate::spec::version::SpecVersion;
use crate::text::{Pointer, closest};

/// What the paths of a document hold.
pub(crate) struct Found {
    pub(crate) operations: Vec<Operation>,
    /// Schemas to be put under [`MADE`], in this order.
    pub(crate) made: Vec<Value>,
}

/// Methods that a path item has by name.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Reads all operations, in document order. Those that can't be read are told of at `desk` and left out.
pub(crate) fn operations(root: &Value, version: SpecVersion, desk: &mut Desk) -> Found {
    let shelf = Shelf::default();
    let document = Document { root, shelf: &shelf };
    let mut reader = Reader {
        document,
        version,
        security: security(root),
        found: Found { operations: Vec::new(), made: Vec::new() },
        spent: 0,
        desk,
    };
    let place = Pointer::of(["paths"]);
    match root.get("paths") {
        Some(Value::Object(paths)) => {
            for path in paths.keys().filter(|path| !path.starts_with("x-")) {
                reader.path(path, &place.child(path));
            }
        }
        // From 3.1 on a document may have webhooks or components only.
        None if matches!(version, SpecVersion::V3_1 | SpecVersion::V3_2) => {}
        None | Some(Value::Null) => {
            reader.desk.note(
                Slip::Part,
                Pointer::root(),
                "it has no `paths`, so there is nothing to test",
                "",
            );
        }
        Some(_) => {
            reader.desk.note(Slip::Part, place, "`paths` is not a mapping from paths to path items", "");
        }
    }
    reader.found
}

struct Reader<'d> {
    document: Document<'d>,
    version: SpecVersion,
    security: Vec<Vec<(String, Vec<String>)>>,
    found: Found,
    /// How many values the views had so far.
    spent: usize,
    desk: &'d mut Desk,
}

/// How many values the views of all operations may have: references can make a small document mean a large one.
const MOST: usize = 5_000_000;

impl Reader<'_> {
    fn path(&mut self, path: &str, at: &Pointer) {
        let chain = match chain(self.document, at) {
            Ok(chain) => chain,
            Err(fault) => {
                let message = format!("the operations of `{path}` are left out: {}", fault.message);
                self.desk.note(fault.slip, fault.at, message, "");
                return;
            }
        };
        self.check_template(path, at);
        let mut seen = Vec::new();
        for item in &chain {
            let Some(Value::Object(members)) = item.resolve(self.document.root) else { continue };
            for (key, member) in members {
                let place = item.child(key);
                if METHODS.contains(&key.as_str()) && !seen.contains(key) {
                    seen.push(key.clone());
                    self.operation(&key.to_ascii_uppercase(), path, &chain, &place);
                } else if key == "additionalOperations" {
                    for name in member.as_object().into_iter().flat_map(|members| members.keys()) {
                        self.operation(name, path, &chain, &place.child(name));
                    }
                } else if METHODS.contains(&key.to_ascii_lowercase().as_str()) && !seen.contains(key) {
                    let label = format!("did you mean `{}`?", key.to_ascii_lowercase());
                    self.desk.note(
                        Slip::Part,
                        place,
                        format!("`{key}` is no method of a path item; it is left out"),
                        label,
                    );
                }
            }
        }
    }

    /// Tells of templates that no request can have as they stand.
    fn check_template(&mut self, path: &str, at: &Pointer) {
        if !path.starts_with('/') {
            self.desk.note(
                Slip::Slash,
                at.clone(),
                format!("the path `{path}` begins with no slash; one is put before it"),
                "",
            );
        }
        let sent = PathTemplate::new(path);
        if path.contains('?') && !sent.segments.iter().any(|segment| segment.text().contains('?')) {
            let what = format!("the part of `{path}` behind the `?` is not sent");
            self.desk.note(Slip::Query, at.clone(), what, "describe it as query parameters");
        }
    }

    fn operation(&mut self, method: &str, path: &str, chain: &[Pointer], at: &Pointer) {
        if self.spent > MOST {
            return;
        }
        let template = PathTemplate::new(path);
        match self.read(Method::named(method), template, chain, at) {
            Ok(operation) => self.found.operations.push(operation),
            Err(fault) => {
                let message = format!("`{method} {path}` is left out: {}", fault.message);
                self.desk.note(fault.slip, fault.at, message, "");
            }
        }
    }

    fn read(
        &mut self,
        method: Method,
        path: PathTemplate,
        chain: &[Pointer],
        at: &Pointer,
    ) -> Result<Operation, Fault> {
        let (place, node) = meant(self.document, at, "definition")?;
        // The outermost path item is the user's own, so it overrides what it refers to.
        let paths: Vec<Pointer> = chain.iter().rev().cloned().collect();
        let view = match self.version {
            SpecVersion::V2_0 => view2::view(self.document, &place, &paths, &mut self.found.made, self.desk)?,
            SpecVersion::V3_0 | SpecVersion::V3_1 | SpecVersion::V3_2 => {
                view3::view(self.document, &place, &paths, self.desk)?
            }
        };
        self.spent += size(&view.value) + view.encodings().map(size).sum::<usize>();
        if self.spent > MOST {
            let what = format!("the description means more than {MOST} values, its references written out");
            let fault = Fault::new(at, format!("{what}; so are all later operations"));
            return Err(Fault { slip: Slip::Unsupported, ..fault });
        }
        let holders = std::iter::once(&place).chain(chain);
        let servers = self.servers(node, holders);
        let security = self.security.clone();
        let frame = Frame { at: place, method, path, servers, security };
        let mut operation = read::operation(view, frame)?;
        self.settle_path(&mut operation);
        Ok(operation)
    }

    /// The servers of the operation, else of its path item; 2.0 has schemes at operations.
    fn servers<'p>(&mut self, node: &Value, mut holders: impl Iterator<Item = &'p Pointer>) -> Vec<Server> {
        if self.version == SpecVersion::V2_0 {
            let schemes = node.get("schemes").filter(|schemes| schemes.is_array());
            return schemes.map_or_else(Vec::new, |schemes| servers::of_v2(self.document.root, schemes));
        }
        let found = holders.find_map(|holder| {
            let place = holder.child("servers");
            let servers = servers::of(self.document.root, &place, self.desk);
            Some(servers).filter(|servers| !servers.is_empty())
        });
        found.unwrap_or_default()
    }

    /// Brings the path parameters and the holes of the template together: what has no hole can't be sent, and a hole
    /// without a parameter is one that takes any text.
    fn settle_path(&mut self, operation: &mut Operation) {
        let holes: Vec<String> = operation.path.holes().map(str::to_owned).collect();
        let id = operation.id.clone();
        let desk = &mut *self.desk;
        operation.parameters.retain(|parameter| {
            let kept = parameter.location != Location::Path || holes.contains(&parameter.name);
            if !kept {
                let near = closest(&parameter.name, holes.iter().map(String::as_str));
                desk.note(
                    Slip::NoHole,
                    parameter.pointer.child("name"),
                    format!("`{id}` has no `{{{}}}` in its path; the parameter is left out", parameter.name),
                    near.map_or_else(String::new, |near| format!("did you mean `{near}`?")),
                );
            }
            kept
        });
        for hole in holes {
            let is_it =
                |parameter: &Parameter| parameter.location == Location::Path && parameter.name == hole;
            if operation.parameters.iter().any(is_it) {
                continue;
            }
            self.desk.note(
                Slip::NoParameter,
                operation.pointer.clone(),
                format!("`{id}` has no parameter `{hole}` of its path; any text is taken for it"),
                format!("describe it: `{{name: {hole}, in: path, required: true, schema: ...}}`"),
            );
            let schema = Pointer::of([MADE, &self.found.made.len().to_string()]);
            self.found.made.push(json!({"type": "string", "minLength": 1}));
            self.desk.moves.record(schema.clone(), operation.pointer.clone());
            operation.parameters.push(Parameter {
                name: hole,
                location: Location::Path,
                required: true,
                content: ParameterContent::Styled {
                    style: Style::Simple,
                    explode: false,
                    allow_reserved: false,
                    schema: Some(schema),
                },
                allow_empty: false,
                examples: Examples::default(),
                pointer: operation.pointer.clone(),
            });
        }
    }
}

/// How many values there are at and below one.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.values().map(size).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// A path item and those that it refers to, which from 3.1 on it may add to.
fn chain(document: Document<'_>, at: &Pointer) -> Result<Vec<Pointer>, Fault> {
    let mut chain: Vec<Pointer> = Vec::new();
    let mut next = Some(at.clone());
    while let Some(place) = next {
        if chain.contains(&place) {
            return Err(Fault::new(at, "the path item refers to itself in a circle"));
        }
        match place.resolve(document.root) {
            Some(item @ Value::Object(_)) => next = refs::target(item),
            Some(_) => return Err(Fault::new(&place, "the path item is not a mapping")),
            None => return meant(document, at, "path item").map(|_| chain),
        }
        chain.push(place);
    }
    Ok(chain)
}

/// What the document demands of operations that say nothing.
fn security(document: &Value) -> Vec<Vec<(String, Vec<String>)>> {
    let scopes = |scopes: &Value| -> Vec<String> {
        let listed = scopes.as_array().into_iter().flatten();
        listed.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let alternatives = document.get("security").and_then(Value::as_array).into_iter().flatten();
    let objects = alternatives.filter_map(Value::as_object);
    objects
        .map(|schemes| schemes.iter().map(|(name, listed)| (name.clone(), scopes(listed))).collect())
        .collect()
}
