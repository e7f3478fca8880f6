//! Which operations and cases a [`Pattern`] names.
//!
//! ```text
//! POST /leads::broken::/body/email::type      a case id, its file left out
//! * /leads/{leadId}::broken::*::format        any method; any pointer
//! * /leads**                                  /leads and all below it
//! broken                                      all broken cases of all operations
//! createLead::valid                           by operationId
//! tag:leads                                   by tag
//! ```

use crate::spec::Operation;
use crate::suite::checked::Ignore;
use crate::suite::wishes::{Only, Pattern};
use crate::text::closest;

/// What separates the parts of a case id.
const BETWEEN: &str = "::";

/// Words that a pattern begins with when it is about cases of all operations.
const INTENTS: [&str; 2] = ["valid", "broken"];

/// Methods that a lower-case word may have meant.
const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"];

/// What the first part of a pattern is about.
enum Head<'p> {
    /// `METHOD PATH`, or `*` and `**` for all.
    Route(&'p str, &'p str),
    Tag(&'p str),
    Name(&'p str),
    /// All operations of a file.
    File,
    /// All operations; the first part is about the case already.
    Intent,
}

impl<'p> Head<'p> {
    fn of(first: &'p str) -> Self {
        if INTENTS.contains(&first) {
            return Self::Intent;
        }
        if is_all(first) {
            return Self::Route("*", "**");
        }
        if is_file(first) {
            return Self::File;
        }
        match (first.strip_prefix("tag:"), first.split_once(' ')) {
            (Some(tag), _) => Self::Tag(tag),
            (None, Some((method, path))) => Self::Route(method, path.trim()),
            (None, None) => Self::Name(first),
        }
    }
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it ("has an empty part") and the way out, which may be empty.
    pub(crate) fn parse(text: &str) -> Result<Self, (String, String)> {
        let text = text.trim();
        if text.is_empty() || text.split(BETWEEN).any(str::is_empty) {
            return Err(("has an empty part".into(), "`*` stands for anything".into()));
        }
        let pattern = Self(text.to_owned());
        let first = pattern.parts()[0];
        match first.split_once(' ') {
            Some(_) if first.starts_with("tag:") => {}
            Some((method, path)) => check_route(method, path.trim())?,
            None if first.starts_with('/') => {
                return Err(("lacks a method".into(), format!("did you mean `* {first}`?")));
            }
            None if METHODS.contains(&first) => {
                return Err(("lacks a path".into(), format!("did you mean `{first} **`?")));
            }
            None => {}
        }
        Ok(pattern)
    }

    /// Whether it names the operation, or some of its cases: what stands behind the first `::` is not looked at.
    #[must_use]
    pub fn matches_operation(&self, operation: &Operation) -> bool {
        let parts = self.parts();
        let route =
            if parts.len() > 1 && is_file(parts[0]) && !is_all(parts[0]) { parts[1] } else { parts[0] };
        match Head::of(route) {
            Head::Route(method, path) => {
                is_route(method, path, operation.method.as_str(), &operation.path.text)
            }
            Head::Tag(tag) => operation.tags.iter().any(|has| is_like(tag, has, None)),
            Head::Name(name) => operation.name.as_deref().is_some_and(|has| is_like(name, has, None)),
            Head::File | Head::Intent => true,
        }
    }

    /// Whether it names the case, by the case's id alone: a tag or an `operationId` names none here. All ids that go on where the
    /// pattern ends are named too; the file at the beginning of an id may be left out.
    #[must_use]
    pub fn matches_case(&self, case: &str) -> bool {
        names(&self.parts(), &case.split(BETWEEN).collect::<Vec<_>>(), None)
    }

    /// Whether it names the case, which is one of this operation: tags and `operationId`s count too.
    #[must_use]
    pub fn matches(&self, operation: &Operation, case: &str) -> bool {
        names(&self.parts(), &case.split(BETWEEN).collect::<Vec<_>>(), Some(operation))
    }

    /// At least one.
    fn parts(&self) -> Vec<&str> {
        self.0.split(BETWEEN).collect()
    }
}

impl Only {
    /// Reads a pattern of operations.
    ///
    /// # Errors
    /// What is wrong with it, as a lower-case fragment with the way out.
    pub fn operation(text: &str) -> Result<Pattern, String> {
        let pattern = Pattern::parse(text).map_err(|(what, way_out)| {
            let way_out = if way_out.is_empty() { String::new() } else { format!("; {way_out}") };
            format!("the pattern {what}{way_out}")
        })?;
        if INTENTS.contains(&pattern.0.as_str()) || pattern.0.contains(BETWEEN) {
            let way_out = "an operation is `METHOD /path`, an `operationId` or `tag:NAME`";
            return Err(format!("the pattern names cases; {way_out}"));
        }
        Ok(pattern)
    }

    /// Whether it picks what has these tags, an operation or a scenario, as far as tags go.
    #[must_use]
    pub fn picks_tagged(&self, tags: &[String]) -> bool {
        (self.tags.is_empty() || self.tags.iter().any(|tag| tags.contains(tag)))
            && !self.not_tags.iter().any(|tag| tags.contains(tag))
    }

    /// Whether a suite with these tags is left out.
    #[must_use]
    pub fn leaves_out(&self, tags: &[String]) -> bool {
        self.not_tags.iter().any(|tag| tags.contains(tag))
    }

    /// The same call for a suite with these tags: a tag of a suite is one of all that is in it.
    #[must_use]
    pub fn within(mut self, tags: &[String]) -> Self {
        if self.tags.iter().any(|tag| tags.contains(tag)) {
            self.tags.clear();
        }
        self
    }

    /// Whether it picks this operation, by pattern and by tag.
    #[must_use]
    pub fn picks(&self, operation: &Operation) -> bool {
        let patterns = &self.operations;
        (patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches_operation(operation)))
            && self.picks_tagged(&operation.tags)
    }
}

impl Ignore {
    /// Whether it is about this finding: its code, and what it is about (a header's name, a pointer). The last day is not looked at.
    #[must_use]
    pub fn covers(&self, code: &str, about: &str) -> bool {
        is_like(&self.finding.value, code, None)
            && is_like(&self.pattern.to_lowercase(), &about.to_lowercase(), None)
    }
}

fn check_route(method: &str, path: &str) -> Result<(), (String, String)> {
    let is_method = method == "*" || METHODS.contains(&method);
    let upper = method.to_ascii_uppercase();
    if !is_method && METHODS.contains(&upper.as_str()) {
        return Err(("has its method in lower case".into(), format!("did you mean `{upper} {path}`?")));
    }
    if !method.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'*' | b'-' | b'_')) {
        let near = closest(&upper, METHODS).map(|near| format!("did you mean `{near} {path}`?"));
        let way_out =
            || "a pattern is `METHOD /path`, an `operationId`, `tag:NAME`, `valid` or `broken`".to_owned();
        return Err(("begins with no method".into(), near.unwrap_or_else(way_out)));
    }
    if path.contains(char::is_whitespace) {
        return Err(("has a blank in its path".into(), String::new()));
    }
    if !path.starts_with(['/', '*']) {
        return Err((
            "has a path that does not begin with `/`".into(),
            format!("did you mean `{method} /{path}`?"),
        ));
    }
    Ok(())
}

/// Whether the parts of a pattern name a case: all of the case's parts that they reach, its file's name left out or not.
fn names(parts: &[&str], case: &[&str], operation: Option<&Operation>) -> bool {
    let Some((first, rest)) = parts.split_first() else { return true };
    let [file, onward @ ..] = case else { return false };
    if is_file(first) && is_like(first, file, Some('/')) && (rest.is_empty() || names(rest, case, operation))
    {
        return true;
    }
    let [route, onward @ ..] = onward else { return false };
    match Head::of(first) {
        Head::Intent => begins(parts, onward),
        Head::File => false,
        Head::Route(method, path) => {
            let (its_method, its_path) = route.split_once(' ').unwrap_or((route, ""));
            is_route(method, path, its_method, its_path) && begins(rest, onward)
        }
        Head::Tag(_) | Head::Name(_) => {
            let named = |operation: &Operation| Pattern((*first).to_owned()).matches_operation(operation);
            operation.is_some_and(named) && begins(rest, onward)
        }
    }
}

/// Whether each part of a pattern is like the part in its place; `**` stands for any number of parts.
fn begins(parts: &[&str], case: &[&str]) -> bool {
    match (parts, case) {
        ([], _) => true,
        (["**", rest @ ..], _) => (0..=case.len()).any(|skipped| begins(rest, &case[skipped..])),
        ([part, rest @ ..], [its, onward @ ..]) => is_like(part, its, None) && begins(rest, onward),
        (_, []) => false,
    }
}

fn is_route(method: &str, path: &str, its_method: &str, its_path: &str) -> bool {
    is_like(method, its_method, None) && is_like(path, its_path, Some('/'))
}

fn is_all(part: &str) -> bool {
    matches!(part, "*" | "**")
}

/// Whether a part may stand for the file's name.
fn is_file(part: &str) -> bool {
    is_all(part) || [".yaml", ".yml"].iter().any(|end| part.ends_with(end))
}

/// Whether `text` is like `pattern`, in which `**` stands for anything and `*` for anything without `stop`. Takes time in
/// proportion to the product of the lengths, whatever the pattern.
fn is_like(pattern: &str, text: &str, stop: Option<char>) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Whether the pattern so far is like the first n characters.
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if c == '*' {
            let widest = rest.starts_with("**");
            rest = rest.trim_start_matches('*');
            for at in 0..text.len() {
                let goes_on = widest || Some(text[at]) != stop;
                reached[at + 1] |= reached[at] && goes_on;
            }
        } else {
            rest = &rest[c.len_utf8()..];
            for at in (0..text.len()).rev() {
                reached[at + 1] = reached[at] && text[at] == c;
            }
            reached[0] = false;
        }
    }
    reached[text.len()]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::spec::{Method, OperationId, PathTemplate};
    use crate::suite::spanned::Spanned;
    use crate::text::Pointer;

    const TYPE: &str = "leads.yaml::POST /leads::broken::/body/email::type";
    const ONE: &str = "leads.yaml::GET /leads/{leadId}::broken::/path/leadId::format";
    const MINIMAL: &str = "a/leads.yaml::POST /leads::valid::minimal";

    #[test]
    fn a_pattern_names_cases() {
        for (pattern, case, named) in [
            ("POST /leads", TYPE, true),
            ("POST /leads", ONE, false),
            ("POST /leads::broken", TYPE, true),
            ("POST /leads::broken", MINIMAL, false),
            ("POST /leads::valid", MINIMAL, true),
            ("* /leads/{leadId}::broken::*::format", ONE, true),
            ("* /leads/{leadId}::broken::*::type", ONE, false),
            ("* /leads/*::broken::**::format", ONE, true),
            ("* /leads**", TYPE, true),
            ("* /leads**", ONE, true),
            ("* /leads/*", TYPE, false),
            ("* /leads*", ONE, false),
            ("* **", ONE, true),
            ("GET **", ONE, true),
            ("GET **", TYPE, false),
            ("P* /leads", TYPE, true),
            ("*", TYPE, true),
            ("**", ONE, true),
            ("broken", TYPE, true),
            ("broken", MINIMAL, false),
            ("valid", MINIMAL, true),
            ("broken::/body/*", TYPE, true),
            ("broken::/path/*", TYPE, false),
            ("broken::*::type", TYPE, true),
            ("*::broken::*::type", TYPE, true),
            ("leads.yaml", TYPE, true),
            ("leads.yaml::POST /leads", TYPE, true),
            ("leads.yaml::broken", TYPE, true),
            ("contacts.yaml::POST /leads", TYPE, false),
            ("leads.yaml", MINIMAL, false),
            ("**/leads.yaml", MINIMAL, true),
            ("POST /lead", TYPE, false),
            ("createLead", TYPE, false),
            ("tag:leads", TYPE, false),
            (TYPE, TYPE, true),
            ("POST /leads::broken::/body/email::type::more", TYPE, false),
            ("POST /leads", "", false),
        ] {
            assert_eq!(Pattern(pattern.into()).matches_case(case), named, "{pattern} on {case}");
        }
    }

    #[test]
    fn a_pattern_names_operations() {
        let operation = operation("POST", "/leads", Some("createLead"), &["leads"]);
        for (pattern, named) in [
            ("POST /leads", true),
            ("GET /leads", false),
            ("* /leads**", true),
            ("createLead", true),
            ("create*", true),
            ("createlead", false),
            ("createLead::broken", true),
            ("tag:leads", true),
            ("tag:l*", true),
            ("tag:other", false),
            ("broken", true),
            ("*", true),
            ("leads.yaml::createLead", true),
            ("leads.yaml::GET /leads", false),
            ("leads.yaml", true),
        ] {
            assert_eq!(Pattern(pattern.into()).matches_operation(&operation), named, "{pattern}");
        }
        for (pattern, named) in [
            ("createLead", true),
            ("createLead::broken", true),
            ("createLead::valid", false),
            ("leads.yaml::createLead::broken::*::type", true),
            ("tag:leads::broken", true),
            ("tag:other", false),
            ("POST /leads::broken", true),
        ] {
            assert_eq!(Pattern(pattern.into()).matches(&operation, TYPE), named, "{pattern}");
        }
    }

    #[test]
    fn a_wrong_pattern_is_refused_with_the_way_out() {
        for (pattern, way_out) in [
            ("", "`*` stands for anything"),
            ("broken::", "`*` stands for anything"),
            ("/leads", "did you mean `* /leads`?"),
            ("post /leads", "did you mean `POST /leads`?"),
            ("POST leads", "did you mean `POST /leads`?"),
            ("POST", "did you mean `POST **`?"),
            ("POST! /leads", "did you mean `POST /leads`?"),
            ("POST /a /b", ""),
        ] {
            assert_eq!(Pattern::parse(pattern).unwrap_err().1, way_out, "{pattern}");
        }
        for pattern in
            ["* /leads**", "GET **", "POST /leads::broken::*", "tag:x y", "createLead", "REPORT /x", "valid"]
        {
            assert!(Pattern::parse(pattern).is_ok(), "{pattern}");
        }
    }

    #[test]
    fn an_ignore_rule_covers_what_it_is_about() {
        let rule = |finding: &str, pattern: &str| Ignore {
            finding: Spanned { value: finding.into(), span: None },
            pattern: pattern.into(),
            because: "noise".into(),
            until: None,
        };
        assert!(rule("undocumented-header", "x-amz-*").covers("undocumented-header", "X-Amz-Id"));
        assert!(!rule("undocumented-header", "x-amz-*").covers("undocumented-field", "x-amz-id"));
        assert!(!rule("undocumented-header", "x-amz-*").covers("undocumented-header", "y-x-amz-id"));
        assert!(rule("*", "/data/*/id").covers("type-changed", "/data/0/x/id"));
    }

    #[test]
    fn many_stars_take_no_longer_than_few() {
        assert!(!is_like(&"*a".repeat(200), &"ab".repeat(2_000), None));
        assert!(is_like(&"a*".repeat(50), &"a".repeat(500), Some('/')));
        assert!(!is_like(&"a*".repeat(50), &"b".repeat(5_000), None));
    }

    fn operation(method: &str, path: &str, name: Option<&str>, tags: &[&str]) -> Operation {
        Operation {
            id: OperationId(Arc::from(format!("{method} {path}"))),
            name: name.map(str::to_owned),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            method: Method::named(method),
            path: PathTemplate { text: path.into(), segments: Vec::new() },
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
            security: Vec::new(),
            servers: Vec::new(),
            deprecated: false,
            pointer: Pointer::root(),
            document: crate::spec::LoadedDocument::default(),
        }
    }
}
