//! Strings of the formats that the validator knows (2020-12 validation, section 7.3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::schema::sample::fit::format_of_length;
use crate::schema::sample::words::Spoken;

/// Strings of a format, the most readable first; none for a format that nobody here knows.
pub(crate) fn formatted(format: &str, spoken: &Spoken, salt: &str, nth: usize, least: usize) -> Vec<String> {
    let tag = tag(salt, nth);
    let name = spoken.slug();
    let texts: Vec<String> = match format {
        "date" => days(nth, &[""]).chain(["2024-01-01".to_owned()]).collect(),
        "date-time" => days(
            nth,
            &["T09:30:00Z", "T09:30:00.000Z", "T09:30:00+00:00", "T09:30:00.000+00:00", "T09:30:00.000000Z"],
        )
        .chain(["2024-01-01T00:00:00Z".to_owned()])
        .collect(),
        "time" => ["Z", ".000Z", "+00:00"].map(|end| format!("09:{:02}:00{end}", (30 + nth) % 60)).to_vec(),
        "duration" => vec![format!("P{}D", nth + 1)],
        "email" | "idn-email" => {
            vec![address(&tag), format!("ada{nth}@example.com"), "a@b.co".to_owned()]
        }
        "hostname" | "idn-hostname" => vec![host(&tag), "example.com".to_owned(), "a.co".to_owned()],
        "ipv4" => vec![format!("192.0.2.{}", 1 + nth % 250)],
        "ipv6" => vec![format!("2001:db8::{:x}", 1 + nth % 0xffff), "::1".to_owned()],
        "uri" | "iri" | "uri-reference" | "iri-reference" => {
            let path = if tag.is_empty() { name } else { format!("{name}-{tag}") };
            vec![format!("https://example.com/{path}"), "https://example.com".to_owned(), "a:b".to_owned()]
        }
        "uri-template" => vec!["https://example.com/{id}".to_owned()],
        "uuid" => vec![uuid(&name, &tag)],
        "json-pointer" => vec!["/a/b".to_owned()],
        "relative-json-pointer" => vec!["0".to_owned()],
        "regex" => vec!["^[a-z]+$".to_owned()],
        // Formats of OpenAPI's registry that say how bytes are written.
        "byte" | "base64" | "base64url" => vec![base64(&tag, least)],
        "binary" => vec![if tag.is_empty() { "specdrift".to_owned() } else { format!("specdrift {tag}") }],
        _ => Vec::new(),
    };
    let longer: Vec<_> = texts.iter().filter_map(|text| lengthened(format, text, least)).collect();
    texts.into_iter().chain(longer).chain(format_of_length(format, least)).collect()
}

/// A day of a month, another one for each `nth`, with each of some ends.
fn days(nth: usize, ends: &'static [&'static str]) -> impl Iterator<Item = String> {
    ends.iter().map(move |end| format!("2024-01-{:02}{end}", 15 + nth % 14))
}

/// Bytes in base64 without padding, at least so many characters.
fn base64(tag: &str, least: usize) -> String {
    let mut text = format!("specdrift{tag}");
    while text.len() * 4 / 3 < least || !text.len().is_multiple_of(3) {
        text.push('.');
    }
    STANDARD.encode(text)
}

/// A salted e-mail address of a reserved domain (RFC 2606).
pub(crate) fn address(tag: &str) -> String {
    if tag.is_empty() { "ada@example.com".to_owned() } else { format!("ada+{tag}@example.com") }
}

/// The part of a value that makes it unique: the salt's letters and digits, and which one of several it is.
pub(crate) fn tag(salt: &str, nth: usize) -> String {
    let salt: String = salt.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    match (salt.is_empty(), nth) {
        (_, 0) => salt,
        (true, nth) => format!("{}", nth + 1),
        (false, nth) => format!("{salt}-{}", nth + 1),
    }
}

/// A UUID of version 4's shape that depends on the name and the tag alone. A tag that begins with eight hexadecimal digits begins the
/// UUID too, as it stands, so that whoever replaces the salt in a text makes another UUID.
pub(crate) fn uuid(name: &str, tag: &str) -> String {
    // FNV-1a, twice over: no secret, only a spread.
    let hash = |seed: u64| {
        let bytes = name.bytes().chain([0]).chain(tag.bytes());
        bytes.fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    let (high, low) = (hash(0xcbf2_9ce4_8422_2325), hash(0x8422_2325_cbf2_9ce4));
    let bits =
        (u128::from(high) << 64 | u128::from(low)) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let own = tag.get(..8).filter(|own| own.bytes().all(|byte| byte.is_ascii_hexdigit()));
    format!("{}-{}-{}-{}-{}", own.unwrap_or(&hex[..8]), &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn host(tag: &str) -> String {
    if tag.is_empty() { "example.com".to_owned() } else { format!("{tag}.example.com") }
}

/// A longer text of the same format, where the format allows it.
fn lengthened(format: &str, text: &str, least: usize) -> Option<String> {
    let missing = least.checked_sub(text.chars().count()).filter(|missing| *missing > 0)?;
    let more = "a".repeat(missing);
    match format {
        // Before the @ there may be 64 characters (RFC 5321, section 4.5.3.1.1).
        "email" | "idn-email" if text.find('@')? + missing <= 64 => {
            Some(format!("ada{more}{}", text.strip_prefix("ada")?))
        }
        "uri" | "iri" | "uri-reference" | "iri-reference" | "json-pointer" => Some(format!("{text}{more}")),
        _ => None,
    }
}
