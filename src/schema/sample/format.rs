//! Strings of the formats that the validator knows (2020-12 validation, section 7.3).

use crate::schema::sample::words::Spoken;

/// Strings of a format, the most readable first; none for a format that nobody here knows.
pub(crate) fn formatted(format: &str, spoken: &Spoken, salt: &str, nth: usize, least: usize) -> Vec<String> {
    let tag = tag(salt, nth);
    let name = spoken.slug();
    let texts: Vec<String> = match format {
        "date" => vec![format!("2024-01-{:02}", 15 + nth % 14)],
        "date-time" => vec![format!("2024-01-{:02}T09:30:00Z", 15 + nth % 14)],
        "time" => vec![format!("09:{:02}:00Z", (30 + nth) % 60)],
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
        _ => Vec::new(),
    };
    let longer: Vec<_> = texts.iter().filter_map(|text| lengthened(format, text, least)).collect();
    texts.into_iter().chain(longer).collect()
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
        "email" | "idn-email" => Some(format!("ada{more}{}", text.strip_prefix("ada")?)),
        "uri" | "iri" | "uri-reference" | "iri-reference" | "json-pointer" => Some(format!("{text}{more}")),
        _ => None,
    }
}
