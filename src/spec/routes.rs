//! Which operation a request is for.

use std::cmp::Reverse;

use crate::spec::api::{Api, Operation};
use crate::spec::path::{PathTemplate, Segment};

/// The operations of an API, those on the most concrete paths first.
pub(crate) struct Routes {
    routes: Vec<Route>,
}

struct Route {
    operation: usize,
    method: String,
    template: PathTemplate,
    bases: Vec<String>,
    shape: String,
}

/// An operation that a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// Its index.
    pub(crate) operation: usize,
    /// The path relative to the server's URL.
    pub(crate) path: String,
    /// The values of the template's holes, percent-encoded.
    pub(crate) captures: Vec<(String, String)>,
}

/// What a method and a path lead to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// These operations, at least one. They are several where a document tells operations apart by more than method and path
    /// (`/#Action=Publish`, `/items?kind=a`).
    Operations(Vec<Match>),
    /// A path that has these operations only, at least one.
    OtherMethods(Vec<Match>),
    /// No path of the API.
    Nothing,
}

impl Routes {
    /// The paths of all operations, below each of the servers that they are promised at.
    pub(crate) fn new(api: &Api) -> Self {
        Self::below(api, |operation| bases(api, operation))
    }

    /// The paths of all operations as the document has them, below no server.
    pub(crate) fn relative(api: &Api) -> Self {
        Self::below(api, |_| vec![String::new()])
    }

    fn below(api: &Api, bases: impl Fn(&Operation) -> Vec<String>) -> Self {
        let routes = api.operations.iter().enumerate().map(|(index, operation)| Route {
            operation: index,
            method: operation.method.to_string(),
            template: operation.path.clone(),
            bases: bases(operation),
            shape: shape(&operation.path),
        });
        let mut routes: Vec<_> = routes.collect();
        routes.sort_by_key(|route| (vagueness(&route.template), route.shape.clone()));
        Self { routes }
    }

    /// What this method and this path (percent-encoded, with the server's own path in front) lead to.
    pub(crate) fn find(&self, method: &str, path: &str) -> Found {
        let mut matched = self.routes.iter().filter_map(|route| Some((route, route.matches(path)?)));
        let Some(first) = matched.next() else { return Found::Nothing };
        let all: Vec<_> = std::iter::once(first).chain(matched).collect();
        let alike = |shape: &str, method: Option<&str>| {
            let fitting = all.iter().filter(|(route, _)| {
                route.shape == shape && method.is_none_or(|method| method == route.method)
            });
            fitting.map(|(_, found)| found.clone()).collect()
        };
        match all.iter().find(|(route, _)| route.method == method) {
            Some((route, _)) => Found::Operations(alike(&route.shape, Some(method))),
            None => Found::OtherMethods(alike(&all[0].0.shape, None)),
        }
    }
}

impl Routes {
    /// Whether another template that is no less concrete than that of `found` has this method and path too: which of them a router
    /// takes, no document says (OpenAPI 3.1, section 4.8.8.2).
    pub(crate) fn is_ambiguous(&self, method: &str, found: &Match) -> bool {
        let own = self.routes.iter().find(|route| route.operation == found.operation);
        own.is_some_and(|own| {
            let holes = |route: &Route| route.template.holes().count();
            self.routes.iter().any(|other| {
                other.method == method
                    && other.shape != own.shape
                    && holes(other) == holes(own)
                    && other.template.captures(&found.path).is_some()
            })
        })
    }
}

impl Route {
    fn matches(&self, path: &str) -> Option<Match> {
        self.bases.iter().find_map(|base| {
            let relative = path.strip_prefix(base.as_str())?;
            let relative = if relative.is_empty() { "/" } else { relative };
            let captures = self.template.captures(relative)?;
            let captures = captures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            Some(Match { operation: self.operation, path: relative.to_owned(), captures })
        })
    }
}

/// The path of the API's first server: what stands between the host and the operations' paths; `""` or `/api/v1`.
pub(crate) fn base(api: &Api) -> String {
    api.servers.first().map_or_else(String::new, |server| url_path(&server.url))
}

fn bases(api: &Api, operation: &Operation) -> Vec<String> {
    let mut bases: Vec<_> =
        operation.servers.iter().chain(&api.servers).map(|server| url_path(&server.url)).collect();
    bases.sort_by_key(|base| Reverse(base.len()));
    bases.dedup();
    bases
}

fn url_path(url: &str) -> String {
    let after_host = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => url.trim_start_matches('.'),
    };
    let path = after_host.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

/// A template without the names of its holes: equal ones match the same paths.
fn shape(template: &PathTemplate) -> String {
    let parts = template.segments.iter().map(|segment| match segment {
        Segment::Text(text) => text.as_str(),
        Segment::Hole(_) => "{}",
    });
    parts.collect()
}

/// How far a template is from being concrete: the number of holes, then how little text it has.
fn vagueness(template: &PathTemplate) -> (usize, Reverse<usize>) {
    let text = template.segments.iter().map(|segment| match segment {
        Segment::Text(text) => text.len(),
        Segment::Hole(_) => 0,
    });
    (template.holes().count(), Reverse(text.sum()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_server_is_what_follows_its_host() {
        for (url, path) in [
            ("https://api.example.com/v1", "/v1"),
            ("https://api.example.com", ""),
            ("/api/v1", "/api/v1"),
            ("", ""),
            ("./v2", "/v2"),
            ("http://localhost:8080/a/b/?x=/c", "/a/b"),
        ] {
            assert_eq!(url_path(url), path, "{url}");
        }
    }
}
