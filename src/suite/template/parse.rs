//! From the text of a scalar to a template.

use jiff::SignedDuration;

use crate::suite::template::expression::{Expression, Piece, Shift, Template};
use crate::suite::units;
use crate::text::{Complaint, Span, closest};

/// The functions, as they are called.
const FUNCTIONS: [&str; 5] = ["unique", "uuid", "now", "base64", "file"];

/// Those that take nothing: a misspelt one looks like a name.
pub(super) const NAMELESS: [&str; 3] = ["unique", "uuid", "now"];

/// How deep a default may hold a variable whose default holds a variable.
const DEEPEST: usize = 8;

impl Template {
    /// Reads a scalar: `text` is what YAML makes of it, `span` where it stands, for excerpts.
    ///
    /// # Errors
    /// All that is wrong with its `${...}`.
    pub fn parse(text: &str, span: &Span) -> Result<Self, Vec<Complaint>> {
        let mut log = Vec::new();
        let template = parse(text, span, 0, &mut log);
        if log.is_empty() { Ok(template) } else { Err(log) }
    }
}

fn parse(text: &str, span: &Span, depth: usize, log: &mut Vec<Complaint>) -> Template {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut plain = String::new();
    let mut places = Places { span, from: 0 };
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        plain.push_str(&rest[..at]);
        let here = &rest[at..];
        rest = if let Some(rest) = here.strip_prefix("$${") {
            plain.push_str("${");
            rest
        } else if let Some(inner) = here.strip_prefix("${") {
            let Some(end) = close(inner) else {
                log.push(
                    Complaint::error("`${` is never closed")
                        .at(places.find("${"))
                        .label("for the two characters themselves write `$${`"),
                );
                rest = "";
                break;
            };
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            let place = places.find(&here[..end + 3]);
            if let Some(expression) = expression(&inner[..end], &place, depth, log) {
                pieces.push(Piece::Hole(expression, place));
            }
            &inner[end + 1..]
        } else {
            plain.push('$');
            &here[1..]
        };
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Template { pieces, span: span.clone() }
}

fn expression(inner: &str, span: &Span, depth: usize, log: &mut Vec<Complaint>) -> Option<Expression> {
    if depth >= DEEPEST {
        log.push(Complaint::error("defaults are nested too deep").at(span.clone()));
        return None;
    }
    if let Some((name, default)) = inner.split_once(":-")
        && is_name(name.trim())
    {
        return Some(Expression::Name(name.trim().to_owned(), Some(parse(default, span, depth + 1, log))));
    }
    let trimmed = inner.trim();
    let (word, argument) = trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, ""));
    let argument = argument.trim();
    match word {
        "unique" if argument.is_empty() => Some(Expression::Unique),
        "uuid" if argument.is_empty() => Some(Expression::Uuid),
        "base64" => {
            needed(argument, "base64", "what to encode: `${base64 NAME}` or `${base64 \"text\"}`", span, log)
                .and_then(|argument| encoded(argument, span, depth, log).map(Expression::Base64))
        }
        "file" => needed(argument, "file", "a path: `${file body.json}`", span, log)
            .map(|path| Expression::File(parse(unquoted(path).unwrap_or(path), span, depth + 1, log))),
        _ if trimmed.starts_with("now") && !is_name(trimmed) => shifted(inner, &trimmed[3..], span, log),
        "now" => Some(Expression::Now(Shift::default())),
        _ if is_name(trimmed) => Some(Expression::Name(trimmed.to_owned(), None)),
        _ => {
            log.push(no_name(inner, word, span));
            None
        }
    }
}

fn no_name(inner: &str, word: &str, span: &Span) -> Complaint {
    let way_out = match closest(word, FUNCTIONS) {
        Some(near) if near != word => format!("did you mean `${{{near} ...}}`?"),
        Some("unique" | "uuid") => format!("`{word}` takes nothing: `${{{word}}}`"),
        Some(_) | None => {
            "a name is letters, digits and `_`; for the characters themselves write `$${`".to_owned()
        }
    };
    Complaint::error(format!("`${{{inner}}}` names no variable")).at(span.clone()).label(way_out)
}

fn needed<'a>(
    argument: &'a str,
    function: &str,
    what: &str,
    span: &Span,
    log: &mut Vec<Complaint>,
) -> Option<&'a str> {
    if argument.is_empty() {
        log.push(Complaint::error(format!("`{function}` needs {what}")).at(span.clone()));
        return None;
    }
    Some(argument)
}

/// What `base64` encodes: text in quotes, a template, a name or another function; any other word is itself.
fn encoded(argument: &str, span: &Span, depth: usize, log: &mut Vec<Complaint>) -> Option<Template> {
    if let Some(text) = unquoted(argument) {
        return Some(parse(text, span, depth + 1, log));
    }
    let word = argument.split([' ', ':']).next().unwrap_or_default();
    let is_expression = is_name(argument)
        || argument.split_once(":-").is_some_and(|(name, _)| is_name(name))
        || FUNCTIONS.contains(&word) && argument.contains(' ');
    if is_expression && !argument.starts_with("${") {
        let inner = expression(argument, span, depth + 1, log)?;
        return Some(Template { pieces: vec![Piece::Hole(inner, span.clone())], span: span.clone() });
    }
    Some(parse(argument, span, depth + 1, log))
}

/// `now + 1d`, `now - 2h`: `by` is what stands behind `now`.
fn shifted(inner: &str, by: &str, span: &Span, log: &mut Vec<Complaint>) -> Option<Expression> {
    let shift = shift(by.trim());
    if shift.is_none() {
        log.push(
            Complaint::error(format!("`${{{inner}}}` is no time"))
                .at(span.clone())
                .label("such as `${now + 1d}` or `${now - 2h}`"),
        );
    }
    shift.map(Expression::Now)
}

fn shift(by: &str) -> Option<Shift> {
    let (is_back, amount) = match by.strip_prefix('-') {
        Some(amount) => (true, amount),
        None => (false, by.strip_prefix('+')?),
    };
    let length = SignedDuration::try_from(units::length(amount.trim())?).ok()?;
    Some(Shift(if is_back { -length } else { length }))
}

fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
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

/// Whether a text can name a variable.
pub(crate) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
}

/// Finds what was read in the text as it was typed, so that a complaint points at it; YAML may have changed what stands between.
struct Places<'s> {
    span: &'s Span,
    from: usize,
}

impl Places<'_> {
    fn find(&mut self, typed: &str) -> Span {
        let Span { source, range } = self.span;
        let within = source.text.get(range.clone()).unwrap_or_default();
        let Some(at) = within.get(self.from..).and_then(|rest| rest.find(typed)) else {
            return self.span.clone();
        };
        let start = range.start + self.from + at;
        self.from += at + typed.len();
        Span { source: std::sync::Arc::clone(source), range: start..start + typed.len() }
    }
}
