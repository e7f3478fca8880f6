//! Single values as people write them: text, counts, durations, rates, sizes, statuses, one word of several.

use std::time::Duration;

use jiff::civil::Date;
use serde_json::Value;

use crate::suite::fields::{Wrong, listed};
use crate::suite::raw::{Kind, Node};
use crate::suite::spanned::Spanned;
use crate::text::closest;

/// Text; a number or `true` is taken as it is typed.
pub(crate) fn text(node: &Node) -> Result<String, Wrong> {
    match &node.kind {
        Kind::Scalar(scalar) => Ok(scalar.text.clone()),
        Kind::List(_) | Kind::Map(_) | Kind::Unfilled => Err(Wrong::kind("text")),
    }
}

/// Text with its place.
pub(crate) fn spanned_text(node: &Node) -> Result<Spanned<String>, Wrong> {
    text(node).map(|value| Spanned { value, span: Some(node.span.clone()) })
}

/// A day: `2027-01-31`.
pub(crate) fn day(node: &Node) -> Result<String, Wrong> {
    let expected = || Wrong::kind("a day such as `2027-01-31`");
    let text = text(node).map_err(|_| expected())?;
    // The parser takes more than this one form.
    let is_day = text.len() == 10 && text.parse::<Date>().is_ok_and(|date| date.to_string() == text);
    if is_day { Ok(text) } else { Err(expected()) }
}

/// A whole number from 1.
pub(crate) fn count(node: &Node) -> Result<usize, Wrong> {
    let expected = || Wrong::kind("a whole number from 1");
    let Kind::Scalar(scalar) = &node.kind else { return Err(expected()) };
    let number =
        scalar.text.parse().ok().or_else(|| scalar.value().as_u64().and_then(|n| usize::try_from(n).ok()));
    number.filter(|number| *number > 0).ok_or_else(expected)
}

/// A number from 1.
pub(crate) fn factor(node: &Node) -> Result<f64, Wrong> {
    let number = text(node).ok().and_then(|text| text.parse::<f64>().ok());
    number
        .filter(|number| number.is_finite() && *number >= 1.0)
        .ok_or_else(|| Wrong::kind("a number from 1, such as `3` or `1.5`"))
}

/// A whole number, nothing among them.
pub(crate) fn number(node: &Node) -> Result<usize, Wrong> {
    let Kind::Scalar(scalar) = &node.kind else { return Err(Wrong::kind("a whole number from 0")) };
    scalar.text.parse().map_err(|_| Wrong::kind("a whole number from 0"))
}

/// A share: `0`, `0.5%`, `100%`. From 0 to 1.
pub(crate) fn share(node: &Node) -> Result<f64, Wrong> {
    let expected = "a share such as `1%` or `0.5%`";
    let text = text(node).map_err(|_| Wrong::kind(expected))?;
    let (amount, unit) = split_unit(&text);
    let amount = amount.ok_or_else(|| Wrong::kind(expected))?;
    match unit {
        "%" if amount <= 100.0 => Ok(amount / 100.0),
        "%" => Err(Wrong::kind("a share of at most `100%`")),
        "" if amount == 0.0 => Ok(0.0),
        "" => Err(Wrong::Kind(expected.into(), "with its unit: `%`".into())),
        _ => Err(Wrong::kind(expected)),
    }
}

/// A duration with its unit: `100ms`, `1.5s`, `5m`, `1h`. Longer than nothing, at most a year.
pub(crate) fn duration(node: &Node) -> Result<Duration, Wrong> {
    let expected = "a duration such as `100ms`, `10s`, `5m` or `1h`";
    let text = text(node).map_err(|_| Wrong::kind(expected))?;
    match split_unit(&text) {
        (Some(_), "") => Err(Wrong::Kind(expected.into(), "with its unit: `s` for seconds".into())),
        (_, unit) if seconds_of(unit).is_none() => Err(Wrong::kind(expected)),
        _ => {
            length(&text).ok_or_else(|| Wrong::kind("a duration longer than nothing and shorter than a year"))
        }
    }
}

/// The same, of a text; `None` where it is none.
pub(crate) fn length(text: &str) -> Option<Duration> {
    let (amount, unit) = split_unit(text);
    let seconds = amount? * seconds_of(unit)?;
    let duration = Duration::try_from_secs_f64(seconds).ok()?;
    (!duration.is_zero() && seconds <= 366.0 * 86_400.0).then_some(duration)
}

fn seconds_of(unit: &str) -> Option<f64> {
    match unit {
        "us" | "µs" => Some(0.000_001),
        "ms" => Some(0.001),
        "s" | "sec" => Some(1.0),
        "m" | "min" => Some(60.0),
        "h" => Some(3_600.0),
        "d" => Some(86_400.0),
        _ => None,
    }
}

/// Requests a second: `500/s`, `30/min`, `1000/h`.
pub(crate) fn rate(node: &Node) -> Result<f64, Wrong> {
    let expected = "a rate such as `500/s`, `30/min` or `1000/h`";
    let text = text(node).map_err(|_| Wrong::kind(expected))?;
    let Some((amount, unit)) = text.split_once('/') else {
        return Err(Wrong::Kind(expected.into(), "with its unit: `/s` for requests a second".into()));
    };
    let seconds = match unit.trim() {
        "s" | "sec" | "second" => 1.0,
        "m" | "min" | "minute" => 60.0,
        "h" | "hour" => 3_600.0,
        _ => return Err(Wrong::kind(expected)),
    };
    let amount = amount.trim().parse::<f64>().ok().filter(|amount| amount.is_finite() && *amount > 0.0);
    amount.map(|amount| amount / seconds).ok_or_else(|| Wrong::kind(expected))
}

/// Bytes: `65536`, `512 KiB`, `10MB`. From 1 byte to 1 TiB.
pub(crate) fn size(node: &Node) -> Result<usize, Wrong> {
    let expected = || Wrong::kind("a size such as `512KiB`, `10MB` or a number of bytes");
    let text = text(node).map_err(|_| expected())?;
    let (amount, unit) = split_unit(&text);
    let factor: u64 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" | "k" => 1_000,
        "mb" | "m" => 1_000_000,
        "gb" | "g" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(expected()),
    };
    #[expect(clippy::cast_precision_loss, reason = "the factors are small")]
    let bytes = amount.map(|amount| amount * factor as f64).filter(|bytes| (1.0..=1e12).contains(bytes));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 1 and 1e12")]
    let bytes = bytes.and_then(|bytes| usize::try_from(bytes as u64).ok());
    bytes.ok_or_else(expected)
}

fn split_unit(text: &str) -> (Option<f64>, &str) {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    (text[..end].parse().ok(), text[end..].trim_start())
}

/// A status, or a class of statuses, as (from, to): `404` or `4XX`.
pub(crate) fn statuses(node: &Node) -> Result<(u16, u16), Wrong> {
    let expected = "a status such as `404`, or `4XX`";
    let text = text(node).map_err(|_| Wrong::kind(expected))?;
    if let [class @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] = text.as_bytes() {
        let from = u16::from(class - b'0') * 100;
        return Ok((from, from + 99));
    }
    match text.parse::<u16>() {
        Ok(status @ 100..=599) => Ok((status, status)),
        Ok(_) => Err(Wrong::Kind(expected.into(), "statuses go from 100 to 599".into())),
        Err(_) => Err(Wrong::kind(expected)),
    }
}

/// The same as the text of a key; `None` where it is none.
pub(crate) fn status_range(text: &str) -> Option<(u16, u16)> {
    if let [class @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] = text.as_bytes() {
        let from = u16::from(class - b'0') * 100;
        return Some((from, from + 99));
    }
    text.parse().ok().filter(|status| (100..=599).contains(status)).map(|status| (status, status))
}

/// One word of several.
pub(crate) fn choice<T: Copy>(node: &Node, words: &[(&str, T)]) -> Result<T, Wrong> {
    let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let expected = || match names.as_slice() {
        [only] => format!("`{only}`"),
        names => format!("one of {}", listed(names)),
    };
    let text = text(node).map_err(|_| Wrong::kind(expected()))?;
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
        return Ok(*value);
    }
    let is_off = matches!(node.value(), Value::Bool(false)) && names.contains(&"off");
    let near = if is_off { Some("off") } else { closest(&text, names.iter().copied()) };
    Err(Wrong::Kind(expected(), near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default()))
}

/// Whether a location is a URL rather than a path.
pub(crate) fn is_url(location: &str) -> bool {
    let scheme = location.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

/// Whether every `~` of a JSON Pointer is `~0` or `~1`.
pub(crate) fn is_escaped(pointer: &str) -> bool {
    pointer.split('~').skip(1).all(|after| after.starts_with(['0', '1']))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::suite::raw::Scalar;
    use crate::text::{Source, Span};

    fn node(text: &str) -> Node {
        let span =
            Span { source: Arc::new(Source { name: "x".into(), text: text.into() }), range: 0..text.len() };
        Node { kind: Kind::Scalar(Scalar { typed: text.into(), text: text.into(), plain: true }), span }
    }

    #[test]
    fn durations_have_units() {
        for (text, millis) in [
            ("100ms", Some(100)),
            ("10s", Some(10_000)),
            ("1.5s", Some(1_500)),
            ("10 s", Some(10_000)),
            ("5m", Some(300_000)),
            ("5min", Some(300_000)),
            ("1h", Some(3_600_000)),
            ("10", None),
            ("0s", None),
            ("-1s", None),
            ("1e3s", None),
            ("s", None),
            ("10 fortnights", None),
            ("9999999999d", None),
            ("", None),
        ] {
            assert_eq!(duration(&node(text)).ok(), millis.map(Duration::from_millis), "{text}");
        }
    }

    #[test]
    fn rates_sizes_and_statuses_are_read() {
        for (text, a_second) in [("500/s", Some(500.0)), ("30/min", Some(0.5)), ("3600/h", Some(1.0))] {
            assert_eq!(rate(&node(text)).ok(), a_second, "{text}");
        }
        for text in ["500", "0/s", "-1/s", "inf/s", "NaN/s", "5/fortnight", "/s", ""] {
            assert!(rate(&node(text)).is_err(), "{text}");
        }
        for (text, bytes) in [
            ("1", Some(1)),
            ("512 KiB", Some(524_288)),
            ("10MB", Some(10_000_000)),
            ("10 MiB", Some(10 << 20)),
            ("0", None),
            ("-5", None),
            ("10 bags", None),
        ] {
            assert_eq!(size(&node(text)).ok(), bytes, "{text}");
        }
        for (text, range) in [
            ("404", Some((404, 404))),
            ("4XX", Some((400, 499))),
            ("5xx", Some((500, 599))),
            ("99", None),
            ("600", None),
            ("6XX", None),
            ("4X", None),
            ("default", None),
        ] {
            assert_eq!(statuses(&node(text)).ok(), range, "{text}");
        }
    }
}
