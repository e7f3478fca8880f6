//! Media types and ranges (RFC 9110 sections 8.3.1 and 12.5.1).

use crate::spec::Media;

/// A media type, or a range such as `text/*`; names in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MediaType {
    kind: String,
    sub: String,
    /// The parameters, in lower case, blanks removed, sorted.
    parameters: Vec<String>,
}

impl MediaType {
    /// Reads one; `None` when it has no `type/subtype`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
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

    /// Whether its bodies are one JSON text: `application/json`, `text/json`, anything `+json` (RFC 6839 section 3.1).
    pub(crate) fn is_json(&self) -> bool {
        matches!((self.kind.as_str(), self.sub.as_str()), ("application" | "text", "json"))
            || self.sub.ends_with("+json")
    }

    /// Whether its bodies are plain text in UTF-8, as far as it says.
    pub(crate) fn is_text(&self) -> bool {
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
    pub(crate) fn best<'m>(&self, documented: &'m [Media]) -> Vec<&'m Media> {
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
            let best = MediaType::parse(observed).expect("a type").best(&documented);
            assert_eq!(
                best.iter().map(|media| media.name.as_str()).collect::<Vec<_>>(),
                expected,
                "{observed}"
            );
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
