//! `${NAME}` and `${NAME:-default}`: what the environment and `.env` files fill in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

use crate::suite::files;
use crate::suite::outside::{Outside, Variables};
use crate::suite::raw::{Entry, Kind, Node, Scalar};
use crate::suite::template::{Filling, Template, Unset, Values, is_name};
use crate::text::{Complaint, Source, Span};

/// Where `${unique}` and its like may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Later {
    /// They stay as they are.
    Kept,
    /// They are complained about.
    Refused,
}

/// Reads the text of a file, by its path from the folder of the file that is named second.
pub(crate) type Files<'v> = &'v dyn Fn(&str, &str) -> Result<Source, Complaint>;

/// The variables, and which of them a suite uses.
pub(crate) struct Scope<'v> {
    outside: &'v Outside,
    /// The `.env` file beside the suite.
    dotenv: &'v Variables,
    pub(crate) files: Files<'v>,
    /// `vars:`, filled.
    pub(crate) vars: BTreeMap<String, Filling>,
    /// All names that a suite used.
    pub(crate) used: BTreeSet<String>,
    /// Whether some of its files could not be read.
    pub(crate) is_partial: bool,
    /// How files are read that are sent, or that hold rows.
    pub(crate) bytes: &'v files::Files<'v>,
}

/// Who gives a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Giver {
    Flag,
    Vars,
    Environment,
    /// The `.env` file beside the suite.
    Beside,
    /// That of the working directory.
    Here,
}

impl<'v> Scope<'v> {
    pub(crate) fn new(outside: &'v Outside, dotenv: &'v Variables, files: Files<'v>) -> Self {
        Self {
            outside,
            dotenv,
            files,
            vars: BTreeMap::new(),
            used: BTreeSet::new(),
            is_partial: false,
            bytes: &files::none,
        }
    }

    /// Whether the command line gives a variable.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.outside.set.contains_key(name)
    }

    /// What a variable stands for, and who gives it.
    pub(crate) fn given(&self, name: &str) -> Option<(Filling, Giver)> {
        let words = |variables: &Variables, giver: Giver| {
            variables.get(name).map(|word| (Filling::Word(word.clone()), giver))
        };
        words(&self.outside.set, Giver::Flag)
            .or_else(|| self.vars.get(name).map(|filling| (filling.clone(), Giver::Vars)))
            .or_else(|| words(&self.outside.environment, Giver::Environment))
            .or_else(|| words(self.dotenv, Giver::Beside))
            .or_else(|| words(&self.outside.dotenv, Giver::Here))
    }

    /// The value of a variable, as text.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.given(name).map(|(filling, _)| filling.into_text())
    }

    /// Fills the templates of every scalar in `node`. A scalar that is only one `${...}` keeps its type: what it is filled with is
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
                if scalar.text.contains("${") {
                    let kind = self.filled(scalar, &node.span, later).unwrap_or_else(|mut complaints| {
                        log.append(&mut complaints);
                        Kind::Unfilled
                    });
                    node.kind = kind;
                }
            }
        }
    }

    /// The values that templates are filled with, or settled, while a suite is loaded.
    pub(crate) fn here(&self, later: Later) -> impl Values + '_ {
        Here { scope: self, later }
    }

    fn filled(&mut self, scalar: &Scalar, span: &Span, later: Later) -> Result<Kind, Vec<Complaint>> {
        let template = Template::parse(&scalar.text, span)?;
        self.used.extend(template.names().into_iter().map(str::to_owned));
        // All that is unset is told at once.
        let told = |unset: Vec<Unset>| unset.iter().map(Unset::complaint).collect::<Vec<_>>();
        let here = self.here(later);
        let settled = template.settle(&here, &|_| false).map_err(told)?;
        let filling = settled.fill(&here).map_err(|unset| told(vec![unset]))?;
        Ok(kind(filling, &scalar.typed, span))
    }
}

/// What a filling is in the tree.
fn kind(filling: Filling, typed: &str, span: &Span) -> Kind {
    let scalar = |text: String, plain: bool| Kind::Scalar(Scalar { typed: typed.to_owned(), text, plain });
    let node = |value: Value| Node { kind: kind(Filling::Value(value), typed, span), span: span.clone() };
    match filling {
        Filling::Word(word) => scalar(word, true),
        Filling::Value(Value::String(text)) => scalar(text, false),
        Filling::Value(Value::Array(items)) => Kind::List(items.into_iter().map(node).collect()),
        Filling::Value(Value::Object(members)) => Kind::Map(
            members
                .into_iter()
                .map(|(key, value)| Entry { key, key_span: span.clone(), value: node(value) })
                .collect(),
        ),
        Filling::Value(value @ (Value::Null | Value::Bool(_) | Value::Number(_))) => {
            scalar(value.to_string(), true)
        }
    }
}

/// The values that are known while a suite is loaded.
struct Here<'s, 'v> {
    scope: &'s Scope<'v>,
    later: Later,
}

impl Values for Here<'_, '_> {
    fn value(&self, name: &str) -> Option<Filling> {
        self.scope.given(name).map(|(filling, _)| filling)
    }

    fn names(&self) -> Vec<String> {
        let Outside { set, environment, dotenv, now: _ } = self.scope.outside;
        let names = [set, environment, self.scope.dotenv, dotenv].into_iter().flat_map(|all| all.keys());
        self.scope.vars.keys().chain(names).cloned().collect()
    }

    fn unique(&self) -> Option<String> {
        (self.later == Later::Kept).then(|| "${unique}".to_owned())
    }

    fn uuid(&self) -> Option<String> {
        (self.later == Later::Kept).then(|| "${uuid}".to_owned())
    }

    fn now(&self) -> Option<Timestamp> {
        self.scope.outside.now
    }

    fn file(&self, path: &str, beside: &str) -> Result<String, String> {
        let text = (self.scope.files)(path, beside).map_err(|complaint| complaint.message)?.text;
        // Editors end a file with a line end that nobody means.
        let trimmed = text.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text));
        Ok(trimmed.map(str::to_owned).unwrap_or(text))
    }

    fn bytes(&self, path: &str, beside: &str) -> Result<Vec<u8>, String> {
        (self.scope.bytes)(path, beside)
    }
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
        let source = std::sync::Arc::new(Source { name: "x".into(), text: format!("a: {text}\n") });
        let environment = Variables::from([
            ("A".to_owned(), "1".to_owned()),
            ("B".to_owned(), "x y".to_owned()),
            ("EMPTY".to_owned(), String::new()),
        ]);
        let dotenv = Variables::from([("A".to_owned(), "9".to_owned()), ("D".to_owned(), "true".to_owned())]);
        let outside = Outside { environment, ..Outside::default() };
        let none = |path: &str, _: &str| Err(Complaint::error(format!("no file `{path}`")));
        let mut scope = Scope::new(&outside, &dotenv, &none);
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
            ("${now + 1d}", vec!["`${now}` differs from request to request"]),
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
