//! `responses:` and `error_envelope:`.

use std::collections::BTreeMap;
use std::time::Duration;

use percent_encoding::percent_decode_str;

use crate::suite::checked::{Envelope, Ignore, Level, Use};
use crate::suite::fields::{Fields, Keys, Wrong};
use crate::suite::raw::{Kind, Node};
use crate::suite::spanned::Spanned;
use crate::suite::units;
use crate::suite::uses;
use crate::text::{Complaint, Pointer};

pub(crate) const ENVELOPE: Keys =
    Keys { of: "`error_envelope`", read: &["schema", "code", "message", "request_id"], later: &[] };

pub(crate) const IGNORE: Keys =
    Keys { of: "`ignore`", read: &["finding", "match", "because", "until"], later: &[] };

const LEVELS: &[(&str, Level)] =
    &[("fail", Level::Fail), ("warn", Level::Warn), ("note", Level::Note), ("off", Level::Off)];

/// `responses:`, read.
#[derive(Default)]
pub(crate) struct Responses {
    /// By finding code.
    pub(crate) levels: BTreeMap<String, Spanned<Level>>,
    pub(crate) ignore: Vec<Ignore>,
    pub(crate) slower_than: Option<Duration>,
    pub(crate) uses: Vec<Use>,
}

/// `responses:`: the levels, by finding code, and what is ignored. The codes are checked by those who know them: each level's
/// place is that of its code.
pub(crate) fn read(node: Option<&Node>, log: &mut Vec<Complaint>) -> Responses {
    let mut levels = BTreeMap::new();
    let Some(node) = node.filter(|node| !node.is_null()) else { return Responses::default() };
    if !matches!(node.kind, Kind::Map(_) | Kind::Unfilled) {
        log.push(Wrong::kind("a mapping from finding codes to levels").complaint("`responses`", node));
    }
    for entry in node.entries() {
        match entry.key.as_str() {
            "ignore" | "slower_than" | "uses" => {}
            code => match units::choice(&entry.value, LEVELS) {
                Ok(value) => {
                    levels.insert(code.to_owned(), Spanned { value, span: Some(entry.key_span.clone()) });
                }
                Err(_) if matches!(entry.value.kind, Kind::Unfilled) => {}
                Err(wrong) => log.push(wrong.complaint(&format!("`{code}`"), &entry.value)),
            },
        }
    }
    let slower_than = Fields::of(node).read("slower_than", log, units::duration);
    Responses { levels, ignore: ignored(node, log), slower_than, uses: uses::read(node, log) }
}

fn ignored(node: &Node, log: &mut Vec<Complaint>) -> Vec<Ignore> {
    let mut complaints = Vec::new();
    let rules = Fields::of(node).list("ignore", log, |node| {
        if let Kind::Scalar(_) = node.kind {
            let way_out = "say why: `{finding: ..., match: ..., because: ...}`".to_owned();
            return Err(Wrong::Kind("a mapping".into(), way_out));
        }
        let Some(fields) = Fields::open(node, &IGNORE, &mut complaints) else { return Ok(None) };
        fields.demand("finding", "this rule", "the code of what it ignores", &mut complaints);
        fields.demand("because", "this rule", "say why this is ignored", &mut complaints);
        let finding = fields.read("finding", &mut complaints, units::spanned_text);
        let pattern = fields.read("match", &mut complaints, units::text).unwrap_or_else(|| "*".into());
        let because = fields.read("because", &mut complaints, units::text);
        let until = fields.read("until", &mut complaints, units::day);
        Ok(finding.zip(because).map(|(finding, because)| Ignore { finding, pattern, because, until }))
    });
    log.append(&mut complaints);
    rules.into_iter().flatten().flatten().collect()
}

/// `error_envelope:`.
pub(crate) fn envelope(node: Option<&Node>, log: &mut Vec<Complaint>) -> Option<Envelope> {
    let fields = Fields::open(node?, &ENVELOPE, log)?;
    let schema = fields.read("schema", log, schema);
    Some(Envelope {
        schema,
        code: fields.read("code", log, pointer),
        message: fields.read("message", log, pointer),
        request_id: fields.read("request_id", log, pointer),
    })
}

fn schema(node: &Node) -> Result<Spanned<Pointer>, Wrong> {
    let expected = "a place in the spec such as `#/components/schemas/Error`";
    let text = units::text(node).map_err(|_| Wrong::kind(expected))?;
    let decoded = percent_decode_str(&text).decode_utf8_lossy();
    match decoded.strip_prefix('#') {
        Some(place) if place.starts_with('/') && units::is_escaped(place) => {
            Ok(Spanned { value: Pointer::new(place), span: Some(node.span.clone()) })
        }
        _ if text.starts_with('/') => Err(Wrong::Kind(expected.into(), format!("did you mean `#{text}`?"))),
        _ if text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')) => {
            Err(Wrong::Kind(expected.into(), format!("did you mean `#/components/schemas/{text}`?")))
        }
        _ => Err(Wrong::kind(expected)),
    }
}

/// A JSON Pointer (RFC 6901).
pub(crate) fn pointer(node: &Node) -> Result<Pointer, Wrong> {
    let expected = "a JSON Pointer such as `/error/code`";
    let text = units::text(node).map_err(|_| Wrong::kind(expected))?;
    if text.starts_with('/') && units::is_escaped(&text) {
        return Ok(Pointer::new(&text));
    }
    let plain = text.trim_start_matches(['$', '.', '#', '/']).replace('.', "/");
    let way_out = if plain.is_empty() || !units::is_escaped(&plain) {
        String::new()
    } else {
        format!("did you mean `/{plain}`?")
    };
    Err(Wrong::Kind(expected.into(), way_out))
}
