//! What is set, to what, and who says so.

use crate::suite::check;
use crate::suite::checked::Suite;
use crate::suite::raw::{Kind, Node};
use crate::suite::said::{Origin, Setting, Through};
use crate::suite::schema;
use crate::suite::template::Template;
use crate::suite::variables::{Giver, Scope};

/// Keys under `auth` whose values are no secrets.
const OPEN: [&str; 12] = [
    "user",
    "username",
    "scopes",
    "token_url",
    "client_id",
    "client_auth",
    "grant",
    "audience",
    "allow_plain_http",
    "timeout",
    "redirect_uri",
    "header",
];

/// What stands for a secret.
const HIDDEN: &str = "***";

/// All settings of a suite, in the order of the format: those that somebody made, and what holds where nobody did.
#[must_use]
pub fn settings(suite: &Suite) -> Vec<Setting> {
    let mut all = suite.said.clone();
    for (path, default) in schema::defaults() {
        let is_said = all.iter().any(|said| covers(&said.path, &path) || covers(&path, &said.path));
        if !is_said {
            all.push(Setting { path, value: default.to_owned(), origin: Origin::Default });
        }
    }
    let place = |path: &str| {
        let top = path.split('.').next().unwrap_or_default();
        check::SUITE.read.iter().position(|key| *key == top)
    };
    all.sort_by_key(|setting| place(&setting.path));
    all
}

fn covers(above: &str, below: &str) -> bool {
    below.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What the files of a suite say, filled.
pub(crate) fn said(root: &Node, scope: &Scope<'_>) -> Vec<Setting> {
    let mut found = Vec::new();
    for entry in root.entries().iter().filter(|entry| check::SUITE.read.contains(&entry.key.as_str())) {
        match entry.key.as_str() {
            "vars" => found.extend(entry.value.entries().iter().map(|variable| Setting {
                path: format!("vars.{}", part(&variable.key)),
                value: scope.given(&variable.key).map_or_else(String::new, |(value, _)| value.into_text()),
                origin: if scope.is_set(&variable.key) {
                    Origin::Call("--var".to_owned())
                } else {
                    origin(&variable.value, scope)
                },
            })),
            key => collect(key, &entry.value, scope, &mut found),
        }
    }
    found
}

fn collect(path: &str, node: &Node, scope: &Scope<'_>, found: &mut Vec<Setting>) {
    match &node.kind {
        Kind::Map(entries) => {
            for entry in entries {
                collect(&format!("{path}.{}", part(&entry.key)), &entry.value, scope, found);
            }
        }
        Kind::Unfilled => {}
        Kind::Scalar(_) if node.is_null() => {}
        Kind::Scalar(_) | Kind::List(_) => found.push(Setting {
            path: path.to_owned(),
            value: if is_hidden(path, node) { HIDDEN.to_owned() } else { shown(node) },
            origin: origin(node, scope),
        }),
    }
}

fn is_hidden(path: &str, node: &Node) -> bool {
    let (section, key) = (path.split('.').next(), path.rsplit('.').next());
    match section {
        Some("auth") => !key.is_some_and(|key| OPEN.contains(&key)),
        Some("drift") => matches!(key, Some("webhook" | "slack")),
        _ => matches!(&node.kind, Kind::Scalar(scalar) if scalar.typed == HIDDEN),
    }
}

fn shown(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) => scalar.text.clone(),
        Kind::List(items) if matches!(items.first().map(|item| &item.kind), Some(Kind::Map(_))) => {
            format!("{} items", items.len())
        }
        Kind::List(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Kind::Map(_) | Kind::Unfilled => String::new(),
    }
}

fn origin(node: &Node, scope: &Scope<'_>) -> Origin {
    let mut names = Vec::new();
    let mut node = node.clone();
    node.scalars_mut("", &mut |_, scalar, span| {
        if let Ok(template) = Template::parse(&scalar.typed, span) {
            names.extend(template.names().into_iter().map(str::to_owned));
        }
    });
    names.dedup();
    let through = names.into_iter().map(|name| {
        let giver = scope.given(&name).map_or("its default", |(_, giver)| match giver {
            Giver::Flag => "--var",
            Giver::Vars => "vars",
            Giver::Environment => "environment",
            Giver::Beside => ".env beside the suite",
            Giver::Here => ".env",
        });
        Through { name, giver }
    });
    Origin::File { place: node.span.clone(), through: through.collect() }
}

/// A key as a part of a path; quoted where it would not be one.
fn part(key: &str) -> String {
    let is_plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if is_plain { key.to_owned() } else { serde_json::Value::from(key).to_string() }
}
