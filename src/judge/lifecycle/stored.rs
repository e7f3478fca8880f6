//! Is what is read what was sent; does a change show?

use std::sync::Arc;

use serde_json::Map;
use serde_json::Value;

use crate::judge::code::Code;
use crate::judge::evidence::Evidence;
use crate::judge::lifecycle::difference::Comparison;
use crate::judge::lifecycle::difference::Difference;
use crate::judge::lifecycle::difference::Sides;
use crate::judge::lifecycle::fate::Fate;
use crate::judge::lifecycle::fate::fate;
use crate::judge::lifecycle::resource::locate;
use crate::judge::lifecycle::story::Story;
use crate::judge::reading::subject;
use crate::judge::verdict::Finding;
use crate::judge::words::value_words;
use crate::schema::Direction;
use crate::schema::Schema;
use crate::send::Accepted;
use crate::spec::MediaType;
use crate::suite::Level;

/// Members that are read otherwise than they were sent by what made the thing.
pub(super) fn check(story: &Story<'_>, evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(comparison) = comparison(story, evidence) else { return Vec::new() };
    let told = comparison.differences.iter();
    told.map(|difference| finding(Code::NotStored, story, evidence, difference)).collect()
}

/// Members that are read as they were before the change. All of several that were changed is a broken promise; one of them may be what can't
/// be changed.
pub(super) fn check_update(story: &Story<'_>, evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(comparison) = comparison(story, evidence) else { return Vec::new() };
    let Some(before) = before(story) else { return Vec::new() };
    let is_old = |difference: &&Difference| before.stood(difference);
    let old: Vec<&Difference> = comparison.differences.iter().filter(is_old).collect();
    // What was sent as it stood before shows nothing.
    let took = comparison.kept > before.same_as_sent(story);
    let level = if took || old.len() < 2 { Level::Warn } else { Code::UpdateLost.level() };
    old.into_iter()
        .map(|difference| finding(Code::UpdateLost, story, evidence, difference).level(level))
        .collect()
}

fn finding(code: Code, story: &Story<'_>, evidence: &Evidence<'_>, difference: &Difference) -> Finding {
    let words = |value: &Value| value_words(evidence.mask, value);
    let method = &story.cause.request.method;
    let documented = format!("{}, as {method} sent it", words(&difference.sent));
    Finding::new(code, documented, words(&difference.read))
        .at(difference.at.to_string())
        .promised(evidence.media.and_then(|media| media.schema.clone()))
        .example(difference.read.clone())
}

/// How the answer compares with what its cause sent; `None` where it can't be told whether it is about the same thing.
fn comparison(story: &Story<'_>, evidence: &Evidence<'_>) -> Option<Comparison> {
    if !story.is_certain() || story.is_later() || !(200..300).contains(&evidence.response.status) {
        return None;
    }
    let sent = story.made.sent()?.as_object()?;
    let (answer, value) = subject(evidence)?;
    let names: Vec<&str> = sent.keys().map(String::as_str).collect();
    let (at, read) = locate(&value, &names)?;
    let comparison = Sides { request: request_schema(story)?, answer }.compare(sent, &at, read);
    (comparison.kept > 0 || names_itself(story, read)).then_some(comparison)
}

/// Whether a thing holds the name by which its path asks for it.
fn names_itself(story: &Story<'_>, read: &Map<String, Value>) -> bool {
    let Some((name, _)) = story.named() else { return false };
    read.values().any(|value| match value {
        Value::String(text) => *text == name,
        Value::Number(number) => number.to_string() == name,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
    })
}

/// The schema of what the cause sent, in JSON that is not a list of changes (RFC 6902).
fn request_schema(story: &Story<'_>) -> Option<Arc<Schema>> {
    let sent = MediaType::parse(story.cause.request.header("content-type")?)?;
    let content = &story.cause_operation.body.as_ref()?.content;
    let media = sent.nearest(content).into_iter().next()?;
    let schema = story.needs.api.schemas.at(media.schema.as_ref()?, Direction::Request);
    (sent.is_json() && schema.broken().is_none()).then_some(schema)
}

/// A thing as it was before it was changed.
struct Before<'b>(Vec<&'b Map<String, Value>>);

/// The thing that the change's path names, as it was sent and as its making was answered.
fn before<'s>(story: &Story<'s>) -> Option<Before<'s>> {
    let names: Vec<&str> = story.made.sent()?.as_object()?.keys().map(String::as_str).collect();
    let known = |need: &crate::plan::Need| -> Option<&'s Accepted> {
        let (origin, _) = story.needs.known.origin(&story.cause.request, need)?;
        story.needs.known.accepted(&origin.case)
    };
    let maker = story.cause.needs.iter().rev().find_map(known)?;
    let both = [maker.answer(), maker.sent()].into_iter().flatten();
    let found: Vec<_> = both.filter_map(|value| locate(value, &names)).map(|(_, members)| members).collect();
    (!found.is_empty()).then_some(Before(found))
}

impl Before<'_> {
    /// Whether what is read is what stood there, and what was sent is not.
    fn stood(&self, difference: &Difference) -> bool {
        let Some(old) = self.0.iter().find_map(|members| at(members, &difference.path)) else { return false };
        *old == difference.read && fate(&difference.sent, old) != Fate::Kept
    }

    /// How many members were sent as they stood.
    fn same_as_sent(&self, story: &Story<'_>) -> usize {
        let sent = story.made.sent().and_then(Value::as_object).into_iter().flatten();
        let is_same = |(name, value): &(&String, &Value)| {
            let old = self.0.iter().find_map(|members| members.get(*name));
            old.is_some_and(|old| fate(value, old) == Fate::Kept)
        };
        sent.filter(is_same).count()
    }
}

/// The member at a place below an object.
fn at<'v>(members: &'v Map<String, Value>, path: &crate::text::Pointer) -> Option<&'v Value> {
    let mut tokens = path.tokens();
    let first = members.get(tokens.next()?.as_ref())?;
    tokens.try_fold(first, |value, token| value.get(token.as_ref()))
}
