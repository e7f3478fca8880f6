//! Which operation a request is for.

use crate::spec::{Api, Operation, PathTemplate, Segment};

/// The paths of an API, the most concrete first.
pub(crate) struct Routes {
    paths: Vec<Route>,
}

struct Route {
    template: PathTemplate,
    bases: Vec<String>,
    operations: Vec<usize>,
}

/// What a method and a path lead to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// An operation, by its index; the path relative to the server's URL, and the values of the template's holes, percent-encoded.
    Operation { index: usize, path: String, captures: Vec<(String, String)> },
    /// A path that has these operations only, by index.
    OtherMethods { operations: Vec<usize>, path: String, captures: Vec<(String, String)> },
    /// No path of the API.
    Nothing,
}

impl Routes {
    /// The paths of all operations, below each of the servers that they are promised at.
    pub(crate) fn new(api: &Api) -> Self {
        let mut paths: Vec<Route> = Vec::new();
        for (index, operation) in api.operations.iter().enumerate() {
            let known = paths.iter_mut().find(|path| path.template.text == operation.path.text);
            match known {
                Some(path) => path.operations.push(index),
                None => paths.push(Route {
                    template: operation.path.clone(),
                    bases: bases(api, operation),
                    operations: vec![index],
                }),
            }
        }
        paths.sort_by_key(|path| holes(&path.template));
        Self { paths }
    }

    /// What this method and this path (percent-encoded, with the server's own path in front) lead to.
    pub(crate) fn find(&self, api: &Api, method: &str, path: &str) -> Found {
        let mut other = Found::Nothing;
        for route in &self.paths {
            let Some((path, captures)) = route.matches(path) else { continue };
            let has_method = |index: &&usize| api.operations[**index].method.as_str() == method;
            if let Some(index) = route.operations.iter().find(has_method) {
                return Found::Operation { index: *index, path, captures };
            }
            if other == Found::Nothing {
                other = Found::OtherMethods { operations: route.operations.clone(), path, captures };
            }
        }
        other
    }
}

impl Route {
    fn matches(&self, path: &str) -> Option<(String, Vec<(String, String)>)> {
        self.bases.iter().find_map(|base| {
            let relative = path.strip_prefix(base.as_str())?;
            let relative = if relative.is_empty() { "/" } else { relative };
            let captures = self.template.captures(relative)?;
            let owned = captures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            Some((relative.to_owned(), owned))
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
    bases.sort_by_key(|base| std::cmp::Reverse(base.len()));
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

/// How far a template is from being concrete: the number of holes, then how little text it has.
fn holes(template: &PathTemplate) -> (usize, std::cmp::Reverse<usize>) {
    let count = template.segments.iter().filter(|segment| matches!(segment, Segment::Hole(_))).count();
    let text = template.segments.iter().map(|segment| match segment {
        Segment::Text(text) => text.len(),
        Segment::Hole(_) => 0,
    });
    (count, std::cmp::Reverse(text.sum()))
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
