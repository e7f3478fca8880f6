//! Readable text for a member, by its name.

use crate::schema::sample::format::{address, tag, uuid};

/// A member's name, split into words: `externalId` is `external` and `id`.
pub(crate) struct Spoken {
    words: Vec<String>,
}

/// What a member is called by its last words, and the text that stands for it. `{}` is where the salt goes; a text without
/// it is the same in every run.
const TEXTS: &[(&[&str], &str)] = &[
    (&["first", "name"], "Ada"),
    (&["given", "name"], "Ada"),
    (&["last", "name"], "Lovelace"),
    (&["family", "name"], "Lovelace"),
    (&["surname"], "Lovelace"),
    (&["full", "name"], "Ada Lovelace"),
    (&["display", "name"], "Ada Lovelace"),
    (&["user", "name"], "ada{-}"),
    (&["username"], "ada{-}"),
    (&["login"], "ada{-}"),
    (&["handle"], "ada{-}"),
    (&["nickname"], "ada{-}"),
    (&["slug"], "sample{-}"),
    (&["host", "name"], "example.com"),
    (&["hostname"], "example.com"),
    (&["domain"], "example.com"),
    (&["file", "name"], "sample.txt"),
    (&["filename"], "sample.txt"),
    (&["name"], "Ada{ }"),
    (&["title"], "A title{ }"),
    (&["phone", "number"], "+14155550100"),
    (&["phone"], "+14155550100"),
    (&["mobile"], "+14155550100"),
    (&["tel"], "+14155550100"),
    (&["fax"], "+14155550100"),
    (&["country", "code"], "GB"),
    (&["country"], "GB"),
    (&["currency", "code"], "EUR"),
    (&["currency"], "EUR"),
    (&["language"], "en"),
    (&["lang"], "en"),
    (&["locale"], "en-GB"),
    (&["time", "zone"], "Europe/London"),
    (&["timezone"], "Europe/London"),
    (&["city"], "London"),
    (&["state"], "London"),
    (&["postal", "code"], "12345"),
    (&["zip", "code"], "12345"),
    (&["postcode"], "12345"),
    (&["zip"], "12345"),
    (&["street"], "1 Sample Street"),
    (&["address"], "1 Sample Street"),
    (&["line1"], "1 Sample Street"),
    (&["company"], "Sample Company"),
    (&["organization"], "Sample Company"),
    (&["description"], "A description"),
    (&["message"], "A message"),
    (&["comment"], "A comment"),
    (&["note"], "A note"),
    (&["text"], "Some text"),
    (&["subject"], "A subject"),
    (&["version"], "1.0.0"),
    (&["color"], "#336699"),
    (&["colour"], "#336699"),
    (&["ip"], "192.0.2.1"),
    (&["password"], "correct-Horse-7-battery"),
    (&["date"], "2024-01-15"),
    (&["day"], "2024-01-15"),
    (&["birthday"], "1990-12-10"),
    (&["timestamp"], "2024-01-15T09:30:00Z"),
    (&["datetime"], "2024-01-15T09:30:00Z"),
    (&["at"], "2024-01-15T09:30:00Z"),
    (&["time"], "09:30:00"),
];

/// What a name says of the texts that stand for it.
enum Sense {
    Address,
    Uuid,
    Url,
    /// It names a thing.
    Name,
    Text(&'static str),
    Nothing,
}

impl Spoken {
    /// Splits a name at case changes and at anything but letters and digits.
    pub(crate) fn of(name: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut open = false;
        let mut before_lower = false;
        for c in name.chars() {
            if !c.is_alphanumeric() {
                open = false;
                continue;
            }
            if !open || c.is_uppercase() && before_lower {
                words.push(String::new());
            }
            open = true;
            before_lower = c.is_lowercase() || c.is_numeric();
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        Self { words }
    }

    /// The name of one of those that this name calls by their plural.
    pub(crate) fn singular(&self) -> String {
        let mut words = self.words.clone();
        if let Some(last) = words.last_mut() {
            let single = if let Some(stem) = last.strip_suffix("ies") {
                format!("{stem}y")
            } else if let Some(stem) = last.strip_suffix("ses").or_else(|| last.strip_suffix("xes")) {
                let ending = &last[stem.len()..=stem.len()];
                format!("{stem}{ending}")
            } else if last.len() > 3 && last.ends_with('s') && !last.ends_with("ss") && !last.ends_with("us")
            {
                last[..last.len() - 1].to_owned()
            } else {
                last.clone()
            };
            *last = single;
        }
        words.join("_")
    }

    /// The name in lower case, its words joined by hyphens; `value` for none.
    pub(crate) fn slug(&self) -> String {
        let ascii = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
        let slug: String = self.words.join("-").chars().filter(ascii).collect();
        if slug.is_empty() { "value".to_owned() } else { slug }
    }

    /// What a name says of the texts that stand for it.
    fn sense(&self) -> Sense {
        let ends = |words: &[&str]| {
            self.words.len() >= words.len() && self.words[self.words.len() - words.len()..] == *words
        };
        let any = |words: &[&str]| self.words.iter().any(|word| words.contains(&word.as_str()));
        if any(&["email", "mail"]) {
            Sense::Address
        } else if any(&["uuid", "guid"]) {
            Sense::Uuid
        } else if any(&["url", "uri", "href", "link", "website", "webhook"]) {
            Sense::Url
        } else if ends(&["id"]) || ends(&["key"]) || ends(&["reference"]) {
            Sense::Name
        } else {
            let known = TEXTS.iter().find(|(words, _)| ends(words));
            known.map_or(Sense::Nothing, |(_, text)| Sense::Text(text))
        }
    }

    /// Whether the name alone says what texts are like.
    pub(crate) fn is_known(&self) -> bool {
        !matches!(self.sense(), Sense::Nothing)
    }

    /// Texts that stand for a member of this name, the best first, shorter ones later.
    pub(crate) fn variants(&self, salt: &str, nth: usize) -> Vec<String> {
        let tag = tag(salt, nth);
        let number = if nth == 0 { String::new() } else { format!(" {}", nth + 1) };
        let mut variants = Vec::new();
        match self.sense() {
            Sense::Address => variants.extend([address(&tag), "ada@example.com".to_owned()]),
            Sense::Uuid => variants.push(uuid(&self.slug(), &tag)),
            Sense::Url => variants
                .extend([format!("https://example.com/{}", self.slug()), "https://example.com".to_owned()]),
            Sense::Name => {
                let joined = if tag.is_empty() { String::new() } else { format!("-{tag}") };
                variants.push(format!("{}{joined}", self.slug()));
                variants.push(tag);
            }
            Sense::Text(text) => {
                variants.extend([salted(text, &tag, &number), salted(text, "", "")]);
            }
            Sense::Nothing => {}
        }
        if self.words.is_empty() {
            variants.push(format!("text{number}"));
        }
        variants.push(format!("{}{number}", self.words.join(" ")));
        variants.push(if nth == 0 { "a".to_owned() } else { spelled(nth) });
        variants.retain(|text| !text.is_empty());
        variants
    }
}

fn salted(text: &str, tag: &str, number: &str) -> String {
    let with = |joint: char| if tag.is_empty() { String::new() } else { format!("{joint}{tag}") };
    let salted = text.replace("{-}", &with('-')).replace("{ }", &with(' '));
    if salted == text { format!("{text}{number}") } else { salted }
}

/// A short text that differs for every number: `b`, `c`, ... `ba`.
fn spelled(nth: usize) -> String {
    let mut rest = nth;
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'a' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
        if rest == 0 {
            return text;
        }
    }
}
