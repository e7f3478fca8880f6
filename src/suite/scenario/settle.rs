//! Names in steps: what is known when a suite is loaded is filled then, and what will never be is complained about.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::suite::scenario::body::{Content, PartContent};
use crate::suite::scenario::claim::{Assertion, Claim};
use crate::suite::scenario::condition::{Condition, Test};
use crate::suite::scenario::model::{Row, Scenarios, Step};
use crate::suite::scenario::target::{Segment, Target};
use crate::suite::scenario::typed::Typed;
use crate::suite::template::{Filling, Unset, Values};
use crate::text::{Complaint, closest};

/// Settles all steps with what is known `here`.
pub(super) fn settle(scenarios: &mut Scenarios, here: &dyn Values, log: &mut Vec<Complaint>) {
    let mut before = BTreeSet::new();
    chain(&mut scenarios.before, &mut before, None, here, log);
    for scenario in &mut scenarios.scenarios {
        let rows = scenario.rows.as_deref();
        let mut captured = before.clone();
        let names = Names { captured: &captured, later: BTreeSet::new(), rows };
        if let Some(condition) = &mut scenario.condition {
            let mut all = Vec::new();
            of_condition(condition, &mut all);
            for typed in all {
                names.settle(typed, here, log);
            }
        }
        chain(&mut scenario.steps, &mut captured, rows, here, log);
        chain(&mut scenario.finally, &mut captured, rows, here, log);
    }
    chain(&mut scenarios.after, &mut before, None, here, log);
}

/// Steps that are sent one after the other: what one captures is known to those behind it.
fn chain(
    steps: &mut [Step],
    captured: &mut BTreeSet<String>,
    rows: Option<&[Row]>,
    here: &dyn Values,
    log: &mut Vec<Complaint>,
) {
    let names_of = |step: &Step| step.capture.iter().map(|capture| capture.name.clone()).collect::<Vec<_>>();
    let all: BTreeSet<String> = steps.iter().flat_map(names_of).collect();
    for step in steps {
        let later = all.difference(captured).cloned().collect();
        let names = Names { captured, later, rows };
        for typed in parts(step) {
            names.settle(typed, here, log);
        }
        captured.extend(names_of(step));
    }
}

/// The names that are not known yet.
struct Names<'n> {
    /// What steps before this one capture.
    captured: &'n BTreeSet<String>,
    /// What only this one and later ones do.
    later: BTreeSet<String>,
    rows: Option<&'n [Row]>,
}

impl Names<'_> {
    fn settle(&self, typed: &mut Typed, here: &dyn Values, log: &mut Vec<Complaint>) {
        for name in typed.stencil.names() {
            log.extend(self.no_column(name, typed));
        }
        let is_later = |root: &str| self.captured.contains(root) || (root == "row" && self.rows.is_some());
        let known = Loading { here, more: self.captured.iter().cloned().collect() };
        match typed.stencil.settle(&known, &is_later) {
            Ok(settled) => typed.stencil = settled,
            Err(unset) => log.extend(unset.iter().map(|unset| self.complaint(unset))),
        }
    }

    fn complaint(&self, unset: &Unset) -> Complaint {
        let root = unset.name.split('.').next().unwrap_or_default();
        if self.later.contains(root) {
            let message = format!("`{root}` is not known here: a later step captures it");
            return Complaint::error(message).at(unset.span.clone()).label("steps are sent in their order");
        }
        if root == "row" {
            let message = format!("there is no `{}`: the scenario has no `each`", unset.name);
            return Complaint::error(message)
                .at(unset.span.clone())
                .label("give rows: `each: [{first: Ada}]`");
        }
        unset.complaint()
    }

    /// A column that no row has.
    fn no_column(&self, name: &str, typed: &Typed) -> Option<Complaint> {
        let column = name.strip_prefix("row.")?.split('.').next()?;
        let rows = self.rows.filter(|rows| !rows.is_empty())?;
        if rows.iter().any(|row| row.values.contains_key(column) || row.values.contains_key(&name[4..])) {
            return None;
        }
        let columns = rows.iter().flat_map(|row| row.values.keys()).map(String::as_str);
        let near = closest(column, columns).map(|near| format!("did you mean `row.{near}`?"));
        let complaint = Complaint::error(format!("no row has `{column}`")).at(typed.span.clone());
        Some(complaint.label(near.unwrap_or_default()))
    }
}

/// What is known while a suite is loaded, and what is to be suggested beside it.
struct Loading<'l> {
    here: &'l dyn Values,
    more: Vec<String>,
}

impl Values for Loading<'_> {
    fn value(&self, name: &str) -> Option<Filling> {
        self.here.value(name)
    }

    fn names(&self) -> Vec<String> {
        [self.here.names(), self.more.clone()].concat()
    }

    fn unique(&self) -> Option<String> {
        self.here.unique()
    }

    fn uuid(&self) -> Option<String> {
        self.here.uuid()
    }

    fn now(&self) -> Option<Timestamp> {
        self.here.now()
    }

    fn file(&self, path: &str, beside: &str) -> Result<String, String> {
        self.here.file(path, beside)
    }
}

/// All values of a step that may hold templates.
fn parts(step: &mut Step) -> Vec<&mut Typed> {
    let mut all: Vec<&mut Typed> = Vec::new();
    if let Target::Line { segments, query, .. } = &mut step.request.value {
        all.extend(segments.iter_mut().filter_map(|segment| match segment {
            Segment::Text(_) => None,
            Segment::Filled(typed) => Some(typed),
        }));
        all.extend(query.iter_mut().map(|(_, typed)| typed));
    }
    for pairs in [&mut step.path, &mut step.query, &mut step.headers, &mut step.cookies] {
        all.extend(pairs.iter_mut().map(|(_, typed)| typed));
    }
    if let Some(body) = &mut step.body {
        all.extend(&mut body.content_type);
        match &mut body.content {
            Content::Json(typed) | Content::Text(typed) | Content::Form(typed) | Content::Xml(typed) => {
                all.push(typed);
            }
            Content::File(..) => {}
            Content::Multipart(parts) => {
                all.extend(parts.iter_mut().filter_map(|part| match &mut part.content {
                    PartContent::Value(typed) => Some(typed),
                    PartContent::File(_) => None,
                }));
            }
        }
    }
    if let Some(condition) = &mut step.condition {
        of_condition(condition, &mut all);
    }
    of_claims(&mut step.expect, &mut all);
    if let Some(until) = &mut step.until {
        of_claims(&mut until.claims, &mut all);
    }
    let patterns = step.capture.iter_mut().filter_map(|capture| capture.matches.as_mut());
    all.extend(patterns.map(|(typed, _)| typed));
    all
}

fn of_condition<'s>(condition: &'s mut Condition, all: &mut Vec<&'s mut Typed>) {
    all.push(&mut condition.left);
    match &mut condition.test {
        Test::Equals(typed) | Test::Differs(typed) => all.push(typed),
        Test::True | Test::False => {}
    }
}

fn of_claims<'s>(claims: &'s mut [Claim], all: &mut Vec<&'s mut Typed>) {
    for claim in claims {
        of_assertion(&mut claim.assertion, all);
    }
}

fn of_assertion<'s>(assertion: &'s mut Assertion, all: &mut Vec<&'s mut Typed>) {
    match assertion {
        Assertion::Equals(typed)
        | Assertion::Contains(typed)
        | Assertion::Matches(typed)
        | Assertion::StartsWith(typed)
        | Assertion::EndsWith(typed)
        | Assertion::Gt(typed)
        | Assertion::Gte(typed)
        | Assertion::Lt(typed)
        | Assertion::Lte(typed) => all.push(typed),
        Assertion::OneOf(several) => all.extend(several),
        Assertion::Not(inner) | Assertion::Length(inner) => {
            for assertion in inner {
                of_assertion(assertion, all);
            }
        }
        Assertion::Statuses(_)
        | Assertion::Within(_)
        | Assertion::Type(_)
        | Assertion::Exists(_)
        | Assertion::Schema(..) => {}
    }
}
