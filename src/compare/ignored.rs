//! Ignore files: what is known and meant, why, and until when.

use serde_json::Value;

use crate::compare::rule::Rule;
use crate::compare::severity::Page;
use crate::compare::severity::meant;
use crate::text::Complaint;
use crate::text::Pointer;
use crate::text::Severity;
use crate::text::Source;
use crate::text::closest;

/// What is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The id of a rule, or a pattern in which `*` stands for anything.
    pub rule: String,
    /// Where: a pattern over `POST /leads body /name`; `*`: everywhere.
    pub place: String,
    /// Why.
    pub because: String,
    /// The last day on which it holds, `YYYY-MM-DD`; `None`: for good.
    pub until: Option<String>,
}

impl Ignored {
    /// Whether it is about this.
    pub(super) fn holds(&self, rule: Rule, operation: &str, place: &str) -> bool {
        let whole = format!("{operation} {place}");
        let fits = |pattern: &str| matches(pattern, operation) || matches(pattern, whole.trim_end());
        matches(&self.rule, rule.id()) && fits(&self.place)
    }
}

const KEYS: [&str; 4] = ["rule", "match", "because", "until"];

/// Reads an ignore file: a list of `{rule, match, because, until}`, of which `because` has to be there, and `rule` or `match`. Rules that
/// have ended by `today` (`YYYY-MM-DD`) are left out, with a warning.
///
/// # Errors
/// All that is wrong with it.
pub fn ignored(source: Source, today: &str) -> Result<(Vec<Ignored>, Vec<Complaint>), Vec<Complaint>> {
    let page = Page::of(source).map_err(|complaint| vec![complaint])?;
    let items = match &page.value {
        Value::Array(items) => items.as_slice(),
        Value::Null => &[],
        _ => {
            let message = format!("`{}` is no list of what to ignore", page.name());
            let way_out = "such as `- {rule: property-removed, match: \"GET /leads*\", because: agreed, until: 2027-01-31}`";
            return Err(vec![page.complaint(&Pointer::root(), message, way_out)]);
        }
    };
    let mut complaints = Vec::new();
    let mut found = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let at = Pointer::root().index(number);
        if let Some(one) = one(&page, &at, item, &mut complaints) {
            if one.until.as_deref().is_some_and(|until| until < today) {
                let message = format!(
                    "what was to be ignored until {} is told again",
                    one.until.as_deref().unwrap_or_default()
                );
                let mut complaint = page.complaint(&at, message, "take it out, or give it another day");
                complaint.severity = Severity::Warning;
                complaints.push(complaint);
            } else {
                found.push(one);
            }
        }
    }
    if complaints.iter().any(|complaint| complaint.severity == Severity::Error) {
        return Err(complaints);
    }
    Ok((found, complaints))
}

fn one(page: &Page, at: &Pointer, item: &Value, complaints: &mut Vec<Complaint>) -> Option<Ignored> {
    let before = complaints.len();
    let Some(fields) = item.as_object() else {
        complaints.push(page.complaint(
            at,
            "an item is no mapping".to_owned(),
            "it has `rule`, `match`, `because`, `until`",
        ));
        return None;
    };
    for (key, value) in fields {
        let place = at.child(key);
        if !KEYS.contains(&key.as_str()) {
            let near = closest(key, KEYS).map(|near| format!("did you mean `{near}`?"));
            complaints.push(page.complaint(
                &place,
                format!("`{key}` is not known here"),
                near.unwrap_or_default(),
            ));
        } else if !value.is_string() {
            complaints.push(page.complaint(&place, format!("`{key}` is no text"), ""));
        }
    }
    let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
    let because = text("because").filter(|because| !because.trim().is_empty());
    if because.is_none() && complaints.len() == before {
        complaints.push(page.complaint(at, "nothing says why this is ignored".to_owned(), "add `because`"));
    }
    let (rule, place, until) = (text("rule"), text("match"), text("until"));
    if rule.is_none() && place.is_none() && complaints.len() == before {
        complaints.push(page.complaint(
            at,
            "this would ignore everything".to_owned(),
            "add `rule` or `match`",
        ));
    }
    if let Some(rule) = rule.as_ref().filter(|rule| !Rule::all().any(|known| matches(rule, known.id()))) {
        complaints.push(page.complaint(&at.child("rule"), format!("there is no rule `{rule}`"), meant(rule)));
    }
    if let Some(until) =
        until.as_ref().filter(|until| until.parse::<jiff::civil::Date>().is_err() || until.len() != 10)
    {
        let way_out = "a day is `2027-01-31`";
        complaints.push(page.complaint(&at.child("until"), format!("`{until}` is no day"), way_out));
    }
    let any = || "*".to_owned();
    (complaints.len() == before).then(|| Ignored {
        rule: rule.unwrap_or_else(any),
        place: place.unwrap_or_else(any),
        because: because.unwrap_or_default(),
        until,
    })
}

/// Whether a text is of a pattern in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}
