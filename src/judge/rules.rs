//! The suite's own settings: how a kind of finding counts, and what is ignored until when.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::judge::code::Code;
use crate::judge::verdict::Finding;
use crate::judge::verdict::Verdict;
use crate::plan::CaseId;
use crate::suite::FailOn;
use crate::suite::Ignore;
use crate::suite::Known;
use crate::suite::Level;
use crate::suite::Suite;
use crate::text::Complaint;
use crate::text::Span;
use crate::text::closest;
use crate::text::plural;

/// Complaints about codes under `responses:` that do not exist, and about rules that ignore nothing any more.
#[must_use]
pub fn check_codes(suite: &Suite, today: &str) -> Vec<Complaint> {
    let levels = suite.levels.iter().filter_map(|(name, level)| unknown(name, level.span.as_ref()));
    let ignores =
        suite.ignore.iter().filter_map(|rule| unknown(&rule.finding.value, rule.finding.span.as_ref()));
    let expired = suite.ignore.iter().filter_map(|rule| {
        let until = rule.until.as_deref().filter(|until| *until < today)?;
        Some(
            Complaint::warning(format!("the rule that ignores `{}` ended on {until}", rule.finding.value))
                .at(rule.finding.span.clone())
                .label("take it out, or give it a later `until`"),
        )
    });
    let drift = suite.drift.iter().flat_map(|drift| &drift.fail_on).filter_map(|on| match &on.value {
        FailOn::Finding(name) => unknown(name, on.span.as_ref()),
        FailOn::New | FailOn::Fail | FailOn::Warn => None,
    });
    levels.chain(ignores).chain(drift).chain(expired).chain(ended(suite, today)).collect()
}

/// What the baseline knows no longer: one complaint a day on which some of it ended.
fn ended(suite: &Suite, today: &str) -> Vec<Complaint> {
    let mut by_day: BTreeMap<&str, Vec<&Known>> = BTreeMap::new();
    for known in suite.baseline.known.iter().filter(|known| !known.holds(today)) {
        by_day.entry(known.until.as_deref().unwrap_or_default()).or_default().push(known);
    }
    let told = by_day.into_iter().map(|(day, ended)| {
        let message = format!("{} ended on {day} and counts again", plural(ended.len(), "known finding"));
        Complaint::warning(message)
            .at(ended.first().and_then(|known| known.span.clone()))
            .label("mend it, or give it a later `until`")
    });
    told.collect()
}

/// Complaints about the rules that ignored nothing in a whole run and have not ended: what they were about may be mended.
#[must_use]
pub fn unused_rules(suite: &Suite, today: &str, verdicts: &[Verdict]) -> Vec<Complaint> {
    let is_used = |rule: usize| verdicts.iter().any(|verdict| verdict.ignored.contains(&rule));
    let holds = |rule: &Ignore| rule.until.as_deref().is_none_or(|until| until >= today);
    let rules = suite.ignore.iter().enumerate();
    let unused = rules.filter(|(index, rule)| holds(rule) && !is_used(*index)).map(|(_, rule)| {
        let name = &rule.finding.value;
        let message = match rule.pattern.as_str() {
            "*" => format!("the rule that ignores `{name}` met nothing"),
            pattern => format!("the rule that ignores `{name}` at `{pattern}` met nothing"),
        };
        Complaint::warning(message)
            .at(rule.finding.span.clone())
            .label("take it out if what it was about is mended")
    });
    unused.collect()
}

fn unknown(name: &str, span: Option<&Span>) -> Option<Complaint> {
    if Code::named(name).is_some() || LATER.contains(&name) {
        return None;
    }
    let label = match closest(name, Code::ALL.into_iter().map(Code::name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "docs/findings.md lists them".to_owned(),
    };
    Some(Complaint::error(format!("there is no finding `{name}`")).at(span.cloned()).label(label))
}

/// Codes of the suite language that nothing raises yet: naming one is no mistake.
const LATER: [&str; 2] = ["field-vanished", "documented-never-seen"];

/// Findings as the suite wants them counted, those marked that its baseline knows; and for each that its rules took away the rule. The
/// operation is that of the case's name where nobody knows better.
pub(crate) fn apply(
    suite: &Suite,
    today: &str,
    (case, operation): (&CaseId, Option<&str>),
    findings: Vec<Finding>,
) -> (Vec<Finding>, Vec<usize>) {
    let mut kept = Vec::new();
    let mut ignored = Vec::new();
    for mut finding in findings {
        let about = about(case, &finding);
        match standing_of(suite, today, (finding.code, finding.level), &about) {
            Standing::Off => {}
            Standing::Ignored(rule) => ignored.push(rule),
            Standing::Counts(level) => {
                let operation = operation.unwrap_or_else(|| operation_of(suite, case));
                let named = (finding.code.name(), operation, &*finding.at);
                finding.known = suite.baseline.of(named, today).map(Arc::clone);
                finding.level = level;
                kept.push(finding);
            }
        }
    }
    (kept, ignored)
}

/// The operation in a case's name: what stands between the file and what was made of it.
fn operation_of<'c>(suite: &Suite, case: &'c CaseId) -> &'c str {
    let name = case.0.strip_prefix(suite.file.as_str()).and_then(|rest| rest.strip_prefix("::"));
    let name = name.unwrap_or(&case.0);
    let ends =
        ["::valid::", "::broken::", "::recorded::", "::setup::"].into_iter().filter_map(|end| name.find(end));
    ends.min().map_or(name, |end| &name[..end])
}

/// What a rule's pattern is held against: the finding's place, the bare name of its header, and the case's id.
fn about<'f>(case: &'f CaseId, finding: &'f Finding) -> Vec<&'f str> {
    let header = finding.at.strip_prefix("header:");
    [finding.at.as_str(), &case.0].into_iter().chain(header).collect()
}

/// What a suite makes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is not looked for.
    Off,
    /// This rule takes it away, by its index.
    Ignored(usize),
    /// It counts like this.
    Counts(Level),
}

/// What a suite makes of a finding of this kind, which would count at this level, and is about any of these.
pub(crate) fn standing_of(
    suite: &Suite,
    today: &str,
    (code, level): (Code, Level),
    about: &[&str],
) -> Standing {
    let level = suite.levels.get(code.name()).map_or(level, |level| level.value);
    let ignoring = || {
        suite.ignore.iter().position(|rule| {
            rule.until.as_deref().is_none_or(|until| until >= today)
                && about.iter().any(|about| rule.covers(code.name(), about))
        })
    };
    match level {
        Level::Off => Standing::Off,
        Level::Fail | Level::Warn | Level::Note => {
            ignoring().map_or(Standing::Counts(level), Standing::Ignored)
        }
    }
}

/// Equal findings of one answer as one, with how many there are and the gravest level; the gravest first.
pub(crate) fn collapse(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        match kept.iter_mut().find(|other| other.code == finding.code && other.at == finding.at) {
            Some(other) => {
                other.count += finding.count;
                if gravity(finding.level) < gravity(other.level) {
                    *other = Finding { count: other.count, ..finding };
                }
            }
            None => kept.push(finding),
        }
    }
    kept.sort_by_key(|finding| (gravity(finding.level), finding.code));
    kept
}

/// 0 is gravest.
#[must_use]
pub(crate) fn gravity(level: Level) -> u8 {
    match level {
        Level::Fail => 0,
        Level::Warn => 1,
        Level::Note => 2,
        Level::Off => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_known_in_whatever_case_of_its_operation() {
        let suite = Suite::from_spec("leads.yaml");
        for (case, operation) in [
            ("POST /leads::valid::minimal", "POST /leads"),
            ("POST /leads::broken::/body/email::type::null", "POST /leads"),
            ("POST /leads::setup::shared", "POST /leads"),
            ("POST /leads::setup::DELETE /leads/{id}::valid::minimal", "POST /leads"),
            ("GET /a::recorded::1", "GET /a"),
        ] {
            let id = CaseId(format!("{}::{case}", suite.file).into());
            assert_eq!(operation_of(&suite, &id), operation, "{case}");
        }
    }
}
