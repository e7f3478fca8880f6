//! Media types and ranges (RFC 9110 sections 8.3.1 and 12.5.1).

use crate::spec::api::Media;

/// How bodies of a media type are written and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Syntax {
    /// One JSON text, whatever the name: `application/json`, `application/problem+json`; also a range that JSON falls under.
    Json,
    /// Text without a structure.
    Text,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`, and what else is `multipart`: a part a property.
    Multipart,
    /// XML, whatever the name.
    Xml,
    /// YAML, whatever the name (RFC 9512).
    Yaml,
    /// JSON texts on lines of their own, or each behind a record separator: `application/x-ndjson`, `application/json-seq` (RFC 7464).
    JsonLines,
    /// Bytes.
    Binary,
    /// A structure that is not known here.
    Other,
}

impl Syntax {
    /// All of them, those first in which most can be said and told.
    pub const PREFERRED: [Self; 9] = [
        Self::Json,
        Self::Form,
        Self::Multipart,
        Self::Xml,
        Self::Yaml,
        Self::JsonLines,
        Self::Text,
        Self::Binary,
        Self::Other,
    ];
}

/// A media type, or a range such as `text/*`; names in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaType {
    kind: String,
    sub: String,
    /// The parameters, in lower case, blanks removed, sorted.
    parameters: Vec<String>,
}

impl MediaType {
    /// Reads one; `None` when it has no `type/subtype`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, sub) = parts.next()?.split_once('/')?;
        let is_token = |token: &str| {
            !token.is_empty()
                && token.bytes().all(|byte| byte.is_ascii_graphic() && !b"/,;=\"()<>@".contains(&byte))
        };
        if !is_token(kind) || !is_token(sub) {
            return None;
        }
        let mut parameters: Vec<_> = parts
            .filter(|part| !part.is_empty())
            .map(|part| part.replace([' ', '"'], "").to_lowercase())
            .collect();
        parameters.sort_unstable();
        Some(Self { kind: kind.to_lowercase(), sub: sub.to_lowercase(), parameters })
    }

    /// How bodies of the type of this name are written; `Other` where it is no media type.
    #[must_use]
    pub fn syntax_of(name: &str) -> Syntax {
        Self::parse(name).map_or(Syntax::Other, |media_type| media_type.syntax())
    }

    /// How its bodies are written.
    #[must_use]
    pub fn syntax(&self) -> Syntax {
        match (self.kind.as_str(), self.sub.as_str()) {
            ("application" | "*", "*") => Syntax::Json,
            _ if self.is_json() => Syntax::Json,
            ("application", "x-www-form-urlencoded") => Syntax::Form,
            ("multipart", _) => Syntax::Multipart,
            (_, "ndjson" | "x-ndjson" | "jsonl" | "x-jsonl" | "jsonlines" | "x-jsonlines" | "json-seq") => {
                Syntax::JsonLines
            }
            (_, sub) if sub.ends_with("+json-seq") => Syntax::JsonLines,
            (_, "yaml" | "x-yaml" | "vnd.yaml") => Syntax::Yaml,
            (_, sub) if sub.ends_with("+yaml") => Syntax::Yaml,
            (_, "xml") => Syntax::Xml,
            (_, sub) if sub.ends_with("+xml") => Syntax::Xml,
            ("application", "octet-stream") | ("image" | "audio" | "video" | "font", _) => Syntax::Binary,
            ("text", "event-stream") => Syntax::Other,
            ("text", _) => Syntax::Text,
            _ => Syntax::Other,
        }
    }

    /// A media type to send for a documented one: a range becomes one that falls under it.
    #[must_use]
    pub fn concrete(name: &str) -> String {
        let Some(range) = Self::parse(name) else { return name.to_owned() };
        let known = match (range.kind.as_str(), range.sub.as_str()) {
            (_, sub) if sub.starts_with('*') && sub.len() > 1 => {
                let kind = if range.kind == "*" { "application" } else { &range.kind };
                return format!("{kind}/vnd.specdrift{}", &sub[1..]);
            }
            ("application" | "*", "*") => "application/json",
            ("text", "*") => "text/plain",
            ("multipart", "*") => "multipart/form-data",
            ("image", "*") => "image/png",
            ("audio", "*") => "audio/mpeg",
            ("video", "*") => "video/mp4",
            (_, "*") => "application/octet-stream",
            (_, _) => return name.to_owned(),
        };
        known.to_owned()
    }

    /// Whether this type or range and that one have a type in common; parameters are ignored.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let same = |one: &str, other: &str| one == "*" || other == "*" || one == other;
        same(&self.kind, &other.kind) && same(&self.sub, &other.sub)
    }

    /// Whether its bodies are one JSON text: `application/json`, `text/json`, anything `+json` (RFC 6839 section 3.1).
    #[must_use]
    pub fn is_json(&self) -> bool {
        matches!((self.kind.as_str(), self.sub.as_str()), ("application" | "text", "json"))
            || self.sub.ends_with("+json")
    }

    /// Whether its bodies are plain text in UTF-8, as far as it says.
    #[must_use]
    pub fn is_text(&self) -> bool {
        let charset = self.parameters.iter().find_map(|parameter| parameter.strip_prefix("charset="));
        (self.kind.as_str(), self.sub.as_str()) == ("text", "plain")
            && charset.is_none_or(|charset| matches!(charset, "utf-8" | "utf8" | "us-ascii"))
    }

    /// How well a documented type or range covers this type, best first; `None` when it does not. Parameters of the
    /// documented one only make it fit better.
    fn fit(&self, documented: &Self) -> Option<u8> {
        let kind = documented.kind == self.kind;
        let sub = documented.sub == self.sub;
        match (kind, sub) {
            (true, true) if documented.parameters == self.parameters => Some(0),
            (true, true) => Some(1),
            (true, false) if documented.sub == "*" => Some(2),
            (true, false) if documented.sub.strip_prefix('*').is_some_and(|end| self.sub.ends_with(end)) => {
                Some(2)
            }
            _ if documented.kind == "*" && documented.sub == "*" => Some(3),
            _ => None,
        }
    }

    /// The documented media types that fit this one best; several when they differ in parameters only.
    #[must_use]
    pub fn nearest<'m>(&self, documented: &'m [Media]) -> Vec<&'m Media> {
        let fits: Vec<_> = documented
            .iter()
            .filter_map(|media| Some((self.fit(&Self::parse(&media.name)?)?, media)))
            .collect();
        let best = fits.iter().map(|(fit, _)| *fit).min();
        fits.into_iter().filter(|(fit, _)| Some(*fit) == best).map(|(_, media)| media).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::text::Pointer;

    fn documented(names: &[&str]) -> Vec<Media> {
        let media = |name: &&str| Media {
            name: (*name).to_owned(),
            schema: None,
            examples: Vec::new().into(),
            encoding: BTreeMap::new(),
            pointer: Pointer::root(),
        };
        names.iter().map(media).collect()
    }

    #[test]
    fn the_nearest_documented_type_is_taken() {
        let rows: [(&str, &[&str], &[&str]); 9] = [
            ("application/json; charset=utf-8", &["application/json"], &["application/json"]),
            ("Application/JSON", &["application/json;charset=UTF-8"], &["application/json;charset=UTF-8"]),
            ("application/json", &["*/*", "application/*", "application/json"], &["application/json"]),
            ("application/xml", &["*/*", "application/*", "application/json"], &["application/*"]),
            ("text/html", &["application/json"], &[]),
            ("application/problem+json", &["application/json"], &[]),
            (
                "application/json;v=2",
                &["application/json;v=1", "application/json; v=2"],
                &["application/json; v=2"],
            ),
            (
                "application/json",
                &["application/json;v=1", "application/json;v=2"],
                &["application/json;v=1", "application/json;v=2"],
            ),
            ("application/json", &["json", "*"], &[]),
        ];
        for (observed, names, expected) in rows {
            let documented = documented(names);
            let best = MediaType::parse(observed).expect("a type").nearest(&documented);
            assert_eq!(
                best.iter().map(|media| media.name.as_str()).collect::<Vec<_>>(),
                expected,
                "{observed}"
            );
        }
    }

    #[test]
    fn a_body_is_written_as_its_media_type_has_it() {
        for (name, expected) in [
            ("Application/JSON; charset=utf-8", Syntax::Json),
            ("*/*", Syntax::Json),
            ("application/x-www-form-urlencoded", Syntax::Form),
            ("text/csv", Syntax::Text),
            ("image/png", Syntax::Binary),
            ("application/soap+xml", Syntax::Xml),
            ("application/x-ndjson", Syntax::JsonLines),
            ("application/geo+json-seq", Syntax::JsonLines),
            ("text/x-yaml", Syntax::Yaml),
            ("application/openapi+yaml", Syntax::Yaml),
            ("multipart/form-data; boundary=x", Syntax::Multipart),
            ("text/event-stream", Syntax::Other),
            ("nonsense", Syntax::Other),
        ] {
            assert_eq!(MediaType::syntax_of(name), expected, "{name}");
        }
        for (name, expected) in [
            ("*/*", "application/json"),
            ("text/*", "text/plain"),
            ("image/*", "image/png"),
            ("application/*+json", "application/vnd.specdrift+json"),
            ("a/b;c=d", "a/b;c=d"),
        ] {
            assert_eq!(MediaType::concrete(name), expected);
        }
    }

    #[test]
    fn json_is_known_by_its_suffix() {
        for (name, is_json) in [
            ("application/json", true),
            ("application/vnd.api+json; profile=x", true),
            ("text/json", true),
            ("application/x-ndjson", false),
            ("application/json-seq", false),
            ("text/plain", false),
        ] {
            assert_eq!(MediaType::parse(name).expect("a type").is_json(), is_json, "{name}");
        }
        assert_eq!(MediaType::parse("json"), None);
        assert_eq!(MediaType::parse(""), None);
    }
}
