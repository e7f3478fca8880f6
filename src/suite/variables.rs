//! `${NAME}` and `${NAME:-default}`: what the environment and `.env` files fill in.

use std::collections::{BTreeMap, BTreeSet};

use crate::suite::raw::{Kind, Node};
use crate::text::{Complaint, Span, closest};

/// What `${NAME}` may stand for: the environment, as the caller sees it.
pub type Variables = BTreeMap<String, String>;

/// Functions that are filled when a plan is made.
const LATER: [&str; 1] = ["unique"];

/// Functions of the language that nothing fills yet.
const UNREAD: [&str; 4] = ["uuid", "now", "base64", "file"];

/// How deep a default may hold a variable whose default holds a variable.
const DEEPEST: usize = 8;

/// Where `${unique}` and its like may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Later {
    /// They stay as they are.
    Kept,
    /// They are complained about.
    Refused,
}

/// The variables, and which of them a suite uses.
pub(crate) struct Scope<'v> {
    /// The environment, which wins.
    pub(crate) environment: &'v Variables,
    /// The `.env` file.
    pub(crate) dotenv: &'v Variables,
    /// All names that a suite used.
    pub(crate) used: BTreeSet<String>,
}

impl Scope<'_> {
    /// The value of a variable.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.environment.get(name).or_else(|| self.dotenv.get(name)).map(String::as_str)
    }

    /// Fills the variables of every scalar in `node`. A scalar that is only one `${...}` keeps its type: what it is filled with is
    /// read as an unquoted word.
    pub(crate) fn fill(&mut self, node: &mut Node, later: Later, log: &mut Vec<Complaint>) {
        match &mut node.kind {
            Kind::List(items) => items.iter_mut().for_each(|item| self.fill(item, later, log)),
            Kind::Map(entries) => {
                for entry in entries {
                    self.fill(&mut entry.value, later, log);
                }
            }
            Kind::Unfilled => {}
            Kind::Scalar(scalar) => {
                if !scalar.text.contains("${") {
                    return;
                }
                let mut filled = Filled::default();
                self.expand(&scalar.text, later, 0, &mut filled);
                if filled.problems.is_empty() {
                    scalar.plain = filled.is_whole;
                    scalar.text = filled.text;
                    return;
                }
                let span = &node.span;
                log.extend(filled.problems.into_iter().map(|problem| problem.complaint(span)));
                node.kind = Kind::Unfilled;
            }
        }
    }

    fn expand(&mut self, text: &str, later: Later, depth: usize, filled: &mut Filled) {
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            filled.text.push_str(&rest[..at]);
            let here = &rest[at..];
            rest = if let Some(rest) = here.strip_prefix("$${") {
                filled.text.push_str("${");
                rest
            } else if let Some(inner) = here.strip_prefix("${") {
                let Some(end) = close(inner) else {
                    filled.problem(
                        "${",
                        "`${` is never closed".into(),
                        "for the two characters themselves write `$${`",
                    );
                    return;
                };
                let before = filled.text.len();
                self.substitute(&inner[..end], later, depth, filled);
                filled.is_whole = depth == 0 && at == 0 && before == 0 && end + 3 == text.len();
                &inner[end + 1..]
            } else {
                filled.text.push('$');
                &here[1..]
            };
        }
        filled.text.push_str(rest);
    }

    fn substitute(&mut self, inner: &str, later: Later, depth: usize, filled: &mut Filled) {
        let (name, default) = match inner.split_once(":-") {
            Some((name, default)) => (name.trim(), Some(default)),
            None => (inner.trim(), None),
        };
        let typed = format!("${{{inner}}}");
        let word = name.split_whitespace().next().unwrap_or_default();
        if default.is_none() && LATER.contains(&name) {
            match later {
                Later::Kept => filled.text.push_str(&typed),
                Later::Refused => filled.problem(
                    &typed,
                    format!("`{typed}` differs from request to request"),
                    "it can only stand under `generate: values:`",
                ),
            }
        } else if UNREAD.contains(&word) && default.is_none() {
            filled.problem(
                &typed,
                format!("`{typed}` is not filled by this version"),
                "give the value itself",
            );
        } else if !is_name(name) {
            filled.problem(
                &typed,
                format!("`{typed}` names no variable"),
                "a name is letters, digits and `_`; for the characters themselves write `$${`",
            );
        } else {
            self.variable(name, default, later, depth, filled);
        }
    }

    fn variable(
        &mut self,
        name: &str,
        default: Option<&str>,
        later: Later,
        depth: usize,
        filled: &mut Filled,
    ) {
        self.used.insert(name.to_owned());
        match (self.value(name), default) {
            // As in a shell, a default also stands for an empty value.
            (Some(value), None) => filled.text.push_str(value),
            (Some(value), Some(_)) if !value.is_empty() => filled.text.push_str(value),
            (_, Some(default)) if depth < DEEPEST => self.expand(default, later, depth + 1, filled),
            (_, Some(_)) => filled.problem(name, "defaults are nested too deep".into(), ""),
            (None, None) => {
                let near =
                    closest(name, self.environment.keys().chain(self.dotenv.keys()).map(String::as_str));
                let way_out = near.map_or_else(
                    || format!("set it, or give a default: `${{{name}:-...}}`"),
                    |near| format!("did you mean `{near}`? a default is written `${{{name}:-...}}`"),
                );
                filled.problem(&format!("${{{name}"), format!("the variable `{name}` is not set"), &way_out);
            }
        }
    }
}

#[derive(Default)]
struct Filled {
    text: String,
    /// Whether the whole text is one `${...}`.
    is_whole: bool,
    problems: Vec<Problem>,
}

impl Filled {
    fn problem(&mut self, typed: &str, message: String, way_out: &str) {
        self.problems.push(Problem { typed: typed.to_owned(), message, way_out: way_out.to_owned() });
    }
}

struct Problem {
    /// What to look for in the text as typed, to point at it.
    typed: String,
    message: String,
    way_out: String,
}

impl Problem {
    fn complaint(self, span: &Span) -> Complaint {
        let within = span.source.text.get(span.range.clone()).unwrap_or_default();
        let range = within.find(&self.typed).map_or(span.range.clone(), |at| {
            let start = span.range.start + at;
            let closed = within[at..].find('}').map_or(self.typed.len(), |end| end + 1);
            start..start + closed.max(self.typed.len())
        });
        let span = Span { source: std::sync::Arc::clone(&span.source), range };
        Complaint::error(self.message).at(span).label(self.way_out)
    }
}

/// Where the `}` stands that ends what `${` began, other `${...}` inside skipped.
fn close(inner: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, c) in inner.char_indices() {
        match c {
            '{' if inner[..at].ends_with('$') => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

pub(crate) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
}

/// Reads a `.env` file: `KEY=VALUE` lines, `export` before them permitted, values in single or double quotes as they stand,
/// others up to ` #`. Complaints name the line and never show it.
pub(crate) fn dotenv(name: &str, text: &str, log: &mut Vec<Complaint>) -> Variables {
    let mut variables = Variables::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        match line.split_once('=') {
            Some((key, value)) if is_name(key.trim()) => {
                variables.insert(key.trim().to_owned(), unquoted(value.trim()).to_owned());
            }
            _ => log.push(
                Complaint::warning(format!("line {} of `{name}` is left out", index + 1))
                    .note("a line is `NAME=value`, or a comment that begins with `#`"),
            ),
        }
    }
    variables
}

fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some((quoted, after)) = value.strip_prefix(quote).and_then(|rest| rest.split_once(quote))
            && (after.trim().is_empty() || after.trim_start().starts_with('#'))
        {
            return quoted;
        }
    }
    let comment = value.find(" #").or_else(|| value.starts_with('#').then_some(0));
    value[..comment.unwrap_or(value.len())].trim_end()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn filled(text: &str, later: Later) -> Result<Value, Vec<String>> {
        let source =
            std::sync::Arc::new(crate::text::Source { name: "x".into(), text: format!("a: {text}\n") });
        let environment = Variables::from([
            ("A".to_owned(), "1".to_owned()),
            ("B".to_owned(), "x y".to_owned()),
            ("EMPTY".to_owned(), String::new()),
        ]);
        let dotenv = Variables::from([("A".to_owned(), "9".to_owned()), ("D".to_owned(), "true".to_owned())]);
        let mut scope = Scope { environment: &environment, dotenv: &dotenv, used: BTreeSet::new() };
        let (root, mut log) = crate::suite::yaml::parse(&source).unwrap();
        let mut root = root.unwrap();
        scope.fill(&mut root, later, &mut log);
        let value = root.member("a").unwrap().value();
        if log.is_empty() {
            Ok(value)
        } else {
            Err(log.into_iter().map(|complaint| complaint.message).collect())
        }
    }

    #[test]
    fn variables_are_filled_and_keep_their_type_when_alone() {
        for (text, value) in [
            ("${A}", json!(1)),
            ("\"${A}\"", json!(1)),
            ("${A}${A}", json!("11")),
            ("v${A}", json!("v1")),
            ("${B} z", json!("x y z")),
            ("${D}", json!(true)),
            ("${A:-7}", json!(1)),
            ("${C:-7}", json!(7)),
            ("${C:-7} ", json!(7)),
            ("${C:-}", json!(null)),
            ("${EMPTY}", json!(null)),
            ("${EMPTY:-e}", json!("e")),
            ("${C:-a ${B} c}", json!("a x y c")),
            ("${C:-${A}}", json!(1)),
            ("$${A}", json!("${A}")),
            ("$${A} ${A}", json!("${A} 1")),
            ("$5 and $$", json!("$5 and $$")),
            ("ada+${unique}@${A}", json!("ada+${unique}@1")),
        ] {
            assert_eq!(filled(text, Later::Kept), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_can_not_be_filled_is_said() {
        for (text, messages) in [
            ("${C}", vec!["the variable `C` is not set"]),
            ("${C} ${E}", vec!["the variable `C` is not set", "the variable `E` is not set"]),
            ("${A", vec!["`${` is never closed"]),
            ("${}", vec!["`${}` names no variable"]),
            ("${1x}", vec!["`${1x}` names no variable"]),
            ("${unique}", vec!["`${unique}` differs from request to request"]),
            ("${now + 1d}", vec!["`${now + 1d}` is not filled by this version"]),
        ] {
            let messages = messages.into_iter().map(str::to_owned).collect();
            assert_eq!(filled(text, Later::Refused), Err(messages), "{text}");
        }
    }

    #[test]
    fn a_dotenv_file_is_lines_of_names_and_values() {
        let mut log = Vec::new();
        let text = "# c\nA=1\nexport B = 'x # y' # c\r\nC=\"a=b\"\nD=v # c\nE=\nF=it's\nbroken line\n=x\n";
        let variables = dotenv(".env", text, &mut log);
        let pairs: Vec<_> = variables.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(pairs, [("A", "1"), ("B", "x # y"), ("C", "a=b"), ("D", "v"), ("E", ""), ("F", "it's")]);
        assert_eq!(
            log.iter().map(|c| c.message.as_str()).collect::<Vec<_>>(),
            ["line 8 of `.env` is left out", "line 9 of `.env` is left out"]
        );
    }
}
