//! Filling: at load what does not change, when a request is made all the rest.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::Value;

use crate::suite::template::expression::{Expression, Piece, Shift, Template};
use crate::suite::template::filling::{Filling, Values};
use crate::suite::template::parse::NAMELESS;
use crate::suite::template::unset::{Unset, Why};
use crate::text::{Span, closest};

impl Template {
    /// Fills all of it. What is only `${...}` keeps the type of what it is filled with; all else is text.
    ///
    /// # Errors
    /// The first that can't be filled.
    pub fn fill(&self, values: &dyn Values) -> Result<Filling, Unset> {
        if let [Piece::Hole(expression, span)] = self.pieces.as_slice() {
            return expression.fill(span, values);
        }
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Hole(expression, span) => text.push_str(&expression.fill(span, values)?.into_text()),
            }
        }
        Ok(Filling::Value(Value::String(text)))
    }

    /// Fills all of it, as text.
    ///
    /// # Errors
    /// The first that can't be filled.
    pub fn fill_text(&self, values: &dyn Values) -> Result<String, Unset> {
        self.fill(values).map(Filling::into_text)
    }

    /// Fills what is known when a suite is loaded: all names but those whose part before the first dot `is_later`
    /// (captures, `row`), and files. Names that are later keep what they are now for as long as nothing is captured. What is left needs only [`Values::value`] of later names, `unique`,
    /// `uuid` and `now`.
    ///
    /// # Errors
    /// All that can't be filled, now or later.
    pub fn settle(&self, values: &dyn Values, is_later: &dyn Fn(&str) -> bool) -> Result<Self, Vec<Unset>> {
        let mut unset = Vec::new();
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => pieces.push(Piece::Text(text.clone())),
                Piece::Hole(expression, span) => match expression.settle(span, values, is_later) {
                    Ok(expression) => pieces.push(Piece::Hole(expression, span.clone())),
                    Err(mut more) => unset.append(&mut more),
                },
            }
        }
        if unset.is_empty() { Ok(Self { pieces, span: self.span.clone() }) } else { Err(unset) }
    }

    /// All names in it, those of defaults too.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let holes = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Hole(expression, _) => Some(expression),
        });
        holes
            .flat_map(|expression| match expression {
                Expression::Name(name, default) => {
                    let mut names = default.as_ref().map(Self::names).unwrap_or_default();
                    names.push(name);
                    names
                }
                Expression::Until(name, _) => vec![name.as_str()],
                Expression::Base64(inner) | Expression::File(inner) | Expression::Default(inner) => {
                    inner.names()
                }
                Expression::Settled(_) | Expression::Unique | Expression::Uuid | Expression::Now(_) => {
                    Vec::new()
                }
            })
            .collect()
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> &Span {
        &self.span
    }

    /// A default: what an unquoted word would be.
    fn fill_default(&self, values: &dyn Values) -> Result<Filling, Unset> {
        match self.pieces.as_slice() {
            [Piece::Hole(expression, span)] => expression.fill(span, values),
            _ => self.fill_text(values).map(Filling::Word),
        }
    }
}

impl Expression {
    fn fill(&self, span: &Span, values: &dyn Values) -> Result<Filling, Unset> {
        let unset =
            |name: &str, why: Why| Unset { name: name.to_owned(), span: span.clone(), near: None, why };
        let text = |text: String| Filling::Value(Value::String(text));
        match self {
            Self::Settled(filling) => Ok(filling.clone()),
            Self::Until(name, filling) => Ok(look_up(name, values).unwrap_or_else(|_| filling.clone())),
            Self::Name(name, default) => match (look_up(name, values), default) {
                (Ok(found), Some(default)) if found.is_empty() => default.fill_default(values),
                (Ok(found), _) => Ok(found),
                (Err(_), Some(default)) => default.fill_default(values),
                (Err(why), None) => Err(missing(name, why, span, values)),
            },
            Self::Default(default) => default.fill_default(values),
            Self::Unique => values.unique().map(text).ok_or_else(|| unset("unique", Why::NotHere)),
            Self::Uuid => values.uuid().map(text).ok_or_else(|| unset("uuid", Why::NotHere)),
            Self::Now(shift) => {
                let now = values.now().ok_or_else(|| unset("now", Why::NotHere))?;
                shift.from(now).map(text).ok_or_else(|| unset("now", Why::OutOfTime))
            }
            Self::Base64(inner) => inner.fill_text(values).map(|plain| text(STANDARD.encode(plain))),
            Self::File(path) => {
                let path = path.fill_text(values)?;
                let read = values.file(&path, &span.source.name);
                read.map(text).map_err(|why| unset("file", Why::Unreadable(why)))
            }
        }
    }

    fn settle(
        &self,
        span: &Span,
        values: &dyn Values,
        is_later: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Vec<Unset>> {
        match self {
            Self::Name(name, default) if is_later(root(name)) => match look_up(name, values) {
                Ok(found) if default.is_none() => Ok(Self::Until(name.clone(), found)),
                Ok(_) | Err(_) => {
                    let default = default.as_ref().map(|default| default.settle(values, is_later));
                    Ok(Self::Name(name.clone(), default.transpose()?))
                }
            },
            Self::Name(name, default) => match (look_up(name, values), default) {
                (Ok(found), Some(default)) if found.is_empty() => Self::by_default(default, values, is_later),
                (Ok(found), _) => Ok(Self::Settled(found)),
                (Err(_), Some(default)) => Self::by_default(default, values, is_later),
                (Err(why), None) => Err(vec![missing(name, why, span, values)]),
            },
            Self::Base64(inner) => inner.settle(values, is_later).map(Self::Base64),
            Self::File(_) => self.fill(span, values).map(Self::Settled).map_err(|unset| vec![unset]),
            Self::Default(default) => default.settle(values, is_later).map(Self::Default),
            Self::Settled(_) | Self::Until(..) | Self::Unique | Self::Uuid | Self::Now(_) => Ok(self.clone()),
        }
    }

    /// A default that stands for a name which is not set, and will not be.
    fn by_default(
        default: &Template,
        values: &dyn Values,
        is_later: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Vec<Unset>> {
        let settled = default.settle(values, is_later)?;
        Ok(match <[Piece; 1]>::try_from(settled.pieces) {
            Ok([Piece::Hole(expression, _)]) => expression,
            Ok([Piece::Text(text)]) => Self::Settled(Filling::Word(text)),
            Err(pieces) => Self::Default(Template { pieces, span: settled.span }),
        })
    }
}

impl Shift {
    /// The time, in seconds of UTC (RFC 3339).
    fn from(self, now: Timestamp) -> Option<String> {
        let then = now.checked_add(self.0).ok()?;
        Timestamp::from_second(then.as_second()).ok().map(|second| second.to_string())
    }
}

/// What a name stands for: what has the whole name, else the member at what follows its first dot.
fn look_up(name: &str, values: &dyn Values) -> Result<Filling, Why> {
    if let Some(found) = values.value(name) {
        return Ok(found);
    }
    let Some((root, path)) = name.split_once('.') else { return Err(Why::NotSet) };
    let root = values.value(root).ok_or(Why::NotSet)?;
    root.member(path).ok_or_else(|| Why::NoMember(path.to_owned()))
}

/// What stands before the first dot.
fn root(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn missing(name: &str, why: Why, span: &Span, values: &dyn Values) -> Unset {
    let mut names = values.names();
    if let (Why::NoMember(_), Some((root, _))) = (&why, name.split_once('.'))
        && let Some(Filling::Value(Value::Object(members))) = values.value(root)
    {
        names = members.keys().map(|member| format!("{root}.{member}")).collect();
    }
    let near = closest(name, names.iter().map(String::as_str).chain(NAMELESS)).map(str::to_owned);
    Unset { name: name.to_owned(), span: span.clone(), near, why }
}
