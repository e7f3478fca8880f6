//! Whether the base URL can be right: its scheme, and its path against the document's.

use crate::doctor::facts::{Facts, Subject};
use crate::doctor::model::{Found, Mark};
use crate::health::Side;
use crate::send::Base;
use crate::spec::{Api, resolved};
use crate::suite::ServerChoice;

pub(super) fn look(subject: &Subject<'_>, _: &Facts) -> Found {
    let base = subject.base;
    let mut found = Found::well().tell(format!("{}{}", base.origin(), base.path()));
    if subject.suite.server.value == ServerChoice::Mock {
        return found.tell("the built-in server");
    }
    if !base.is_https() && !base.is_loopback() {
        let text = "plain http: whoever is on the way can read and change what is sent";
        found = found.warn(Side::Caller, text, "begin the URL with `https://`");
    }
    let known = known(subject.api, &subject.suite.spec.value);
    match odd(subject.api, base.path(), &known) {
        Some((text, advice)) => {
            let advice = advice.replace("ORIGIN", base.origin());
            found.warn(Side::Caller, text, advice).marked(Mark::OddPath)
        }
        None => found,
    }
}

/// The paths of the document's servers, without a slash at their ends; none where nothing but the default is known.
fn known(api: &Api, document: &str) -> Vec<String> {
    let path = |url: &str| {
        let rest = url.split_once("//").map_or(url, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
        rest.trim_end_matches('/').to_owned()
    };
    let mut known: Vec<String> =
        api.servers.iter().map(|server| path(&resolved(&server.url, document))).collect();
    // What is left of a variable without a default says nothing.
    known.retain(|path| !path.contains('{') && (path.is_empty() || path.starts_with('/')));
    known.dedup();
    known
}

/// What is odd about a path, and what to try instead.
fn odd(api: &Api, path: &str, known: &[String]) -> Option<(String, String)> {
    if let Some(known) = known.iter().find(|known| !known.is_empty() && path.ends_with(&known.repeat(2))) {
        let shorter = &path[..path.len() - known.len()];
        return Some((format!("`{known}` stands twice in its path"), format!("use `ORIGIN{shorter}`")));
    }
    let stands_in_paths = || {
        let paths = || api.operations.iter().filter_map(|operation| operation.id.0.split_once(' '));
        paths().next().is_some() && paths().all(|(_, rest)| rest.starts_with(&format!("{path}/")))
    };
    if !path.is_empty() && !known.iter().any(|known| known == path) && stands_in_paths() {
        let text = format!("`{path}` stands in every path of the document too: requests would have it twice");
        return Some((text, "use `ORIGIN`".to_owned()));
    }
    if known.is_empty() || known.iter().any(|known| known == path) {
        return None;
    }
    let first = known.iter().find(|known| !known.is_empty())?;
    let text = if path.is_empty() {
        format!("it has no path, and the document's servers have `{first}`")
    } else {
        format!("its path `{path}` is none of those of the document's servers: `{first}`")
    };
    Some((text, format!("use `ORIGIN{first}`, if the API is served as the document says")))
}

/// Where a request that is not found may have to go instead.
pub(super) fn way_out(subject: &Subject<'_>) -> String {
    let known = known(subject.api, &subject.suite.spec.value);
    let odd = odd(subject.api, subject.base.path(), &known);
    let advice = odd.map(|(_, advice)| advice.replace("ORIGIN", Base::origin(subject.base)));
    advice.unwrap_or_else(|| "look at the path of the base URL: it is probably wrong".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;
    use crate::text::Source;

    #[test]
    fn a_path_is_held_against_those_of_the_documents_servers() {
        let operation = "{get: {responses: {'200': {description: ok}}}}";
        for (servers, paths, path, advice) in [
            ("https://a.example/v1", "/a", "/v1", None),
            ("https://a.example/v1", "/a", "/v1/v1", Some("use `ORIGIN/v1`")),
            ("https://a.example/v1", "/a", "/gate/v1/v1", Some("use `ORIGIN/gate/v1`")),
            ("https://a.example/v1", "/a", "", Some("use `ORIGIN/v1`, if")),
            ("https://a.example/v1", "/a", "/v2", Some("use `ORIGIN/v1`, if")),
            ("https://a.example", "/v1/a", "/v1", Some("use `ORIGIN`")),
            ("https://a.example", "/a", "/v1", None),
            ("/", "/a", "/v1", None),
            ("https://a.example/{b}", "/a", "/v1", None),
        ] {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: '{servers}'}}]\npaths: {{{paths}: {operation}}}"
            );
            let read = spec::parse(Source { name: "a.yaml".to_owned(), text });
            let (api, _) = read.unwrap_or_else(|_| panic!("the document is read"));
            let told = odd(&api, path, &known(&api, "a.yaml")).map(|(_, advice)| advice);
            let is_right = match (&told, advice) {
                (Some(told), Some(advice)) => told.starts_with(advice),
                (told, advice) => told.is_none() && advice.is_none(),
            };
            assert!(is_right, "{servers} {paths} {path}: {told:?}");
        }
    }
}
