//! Variables of servers (OpenAPI 3.1, section 4.8.6).

use serde_json::{Map, Value};

use crate::judge::Code;
use crate::lint::defect::Defect;
use crate::lint::subject::Subject;
use crate::spec::Kind;
use crate::suite::Level;
use crate::text::Pointer;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Defect> {
    let mut found = Vec::new();
    for kind in [Kind::Root, Kind::PathItem, Kind::Operation] {
        for node in subject.nodes(kind) {
            let Some(Value::Array(servers)) = node.value.get("servers") else { continue };
            for (index, server) in servers.iter().enumerate() {
                if let Some(url) = server.get("url").and_then(Value::as_str) {
                    let at = node.at.child("servers").index(index);
                    let variables = server.get("variables").and_then(Value::as_object);
                    found.extend(server_defects(&at, url, variables));
                }
            }
        }
    }
    found
}

fn server_defects(at: &Pointer, url: &str, variables: Option<&Map<String, Value>>) -> Vec<Defect> {
    let used = holes(url);
    let mut found = Vec::new();
    for name in used.iter().filter(|name| variables.is_none_or(|variables| !variables.contains_key(**name))) {
        let message = format!("`{{{name}}}` is no variable of this server");
        let label = format!("give it one: `variables: {{{name}: {{default: ...}}}}`");
        found.push(Defect::new(Code::ServerVariableInvalid, at.child("url"), message).label(label));
    }
    for (name, variable) in variables.into_iter().flatten() {
        let at = at.child("variables").child(name);
        if !used.contains(&name.as_str()) {
            let message = format!("the URL has no `{{{name}}}`");
            found.push(Defect::new(Code::ServerVariableInvalid, at, message).level(Level::Note));
            continue;
        }
        let values = variable.get("enum").and_then(Value::as_array);
        match (variable.get("default"), values) {
            (None, _) => {
                let message = format!("the variable `{name}` has no `default`");
                found.push(Defect::new(Code::ServerVariableInvalid, at, message));
            }
            (Some(_), Some(values)) if values.is_empty() => {
                let message = format!("the variable `{name}` can have no value");
                found.push(Defect::new(Code::ServerVariableInvalid, at.child("enum"), message));
            }
            (Some(default), Some(values)) if !values.iter().any(|value| text(value) == text(default)) => {
                let message = format!("the default of `{name}` is none of the values that it can have");
                found.push(Defect::new(Code::ServerVariableInvalid, at.child("default"), message));
            }
            (Some(_), Some(_) | None) => {}
        }
    }
    found
}

/// What stands for a value in a URL: unquoted numbers are a slip of another kind.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The names of the variables in a URL.
fn holes(url: &str) -> Vec<&str> {
    let inside = url.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    inside.map(|(name, _)| name).collect()
}
