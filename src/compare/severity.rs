//! Severity files: levels of rules, as a team counts them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::compare::change::Level;
use crate::compare::rule::Rule;
use crate::text::Complaint;
use crate::text::Format;
use crate::text::Outline;
use crate::text::Pointer;
use crate::text::Source;
use crate::text::Span;
use crate::text::closest;

/// Levels other than the rules' own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severities(BTreeMap<Rule, Level>);

impl Severities {
    /// How a rule counts.
    #[must_use]
    pub fn level(&self, rule: Rule) -> Level {
        self.0.get(&rule).copied().unwrap_or_else(|| rule.level())
    }
}

/// A file of settings in YAML or JSON, with the places in it.
pub(super) struct Page {
    source: Arc<Source>,
    outline: Outline,
    pub(super) value: Value,
}

impl Page {
    /// Reads a text.
    pub(super) fn of(source: Source) -> Result<Self, Complaint> {
        let source = Arc::new(source);
        let outline = Outline::of(&source.text, Format::Yaml);
        match serde_yaml::from_str::<Value>(&source.text) {
            Ok(value) => Ok(Self { source, outline, value }),
            Err(error) => {
                let offset = error.location().map_or(0, |location| location.index()).min(source.text.len());
                let span = Span { source: Arc::clone(&source), range: offset..offset };
                Err(Complaint::error(format!("`{}` is no YAML: {error}", source.name)).at(span))
            }
        }
    }

    /// A complaint about a place.
    pub(super) fn complaint(&self, at: &Pointer, message: String, way_out: impl Into<String>) -> Complaint {
        let found = self.outline.find(&self.source.text, at);
        let span = found.map(|located| Span { source: Arc::clone(&self.source), range: located.value });
        Complaint::error(message).at(span).label(way_out)
    }

    pub(super) fn name(&self) -> &str {
        &self.source.name
    }
}

/// Reads a severity file: a mapping of rules to `breaking`, `warning`, `note`, `allowed` or `off`.
///
/// # Errors
/// All that is wrong with it.
pub fn severities(source: Source) -> Result<Severities, Vec<Complaint>> {
    let page = Page::of(source).map_err(|complaint| vec![complaint])?;
    let rules = match &page.value {
        Value::Object(rules) => rules,
        Value::Null => return Ok(Severities::default()),
        _ => {
            let message = format!("`{}` is no mapping of rules to levels", page.name());
            let way_out = "such as `response-enum-value-added: warning`";
            return Err(vec![page.complaint(&Pointer::root(), message, way_out)]);
        }
    };
    let mut found = BTreeMap::new();
    let mut complaints = Vec::new();
    for (id, level) in rules {
        let at = Pointer::root().child(id);
        match (Rule::named(id), level.as_str().and_then(Level::named)) {
            (Some(rule), Some(level)) => _ = found.insert(rule, level),
            (None, _) => complaints.push(page.complaint(&at, format!("there is no rule `{id}`"), meant(id))),
            (Some(_), None) => {
                let message = format!("`{id}` is given no level");
                let way_out = "it is `breaking`, `warning`, `note`, `allowed` or `off`";
                complaints.push(page.complaint(&at, message, way_out));
            }
        }
    }
    if complaints.is_empty() { Ok(Severities(found)) } else { Err(complaints) }
}

/// Which rule was meant.
pub(super) fn meant(id: &str) -> String {
    closest(id, Rule::all().map(Rule::id))
        .map_or_else(|| "`specdrift explain` lists them".to_owned(), |near| format!("did you mean `{near}`?"))
}
