//! An answer, as far as steps ask for it.

use std::sync::OnceLock;
use std::time::Duration;

use regex::Regex;
use serde_json::Value;

use crate::plan::script::unwritten::Unwritten;
use crate::suite::{Capture, ClaimPlace, Filling, From, Group, Path, Values};

/// An answer.
pub struct Seen<'a> {
    /// The status.
    pub status: u16,
    /// Names in lower case and values.
    pub headers: &'a [(String, String)],
    /// The whole body.
    pub body: &'a [u8],
    /// How long it took.
    pub elapsed: Duration,
    json: OnceLock<Option<Value>>,
}

/// What stands at a place of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Got {
    /// This.
    Value(Value),
    /// Nothing: why, as a lower-case fragment.
    Nothing(String),
}

impl<'a> Seen<'a> {
    /// Looks at an answer.
    #[must_use]
    pub fn new(status: u16, headers: &'a [(String, String)], body: &'a [u8], elapsed: Duration) -> Self {
        Self { status, headers, body, elapsed, json: OnceLock::new() }
    }

    /// What stands at a place.
    #[must_use]
    pub fn at(&self, place: &ClaimPlace) -> Got {
        match place {
            ClaimPlace::Status => Got::Value(self.status.into()),
            ClaimPlace::Header(name) => self.header(name),
            ClaimPlace::Cookie(name) => self.cookie(name),
            ClaimPlace::Body(path) => self.in_body(path),
            ClaimPlace::Text => self.text(),
            ClaimPlace::Bytes => Got::Value(self.body.len().into()),
            ClaimPlace::Within => Got::Value(Value::from(self.elapsed.as_secs_f64())),
        }
    }

    /// What a capture takes.
    ///
    /// # Errors
    /// What in its expression can't be filled.
    pub fn captured(&self, capture: &Capture, values: &dyn Values) -> Result<Got, Unwritten> {
        let got = match &capture.from {
            From::Body(path) => self.in_body(path),
            From::Header(name) => self.header(name),
            From::Cookie(name) => self.cookie(name),
            From::Status => Got::Value(self.status.into()),
            From::Text => self.text(),
        };
        let (Some((pattern, group)), Got::Value(value)) = (&capture.matches, &got) else { return Ok(got) };
        let pattern = Filling::Value(pattern.fill(values)?).into_text();
        let regex = Regex::new(&pattern)
            .map_err(|_| Unwritten::Why(format!("`{pattern}` is no regular expression")))?;
        Ok(found(&regex, group, &Filling::Value(value.clone()).into_text()))
    }

    /// The cookies that it sets: names and values.
    pub fn cookies(&self) -> impl Iterator<Item = (&str, &str)> {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        set.filter_map(|(_, value)| {
            let pair = value.split(';').next()?;
            let (name, value) = pair.split_once('=')?;
            Some((name.trim(), value.trim()))
        })
    }

    /// The body, where it is JSON.
    pub fn json(&self) -> Option<&Value> {
        self.json.get_or_init(|| serde_json::from_slice(self.body).ok()).as_ref()
    }

    fn in_body(&self, path: &Path) -> Got {
        let Some(body) = self.json() else {
            let why = if self.body.is_empty() { "there is no body" } else { "the body is not JSON" };
            return Got::Nothing(why.to_owned());
        };
        path.find(body).map_or_else(|| Got::Nothing("nothing is there".to_owned()), Got::Value)
    }

    /// The values of all headers of a name, as one (RFC 9110 section 5.2).
    fn header(&self, name: &str) -> Got {
        let values: Vec<&str> =
            self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
        if values.is_empty() {
            return Got::Nothing("there is no such header".to_owned());
        }
        Got::Value(values.join(", ").into())
    }

    fn cookie(&self, name: &str) -> Got {
        let found = self.cookies().find(|(known, _)| *known == name);
        found.map_or_else(
            || Got::Nothing("no such cookie is set".to_owned()),
            |(_, value)| Got::Value(value.into()),
        )
    }

    fn text(&self) -> Got {
        match std::str::from_utf8(self.body) {
            Ok(text) => Got::Value(text.into()),
            Err(_) => Got::Nothing("the body is not UTF-8 text".to_owned()),
        }
    }
}

fn found(regex: &Regex, group: &Group, text: &str) -> Got {
    let nothing = |why: &str| Got::Nothing(why.to_owned());
    let Some(captures) = regex.captures(text) else { return nothing("the expression finds nothing") };
    let found = match group {
        Group::Usual => captures.get(usize::from(captures.len() > 1)),
        Group::Number(number) => captures.get(*number),
        Group::Name(name) => captures.name(name),
    };
    found.map_or_else(
        || nothing("the expression has no such group"),
        |found| Got::Value(found.as_str().into()),
    )
}
