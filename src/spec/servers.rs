//! Base URLs.

use serde_json::Value;

use crate::spec::api::Server;
use crate::spec::desk::{Desk, Slip};
use crate::text::Pointer;

/// The servers listed at a place, variables filled with their defaults (OpenAPI 3.1, sections 4.8.5 and 4.8.6).
pub(crate) fn of(document: &Value, place: &Pointer, desk: &mut Desk) -> Vec<Server> {
    let Some(Value::Array(listed)) = place.resolve(document) else { return Vec::new() };
    let mut servers = Vec::new();
    for (index, server) in listed.iter().enumerate() {
        let at = place.index(index);
        match server.get("url").and_then(Value::as_str) {
            Some(url) => {
                let url = filled(url, server.get("variables"), &at, desk);
                servers.push(Server { url: url.trim_end_matches('/').to_owned(), pointer: at });
            }
            None => desk.note(Slip::Part, at, "this server has no `url`; it is left out", ""),
        }
    }
    servers
}

/// Puts the default of each variable, or the first of its values, into a URL.
fn filled(url: &str, variables: Option<&Value>, at: &Pointer, desk: &mut Desk) -> String {
    let mut filled = String::new();
    let mut rest = url;
    while let Some((before, inside)) = rest.split_once('{') {
        let Some((name, after)) = inside.split_once('}') else { break };
        filled.push_str(before);
        let variable = variables.and_then(|variables| variables.get(name));
        let value = variable.and_then(|variable| {
            let first = || variable.get("enum")?.as_array()?.first();
            variable.get("default").or_else(first)
        });
        match value {
            Some(Value::String(text)) => filled.push_str(text),
            // `default: 8443` without quotes is a number in YAML.
            Some(other @ (Value::Number(_) | Value::Bool(_))) => filled.push_str(&other.to_string()),
            _ => {
                let label = format!("give it one: `variables: {{{name}: {{default: ...}}}}`");
                desk.note(
                    Slip::Server,
                    at.child("url"),
                    format!("the variable `{name}` of this server has no default"),
                    label,
                );
                filled.push_str(&rest[before.len()..][..name.len() + 2]);
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// 2.0's `schemes`, `host` and `basePath`; without a host the URL is relative to the document's own.
pub(crate) fn of_v2(document: &Value, schemes: &Value) -> Vec<Server> {
    let text = |name| document.get(name).and_then(Value::as_str).unwrap_or_default();
    let base = text("basePath").trim_end_matches('/');
    let base = if base.is_empty() || base.starts_with('/') { base.to_owned() } else { format!("/{base}") };
    let host = text("host").trim_end_matches('/');
    let at = Pointer::of([if host.is_empty() { "basePath" } else { "host" }]);
    if host.is_empty() {
        return vec![Server { url: base, pointer: at }];
    }
    let schemes = schemes.as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut servers: Vec<Server> = schemes
        // `ws` and `wss` are no HTTP requests.
        .filter(|scheme| matches!(*scheme, "http" | "https"))
        .map(|scheme| Server { url: format!("{scheme}://{host}{base}"), pointer: at.clone() })
        .collect();
    // "If the schemes is not included, the default scheme to be used is the one used to access the definition".
    if servers.is_empty() {
        servers.push(Server { url: format!("//{host}{base}"), pointer: at });
    }
    servers
}

/// A server's URL, read from the document's own where that is a URL (RFC 3986 section 5.2; a query or fragment of the document is no
/// part of it, and `""` stands for the root of its host).
pub(crate) fn resolved(server: &str, document: &str) -> String {
    let document = document.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = document.split_once("://").filter(|_| !server.contains("://")) else {
        return server.to_owned();
    };
    if server.starts_with("//") {
        return format!("{scheme}:{server}");
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if server.is_empty() || server.starts_with('/') {
        return format!("{scheme}://{host}{server}");
    }
    let mut segments: Vec<&str> =
        path.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for segment in server.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    segments.insert(0, host);
    format!("{scheme}://{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_server_is_read_from_the_documents_url() {
        let document = "https://api.example.com:8443/docs/v1/openapi.json?raw=a/b#/x";
        for (server, document, url) in [
            ("", document, "https://api.example.com:8443"),
            ("/v2", document, "https://api.example.com:8443/v2"),
            ("v2", document, "https://api.example.com:8443/docs/v1/v2"),
            ("./v2", document, "https://api.example.com:8443/docs/v1/v2"),
            ("../../../v2", document, "https://api.example.com:8443/v2"),
            ("//other.example.com/v2", document, "https://other.example.com/v2"),
            ("http://other.example.com", document, "http://other.example.com"),
            ("/v2", "https://api.example.com", "https://api.example.com/v2"),
            ("v2", "https://api.example.com/openapi.json", "https://api.example.com/v2"),
            ("/v2", "specs/openapi.yaml", "/v2"),
            ("", "specs/openapi.yaml", ""),
        ] {
            assert_eq!(resolved(server, document), url, "{server} of {document}");
        }
    }
}
